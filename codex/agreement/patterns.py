"""Units that were judged alike, counted once.

Units with the same judgments are interchangeable for every coefficient and for every way of
drawing units again, so tables are folded to their K distinct patterns with multiplicities:
a binary code judged by five raters has at most six patterns however many excerpts there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.grid import Grid

_SMALL_KEYS = 1 << 16


@dataclass(frozen=True, slots=True)
class Patterns:
    """The K distinct patterns of a table; as a rule each has at least one judgment."""

    cells: NDArray[np.int64]
    """(K, R) category numbers, -1 for missing; the order of raters counts only where it was kept."""
    times: NDArray[np.int64]
    """(K,) how many units show the pattern."""
    of_unit: NDArray[np.int64]
    """(N,) the pattern of each unit, -1 where nobody judged it."""
    n_categories: int

    @property
    def judged(self) -> NDArray[np.int64]:
        """(K,) judgments in the pattern."""
        counts: NDArray[np.int64] = (self.cells >= 0).sum(axis=1)
        return counts

    def counts(self) -> Any:
        """(K, q) how often each category stands in a pattern; sparse where that is smaller."""
        import numpy as np

        row, rater = np.nonzero(self.cells >= 0)
        return scatter(row, self.cells[row, rater], np.ones(len(row)), (len(self.cells), self.n_categories))


def scatter(
    row: NDArray[np.int64], column: NDArray[np.int64], value: NDArray[np.float64], shape: tuple[int, int]
) -> Any:
    """Sum values into a matrix of the given shape, sparse where it is large and thinly filled."""
    import numpy as np

    if shape[0] * shape[1] <= max(1 << 20, 4 * len(row)):
        flat = np.bincount(row * shape[1] + column, weights=value, minlength=shape[0] * shape[1])
        return flat.reshape(shape)
    from scipy.sparse import csr_array

    return csr_array((value, (row, column)), shape=shape)


def side_by_side(parts: list[Any]) -> Any:
    """Put matrices with K rows side by side; sparse as soon as one of them is."""
    import numpy as np

    if not any(hasattr(part, "toarray") for part in parts):
        return np.hstack(parts)
    from scipy.sparse import csr_array, hstack

    return csr_array(hstack([csr_array(part) for part in parts]))


def patterns(table: Grid, q: int, *, ordered: bool = False, with_unjudged: bool = False) -> Patterns:
    """Fold a table (R raters, N units) to its distinct patterns.

    Args:
        table: Category numbers 0..q-1, -1 for missing.
        q: Number of categories.
        ordered: Keep who gave what (Cohen, Conger); otherwise only which categories were
            given how often (Fleiss, Gwet, Krippendorff).
        with_unjudged: Keep the units nobody judged, as a pattern of their own.
    """
    import numpy as np

    raters, n_units = table.shape
    if raters == 0 or n_units == 0:
        nothing = np.zeros(n_units, dtype=np.int64) - 1
        return Patterns(np.zeros((0, raters), dtype=np.int64), np.zeros(0, dtype=np.int64), nothing, q)
    first, of_unit, times = _fold(table, q, ordered=ordered)
    cells = table[:, first].T.astype(np.int64)
    if not ordered:
        cells.sort(axis=1)
    seen = (cells >= 0).any(axis=1) | with_unjudged
    renumbered = np.where(seen, np.cumsum(seen) - 1, -1)
    return Patterns(cells[seen], times[seen], renumbered[of_unit], q)


def _fold(
    table: Grid, q: int, *, ordered: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return a unit of each pattern, the pattern of each unit, and how often each occurs."""
    import numpy as np

    raters, _ = table.shape
    if ordered:
        base, powers = q + 1, raters
        key = _positional(table, base) if base**powers < 2**62 else None
    elif q < 62 and (raters + 1) ** q < 2**62:
        base, powers = raters + 1, q
        key = _counted(table, q)
    else:
        table = np.sort(table, axis=0)
        base, powers = q + 1, raters
        key = _positional(table, base) if base**powers < 2**62 else None
    if key is not None and base**powers <= max(_SMALL_KEYS, len(key)):
        return _fold_small(key, base**powers)
    keys: Any = key
    if key is None:
        rows = np.ascontiguousarray(table.T)
        keys = rows.view(np.dtype((np.void, rows.dtype.itemsize * raters))).reshape(-1)
    _, first, of_unit, times = np.unique(keys, return_index=True, return_inverse=True, return_counts=True)
    return first, of_unit.reshape(-1), times


def _positional(table: Grid, base: int) -> NDArray[np.int64]:
    """One number a unit: its row of categories read as digits."""
    import numpy as np

    key = np.zeros(table.shape[1], dtype=np.int64)
    for row in table:
        key *= base
        key += row
        key += 1
    return key


def _counted(table: Grid, q: int) -> NDArray[np.int64]:
    """One number a unit: how often each category was given, as digits to the base R+1."""
    import numpy as np

    raters, n_units = table.shape
    if q == 2:
        small = np.min_scalar_type((raters + 1) ** 2)
        ones = (table == 1).sum(axis=0, dtype=small)
        return np.asarray(ones * (raters + 1) + (table == 0).sum(axis=0, dtype=small))
    worth = np.concatenate([(raters + 1) ** np.arange(q, dtype=np.int64), [0]])
    key = np.zeros(n_units, dtype=np.int64)
    for row in table:
        key += worth[row]
    return key


def _fold_small(
    key: NDArray[np.int64], size: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Fold keys below ``size`` without sorting them."""
    import numpy as np

    times = np.bincount(key, minlength=size)
    used = np.flatnonzero(times)
    first = np.empty(size, dtype=np.int64)
    first[key] = np.arange(len(key))
    place = np.empty(size, dtype=np.int64)
    place[used] = np.arange(len(used))
    return first[used], place[key], times[used]
