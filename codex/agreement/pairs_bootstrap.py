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

from typing import TYPE_CHECKING, Any, Final

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


def pair_distances(counts: Any, times: NDArray[np.int64], distance: Distance) -> tuple[Vector, Vector, int]:
    """Return the different distances of pairs within units, their chances, and how many pairs.

    Args:
        counts: (K, q) how often each category stands in a pattern, dense or sparse.
        times: (K,) how many units show each pattern.
        distance: Distances of two arrays of category numbers.
    """
    import numpy as np
    from scipy.sparse import csr_array, diags_array

    table = csr_array(counts)
    judged = np.asarray(table.sum(axis=1)).reshape(-1)
    weight = times / np.maximum(judged - 1, 1)
    # Krippendorff's coincidences; a judgment is no pair with itself.
    together = (table.T @ diags_array(weight) @ table).tocoo()
    alone = np.asarray(weight @ table).reshape(-1)
    first, second = together.coords
    share = together.data - np.where(first == second, alone[first], 0.0)
    values, place = np.unique(distance(first, second), return_inverse=True)
    chances = np.maximum(np.bincount(place.reshape(-1), weights=share), 0.0)
    pairs = int((times * (judged * (judged - 1) / 2)).sum())
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
