"""Bits of experts to counts and names; few different masks occur, so each is read once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class PairTally(NamedTuple):
    """How the roster judged a pair, without saying of which excerpts."""

    judged: int
    gave: int
    against: int
    experts: tuple[str, ...]
    against_experts: tuple[str, ...]
    judges: tuple[str, ...]


class Tallies:
    """Reads masks: those for in the low bits of the roster, those against above them."""

    def __init__(self, roster: Sequence[str]) -> None:
        self._roster = tuple(roster)
        self._people: dict[int, tuple[str, ...]] = {}
        self._read: dict[tuple[int, int], PairTally] = {}
        self._low = (1 << len(self._roster)) - 1

    def people(self, mask: int) -> tuple[str, ...]:
        """Return the experts of a mask, in the order of the roster."""
        found = self._people.get(mask)
        if found is None:
            found = tuple(expert for bit, expert in enumerate(self._roster) if mask >> bit & 1)
            self._people[mask] = found
        return found

    def read(self, mask: int, judges: int) -> PairTally:
        """Return the tally of a pair; who gave it without having judged it is not counted."""
        key = (mask, judges)
        found = self._read.get(key)
        if found is None:
            favour = self.people(mask & self._low & judges)
            against = self.people(mask >> len(self._roster) & judges)
            found = PairTally(
                judges.bit_count(), len(favour), len(against), favour, against, self.people(judges)
            )
            self._read[key] = found
        return found

    def crossed(self, row: int, col: int, row_judges: int, col_judges: int) -> PairTally:
        """Return the tally of two codes counted apart: the weaker of the two on each side.

        The experts named are those who gave both, and may be fewer than the counts: that is why
        crossing is an option and not the rule.
        """
        one, other = self.read(row, row_judges), self.read(col, col_judges)
        either = one.gave + one.against, other.gave + other.against
        both = self.read(self.both(row, col), row_judges & col_judges)
        return PairTally(
            min(one.judged, other.judged),
            min(one.gave, other.gave),
            max(min(one.against, either[1]), min(other.against, either[0])),
            both.experts,
            both.against_experts,
            both.judges,
        )

    def both(self, row: int, col: int) -> int:
        """Return the mask of those who gave both; one *contradicts* of the two makes it *against*."""
        size = len(self._roster)
        row_for, row_against, col_for, col_against = (
            row & self._low,
            row >> size,
            col & self._low,
            col >> size,
        )
        against = row_against & (col_for | col_against) | col_against & row_for
        return row_for & col_for | against << size
