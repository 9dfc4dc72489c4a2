"""The order of things is that of the log on every copy, whatever arrived first."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

ORDERED = ("source", "cut", "expert")
"""Kinds (stems) whose integers say in which order they are listed, drawn from and printed."""


def out_of_order(connection: sqlite3.Connection) -> bool:
    """Say whether some entity has a greater integer than one that came later in the log.

    A state built from the whole log is always in order; one to which older events were added need not be.
    """
    numbers = dict(connection.execute("SELECT id, n FROM ident"))
    return any(_jumbled(connection, stem, numbers) for stem in ORDERED)


def _jumbled(connection: sqlite3.Connection, stem: str, numbers: dict[str, int]) -> bool:
    first: dict[str, tuple[int, bytes]] = {}
    for key, clock, event in connection.execute(
        f"SELECT key, clock, id FROM event WHERE key >= '[\"{stem}\",' AND key < '[\"{stem}\"-'"
        " AND (clock, id) NOT IN (SELECT clock, event FROM aside)"
    ):
        first[key] = min(first.get(key, (clock, event)), (clock, event))
    placed = [
        numbers[name] for key in sorted(first, key=first.__getitem__) if (name := _name(key)) in numbers
    ]
    return placed != sorted(placed)


def _name(key: str) -> str:
    return str(json.loads(key)[1])
