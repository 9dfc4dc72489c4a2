"""Shaffer's rho: may a kappa from a small common sample be carried over to all that was coded?

Two raters coded a *test set* together and reached a kappa; the rest was coded by one of them. Rho is
the probability of seeing this kappa or a higher one in a test set of this size when the kappa over
everything is *not* acceptable (Shaffer and others, *The nCoder: a technique for improving the utility
of inter-rater reliability statistics*, 2015; Eagan, Rogers, Serlin, Ruis, Arastoopour Irgens and
Shaffer 2017, *Can we rely on IRR? Testing the assumptions of inter-rater reliability*, CSCL). Below
.05 it is called safe to generalise.

By simulation, for one code: draw many fully coded sets of a given length and base rate, each with a
kappa between ``kappa_min`` and the threshold and a precision between two bounds, both uniform; draw
from each a test set without replacement; rho is the share of those whose kappa is at least the one
observed (1 where the observed kappa is below their mean). A drawn test set in which the raters agree
on a single value counts as kappa 1, as in the authors' program: that errs on the careful side.

The answer leans on these assumptions, and they are told with it: that unacceptable kappas are
uniform between ``kappa_min`` and the threshold and none lies lower; that precision is uniform and
at least ``precision[0]``; that the first rater's base rate in the test set holds everywhere; that the
test set is a random draw of single excerpts, not chosen and not in sources; one code, two raters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.agreement.draws import Stream
from codex.errors import UsageProblem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ASSUMPTIONS = (
    "reliability.rho-assumes-kappas",
    "reliability.rho-assumes-precision",
    "reliability.rho-assumes-base-rate",
    "reliability.rho-assumes-random-draw",
    "reliability.rho-assumes-one-code",
)
SAFE = 0.05
MOST_TRIES = 1000


@dataclass(frozen=True, slots=True)
class Rho:
    """Rho with everything it rests on."""

    rho: float
    kappa: float
    base_rate: float
    test_set: int
    threshold: float
    kappa_min: float
    precision: tuple[float, float]
    code_set: int
    inflation: float
    replicates: int
    one_value: int
    """Drawn test sets with a single value, counted as kappa 1."""
    seed: int
    assumptions: tuple[str, ...] = ASSUMPTIONS
    """Text ids; to be shown wherever rho is."""

    @property
    def safe(self) -> bool:
        """Whether rho is below .05."""
        return self.rho < SAFE


def rho(
    kappa: float,
    base_rate: float,
    test_set: int,
    threshold: float,
    *,
    kappa_min: float = 0.4,
    precision: tuple[float, float] = (0.6, 1.0),
    code_set: int = 10_000,
    inflation: float = 0.0,
    replicates: int = 2_000,
    seed: int = 0,
) -> Rho:
    """Return rho for a kappa observed in a test set.

    Args:
        kappa: Cohen's kappa of the test set.
        base_rate: Share of excerpts to which the first rater gives the code, over everything.
        test_set: Excerpts coded by both.
        threshold: Kappa that would be acceptable; the authors use .65 and, later, .9.
        kappa_min: Lowest of the unacceptable kappas to reckon with.
        precision: Bounds of the second rater's precision against the first.
        code_set: Excerpts in all.
        inflation: Least share of the first rater's positives that the test set was made to hold.
        replicates: Simulated sets.
        seed: Seed of the simulation.

    Raises:
        UsageProblem: Bounds that no set of codes can have, or a test set larger than the whole.

    >>> rho(0.95, 0.2, 80, 0.65, seed=1).safe, rho(0.5, 0.2, 80, 0.65, seed=1).safe
    (True, False)
    """
    import numpy as np

    _check(kappa, base_rate, test_set, threshold, kappa_min)
    if not 0 <= precision[0] < precision[1] <= 1 or test_set > code_set or not 0 <= inflation < 1:
        raise UsageProblem("reliability.rho-bounds")
    stream = Stream(seed)
    kappas, precisions = _pairs(base_rate, (kappa_min, threshold), precision, replicates, stream)
    cells = _code_sets(kappas, precisions, base_rate, code_set)
    wanted = int(np.ceil(test_set * inflation))
    if wanted > cells[:, :2].sum(axis=1).min():
        raise UsageProblem("reliability.rho-bounds")
    drawn = np.zeros_like(cells)
    _draw(cells, drawn, wanted, 2, stream)
    _draw(cells, drawn, test_set - wanted, 4, stream)
    got, one_value = _kappas(drawn)
    share = float((got >= kappa - 1e-12).mean()) if kappa >= got.mean() else 1.0
    return Rho(
        share,
        kappa,
        base_rate,
        test_set,
        threshold,
        kappa_min,
        precision,
        code_set,
        inflation,
        replicates,
        one_value,
        seed,
    )


def least_test_set(
    base_rate: float, threshold: float, *, step: int = 10, most: int = 5_000, seed: int = 0
) -> int | None:
    """Return the smallest test set, in steps, in which perfect agreement would be safe; None if none.

    A smaller one cannot pass whatever the raters do.

    >>> least_test_set(0.2, 0.65)
    30
    """
    for size in range(step, most + 1, step):
        if rho(1.0, base_rate, size, threshold, seed=seed).safe:
            return size
    return None


def _check(kappa: float, base_rate: float, test_set: int, threshold: float, kappa_min: float) -> None:
    if not 0 <= kappa <= 1 or not 0 < base_rate < 1 or test_set < 2:
        raise UsageProblem("reliability.rho-values")
    if not 0 <= kappa_min < threshold < 1:
        raise UsageProblem("reliability.rho-threshold", low=kappa_min, high=threshold)


def _pairs(
    base_rate: float,
    kappa: tuple[float, float],
    precision: tuple[float, float],
    count: int,
    stream: Stream,
) -> tuple[Floats, Floats]:
    """Draw (kappa, precision) pairs that a set of codes with this base rate can have.

    Where a drawn precision is too low for its kappa, it is drawn again from what is possible; where
    nothing is, both are.
    """
    import numpy as np

    kappas, precisions = np.zeros(count), np.zeros(count)
    left = np.arange(count)
    for _ in range(MOST_TRIES):
        k = kappa[0] + (kappa[1] - kappa[0]) * stream.shares(len(left))
        p = precision[0] + (precision[1] - precision[0]) * stream.shares(len(left))
        least = (2 * base_rate * k - 2 * base_rate - k) / (k - 2)
        low = np.maximum(least, precision[0])
        again = low + (precision[1] - low) * stream.shares(len(left))
        kappas[left], precisions[left] = k, np.where(p > least, p, again)
        left = left[low >= precision[1]]
        if not len(left):
            return kappas, precisions
    raise UsageProblem("reliability.rho-bounds")


def _code_sets(kappa: Floats, precision: Floats, base_rate: float, length: int) -> Floats:
    """Return (replicates, 4) counts: both, first only, second only, neither."""
    import numpy as np

    recall = kappa * precision / (2 * precision - 2 * base_rate - kappa + 2 * base_rate * kappa)
    positives = max(round(base_rate * length), 1)
    both = np.clip(np.round(positives * recall), 1, positives)
    second = np.clip(np.round(both * (1 - precision) / precision), 1, length - positives)
    return np.column_stack([both, positives - both, second, length - positives - second])


def _draw(left: Floats, drawn: Floats, count: int, kinds: int, stream: Stream) -> None:
    """Move ``count`` excerpts of the first ``kinds`` kinds from each set to its test set, one by one."""
    import numpy as np

    rows = np.arange(len(left))
    for _ in range(count):
        heights = left[:, :kinds].cumsum(axis=1)
        place = stream.shares(len(left)) * heights[:, -1]
        kind = (place[:, None] >= heights).sum(axis=1)
        left[rows, kind] -= 1
        drawn[rows, kind] += 1


def _kappas(cells: Floats) -> tuple[Floats, int]:
    import numpy as np

    both, first, second, neither = cells.T
    n = cells.sum(axis=1)
    observed = (both + neither) / n
    chance = ((both + first) * (both + second) + (neither + first) * (neither + second)) / n**2
    one = (both == n) | (neither == n)
    return np.where(one, 1.0, (observed - chance) / np.where(one, 1.0, 1 - chance)), int(one.sum())
