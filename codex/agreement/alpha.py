"""Krippendorff's alpha: observed against expected disagreement, for any level of measurement.

::

    alpha = 1 - (n - 1) * sum_u D_u / sum_ck n_c n_k d_ck
    D_u   the summed distances of the ordered pairs of judgments of unit u, over m_u - 1
    n_c   how often category c was given on units with two judgments or more; n their sum

Any number of raters, missing judgments, and distances d: nominal, ordinal, interval, ratio,
circular, bipolar, or any square table (sets, Gwet's weights). Units judged once do not count.

Source:
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Krippendorff (2019),
    Content Analysis, 4th ed., chapter 12. Linearised variance: Gwet (2014), chapter 4; for
    ordinal distances the same with the shift of the ranks added.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from codex.agreement.patterns import side_by_side
from codex.agreement.sums import LinearSums, Summed, dense, ratio, weigh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector
    from codex.agreement.tally import Tally


class _Pairable(Summed):
    """What every alpha keeps of the patterns: those with a pair of judgments."""

    times: NDArray[np.int64]
    counts: Any
    """(K, q) how often each category was given, 0 where there is but one judgment."""
    judged: Vector
    """(K,) judgments of a unit, 0 where there is but one."""

    def _keep(self, folded: Patterns) -> None:
        import numpy as np

        self.times = folded.times
        self.pairable = folded.judged >= 2
        self.judged = np.where(self.pairable, folded.judged, 0).astype(np.float64)
        self._count(folded)

    def _count(self, folded: Patterns) -> None:
        self.counts = folded.counts() * self.pairable[:, None]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(K,) the patterns with a pair of judgments."""
        return self.pairable

    def degrees(self) -> int:
        """Return degrees of freedom for the linearised interval.

        The two programs whose figures are in print part ways: Gwet's own (R) takes the units
        judged at all less one, the Python one the units judged twice less one. Their standard
        errors differ where units have unequal numbers of judgments; there Gwet's figures are
        followed as a whole, elsewhere both agree on the error and the second, smaller number
        is taken, since units judged once tell nothing of alpha.
        """
        sizes = self.judged[self.pairable]
        same = not len(sizes) or bool(sizes.min() == sizes.max())
        kept = self.pairable if same else self.times > 0
        return int(self.times[kept].sum()) - 1

    @abstractmethod
    def distance(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> Vector:
        """Return the distances of two arrays of category numbers."""

    def pair_drawn(self, value: float, resamples: int, seed: int) -> Vector:
        """Return alphas with pairs of judgments drawn again, Krippendorff's own bootstrap."""
        from codex.agreement.pairs_bootstrap import drawn_alphas, pair_distances

        values, chances, pairs = pair_distances(self.counts, self.times, self.distance)
        return drawn_alphas(value, values, chances, pairs, resamples=resamples, seed=seed)

    def _linearised(self, disagreement: Vector, from_all: Vector) -> tuple[Vector, float, float]:
        """Return Gwet's values of units, observed and expected disagreement.

        Args:
            disagreement: (K,) D_u of a unit.
            from_all: (K,) summed mean distances of a unit's judgments from all judgments.
        """
        import numpy as np

        units = float(self.times[self.pairable].sum())
        mean = float(self.times @ self.judged) / units
        size, own = self.judged / mean, disagreement / mean
        observed = float(self.times @ own) / units
        expected = float(self.times @ from_all) / (units * mean)
        unit = 1.0 + (observed * (size - 1.0) - own) / expected
        pull = (size - from_all / mean / expected) * 2 * observed / expected
        return np.where(self.pairable, unit - pull, 0.0), observed, expected


class Alpha(_Pairable, LinearSums):
    """Alpha for distances in a table that does not depend on the data.

    Figures of a unit: its disagreement, then how often each category was given on it.
    """

    def __init__(self, folded: Patterns, distances: Matrix | None) -> None:
        """Take the patterns and distances (q, q); None for nominal ones."""
        self._keep(folded)
        self.distances = distances
        self.disagreement = _disagreement(self.counts, self.judged, distances)
        super().__init__(folded.times, side_by_side([self.disagreement[:, None], self.counts]))

    def of(self, sums: Matrix) -> Vector:
        """Return alpha for each row of sums (B, 1 + q)."""
        given = sums[:, 1:]
        n = given.sum(axis=1)
        if self.distances is None:
            by_chance = n * n - (given * given).sum(axis=1)
        else:
            by_chance = ((given @ self.distances) * given).sum(axis=1)
        return 1.0 - ratio(sums[:, 0] * (n - 1.0), by_chance)

    def distance(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> Vector:
        """Return the distances of two arrays of category numbers."""
        import numpy as np

        return np.asarray((x != y) * 1.0 if self.distances is None else self.distances[x, y])

    def linearised(self) -> Vector:
        """Return (K,) Gwet's linearised values."""
        given = self.totals()[1:]
        share = given / given.sum()
        far = 1.0 - share if self.distances is None else self.distances @ share
        return self._linearised(self.disagreement, self.told(far))[0]

    def told(self, far: Vector) -> Vector:
        """Return (K,) the sums of a figure of categories over what was given in each pattern."""
        import numpy as np

        return np.asarray(self.counts @ far).reshape(-1)


class IntervalAlpha(_Pairable, LinearSums):
    """Alpha for squared differences of numbers; any number of distinct values.

    Figures of a unit: its disagreement, its judgments, the sum of its values and of their
    squares, all from the mean of the categories so that no digits are lost.
    """

    def __init__(self, folded: Patterns, values: Vector) -> None:
        """Take patterns and (q,) the categories as numbers."""
        import numpy as np

        self._keep(folded)
        centred = np.append(values - values.mean(), 0.0)
        if float(np.abs(centred).max()) > 0:
            centred = centred / np.abs(centred).max()
        self.values = centred
        own = centred[folded.cells] * self.pairable[:, None]
        first, second = own.sum(axis=1), (own * own).sum(axis=1)
        self.first, self.second = first, second
        self.disagreement = _ordered_pairs(self.judged, first, second)
        super().__init__(folded.times, np.column_stack([self.disagreement, self.judged, first, second]))

    def of(self, sums: Matrix) -> Vector:
        """Return alpha for each row of sums (B, 4)."""
        n = sums[:, 1]
        by_chance = 2 * (n * sums[:, 3] - sums[:, 2] ** 2)
        return 1.0 - ratio(sums[:, 0] * (n - 1.0), by_chance)

    def distance(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> Vector:
        """Return the squared differences of two arrays of category numbers."""
        off: Vector = self.values[x] - self.values[y]
        return off * off

    def linearised(self) -> Vector:
        """Return (K,) Gwet's linearised values."""
        _, n, first, second = self.totals()
        far = self.judged * second / n - 2 * self.first * first / n + self.second
        return self._linearised(self.disagreement, far)[0]


class OrdinalAlpha(_Pairable):
    """Alpha whose distances are ranks: they shift with every weighting of the units.

    A category lies in the middle of the judgments it got when all judgments are lined up;
    the distance of two categories is the square of what lies between those middles.
    """

    def __init__(self, folded: Patterns) -> None:
        """Take patterns whose category numbers are in the order of the scale."""
        self._keep(folded)

    def at(self, weights: Matrix) -> Vector:
        """Return alpha for each of B weightings (B, K), each with its own ranks."""
        import numpy as np

        given = weigh(weights, self.counts)
        n = given.sum(axis=1)
        middles = _middles(given, n)
        square = (given * middles * middles).sum(axis=1)
        by_chance = 2 * (n * square - (given * middles).sum(axis=1) ** 2)
        first = dense(self.counts @ middles.T)
        second = dense(self.counts @ (middles * middles).T)
        per_unit = _ordered_pairs(self.judged[:, None], first, second)
        observed = np.asarray((weights * per_unit.T).sum(axis=1))
        return 1.0 - ratio(observed * (n - 1.0), by_chance)

    def distance(self, x: NDArray[np.int64], y: NDArray[np.int64]) -> Vector:
        """Return the squared rank distances of all judgments, for two arrays of category numbers."""
        import numpy as np

        given = weigh(self.times[None, :].astype(np.float64), self.counts)
        middles = _middles(given, given.sum(axis=1))[0]
        return np.asarray((middles[x] - middles[y]) ** 2)

    def linearised(self) -> Vector:
        """Return (K,) Gwet's linearised values, with what a unit does to the ranks of all."""
        import numpy as np

        given = weigh(self.times[None, :].astype(np.float64), self.counts)
        n = float(given.sum())
        middles = _middles(given, given.sum(axis=1))[0]
        first = np.asarray(self.counts @ middles).reshape(-1)
        second = np.asarray(self.counts @ (middles * middles)).reshape(-1)
        own = _ordered_pairs(self.judged, first, second)
        total, square = float(given[0] @ middles), float(given[0] @ (middles * middles))
        far = self.judged * square / n - 2 * first * total / n + second
        fixed, observed, expected = self._linearised(own, far)
        # How both disagreements move when the middle of a category moves, times what one more
        # judgment in each category does to that middle.
        less = np.maximum(self.judged - 1.0, 1.0)
        sizes = np.asarray((self.times * self.judged / less) @ self.counts).reshape(-1)
        sums = np.asarray((self.times * first / less) @ self.counts).reshape(-1)
        slope = 4 / n * (sizes * middles - sums)
        slope -= observed / expected * 4 / n**2 * given[0] * (n * middles - total)
        above = np.cumsum(slope[::-1])[::-1] - slope / 2
        moved = np.asarray(self.counts @ above).reshape(-1) / n
        units = float(self.times[self.pairable].sum())
        return np.where(self.pairable, fixed - units * moved / expected, 0.0)


def from_tally(counted: Tally) -> tuple[float, float, float]:
    """Return (nominal alpha, observed, expected disagreement); nan where undefined."""
    import numpy as np

    judgments = np.arange(len(counted.units), dtype=np.float64)
    given = counted.given[2:].sum(axis=0).astype(np.float64)
    n = float(given.sum())
    if n < 2:
        return np.nan, np.nan, np.nan
    observed = 2.0 * float((counted.differing[2:] / (judgments[2:] - 1.0)).sum()) / n
    expected = (n * n - float((given * given).sum())) / (n * (n - 1.0))
    return (1.0 - observed / expected if expected > 0 else np.nan), observed, expected


def _middles(given: Matrix, n: Vector) -> Matrix:
    """(B, q) where each category lies among all judgments, from 0 to 1."""
    import numpy as np

    middles = np.cumsum(given, axis=1) - given / 2
    return ratio(middles, np.broadcast_to(n[:, None], middles.shape))


def _ordered_pairs(judged: Vector, first: Matrix, second: Matrix) -> Matrix:
    """Squared differences over the ordered pairs of a unit, over its judgments less one.

    Args:
        judged: Judgments of the unit.
        first: Sum of its values.
        second: Sum of their squares.
    """
    import numpy as np

    return np.asarray(2 * (judged * second - first * first) / np.maximum(judged - 1.0, 1.0))


def _disagreement(counts: Any, judged: Vector, distances: Matrix | None) -> Vector:
    """(K,) summed distances of ordered pairs within a unit, over its judgments less one."""
    import numpy as np

    if distances is None:
        far = judged * judged - dense((counts * counts).sum(axis=1)).reshape(-1)
    else:
        far = dense((counts * (counts @ distances)).sum(axis=1)).reshape(-1)
    return np.divide(far, judged - 1.0, out=np.zeros_like(far), where=judged >= 2)
