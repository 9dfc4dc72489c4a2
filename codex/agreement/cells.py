"""Judgments of a whole round in memory: who was done with what, and who gave which code.

Built from columns of integers as the study file hands them out (numbers parted by commas), so that
millions of judgments cost little more than reading them.
"""

from __future__ import annotations

from array import array
from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.agreement.patterns import distinct
from codex.model.quick_dataclass import dataclass
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


def weighed(packed: Integers, bits: int, weights: tuple[int, int, int]) -> int:
    """Add up packed judgments, the numbers of unit, expert and stance weighed.

    >>> weighed(integers(str(((7 << 4) + 3 << 2) + 1)), 4, (100, 10, 1))
    731
    """
    who = packed >> STANCE_BITS
    parts = who >> bits, who & ((1 << bits) - 1), packed & ((1 << STANCE_BITS) - 1)
    return sum(weight * int(part.sum()) for weight, part in zip(weights, parts, strict=True))


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
    bases: dict[frozenset[int], NDArray[np.int8]] = field(default_factory=dict, repr=False)
    """Versions -> (R N,) 0 where done under one of them, -1 elsewhere: the same for most codes."""

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
            size = 1 << len(families[start : start + _WORD])
            words, _, which = distinct(bits[there], size, units=True)
            both, _, label[there] = distinct(
                label[there] * len(words) + which, len(kinds) * len(words), units=True
            )
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
        """(R N,) 0 where the rater was done under one of these versions, -1 elsewhere; to be written to."""
        import numpy as np

        key = frozenset(complete)
        if key not in self.bases:
            known = np.zeros(max(max(key, default=-1), int(self.seen.max(initial=-1))) + 2, dtype=bool)
            known[list(key)] = True
            known[-1] = False  # where -1 looks
            self.bases[key] = np.where(known[self.seen], 0, MISSING).astype(np.int8).reshape(-1)
        return self.bases[key].copy()


def _places(word: int, start: int) -> frozenset[int]:
    return frozenset(start + place for place in range(word.bit_length()) if word >> place & 1)


def first_seen(text: str) -> array[int]:
    """Number the values of a column from 0 in the order in which they first occur.

    >>> first_seen("7,7,3,7,9").tolist()
    [0, 0, 1, 0, 2]
    """
    import numpy as np

    values = integers(text)
    _, first, which = np.unique(values, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int32)
    rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
    return array("i", rank[which.reshape(-1)].tobytes())


def read_cells(
    units: str,
    raters: Mapping[int, int],
    n_raters: int,
    bits: int,
    *,
    done: Iterable[tuple[int, int, str]],
    given: Iterable[tuple[str, Iterable[int]]],
    unread: Mapping[int, Sequence[bool]],
) -> Cells:
    """Put the columns of a round together, as the study file hands them out.

    Args:
        units: Numbers of the units in their order, parted by commas.
        raters: Number of an expert -> place among the raters.
        n_raters: R; some may have no number, having judged nothing.
        bits: Bits of an expert's number in a packed judgment.
        done: Rater, number of a version, units finished under it.
        given: Code, packed judgments: ``((unit << bits) + expert << 2) + stance``; those of unknown units
            or experts are left out.
        unread: Rater -> which units are in a language they do not read.
    """
    import numpy as np

    numbers = integers(units)
    n = len(numbers)
    place = np.full(int(numbers.max(initial=-1)) + 2, -1, dtype=np.int32)
    place[numbers] = np.arange(n, dtype=np.int32)
    seen = np.full((n_raters, n), -1, dtype=np.int16)
    for rater, version, text in done:
        at = place[_within(integers(text), place)]
        seen[rater, at[at >= 0]] = version
    for rater, which in unread.items():
        seen[rater, np.asarray(which, dtype=bool)] = -1
    row_of = np.full(max(raters, default=-1) + 2, -1, dtype=np.int32)
    for expert, rater in raters.items():
        row_of[expert] = rater
    flat = seen.reshape(-1)
    found: dict[str, Given] = {}
    for code, judgments in given:
        packed = np.asarray(judgments, dtype=np.int64)
        who = packed >> STANCE_BITS
        row = row_of[_within(who & ((1 << bits) - 1), row_of)].astype(np.int64)
        unit = place[_within(who >> bits, place)]
        known = (row >= 0) & (unit >= 0)
        cells = np.where(known, row * n + unit, 0)
        known &= flat[cells] >= 0 if n else known
        stances = (packed & ((1 << STANCE_BITS) - 1)).astype(np.int8)
        found[code] = Given(cells, stances) if known.all() else Given(cells[known], stances[known])
    return Cells(seen, found)


def _within(numbers: Integers, place: NDArray[Any]) -> Integers:
    """Return numbers as indices; what lies outside looks at the last place, which is nowhere."""
    import numpy as np

    if len(numbers) and int(numbers.min()) >= 0 and int(numbers.max()) < len(place):
        return numbers
    return np.where((numbers >= 0) & (numbers < len(place)), numbers, -1)
