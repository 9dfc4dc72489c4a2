"""Ids that brought judgments speak of, numbered while they are checked, so that no key is taken apart twice."""

from __future__ import annotations

import re
from array import array
from functools import cache
from typing import TYPE_CHECKING, Final

from codex.store.carrying import NAMING, number

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

    from codex.store.carrying import Kind

PLACES: Final = 4
"""Items of a key that may be ids of a judgment, counted from the first."""
SPOKEN: Final = "temp.spoken"
"""Table of what each brought judgment speaks of: ``row``, and ``k1`` to ``k4``, the state's numbers."""


class _Local(dict[str, int]):
    """Id -> a number of its own, from 1 on, given when it is first asked for."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self) + 1
        return number


class Named:
    """Collects, row by row or by columns, which ids a judgment names at which place of its key."""

    def __init__(self) -> None:
        self._local = _Local()
        self._rows = array("q")
        self._places = [array("i") for _ in range(PLACES)]

    def add(self, name: str) -> None:
        """Take in an id that is named elsewhere than in a key."""
        self._local[name]

    def take(self, rows: Sequence[int], places: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        """Take in judgments of one kind.

        Args:
            rows: Their row ids.
            places: At which places of the key an id stands, counted from 1.
            columns: For each of the places its ids, one a row.
        """
        self._rows.extend(rows)
        local = self._local.__getitem__
        told = dict(zip(places, columns, strict=True))
        for place, kept in enumerate(self._places, 1):
            kept.extend(map(local, told[place]) if place in told else array("i", bytes(4 * len(rows))))

    def number(self, connection: sqlite3.Connection) -> None:
        """Give every id its integer and fill :data:`SPOKEN` (inside the transaction)."""
        names = sorted(self._local)
        connection.executemany("INSERT OR IGNORE INTO ident(id) VALUES(?)", ((name,) for name in names))
        numbers: list[int | None] = [None] * (len(names) + 1)
        for name in names:
            row = connection.execute("SELECT n FROM ident WHERE id = ?", [name]).fetchone()
            numbers[self._local[name]] = row[0]
        columns = ", ".join(f"k{place} INTEGER" for place in range(1, PLACES + 1))
        connection.execute(f"CREATE TEMP TABLE spoken(row INTEGER PRIMARY KEY, {columns})")
        marks = ", ".join("?" * (PLACES + 1))
        connection.executemany(f"INSERT INTO {SPOKEN} VALUES({marks})", self._numbered(numbers))

    def _numbered(self, numbers: Sequence[int | None]) -> Iterator[tuple[int | None, ...]]:
        told: list[Iterable[int | None]] = [map(numbers.__getitem__, kept) for kept in self._places]
        return zip(self._rows, *told, strict=True)


@cache
def places_of(kind: Kind) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return where a judgment names ids: places in its key, fields of its value."""
    naming = next(statement for statement in kind.state if statement.startswith(NAMING))
    found = re.findall(r"json_extract\(e\.(key|value), '\$(?:\[(\d+)\]|\.(\w+))'\)", naming)
    return (
        tuple(int(place) for _, place, _ in found if place),
        tuple(field for _, _, field in found if field),
    )


def by_number(kind: Kind, statement: str) -> str:
    """Return a statement of a kind of judgments that takes its ids from :data:`SPOKEN` and not from the key."""
    for place in places_of(kind)[0]:
        if place <= PLACES:
            statement = statement.replace(number(f"key:$[{place}]"), f"e.k{place}")
    return statement
