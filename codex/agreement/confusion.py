"""Confusion matrices: what one expert gave where another gave something else."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from codex.agreement.grid import grid
from codex.model.ratings import MISSING, SetRatings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.model.ratings import Ratings

NOTHING = ""
"""Stands for "gave nothing there" among the columns of sets."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of what met what."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[float, ...], ...]
    """``counts[i][j]``: row category i met column category j."""
    row_is: str
    """A rater's name, ``decision``, or empty where rows and columns are any two raters."""
    column_is: str
    units: int
    """Units that entered."""

    @property
    def total(self) -> float:
        """All that was counted."""
        return sum(map(sum, self.counts))

    def worst(self, most: int = 10) -> tuple[tuple[str, str, float], ...]:
        """Return the fullest cells off the diagonal: row, column, count."""
        cells = [
            (row, column, count)
            for row, line in zip(self.rows, self.counts, strict=True)
            for column, count in zip(self.columns, line, strict=True)
            if row != column and count
        ]
        return tuple(sorted(cells, key=lambda cell: (-cell[2], cell[0], cell[1]))[:most])


def of_pair(ratings: Ratings, one: str, other: str) -> Confusion:
    """Return what ``one`` (rows) gave where ``other`` (columns) gave what.

    >>> from array import array
    >>> from codex.model.ratings import Ratings
    >>> table = Ratings(("ana", "bek"), 3, ("x", "y"), array("h", [0, 0, 1, 0, 1, -1]))
    >>> of_pair(table, "ana", "bek").counts
    ((1.0, 1.0), (0.0, 0.0))
    """
    values = grid(ratings)
    a, b = (values[ratings.raters.index(name)] for name in (one, other))
    counts, units = _crossed(a, b, len(ratings.categories))
    return _confusion(ratings, counts, one, other, units)


def of_all(ratings: Ratings) -> Confusion:
    """Return the counts over all pairs of raters, both ways round: a symmetric matrix.

    On the diagonal each agreeing pair counts twice, so that the whole is twice the number of pairs.
    """
    import numpy as np

    values, q = grid(ratings), len(ratings.categories)
    total = np.zeros((q, q), dtype=np.int64)
    for a, b in combinations(range(len(values)), 2):
        counts, _ = _crossed(values[a], values[b], q)
        total += counts + counts.T
    pairable = int(((values != MISSING).sum(axis=0) > 1).sum())
    return _confusion(ratings, total, "", "", pairable)


def of_sets(ratings: SetRatings) -> Confusion:
    """Return what the other gave instead, for codes of several on one unit.

    A code that both gave counts on the diagonal. A code that only one gave is shared equally among
    the codes that only the other gave, or goes to :data:`NOTHING` where there is none; so a row adds
    up to the times that its code was given by one of two raters who both judged.
    """
    import numpy as np

    q = len(ratings.categories)
    counts = np.zeros((q, q + 1))
    units = 0
    for column in zip(*ratings.sets, strict=True):
        judged = [cell for cell in column if cell is not None]
        units += len(judged) > 1
        for a, b in combinations(judged, 2):
            for code in a & b:
                counts[code, code] += 2
            for own, others in ((a - b, b - a), (b - a, a - b)):
                targets = sorted(others) or [q]
                for code in own:
                    counts[code, targets] += 1 / len(targets)
    columns = (*ratings.categories, NOTHING)
    return Confusion(ratings.categories, columns, tuple(tuple(row) for row in counts.tolist()), "", "", units)


def _crossed(
    a: NDArray[np.signedinteger], b: NDArray[np.signedinteger], q: int
) -> tuple[NDArray[np.int64], int]:
    import numpy as np

    both = (a != MISSING) & (b != MISSING)
    places = a[both].astype(np.int64) * q + b[both]
    return np.bincount(places, minlength=q * q).reshape(q, q), int(both.sum())


def _confusion(
    ratings: Ratings, counts: NDArray[np.int64], row_is: str, column_is: str, units: int
) -> Confusion:
    lines = tuple(tuple(map(float, row)) for row in counts.tolist())
    return Confusion(ratings.categories, ratings.categories, lines, row_is, column_is, units)
