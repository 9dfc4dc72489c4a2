"""How often an interval holds the true coefficient: simulated coverage and width.

Judgments are made by copying the true category with some probability and guessing otherwise; the
truth a coefficient is held against is its value on half a million units of the same making.
Monte Carlo error of a coverage of .95: .013 with 300 tables, .007 with 1,000.

    python benchmarks/coverage/simulate.py [--tables 300] [--resamples 500] [--only NAME]
"""

from __future__ import annotations

import argparse
import sys
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from codex.agreement.measure import estimate
from codex.model.ratings import Ratings


@dataclass(frozen=True)
class Setting:
    """How one kind of table is made."""

    name: str
    copy: float
    """Chance that a rater sees the true category."""
    units: int
    raters: int
    categories: int
    shares: tuple[float, ...] = ()
    """Shares of the categories, equal where empty."""
    missing: float = 0.0
    once: float = 0.0
    """Share of the units that the first rater alone judged."""
    per_source: int = 0
    """Units of one source, which lean to one category and to one difficulty; 0: independent."""
    coefficient: str = "krippendorff_alpha_nominal"


SETTINGS = (
    Setting("30 units, 3 raters, 3 categories", 0.8, 30, 3, 3),
    Setting("100 units, 3 raters, 3 categories", 0.8, 100, 3, 3),
    Setting("30 units, 5 raters, 4 categories", 0.8, 30, 5, 4),
    Setting("50 units, 3 raters, rare code (10%)", 0.85, 50, 3, 2, (0.9, 0.1)),
    Setting("200 units, 3 raters, rare code (10%)", 0.85, 200, 3, 2, (0.9, 0.1)),
    Setting("100 units, 2 raters, 2 categories", 0.9, 100, 2, 2),
    Setting("20 units, 3 raters, 3 categories", 0.9, 20, 3, 3),
    Setting("100 units, 3 raters, 30 categories", 0.8, 100, 3, 30),
    Setting("100 units, 4 raters, a third missing", 0.8, 100, 4, 3, missing=1 / 3),
    Setting("30 sources of 10 units, 3 raters", 0.8, 300, 3, 3, per_source=10),
    Setting("12 sources of 20 units, 3 raters", 0.8, 240, 3, 3, per_source=20),
    Setting("8 sources of 25 units, 3 raters", 0.8, 200, 3, 3, per_source=25),
    Setting("5 sources of 40 units, 3 raters", 0.8, 200, 3, 3, per_source=40),
    Setting("100 units, 3 raters, AC1, rare code", 0.85, 100, 3, 2, (0.9, 0.1), coefficient="gwet_ac1"),
    Setting("100 units, 3 raters, Fleiss", 0.8, 100, 3, 3, coefficient="fleiss_kappa"),
    Setting("100 units, 2 raters, Cohen", 0.85, 100, 2, 3, coefficient="cohen_kappa"),
    Setting(
        "150 units, 3 raters, percent, rare, 40% once",
        0.85,
        150,
        3,
        2,
        (0.9, 0.1),
        once=0.4,
        coefficient="percent_agreement",
    ),
    Setting(
        "30 sources of 10, AC1, rare, 40% once",
        0.85,
        300,
        3,
        2,
        (0.9, 0.1),
        once=0.4,
        per_source=10,
        coefficient="gwet_ac1",
    ),
    Setting(
        "30 sources of 10, Fleiss, 40% once",
        0.8,
        300,
        3,
        3,
        once=0.4,
        per_source=10,
        coefficient="fleiss_kappa",
    ),
    Setting("60 units, 3 raters, ordinal alpha", 0.7, 60, 3, 5, coefficient="krippendorff_alpha_ordinal"),
    Setting("60 units, 3 raters, percent", 0.8, 60, 3, 3, coefficient="percent_agreement"),
)

METHODS = ("bca", "percentile", "jackknife", "gwet", "krippendorff")


def made(setting: Setting, units: int, rng: np.random.Generator) -> Ratings:
    """Make one table."""
    q = setting.categories
    shares = np.array(setting.shares or (1 / q,) * q)
    clusters: tuple[int, ...] | list[int] = ()
    copy = np.full(units, setting.copy)
    truth = rng.choice(q, units, p=shares)
    if setting.per_source:
        source = np.arange(units) // setting.per_source
        clusters = source.tolist()
        lean = rng.choice(q, int(source[-1]) + 1, p=shares)
        truth = np.where(rng.random(units) < 0.5, lean[source], truth)
        ease = rng.normal(0, 0.6, int(source[-1]) + 1)
        logit = np.log(setting.copy / (1 - setting.copy)) + ease
        copy = (1 / (1 + np.exp(-logit)))[source]
    seen = rng.random((setting.raters, units)) < copy
    guess = rng.choice(q, (setting.raters, units), p=shares)
    table = np.where(seen, truth, guess)
    table = np.where(rng.random(table.shape) < setting.missing, -1, table).astype(np.int8)
    table[1:, rng.random(units) < setting.once] = -1
    names = tuple(str(i) for i in range(q))
    raters = tuple(f"r{i}" for i in range(setting.raters))
    return Ratings(raters, units, names, array("b", table.tobytes()), "ordinal", clusters=clusters)


def coverage(setting: Setting, tables: int, resamples: int) -> dict[str, tuple[float, float, float, int]]:
    """Return, per method, how often the interval held the truth, its width, its misses, how many there were."""
    rng = np.random.default_rng(20261120)
    truth = estimate(made(setting, 500_000, rng), setting.coefficient, interval=None).value or 0.0
    held: dict[str, list[bool]] = {method: [] for method in METHODS}
    wide: dict[str, list[float]] = {method: [] for method in METHODS}
    above: dict[str, int] = dict.fromkeys(METHODS, 0)
    for number in range(tables):
        ratings = made(setting, setting.units, rng)
        for method in METHODS:
            around = estimate(
                ratings, setting.coefficient, interval=method, resamples=resamples, seed=number
            ).interval
            if around is not None:
                held[method].append(around.low <= truth <= around.high)
                wide[method].append(around.high - around.low)
                above[method] += truth < around.low
    return {
        method: (
            float(np.mean(held[method])),
            float(np.median(wide[method])),
            above[method] / len(held[method]),
            len(held[method]),
        )
        for method in METHODS
        if held[method]
    }


def main() -> None:
    """Print a table for each setting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=300)
    parser.add_argument("--resamples", type=int, default=500)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    print("| setting | " + " | ".join(METHODS) + " |")
    print("|---|" + "---|" * len(METHODS))
    for setting in SETTINGS:
        if asked.only not in setting.name:
            continue
        begun = time.perf_counter()
        found = coverage(setting, asked.tables, asked.resamples)
        cells = [
            f"{found[m][0]:.3f} ({found[m][1]:.2f})"
            + (f" of {found[m][3]}" if found[m][3] < asked.tables else "")
            if m in found
            else "-"
            for m in METHODS
        ]
        print(f"| {setting.name} | " + " | ".join(cells) + " |", flush=True)
        print(
            f"{time.perf_counter() - begun:.0f} s, bca misses low/high side: {found['bca'][2]:.3f}",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
