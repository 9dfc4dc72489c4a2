"""Krippendorff's alpha over numbered sets: many categories, of which a unit shows a few.

Thousands of units show hundreds of sets between them, so a table of units by sets is nearly empty. Its
sparse form takes a package that is slow to load; for a value and its linearised variance the cells
themselves are summed instead, in the order in which a sparse product sums them: the same digits.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

from codex.agreement.alpha import Alpha
from codex.agreement.patterns import is_thin, side_by_side
from codex.agreement.sums import LinearSums

if TYPE_CHECKING:
    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector


def set_alpha(folded: Patterns, distances: Matrix) -> SetAlpha:
    """Return alpha over patterns of sets, in the form that suits their number.

    Args:
        folded: The patterns, who gave what forgotten: the cells of each are in order.
        distances: (S, S) between the sets.
    """
    shape = (len(folded.cells), folded.n_categories)
    return (ThinSetAlpha if is_thin(shape, int(folded.judged.sum())) else SetAlpha)(folded, distances)


class SetAlpha(Alpha):
    """Alpha for distances between sets.

    A unit's disagreement is looked up pair by pair; its R (R - 1) / 2 distances are fewer than the
    row of its distances from every set there is.
    """

    def __init__(self, folded: Patterns, distances: Matrix) -> None:
        """Take the patterns and distances (S, S)."""
        import numpy as np

        self._keep(folded)
        self.distances = distances
        from_none = np.pad(distances, (0, 1)).reshape(-1)  # -1 looks at the last row or column: nothing there
        across = len(distances) + 1
        columns = [np.where(column < 0, across - 1, column) for column in folded.cells.T]
        far = np.zeros(len(folded.cells))
        for x, y in combinations(columns, 2):
            far += from_none.take(x * across + y)
        less = np.maximum(self.judged - 1.0, 1.0)
        self.disagreement = np.where(self.pairable, 2.0 * far / less, 0.0)
        self._tabulate(folded)

    def _tabulate(self, folded: Patterns) -> None:
        """Put the figures of each pattern into a table: its disagreement, how often each set stands in it."""
        LinearSums.__init__(self, folded.times, side_by_side([self.disagreement[:, None], self.counts]))


class ThinSetAlpha(SetAlpha):
    """The same for a table that would be large and nearly empty; made only where resamples ask for it."""

    def _count(self, folded: Patterns) -> None:
        self.cells = folded.cells
        self._folded = folded

    def _tabulate(self, folded: Patterns) -> None:
        self.times = folded.times

    @cached_property
    def counts(self) -> Any:
        """(K, S) how often each set stands in a pattern."""
        return self._folded.counts() * self.pairable[:, None]

    @cached_property
    def figures(self) -> Any:
        """(K, 1 + S) the disagreement of a unit, then how often each set stands on it."""
        return side_by_side([self.disagreement[:, None], self.counts])

    def totals(self) -> Vector:
        """Return the sums (1 + S,) over all units."""
        import numpy as np

        times = np.where(self.pairable, self.times, 0)
        given = np.zeros(self._folded.n_categories + 1)
        for column in self.cells.T:
            given += np.bincount(column + 1, weights=times, minlength=len(given))
        disagreement = np.cumsum(self.times * self.disagreement)[-1:]  # one after another
        return np.concatenate([disagreement, given[1:]])

    def value(self) -> float:
        """Return the coefficient of all units; nan where it is undefined."""
        return float(self.of(self.totals()[None, :])[0])

    def told(self, far: Vector) -> Vector:
        """Return (K,) the sums of a figure of sets over what stands in each pattern."""
        import numpy as np

        found, run = np.zeros(len(self.cells)), np.ones(len(self.cells))
        following = [*self.cells.T[1:], np.full(len(self.cells), -2)]
        for here, after in zip(self.cells.T, following, strict=True):
            last = here != after
            found += np.where(last & (here >= 0), run * far[here], 0.0)
            run = np.where(last, 1.0, run + 1.0)
        return np.where(self.pairable, found, 0.0)
