"""Krippendorff's own bootstrap of alpha: pairs of judgments are drawn, not units.

The expected disagreement is held at its value; the observed one is drawn again, pair by pair,
from the distances of all pairs of judgments within units, each pair as likely as it weighs in
alpha, and as many pairs as there are (what the programs KALPHA and icr do). The pairs of one unit
are taken for independent, which they are not where three raters or more judged it: with more
raters the interval gets too short. It is here for comparison with papers that report it.

Source:
    Hayes and Krippendorff (2007), Answering the Call for a Standard Reliability Measure for Coding
    Data; Krippendorff (2006), Bootstrapping Distributions for Krippendorff's Alpha.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Final

from codex.agreement.binomial import multinomial
from codex.agreement.draws import Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.sums import Vector

    Distance = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]

_AS_COUNTS: Final = 4096
"""Up to this many different distances their counts are drawn, above it the pairs themselves."""


def pair_distances(
    cells: NDArray[np.int64], times: NDArray[np.int64], distance: Distance
) -> tuple[Vector, Vector, int]:
    """Return the different distances of pairs within units, their chances, and how many pairs.

    Args:
        cells: (K, R) category numbers, -1 for missing.
        times: (K,) how many units show each pattern.
        distance: Distances of two arrays of category numbers.
    """
    import numpy as np

    less = np.maximum((cells >= 0).sum(axis=1) - 1, 1)
    far, weight, pairs = [], [], 0
    for a, b in combinations(range(cells.shape[1]), 2):
        both = (cells[:, a] >= 0) & (cells[:, b] >= 0)
        far.append(distance(cells[both, a], cells[both, b]))
        weight.append((times / less)[both])
        pairs += int(times[both].sum())
    values, place = np.unique(np.concatenate(far), return_inverse=True)
    chances = np.bincount(place.reshape(-1), weights=np.concatenate(weight))
    return values, chances / chances.sum(), pairs


def drawn_alphas(
    alpha: float, values: Vector, chances: Vector, pairs: int, *, resamples: int, seed: int
) -> Vector:
    """Return (resamples,) alphas with the observed disagreement drawn again."""
    import numpy as np

    observed = float(values @ chances)
    if observed == 0.0:
        return np.ones(resamples)
    stream = Stream(seed)
    if len(values) <= _AS_COUNTS:
        step = max(1, (1 << 20) // len(values))
        sizes = [min(step, resamples - start) for start in range(0, resamples, step)]
        sums = np.concatenate([multinomial(stream, pairs, chances, size) @ values for size in sizes])
    else:
        upper = np.cumsum(chances)
        upper[-1] = 1.0
        sums = np.array(
            [values[np.searchsorted(upper, stream.shares(pairs))].sum() for _ in range(resamples)]
        )
    return np.asarray(1.0 - sums / pairs * (1.0 - alpha) / observed)
