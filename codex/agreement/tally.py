"""Nominal ratings boiled down to a few counts: what every unweighted coefficient needs.

Two raters who agree on a unit agree whoever they are, so units matter only by how many
judged them, how many pairs of raters differ on them, and which categories were given.
One pass over the table makes these counts; no array of units x categories is ever built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.grid import Grid


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a nominal table with R raters and q categories, by judgments a unit got."""

    units: NDArray[np.int64]
    """(R+1,): how many units got 0, 1, ... R judgments."""
    differing: NDArray[np.int64]
    """(R+1,): pairs of judgments that differ, over the units with 0, 1, ... R judgments."""
    given: NDArray[np.int64]
    """(R+1, q): how often each category was given on units with 0, 1, ... R judgments."""

    @property
    def judged(self) -> int:
        """Units with at least one judgment."""
        return int(self.units[1:].sum())

    @property
    def pairable(self) -> int:
        """Units with at least two judgments."""
        return int(self.units[2:].sum())

    @property
    def judgments(self) -> int:
        """Judgments on all units."""
        return int(self.given.sum())


def tally(table: Grid, q: int) -> Tally:
    """Count a table (R raters, N units) of category numbers 0..q-1, -1 for missing."""
    import numpy as np

    raters, n_units = table.shape
    if n_units == 0 or raters == 0:
        none = np.zeros(raters + 1, dtype=np.int64)
        return Tally(none, none, np.zeros((raters + 1, q), dtype=np.int64))
    if q == 2 and raters <= MOST_BINARY:
        return _binary(table)
    if raters > _MANY_RATERS:
        return _of_many(table, q)
    if int(table.min()) >= 0:
        return _complete(table, q)
    return _with_gaps(table, q)


_MANY_RATERS: Final = 40
"""With more raters it is cheaper to count the categories of a unit than to compare its pairs."""

MOST_BINARY: Final = 14
"""Up to this many raters the two counts of a yes-or-no unit fit into one byte."""


def binary_key(table: Grid) -> NDArray[np.uint8]:
    """(N,) times 1 was given, times R + 1, plus times 0 was given, for up to 14 raters."""
    import numpy as np

    worth = np.uint8(len(table))
    judged = np.zeros(table.shape[1], dtype=np.uint8)
    ones = np.zeros_like(judged)
    for row in table:
        small = row.astype(np.int8, copy=False)
        judged += (small >= 0).view(np.uint8)
        ones += (small > 0).view(np.uint8)
    ones *= worth
    ones += judged
    return ones


def binary_heights(table: Grid) -> NDArray[np.int64]:
    """((R + 1)^2,) how many units have each :func:`binary_key`."""
    import numpy as np

    raters = len(table)
    many = np.zeros((raters + 1) ** 2, dtype=np.int64)
    if int(table.min()) < 0:
        return _bytes_counted(binary_key(table), len(many))
    ones = np.zeros(table.shape[1], dtype=np.uint8)
    for row in table:
        ones += row.astype(np.int8, copy=False).view(np.uint8)
    # For few different bytes one comparison each beats any histogram.
    for k in range(raters + 1):
        many[k * (raters + 1) + raters - k] = np.count_nonzero(ones == k)
    return many


def _binary(table: Grid) -> Tally:
    import numpy as np

    raters = len(table)
    many = binary_heights(table)
    ones, zeros = np.divmod(np.arange((raters + 1) ** 2), raters + 1)
    judged = ones + zeros
    kept = judged <= raters

    def by_judged(figure: NDArray[np.int64]) -> NDArray[np.int64]:
        sums = np.bincount(judged[kept], weights=(many * figure)[kept], minlength=raters + 1)
        return np.asarray(sums.astype(np.int64))

    given = np.column_stack([by_judged(zeros), by_judged(ones)])
    return Tally(by_judged(np.ones_like(judged)), by_judged(ones * zeros), given)


def _complete(table: Grid, q: int) -> Tally:
    import numpy as np

    raters, n_units = table.shape
    units = np.zeros(raters + 1, dtype=np.int64)
    differing = np.zeros(raters + 1, dtype=np.int64)
    given = np.zeros((raters + 1, q), dtype=np.int64)
    units[raters] = n_units
    given[raters] = _histogram(table, q)
    differing[raters] = sum(
        n_units - int(np.count_nonzero(table[a] == table[b])) for a in range(raters) for b in range(a)
    )
    return Tally(units, differing, given)


def _of_many(table: Grid, q: int) -> Tally:
    """Count unit by unit, a slice of units at a time."""
    import numpy as np

    raters, n_units = table.shape
    units = np.zeros(raters + 1, dtype=np.int64)
    differing = np.zeros_like(units)
    given = np.zeros((raters + 1, q), dtype=np.int64)
    step = max(1, (1 << 22) // (q + raters))
    for start in range(0, n_units, step):
        part = table[:, start : start + step]
        width = part.shape[1]
        place = np.arange(width) * (q + 1) + 1 + part.astype(np.int64)
        counts = np.bincount(place.reshape(-1), minlength=width * (q + 1)).reshape(width, q + 1)[:, 1:]
        judged = counts.sum(axis=1)
        pairs = (judged * judged - (counts * counts).sum(axis=1)) // 2
        units += np.bincount(judged, minlength=raters + 1)
        np.add.at(differing, judged, pairs)
        np.add.at(given, judged, counts)
    return Tally(units, differing, given)


def _histogram(table: Grid, q: int) -> NDArray[np.int64]:
    """Count the categories of a table without gaps."""
    import numpy as np

    flat = table.reshape(-1)
    if q > 127 or len(flat) < 65536:
        return np.bincount(flat, minlength=q)
    return _bytes_counted(flat.astype(np.uint8), q)


def _bytes_counted(flat: NDArray[np.uint8], size: int) -> NDArray[np.int64]:
    """Count bytes below ``size``.

    ``bincount`` widens every entry to 8 bytes; two neighbouring bytes as one number halve that.
    """
    import numpy as np

    even = len(flat) & ~1
    pairs = np.bincount(flat[:even].view("<u2"), minlength=65536).reshape(256, 256)
    both = pairs.sum(axis=0) + pairs.sum(axis=1)
    return np.asarray((both + np.bincount(flat[even:], minlength=256))[:size])


def _with_gaps(table: Grid, q: int) -> Tally:
    import numpy as np

    raters, _ = table.shape
    there = table >= 0
    small = np.min_scalar_type(raters * (raters - 1) // 2 + raters)
    per_unit = there.sum(axis=0, dtype=small)
    pairs = np.zeros(len(per_unit), dtype=small)
    for a in range(raters):
        for b in range(a):
            pairs += (table[a] != table[b]) & there[a] & there[b]
    most = raters * (raters - 1) // 2 + 1
    wide = np.int32 if (raters + 1) * max(most, q + 1) < 2**31 else np.int64
    rows = per_unit.astype(wide)
    by_pairs = np.bincount(rows * most + pairs, minlength=(raters + 1) * most).reshape(raters + 1, most)
    by_category = np.bincount(
        (table + (rows * (q + 1) + 1)[None, :]).reshape(-1), minlength=(raters + 1) * (q + 1)
    ).reshape(raters + 1, q + 1)
    return Tally(
        units=by_pairs.sum(axis=1),
        differing=by_pairs @ np.arange(most),
        given=by_category[:, 1:],
    )
