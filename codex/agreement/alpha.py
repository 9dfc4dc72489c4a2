"""Krippendorff's alpha: observed against expected disagreement, for any level of measurement.

::

    alpha = 1 - (n - 1) * sum_u D_u / sum_ck n_c n_k d_ck
    D_u   the summed distances of the ordered pairs of judgments of unit u, over m_u - 1
    n_c   how often category c was given on units with two judgments or more; n their sum

Any number of raters, missing judgments, and distances d: nominal, ordinal, interval, ratio,
circular, bipolar, or any square table (sets, Gwet's weights). Units judged once do not count.

Source:
    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; Krippendorff (2019),
    Content Analysis, 4th ed., chapter 12. Linearised variance: Gwet (2014), chapter 4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.agreement.patterns import side_by_side
from codex.agreement.sums import LinearSums, Summed, dense, ratio, weigh

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector
    from codex.agreement.tally import Tally


class Alpha(LinearSums):
    """Alpha for distances that do not depend on the data.

    Figures of a unit: its disagreement, then how often each category was given on it.
    """

    def __init__(self, folded: Patterns, distances: Matrix | None) -> None:
        """Take the patterns and distances (q, q); None for nominal ones."""
        import numpy as np

        self.distances = distances
        kept = folded.judged >= 2
        self.pairable = kept
        counts = folded.counts() * kept[:, None]
        self.judged = np.where(kept, folded.judged, 0).astype(np.float64)
        self.counts = counts
        disagreement = _disagreement(counts, self.judged, distances)
        super().__init__(folded.times, side_by_side([disagreement[:, None], counts]))

    def of(self, sums: Matrix) -> Vector:
        """Return the coefficient for each row of sums (B, P)."""
        given = sums[:, 1:]
        n = given.sum(axis=1)
        if self.distances is None:
            by_chance = n * n - (given * given).sum(axis=1)
        else:
            by_chance = ((given @ self.distances) * given).sum(axis=1)
        return 1.0 - ratio(sums[:, 0] * (n - 1.0), by_chance)

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
        sizes = set(self.judged[self.pairable].tolist())
        kept = self.pairable if len(sizes) <= 1 else self.times > 0
        return int(self.times[kept].sum()) - 1

    def linearised(self) -> Vector:
        """Return (K,) Gwet's linearised values; see :meth:`Summed.linearised`."""
        import numpy as np

        totals = self.totals()
        given = totals[1:]
        n = given.sum()
        units = float(self.times[self.pairable].sum())
        mean = n / units
        share = given / n
        top = 1.0 if self.distances is None else float(self.distances.max())
        far = 1.0 - share if self.distances is None else self.distances @ share / top
        observed = np.where(
            self.pairable, 1.0 - dense(self.figures[:, 0]).reshape(-1) / top / np.maximum(self.judged, 1), 0.0
        )
        # Gwet's parts: agreement of a unit against the mean number of judgments of a unit.
        size = self.judged / mean
        own = observed * size
        pa = float((self.times * own).sum()) / units
        pe = 1.0 - float(share @ far)
        pull = 1.0 - far
        chance = np.asarray(self.counts @ pull).reshape(-1) / mean - pe * (size - 1.0)
        value = (pa - pe) / (1.0 - pe)
        unit = (own - pa * (size - 1.0) - pe) / (1.0 - pe)
        return np.asarray(unit - 2 * (1.0 - value) * (chance - pe) / (1.0 - pe))


class OrdinalAlpha(Summed):
    """Alpha whose distances are ranks: they shift with every weighting of the units.

    A category lies in the middle of the judgments it got when all judgments are lined up;
    the distance of two categories is the square of what lies between those middles.
    """

    def __init__(self, folded: Patterns) -> None:
        """Take patterns whose category numbers are in the order of the scale."""
        import numpy as np

        kept = folded.judged >= 2
        self.times = folded.times
        self.pairable = kept
        self.judged = np.where(kept, folded.judged, 0).astype(np.float64)
        self.counts = folded.counts() * kept[:, None]

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(K,) the patterns with a pair of judgments."""
        return self.pairable

    def at(self, weights: Matrix) -> Vector:
        """Return alpha for each of B weightings (B, K) of the patterns."""
        import numpy as np

        given = weigh(weights, self.counts)
        middles = np.cumsum(given, axis=1) - given / 2
        n = given.sum(axis=1)
        # Squared rank sums reach n^4; scaled to 0..1 they keep their digits.
        middles = ratio(middles, np.broadcast_to(n[:, None], middles.shape))
        square = (given * middles * middles).sum(axis=1)
        by_chance = 2 * (n * square - (given * middles).sum(axis=1) ** 2)
        return 1.0 - ratio(self._observed(weights, middles) * (n - 1.0), by_chance)

    def _observed(self, weights: Matrix, middles: Matrix) -> Vector:
        import numpy as np

        less = np.maximum(self.judged - 1.0, 1.0)
        first = dense(self.counts @ middles.T)
        second = dense(self.counts @ (middles * middles).T)
        per_unit = 2 * (self.judged[:, None] * second - first * first) / less[:, None]
        return np.asarray((weights * per_unit.T).sum(axis=1))

    def without(self, groups: Any) -> Vector:
        """Return alpha without each unit or group, each time with its own ranks."""
        import numpy as np

        rows = len(self.times) if groups is None else groups.shape[0]
        step = max(1, (1 << 21) // max(1, len(self.times)))
        parts = []
        for start in range(0, rows, step):
            stop = min(rows, start + step)
            weights = np.repeat(self.times[None, :].astype(np.float64), stop - start, axis=0)
            if groups is None:
                weights[np.arange(stop - start), np.arange(start, stop)] -= 1.0
            else:
                weights -= dense(groups[start:stop])
            parts.append(self.at(weights))
        return np.concatenate(parts) if parts else np.zeros(0)


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


def _disagreement(counts: Any, judged: Vector, distances: Matrix | None) -> Vector:
    """(K,) summed distances of ordered pairs within a unit, over its judgments less one."""
    import numpy as np

    if distances is None:
        far = judged * judged - dense((counts * counts).sum(axis=1)).reshape(-1)
    else:
        far = dense((counts * (counts @ distances)).sum(axis=1)).reshape(-1)
    return np.divide(far, judged - 1.0, out=np.zeros_like(far), where=judged >= 2)
