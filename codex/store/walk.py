"""In which order an expert walks through the excerpts of a round: worked out once, then kept.

The order follows from the seed, the expert and the ids (:func:`codex.coding.queue.order_for`), so it
is no truth and not even state: a sitting of 100,000 excerpts need not wait for it to be worked out
again. Whatever could change it - a sample, a round, a language, a mark - throws it away.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from itertools import filterfalse
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.store.study_file import StudyFile

_FOLLOWS: Final = {
    "sample": ("INSERT", "UPDATE", "DELETE"),
    "round": ("INSERT", "UPDATE", "DELETE"),
    "expert": ("INSERT", "UPDATE", "DELETE"),
    "field": ("INSERT", "UPDATE", "DELETE"),
    "source": ("INSERT", "UPDATE OF live, language", "DELETE"),
    "excerpt": ("INSERT", "UPDATE OF source, language, context, codable", "DELETE"),
    "body": ("UPDATE OF state",),
}
"""Table -> changes of it after which an order may be another."""

WALK: Final = """
CREATE TABLE walk(                         -- no state: kept until something that it follows from changes
  round INTEGER NOT NULL, expert INTEGER NOT NULL,
  places BLOB NOT NULL,                    -- numbers of excerpts, four bytes each, the lowest first
  unread BLOB NOT NULL,                    -- likewise: in no language that the expert reads
  PRIMARY KEY(round, expert)
) STRICT;
""" + "".join(
    f"CREATE TRIGGER walk_{table}_{event[:6].lower()} AFTER {event} ON {table} BEGIN DELETE FROM walk; END;\n"
    for table, events in _FOLLOWS.items()
    for event in events
)


class Places(Sequence[str]):
    """Ids of excerpts in an order, held as numbers: four bytes each instead of a hundred.

    An id is looked up when it is asked for, so the study must be open.
    """

    def __init__(self, file: StudyFile, numbers: array[int]) -> None:
        self._file = file
        self.numbers = numbers
        """Integers that the state uses for the excerpts."""

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[str, ...]: ...
    def __getitem__(self, at: int | slice) -> str | tuple[str, ...]:
        if isinstance(at, slice):
            return tuple(map(self._file.name, self.numbers[at]))
        return self._file.name(self.numbers[at])

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._file.number(name) in self.numbers

    def index(self, name: str, start: int = 0, stop: int | None = None) -> int:
        """Return the first place of an excerpt.

        Raises:
            ValueError: It is not among them.
        """
        return self.numbers.index(self._file.number(name), start, len(self) if stop is None else stop)


def kept_walk(file: StudyFile, round_id: str, expert_id: str) -> tuple[Places, Places] | None:
    """Return the order that was kept, and the excerpts that the expert cannot read."""
    row = file.connection.execute(
        "SELECT places, unread FROM walk WHERE round = ? AND expert = ?",
        [file.number(round_id), file.number(expert_id)],
    ).fetchone()
    return (Places(file, _unpacked(row[0])), Places(file, _unpacked(row[1]))) if row else None


def keep_walk(
    file: StudyFile, round_id: str, expert_id: str, order: Iterable[int], unread: Iterable[int]
) -> tuple[Places, Places]:
    """Keep an order (inside the transaction in which it was worked out) and return it."""
    packed, others = array("I", order), array("I", unread)
    file.connection.execute(
        "INSERT OR REPLACE INTO walk VALUES(?, ?, ?, ?)",
        [
            file.number(round_id),
            file.number(expert_id),
            _in_file_order(packed).tobytes(),
            _in_file_order(others).tobytes(),
        ],
    )
    return Places(file, packed), Places(file, others)


def without_done(file: StudyFile, round_id: str, expert_id: str, places: Places) -> Places:
    """Return the places without what an expert has finished with."""
    rows = file.connection.execute(
        "SELECT excerpt FROM done WHERE round = ? AND expert = ? AND version > -1 AND occasion = 1",
        [file.number(round_id), file.number(expert_id)],
    )
    finished = {row[0] for row in rows}
    if not finished:
        return places
    return Places(file, array("I", filterfalse(finished.__contains__, places.numbers)))


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(packed)
    return _in_file_order(numbers)


def _in_file_order(numbers: array[int]) -> array[int]:
    """Turn the bytes of each number round on machines that write the highest first."""
    if sys.byteorder == "little":
        return numbers
    turned = array("I", numbers)
    turned.byteswap()
    return turned
