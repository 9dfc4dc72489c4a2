"""Nominal ratings boiled down to a few counts: what every unweighted coefficient needs.

Two raters who agree on a unit agree whoever they are, so units matter only by how many
judged them, how many pairs of raters differ on them, and which categories were given.
One pass over the table makes these counts; no array of units x categories is ever built.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    if int(table.min()) >= 0:
        return _complete(table, q)
    return _with_gaps(table, q)


def _complete(table: Grid, q: int) -> Tally:
    import numpy as np

    raters, n_units = table.shape
    units = np.zeros(raters + 1, dtype=np.int64)
    differing = np.zeros(raters + 1, dtype=np.int64)
    given = np.zeros((raters + 1, q), dtype=np.int64)
    units[raters] = n_units
    given[raters] = _histogram(table, q)
    if q == 2:
        ones = table.sum(axis=0, dtype=np.min_scalar_type(raters))
        heights = np.array([np.count_nonzero(ones == k) for k in range(raters + 1)], dtype=np.int64)
        k = np.arange(raters + 1)
        differing[raters] = int((heights * k * (raters - k)).sum())
    else:
        differing[raters] = sum(
            n_units - int(np.count_nonzero(table[a] == table[b])) for a in range(raters) for b in range(a)
        )
    return Tally(units, differing, given)


def _histogram(table: Grid, q: int) -> NDArray[np.int64]:
    """Count the categories of a table without gaps.

    ``bincount`` widens every entry to 8 bytes; taking two neighbouring one-byte entries as
    one two-byte number halves that work.
    """
    import numpy as np

    flat = table.reshape(-1)
    if q > 127 or len(flat) < 65536:
        return np.bincount(flat, minlength=q)
    narrow = flat.astype(np.uint8)
    odd = narrow[len(narrow) & ~1 :]
    pairs = np.bincount(narrow[: len(narrow) & ~1].view(np.uint16), minlength=65536).reshape(256, 256)
    both = pairs.sum(axis=0) + pairs.sum(axis=1)
    return np.asarray((both + np.bincount(odd, minlength=256))[:q])


def _with_gaps(table: Grid, q: int) -> Tally:
    import numpy as np

    raters, _ = table.shape
    there = table >= 0
    small = np.min_scalar_type(raters * (raters - 1) // 2 + raters)
    per_unit = there.sum(axis=0, dtype=small)
    if q == 2:
        ones = (table == 1).sum(axis=0, dtype=small)
        pairs = ones * (per_unit - ones)
    else:
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
