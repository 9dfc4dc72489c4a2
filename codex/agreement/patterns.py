"""Units that were judged alike, counted once.

Units with the same judgments are interchangeable for every coefficient and for every way of
drawing units again, so tables are folded to their K distinct patterns with multiplicities:
a binary code judged by five raters has at most six patterns however many excerpts there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.agreement.tally import MOST_BINARY, binary_heights, binary_key
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.grid import Grid

_SMALL_KEYS: Final = 1 << 16


@dataclass(frozen=True, slots=True)
class Patterns:
    """The K distinct patterns of a table; as a rule each has at least one judgment."""

    cells: NDArray[np.int64]
    """(K, R) category numbers, -1 for missing; the order of raters counts only where it was kept."""
    times: NDArray[np.int64]
    """(K,) how many units show the pattern."""
    of_unit: NDArray[np.int64]
    """(N,) the pattern of each unit, -1 where nobody judged it; empty where nobody asked for it."""
    n_categories: int

    @property
    def judged(self) -> NDArray[np.int64]:
        """(K,) judgments in the pattern."""
        counts: NDArray[np.int64] = (self.cells >= 0).sum(axis=1)
        return counts

    def divided(self) -> NDArray[np.bool_]:
        """(K,) the patterns of units that were not judged alike by all who judged them."""
        import numpy as np

        highest = self.cells.max(axis=1, initial=-1)
        lowest = np.where(self.cells < 0, self.n_categories, self.cells).min(
            axis=1, initial=self.n_categories
        )
        return np.asarray(lowest < highest)

    def counts(self) -> Any:
        """(K, q) how often each category stands in a pattern; sparse where that is smaller."""
        import numpy as np

        row, rater = np.nonzero(self.cells >= 0)
        return scatter(row, self.cells[row, rater], (len(self.cells), self.n_categories))


def scatter(row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]) -> Any:
    """Count how often each cell of a matrix is named; sparse where it is large and thinly filled."""
    import numpy as np

    if not is_thin(shape, len(row)):
        flat = np.bincount(row * shape[1] + column, minlength=shape[0] * shape[1])
        return flat.astype(np.float64).reshape(shape)
    from scipy.sparse import csr_array

    return csr_array((np.ones(len(row)), (row, column)), shape=shape)


def is_thin(shape: tuple[int, int], filled: int) -> bool:
    """Say whether a matrix is large and thinly filled, ``filled`` values in all."""
    return shape[0] * shape[1] > max(1 << 20, 4 * filled)


def side_by_side(parts: list[Any]) -> Any:
    """Put matrices with K rows side by side; sparse as soon as one of them is."""
    import numpy as np

    if not any(hasattr(part, "toarray") for part in parts):
        return np.hstack(parts)
    from scipy.sparse import csr_array, hstack

    return csr_array(hstack([csr_array(part) for part in parts]))


def patterns(
    table: Grid, q: int, *, ordered: bool = False, with_unjudged: bool = False, units: bool = True
) -> Patterns:
    """Fold a table (R raters, N units) to its distinct patterns.

    Args:
        table: Category numbers 0..q-1, -1 for missing.
        q: Number of categories.
        ordered: Keep who gave what (Cohen, Conger); otherwise only which categories were
            given how often (Fleiss, Gwet, Krippendorff).
        with_unjudged: Keep the units nobody judged, as a pattern of their own.
        units: Work out the pattern of each unit; without it ``of_unit`` is empty.
    """
    import numpy as np

    raters, n_units = table.shape
    if raters == 0 or n_units == 0:
        nobody = np.full(n_units, -1, dtype=np.int64)
        return Patterns(np.zeros((0, raters), dtype=np.int64), np.zeros(0, dtype=np.int64), nobody, q)
    cells, times, of_unit = _folded(table, q, ordered=ordered, units=units)
    seen = (cells >= 0).any(axis=1) | with_unjudged
    if not seen.all():
        place = np.where(seen, np.cumsum(seen) - 1, -1)
        cells, times, of_unit = cells[seen], times[seen], place[of_unit]
    return Patterns(cells, times, of_unit, q)


def _folded(
    table: Grid, q: int, *, ordered: bool, units: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct patterns, how often each occurs, and the pattern of each unit."""
    import numpy as np

    raters = len(table)
    few = q < 62 and (raters + 1) ** q < 1 << 62
    if not ordered and not units and q == 2 and raters <= MOST_BINARY:
        times = binary_heights(table)
        keys = np.flatnonzero(times)
        return _from_counts(keys, raters, q), times[keys], np.zeros(0, dtype=np.int64)
    if not ordered and few:
        key, size = _counted(table, q), (raters + 1) ** q
    elif (q + 1) ** raters < 1 << 62:
        key, size = _positional(table if ordered else np.sort(table, axis=0), q + 1), (q + 1) ** raters
    else:
        rows = np.ascontiguousarray((table if ordered else np.sort(table, axis=0)).T)
        whole: Any = rows.view(np.dtype((np.void, rows.dtype.itemsize * raters))).reshape(-1)
        _, first, of_unit, times = np.unique(
            whole, return_index=True, return_inverse=True, return_counts=True
        )
        return rows[first].astype(np.int64), times, of_unit.reshape(-1)
    keys, times, of_unit = distinct(key, size, units=units)
    cells = _from_counts(keys, raters, q) if not ordered and few else _from_digits(keys, raters, q + 1)
    return cells, times, of_unit if units else np.zeros(0, dtype=np.int64)


def distinct(
    key: NDArray[np.int64], size: int, *, units: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the distinct keys in order, how often each occurs, and the place of each unit's key.

    Args:
        key: (N,) numbers from 0 to ``size`` - 1; counted without sorting where ``size`` is small.
        size: One more than the largest number that may occur.
        units: False leaves the places out.
    """
    import numpy as np

    if size > max(_SMALL_KEYS, 4 * len(key)):
        keys, of_unit, times = np.unique(key, return_inverse=True, return_counts=True)
        return keys, times, of_unit.reshape(-1)
    many = np.bincount(key, minlength=size)
    keys = np.flatnonzero(many)
    place = np.zeros(size, dtype=np.int64)
    place[keys] = np.arange(len(keys))
    return keys, many[keys], place[key] if units else keys


def _positional(table: Grid, base: int) -> NDArray[np.int64]:
    """One number a unit: its row of categories read as digits."""
    import numpy as np

    key = np.zeros(table.shape[1], dtype=np.int64)
    for row in table:
        key *= base
        key += row
        key += 1
    return key


def _from_digits(keys: NDArray[np.int64], raters: int, base: int) -> NDArray[np.int64]:
    """Read the rows of categories back from their numbers."""
    import numpy as np

    cells = np.empty((len(keys), raters), dtype=np.int64)
    rest = keys.copy()
    for rater in reversed(range(raters)):
        rest, digit = np.divmod(rest, base)
        cells[:, rater] = digit - 1
    return cells


def _counted(table: Grid, q: int) -> NDArray[np.int64]:
    """One number a unit: how often each category was given, as digits to the base R+1."""
    import numpy as np

    raters, n_units = table.shape
    if q == 2 and raters <= MOST_BINARY:
        return np.asarray(binary_key(table))
    worth = np.concatenate([(raters + 1) ** np.arange(q, dtype=np.int64), [0]])
    key = np.zeros(n_units, dtype=np.int64)
    for row in table:
        key += worth[row]
    return key


def _from_counts(keys: NDArray[np.int64], raters: int, q: int) -> NDArray[np.int64]:
    """Write the judgments that the counts stand for, missing ones first, categories in order."""
    import numpy as np

    counts = np.empty((len(keys), q), dtype=np.int64)
    rest = keys.astype(np.int64)
    for category in range(q):
        rest, counts[:, category] = np.divmod(rest, raters + 1)
    above = np.cumsum(counts, axis=1) + (raters - counts.sum(axis=1))[:, None]
    place = np.arange(raters)[None, :, None]
    cells = (place >= above[:, None, :]).sum(axis=2)
    missing = np.arange(raters)[None, :] < (raters - counts.sum(axis=1))[:, None]
    return np.where(missing, -1, cells)
