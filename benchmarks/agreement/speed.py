"""Agreement against the krippendorff package and against memory: ratios in one run.

    python benchmarks/agreement/speed.py [--rounds 7] [--check]

What is compared is measured in turns, so that a busy machine slows both; of every figure the
best of the rounds counts. ``--check`` ends with 1 where a target is missed. Where a package
cannot run a table at full size, its time on a part is scaled up and marked so.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import krippendorff
import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from codex.agreement.measure import estimate
from codex.model.ratings import Ratings

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHA = "krippendorff_alpha_nominal"


def made(units: int, raters: int, q: int, missing: float = 0.0, seed: int = 1) -> tuple[np.ndarray, Ratings]:
    """Return a table (70% truth, 30% guesses) for the package and as ratings."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, q, units)
    table = np.where(rng.random((raters, units)) < 0.7, truth, rng.integers(0, q, (raters, units)))
    gaps = rng.random((raters, units)) < missing
    table = np.where(gaps, -1, table).astype(np.int16)
    names = tuple(str(i) for i in range(q))
    ratings = Ratings(tuple(f"r{i}" for i in range(raters)), units, names, array("h", table.tobytes()))
    return np.where(gaps, np.nan, table), ratings


def best(rounds: int, **what: Callable[[], object]) -> dict[str, float]:
    """Time functions in turns; the best seconds of each."""
    seconds = dict.fromkeys(what, float("inf"))
    for _ in range(rounds):
        for name, run in what.items():
            begun = time.perf_counter()
            run()
            seconds[name] = min(seconds[name], time.perf_counter() - begun)
    return seconds


def package(table: np.ndarray, q: int) -> Callable[[], object]:
    """Return a call of the package's alpha."""
    return lambda: krippendorff.alpha(table, value_domain=np.arange(q), level_of_measurement="nominal")


def ours(ratings: Ratings, interval: str | None = None) -> Callable[[], object]:
    """Return a call of our alpha."""
    return lambda: estimate(ratings, ALPHA, interval=interval)


class Report:
    """Lines of a Markdown table, and whether every target was met."""

    def __init__(self) -> None:
        self.met = True
        print("| task | ours | compared with | ratio | target |")
        print("|---|---|---|---|---|")

    def line(
        self, task: str, own: float, other: float, what: str, *, at_least: float = 0, at_most: float = 0
    ) -> None:
        """Add a line; the ratio is other / own where we must be faster, own / other where not slower."""
        ratio = other / own if at_least else own / other
        met = ratio >= at_least if at_least else ratio <= at_most
        self.met &= met
        target = f"at least {at_least:g}x" if at_least else f"at most {at_most:g}x"
        verdict = "" if met else " **missed**"
        print(
            f"| {task} | {own * 1e3:.2f} ms | {what} {other * 1e3:.2f} ms | {ratio:.3g}x | {target}{verdict} |",
            flush=True,
        )


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    rounds = asked.rounds
    report = Report()

    table, ratings = made(10_000, 5, 20)
    found = best(rounds, ours=ours(ratings), package=package(table, 20), bca=ours(ratings, "bca"))
    report.line("alpha, 10k x 5 x 20", found["ours"], found["package"], "krippendorff", at_least=100)
    report.line(
        "the same, 1,000 BCa resamples", found["bca"], found["package"], "its point estimate", at_most=2
    )

    table, ratings = made(10_000, 5, 20, missing=0.1)
    found = best(rounds, ours=ours(ratings), package=package(table, 20))
    report.line("the same, a tenth missing", found["ours"], found["package"], "krippendorff", at_least=50)

    _, ratings = made(1_000_000, 3, 50)
    words = np.frombuffer(ratings.values, dtype=np.uint64)
    found = best(rounds, ours=ours(ratings), read=words.sum)
    report.line("alpha, 1M x 3 x 50", found["ours"], found["read"], "one read of the table", at_most=60)
    tracemalloc.start()
    estimate(ratings, ALPHA, interval=None)
    extra = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    report.met &= extra <= 200
    print(
        f"| memory of the same | {extra:.0f} MB | krippendorff needs 5.8 GB at 100k units | | at most 200 MB |"
    )

    codes = [made(100_000, 5, 2, seed=code)[1] for code in range(50)]
    one = made(100_000, 5, 2)[0]
    found = best(
        max(2, rounds // 2),
        ours=lambda: [estimate(code, ALPHA, interval=None) for code in codes],
        package=package(one, 2),
        bca=lambda: [estimate(code, ALPHA, interval="bca") for code in codes],
    )
    report.line(
        "binary alpha, 50 codes x 100k x 5",
        found["ours"],
        found["package"] * 50,
        "krippendorff (one code x 50)",
        at_least=30,
    )
    report.line(
        "the same, 1,000 BCa resamples each", found["bca"], found["ours"], "our point estimates", at_most=10
    )
    return 1 if asked.check and not report.met else 0


if __name__ == "__main__":
    sys.exit(main())
