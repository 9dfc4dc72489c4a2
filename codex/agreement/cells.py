"""Judgments of a whole round in memory: who was done with what, and who gave which code.

Built from columns of integers as the study file hands them out (numbers parted by commas), so that
millions of judgments cost little more than reading them.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.model.ratings import MISSING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

STANCE_BITS = 2
_WORD = 60
"""Codes that fit into one integer as bits."""


def integers(text: str) -> Integers:
    """Return numbers parted by commas.

    >>> integers("3,1,2").tolist(), integers("").tolist()
    ([3, 1, 2], [])
    """
    import numpy as np

    if not text:
        return np.empty(0, dtype=np.int64)
    return np.fromstring(text, dtype=np.int64, sep=",")


@dataclass(frozen=True, slots=True)
class Given:
    """Who gave one code to what."""

    cells: Integers
    """``rater * n_units + unit``, each once, in no order that matters."""
    stances: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Cells:
    """R raters and N units."""

    seen: NDArray[np.int16]
    """(R, N) number of the version under which the rater was done, -1 where not."""
    given: Mapping[str, Given]
    """Code -> where it was given; only where the rater was done."""

    @property
    def n_units(self) -> int:
        """N."""
        return int(self.seen.shape[1])

    def binary(self, family: Sequence[str], complete: Collection[int]) -> array[int]:
        """Return the table of a code and all below it: 1 given, 0 seen and not given, -1 missing.

        Args:
            family: The code, then the codes below it.
            complete: Versions that have all of them: elsewhere not giving says nothing.
        """
        flat = self._base(complete)
        for code in family:
            if code in self.given:
                flat[self.given[code].cells] = 1
        return array("b", flat.tobytes())

    def numbered_sets(
        self, families: Sequence[Sequence[str]], complete: Collection[int]
    ) -> tuple[array[int], list[frozenset[int]]]:
        """Return the distinct sets of codes, and which of them stands in each cell, -1 for missing.

        Args:
            families: For each code it and the codes below it; a set holds places of this sequence.
            complete: Versions that have all of them.
        """
        import numpy as np

        base = self._base(complete)
        there = np.flatnonzero(base == 0)
        kinds: list[frozenset[int]] = [frozenset()]
        label = np.zeros(base.size, dtype=np.int64)
        for start in range(0, len(families), _WORD):
            bits = np.zeros(base.size, dtype=np.int64)
            for place, family in enumerate(families[start : start + _WORD]):
                for code in family:
                    if code in self.given:
                        bits[self.given[code].cells] |= 1 << place
            words, which = np.unique(bits[there], return_inverse=True)
            both, label[there] = np.unique(label[there] * len(words) + which, return_inverse=True)
            kinds = [
                kinds[pair // len(words)] | _places(int(words[pair % len(words)]), start)
                for pair in both.tolist()
            ]
        return array("i", np.where(base == 0, label, MISSING).astype(np.int32).tobytes()), kinds

    def choices(self, codes: Sequence[str], complete: Collection[int]) -> array[int] | None:
        """Return which one code stands in each cell: its place, ``len(codes)`` for none, -1 for missing.

        None where some rater gave two of them to one unit.
        """
        import numpy as np

        flat = self._base(complete).astype(np.int16)
        flat[flat == 0] = len(codes)
        for place, code in enumerate(codes):
            if code in self.given:
                cells = self.given[code].cells
                if ((flat[cells] >= 0) & (flat[cells] < len(codes))).any():
                    return None
                flat[cells[flat[cells] >= 0]] = place
        return array("h", flat.tobytes())

    def only(self, units: Sequence[int]) -> Cells:
        """Return the same for some units, by their numbers, in the order given."""
        import numpy as np

        kept = np.asarray(units, dtype=np.int64)
        place = np.full(self.n_units, -1, dtype=np.int64)
        place[kept] = np.arange(len(kept))
        found = {}
        for code, given in self.given.items():
            rater, unit = np.divmod(given.cells, max(1, self.n_units))
            inside = place[unit] >= 0
            found[code] = Given(rater[inside] * len(kept) + place[unit[inside]], given.stances[inside])
        return Cells(np.ascontiguousarray(self.seen[:, kept]), found)

    def both_done(self, first: int, second: int) -> list[int]:
        """Return the units that both raters finished."""
        import numpy as np

        return np.flatnonzero((self.seen[first] >= 0) & (self.seen[second] >= 0)).tolist()

    def stances(self, code: str) -> dict[tuple[int, int], int]:
        """Return (rater, unit) -> stance of a code, for who reads single cells."""
        given = self.given[code]
        n = self.n_units
        pairs = zip(given.cells.tolist(), given.stances.tolist(), strict=True)
        return {divmod(cell, n): stance for cell, stance in pairs}

    def versions(self) -> list[list[int]]:
        """Return ``seen`` as plain numbers."""
        found: list[list[int]] = self.seen.tolist()
        return found

    def _base(self, complete: Collection[int]) -> NDArray[np.int8]:
        import numpy as np

        highest = max(complete, default=-1)
        known = np.zeros(max(highest, int(self.seen.max(initial=-1))) + 2, dtype=bool)
        known[list(complete)] = True
        known[-1] = False  # where -1 looks
        return np.where(known[self.seen], 0, MISSING).astype(np.int8).reshape(-1)


def _places(word: int, start: int) -> frozenset[int]:
    return frozenset(start + place for place in range(word.bit_length()) if word >> place & 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """A round as the study file hands it out."""

    units: str
    """Numbers of the units in their order, parted by commas."""
    bits: int
    """Bits of a packed judgment below its unit."""
    raters: Mapping[int, int]
    """Number of an expert (as packed) -> place among the raters."""
    may_read: Mapping[int, Sequence[bool]]
    """Rater -> which units they read; raters who read all are not in it."""


def read_cells(
    columns: Columns,
    done: Iterable[tuple[int, int, str]],
    given: Iterable[tuple[str, str]],
) -> Cells:
    """Put the columns of a round together.

    Args:
        columns: Units and raters.
        done: Rater, number of a version, units finished under it.
        given: Code, packed judgments: ``unit << bits | expert << 2 | stance``.
    """
    import numpy as np

    units = integers(columns.units)
    n, raters = len(units), max(columns.raters.values(), default=-1) + 1
    place = np.full(int(units.max(initial=-1)) + 2, -1, dtype=np.int64)
    place[units] = np.arange(n)
    seen = np.full((raters, n), -1, dtype=np.int16)
    for rater, version, text in done:
        at = place[_within(integers(text), place)]
        seen[rater, at[at >= 0]] = version
    for rater, readable in columns.may_read.items():
        seen[rater, ~np.asarray(readable, dtype=bool)] = -1
    flat = seen.reshape(-1)
    row_of = np.full(1 << max(0, columns.bits - STANCE_BITS), -1, dtype=np.int64)
    for expert, rater in columns.raters.items():
        row_of[expert] = rater
    found: dict[str, Given] = {}
    for code, text in given:
        packed = integers(text)
        row = row_of[(packed & ((1 << columns.bits) - 1)) >> STANCE_BITS]
        unit = place[_within(packed >> columns.bits, place)]
        cells = row * n + unit
        known = (row >= 0) & (unit >= 0)
        known &= flat[np.where(known, cells, 0)] >= 0 if n else known
        found[code] = Given(cells[known], (packed & ((1 << STANCE_BITS) - 1)).astype(np.int8)[known])
    return Cells(seen, found)


def _within(numbers: Integers, place: Integers) -> Integers:
    """Return numbers as indices; what lies outside looks at the last place, which is nowhere."""
    import numpy as np

    return np.where((numbers >= 0) & (numbers < len(place) - 1), numbers, -1)
