"""Who may have written what: a function of the log alone, the same on every copy.

A permission is an event too. Once a facilitator has given somebody a role, in the whole study or
in one round, their events of that kind count; until the log holds it they are kept *aside*: in the
log, not in the state. Permissions only add up, so that the order in which logs are joined changes
nothing; a role that was taken away stops new writing on this copy, not what was written before.
The first facilitator is the person who began the study.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass
from codex.store.kinds import KINDS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator

    from codex.store.carrying import Kind

FOUNDER = "facilitator"
"""Id that ``codex init`` gives to who begins a study."""

UNKNOWN, ROLE, NOT_OWN = "unknown", "role", "not-own"
"""Why an event is kept aside: nobody gave its actor any role, not this one, or it speaks for another."""


@dataclass(frozen=True, slots=True)
class Rights:
    """The roles that were ever given."""

    study: dict[str, frozenset[str]]
    """Actor -> roles in the whole study."""
    rounds: dict[tuple[str, str], frozenset[str]]
    """(Actor, round) -> roles in that round."""

    def objection(self, actor: str, kind: Kind, key: list[str]) -> str:
        """Return why an actor may not write such an event; empty where they may.

        Args:
            actor: Id of who wrote.
            kind: Kind of the event.
            key: Its key, without the stem.
        """
        held = self.study.get(actor, frozenset())
        if "round" in kind.key:
            held |= self.rounds.get((actor, key[kind.key.index("round")]), frozenset())
        if not held:
            return ROLE if any(who == actor for who, _ in self.rounds) else UNKNOWN
        if not held & kind.writers:
            return ROLE
        if kind.own and "facilitator" not in held and key[kind.key.index("expert")] != actor:
            return NOT_OWN
        return ""


def rights(connection: sqlite3.Connection) -> Rights:
    """Read from the log who was given which role, by people who may give one.

    A facilitator makes facilitators, so this goes on until nothing is added.
    """
    given = _given(connection, "expert")
    appointed = _given(connection, "role")
    held: dict[str, set[str]] = {FOUNDER: {"facilitator"}}
    while True:
        facilitators = {who for who, roles in held.items() if "facilitator" in roles}
        before = sum(map(len, held.values()))
        for actor, key, role in given:
            if actor in facilitators:
                held.setdefault(key[1], set()).add(role)
        if sum(map(len, held.values())) == before:
            break
    rounds: dict[tuple[str, str], set[str]] = {}
    for actor, key, role in appointed:
        if actor in facilitators:
            rounds.setdefault((key[2], key[1]), set()).add(role)
    return Rights(
        {who: frozenset(roles) for who, roles in held.items()},
        {pair: frozenset(roles) for pair, roles in rounds.items()},
    )


def _given(connection: sqlite3.Connection, stem: str) -> list[tuple[str, list[str], str]]:
    rows = connection.execute(
        "SELECT actor, key, json_extract(value, '$.role') FROM event"
        f" WHERE key >= '[\"{stem}\",' AND key < '[\"{stem}\"-' AND kind = '{stem}@1' AND value IS NOT NULL"
    )
    return [(actor, json.loads(key), role) for actor, key, role in rows if role]


def set_aside(
    connection: sqlite3.Connection, origin: str = "event", pairs: Collection[tuple[str, str]] = ()
) -> int:
    """Put events that their actors may not write into ``aside``; returns how many.

    Args:
        connection: Inside a transaction; the events are in the log already.
        origin: Table or subquery with ``clock, id, actor, kind, key`` of the events to look at.
        pairs: The actors and kinds that are among them, where they are known.
    """
    held = rights(connection)
    before = _number(connection)
    for actor, name in pairs or connection.execute(f"SELECT DISTINCT actor, kind FROM {origin}").fetchall():
        kind = KINDS.get(name)
        if kind is None:
            continue
        allowed = held.study.get(actor, frozenset())
        if not allowed & kind.writers:
            _aside_one_by_one(connection, origin, held, actor, kind)
        elif kind.own and "facilitator" not in allowed:
            place = f"json_extract(key, '$[{kind.key.index('expert') + 1}]')"
            others = f"SELECT 1 FROM {origin} WHERE actor = ? AND kind = ? AND {place} <> ? LIMIT 1"
            if connection.execute(others, [actor, name, actor]).fetchone():
                _aside_one_by_one(connection, origin, held, actor, kind)
    return _number(connection) - before


def _number(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM aside").fetchone()[0])


def _aside_one_by_one(
    connection: sqlite3.Connection, origin: str, held: Rights, actor: str, kind: Kind
) -> None:
    rows = connection.execute(
        f"SELECT clock, id, key FROM {origin} WHERE actor = ? AND kind = ?", [actor, kind.name]
    ).fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO aside(clock, event, why) VALUES(?, ?, ?)",
        (
            (clock, event, why)
            for clock, event, key in rows
            if (why := held.objection(actor, kind, json.loads(key)[1:]))
        ),
    )


def let_in(connection: sqlite3.Connection) -> int:
    """Take out of ``aside`` what is permitted by now and put it into the table ``temp.let_in(clock, event)``.

    What stays there gets the reason that holds now: it must not depend on what arrived first.

    Returns:
        How many events now count that did not.
    """
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS let_in(clock INTEGER, event BLOB)")
    connection.execute("DELETE FROM temp.let_in")
    found: list[tuple[int, bytes]] = []
    changed: list[tuple[str, int, bytes]] = []
    for clock, event, why in _present(connection):
        if why:
            changed.append((why, clock, event))
        else:
            found.append((clock, event))
    connection.executemany("INSERT INTO temp.let_in VALUES(?, ?)", found)
    connection.executemany("DELETE FROM aside WHERE clock = ? AND event = ?", found)
    connection.executemany("UPDATE aside SET why = ? WHERE clock = ? AND event = ?", changed)
    return len(found)


def is_settled(connection: sqlite3.Connection) -> bool:
    """Say whether what is kept aside is what has to be, each for the reason that holds now."""
    return next(_present(connection), None) is None


def _present(connection: sqlite3.Connection) -> Iterator[tuple[int, bytes, str]]:
    """Yield what is aside and has another reason now than the one it was put there for, or none any more."""
    rows = connection.execute(
        "SELECT e.clock, e.id, e.actor, e.kind, e.key, a.why FROM aside a"
        " JOIN event e ON e.clock = a.clock AND e.id = a.event"
    ).fetchall()
    held = rights(connection) if rows else None
    for clock, event, actor, name, key, before in rows:
        kind = KINDS.get(name)
        if kind is None or held is None:
            continue
        why = held.objection(actor, kind, json.loads(key)[1:])
        if why != before:
            yield clock, event, why
