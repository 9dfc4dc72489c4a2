"""How an event is carried into state: the statements that kinds of events are made of.

The placeholder ``{e}`` is the set of events, with columns ``id, clock, at, actor, key, value``.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

FACILITATOR = frozenset({"facilitator"})
MAKERS = frozenset({"facilitator", "coder", "adjudicator", "panellist"})
DECIDERS = frozenset({"facilitator", "adjudicator"})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of event."""

    name: str
    """``stem@version``."""
    key: tuple[str, ...]
    """Names of the key's items after the stem."""
    value: frozenset[str]
    """Fields that a value may hold."""
    writers: frozenset[str]
    state: tuple[str, ...]
    own: bool = False
    """True where the actor must be the expert named in the key, unless a facilitator writes."""
    bodies: tuple[str, ...] = field(default=())
    """Fields of the value that hold ids of bodies."""

    @property
    def stem(self) -> str:
        """First item of the key."""
        return self.name.partition("@")[0]

    def bodies_in(self, value: Mapping[str, Any]) -> list[str]:
        """Return the ids of bodies that a value of this kind names."""
        found = [value[name] for name in self.bodies if value.get(name)]
        if "moves" in self.value:  # where a new text lacks words of an excerpt, they are a body of their own
            found += [move[3] for move in value.get("moves") or () if len(move) > 3]
        return found

    @property
    def judging(self) -> bool:
        """True where a closed round counts only the events that it pinned."""
        return any(LATE in statement for statement in self.state)


NAMING = "INSERT OR IGNORE INTO ident(id)"
"""How the statements begin that give integers to ids."""
LATE = "INSERT OR IGNORE INTO late(round, event)"
"""How the statements begin that say what came after a round was closed."""


def ident(*paths: str) -> str:
    """Return the statement that gives integers to the ids at these places of key or value."""
    picks = " UNION ALL ".join(
        f"SELECT * FROM (SELECT DISTINCT json_extract(e.{p.partition(':')[0]}, '{p.partition(':')[2]}') AS id"
        " FROM {e} e)"
        for p in paths
    )
    return f"{NAMING} SELECT id FROM ({picks}) WHERE id IS NOT NULL"


def number(place: str) -> str:
    """Return the SQL for the integer of the id at ``key:PATH`` or ``value:PATH``."""
    column, _, path = place.partition(":")
    return f"(SELECT n FROM ident WHERE id = json_extract(e.{column}, '{path}'))"


def value(path: str) -> str:
    """Return the SQL for a field of the value."""
    return f"json_extract(e.value, '$.{path}')"


def upsert(table: str, columns: dict[str, str], key: tuple[str, ...], where: str = "true") -> str:
    """Return the statement that keeps the newest event's row: order is (clock, id)."""
    every = {**columns, "clock": "e.clock", "event": "e.id"}
    names = ", ".join(f'"{name}"' for name in every)
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in every if name not in key)
    return (
        f"INSERT INTO {table}({names}) SELECT {', '.join(every.values())} FROM {{e}} e WHERE {where} "
        f"ON CONFLICT({', '.join(key)}) DO UPDATE SET {changed} "
        f"WHERE (excluded.clock, excluded.event) > ({table}.clock, {table}.event)"
    )


def register(table: str, columns: dict[str, str]) -> tuple[str, ...]:
    """Return the statements of a kind whose key is one id and whose row is that id's."""
    return (
        ident("key:$[1]"),
        upsert(table, {"n": number("key:$[1]"), "live": "e.value IS NOT NULL", **columns}, ("n",)),
    )


ROUND = number("key:$[1]")
"""The integer of the round that a key names first."""
CLOSED = f"EXISTS (SELECT 1 FROM closing c WHERE c.round = {ROUND} AND c.pins IS NOT NULL)"
PINNED = f"EXISTS (SELECT 1 FROM pin p WHERE p.round = {ROUND} AND p.event = e.id)"


COUNTED = f"NOT ({CLOSED}) OR {PINNED}"
"""Whether a round counts the event."""


def judged(table: str, columns: dict[str, str], key: tuple[str, ...], *, sound: str = "") -> tuple[str, ...]:
    """Return the statements of judgments: after closing only what was pinned counts, the rest is late.

    Args:
        table: Where they are kept.
        columns: Name -> SQL of its value.
        key: Columns that make a row one.
        sound: SQL condition that an event must meet to be carried at all.
    """
    # what a pinned event took the place of is no latecomer
    same = " AND ".join(f"t.{name} = {columns[name]}" for name in key)
    return (
        upsert(table, columns, key, where=f"({COUNTED}) AND ({sound})" if sound else COUNTED),
        (
            f"{LATE} SELECT {ROUND}, e.id FROM {{e}} e WHERE {CLOSED} AND NOT ({PINNED})"
            f" AND NOT EXISTS (SELECT 1 FROM {table} t WHERE {same} AND (t.clock, t.event) > (e.clock, e.id))"
        ),
    )
