"""How often intervals hold where raters differ on few units, whatever the prevalence or the raters.

Settings over units, shares, copying, raters and sources; each is told with the median number of units
(and of sources) on which raters differ, which is what decides. Feeds the notes of
``codex/agreement/notes.py``. Monte Carlo error with 400 tables .011.

    python benchmarks/coverage/few_divided.py [--tables 400] [--resamples 500] [--raters 3] [--sources]
"""

from __future__ import annotations

import argparse
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from simulate import Setting, made

from codex.agreement.measure import estimates

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("krippendorff_alpha_nominal", "gwet_ac1", "percent_agreement")
METHODS = ("bca", "gwet")


def settings(raters: int) -> Iterator[Setting]:
    """Yield settings of independent units: two categories of any prevalence, and four of equal shares."""
    for units, given, copy in product((20, 30, 50, 100, 200, 500), (0.5, 0.2, 0.1, 0.05, 0.02), (0.85, 0.95)):
        yield Setting(f"{units} units, {given:.0%}", copy, units, raters, 2, (1 - given, given))
    for units, copy in product((20, 30, 60, 100), (0.9, 0.97)):
        yield Setting(f"{units} units, 4 categories", copy, units, raters, 4)


def in_sources(raters: int) -> Iterator[Setting]:
    """Yield settings of units in sources that differ in difficulty and lean to one category."""
    for (many, each), (given, copy) in product(
        ((30, 10), (12, 20), (60, 5)), ((0.5, 0.97), (0.1, 0.9), (0.05, 0.97))
    ):
        name = f"{many} sources of {each}, {given:.0%}"
        yield Setting(name, copy, many * each, raters, 2, (1 - given, given), per_source=each)


def told(setting: Setting, tables: int, resamples: int) -> str:
    """Return a line of the table: units and sources that divide the raters, coverage by method."""
    rng = np.random.default_rng(5)
    truths = [one.value for one in estimates(made(setting, 500_000, rng), NAMES, interval=None)]
    held: dict[tuple[str, str], list[bool]] = {(m, n): [] for m in METHODS for n in NAMES}
    divided, sources = [], []
    for number in range(tables):
        ratings = made(setting, setting.units, rng)
        cells = np.frombuffer(ratings.values, dtype=np.int8).reshape(setting.raters, -1)
        differ = cells.min(axis=0) != cells.max(axis=0)
        divided.append(differ.sum())
        if setting.per_source:
            sources.append(differ.reshape(-1, setting.per_source).any(axis=1).sum())
        for method in METHODS:
            found = estimates(ratings, NAMES, interval=method, resamples=resamples, seed=number)
            for name, one, truth in zip(NAMES, found, truths, strict=True):
                if one.interval is not None and truth is not None:
                    held[method, name].append(one.interval.low <= truth <= one.interval.high)
    shares = " | ".join(f"{np.mean(each):.3f}" if each else "-" for each in held.values())
    where = f" in {np.median(sources):.0f} sources" if sources else ""
    return f"| {setting.name}, copy {setting.copy} | {np.median(divided):.0f}{where} | {shares} |"


def main() -> None:
    """Print a line a setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=400)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--raters", type=int, default=3)
    parser.add_argument("--sources", action="store_true")
    asked = parser.parse_args()
    heads = [f"{method} {name}" for method in METHODS for name in ("alpha", "AC1", "percent")]
    print("| setting | differ on | " + " | ".join(heads) + " |")
    print("|---|---|" + "---|" * len(heads))
    for setting in (in_sources if asked.sources else settings)(asked.raters):
        print(told(setting, asked.tables, asked.resamples), flush=True)


if __name__ == "__main__":
    main()
