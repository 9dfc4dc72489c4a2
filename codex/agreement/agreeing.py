"""Agreement on single categories, and Bangdiwala's B.

Specific agreement of a category (Spitzer and Fleiss 1974; Cicchetti and Feinstein 1990): of the
judgments that could have been met by a second judgment of the same category, the share that
were. For a code this gives *positive* (given) and *negative* (not given) agreement.

Bangdiwala's B (1985) of two raters: the agreeing part of each category as squares, over the
rectangles that the two raters' totals would allow: ``sum p_kk^2 / sum p_k. p_.k``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.agreement.patterns import scatter, side_by_side
from codex.agreement.sums import LinearSums, dense, ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector


class Specific(LinearSums):
    """Specific agreement of one category.

    Figures of a unit: ordered pairs of judgments that agree on the category, and ordered
    pairs whose first is of the category.
    """

    def __init__(self, folded: Patterns, category: int) -> None:
        """Take patterns and the number of the category."""
        import numpy as np

        given = (folded.cells == category).sum(axis=1).astype(np.float64)
        others = np.maximum(folded.judged - 1, 0)
        super().__init__(folded.times, np.column_stack([given * (given - 1), given * others]))

    def of(self, sums: Matrix) -> Vector:
        """Return the share for each row of sums (B, 2)."""
        return ratio(sums[:, 0], sums[:, 1])

    def linearised(self) -> Vector:
        """Return (K,) the values of a ratio of two sums."""
        import numpy as np

        part, whole = self.totals()
        units = float(self.times.sum())
        value = part / whole
        off = dense(self.figures)
        return np.asarray(value + (off[:, 0] - value * off[:, 1]) * units / whole)


class Bangdiwala(LinearSums):
    """Bangdiwala's B of two raters over the units both judged.

    Figures of a unit: 1 if both judged; for each category 1 if both gave it; the category of
    the first; of the second.
    """

    def __init__(self, folded: Patterns) -> None:
        """Take patterns that keep the two raters."""
        import numpy as np

        self.q = folded.n_categories
        x, y = folded.cells[:, 0], folded.cells[:, 1]
        self.both = (x >= 0) & (y >= 0)
        self.x, self.y = x, y
        row = np.flatnonzero(self.both)
        same = row[x[row] == y[row]]
        gave = scatter(
            np.concatenate([same, row, row]),
            np.concatenate([x[same], self.q + x[row], 2 * self.q + y[row]]),
            (len(x), 3 * self.q),
        )
        super().__init__(folded.times, side_by_side([self.both[:, None].astype(np.float64), gave]))

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(K,) the patterns both raters judged."""
        return self.both

    def of(self, sums: Matrix) -> Vector:
        """Return B for each row of sums (B, 1 + 3q)."""
        same, first, second = (sums[:, 1 + i * self.q : 1 + (i + 1) * self.q] for i in range(3))
        return ratio((same * same).sum(axis=1), (first * second).sum(axis=1))

    def linearised(self) -> Vector:
        """Return (K,) the values of the large-sample variance: the slope of B along a unit."""
        import numpy as np

        totals = self.totals() / self.totals()[0]
        same, first, second = (totals[1 + i * self.q : 1 + (i + 1) * self.q] for i in range(3))
        whole = float(first @ second)
        value = float(same @ same) / whole
        agree = np.where(self.x == self.y, 2 * same[self.x], 0.0)
        slope = (agree - value * (second[self.x] + first[self.y])) / whole
        return np.where(self.both, value + slope, 0.0)
