"""Forks: keys of which two people said something without having seen the other's word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.errors import NotFound
from codex.store import log
from codex.store.canonical import canonical
from codex.store.kinds import KINDS
from codex.store.log import Event, Write

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from codex.model.expert import Expert
    from codex.store.study_file import StudyFile

_COMMUTE = ('["undo"', '["erase"', '["look"', '["invite"')
"""Beginnings of keys on which two words never contradict."""


@dataclass(frozen=True, slots=True)
class Side:
    """One word in a fork."""

    event: str
    """Id, hex."""
    actor: str
    at: str
    value: dict[str, Any] | None
    """None takes back."""
    counts: bool
    """True for the one that counts until the fork is settled: the last in the order of the log."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A key with several heads."""

    kind: str
    """``stem@version``."""
    key: tuple[str | int, ...]
    """Without the stem."""
    sides: tuple[Side, ...]
    """In the order of the log; the last one counts."""
    same: bool
    """Whether all sides say the same: nothing is to be settled."""


def forks(connection: sqlite3.Connection, among: str = "", *, first_said: Collection[str] = ()) -> list[Fork]:
    """Return the forks of the log, by key.

    Args:
        connection: The study.
        among: Table of events; only forks of their keys.
        first_said: Kinds of which every key among those events is spoken of once, and by nothing else.
    """
    every = "SELECT key FROM event GROUP BY key HAVING count(*) > 1"
    some = (
        f"SELECT DISTINCT b.key FROM {among} b WHERE EXISTS"
        " (SELECT 1 FROM event e WHERE e.key = b.key AND (e.clock, e.id) <> (b.clock, b.id))"
        f" AND b.kind NOT IN ({', '.join('?' * len(first_said))})"
    )
    found_in = connection.execute(some, [*first_said]) if among else connection.execute(every)
    keys = sorted(row[0] for row in found_in)
    found = (_fork(connection, key) for key in keys if not key.startswith(_COMMUTE))
    return [fork for fork in found if fork is not None]


def _fork(connection: sqlite3.Connection, key: str) -> Fork | None:
    events = list(
        log.events(connection, "key = ? AND (clock, id) NOT IN (SELECT clock, event FROM aside)", [key])
    )
    seen = {one for event in events for one in json.loads(event.prev)}
    heads = [event for event in events if event.id.hex() not in seen]
    if len(heads) < 2:
        return None
    said = {_said(connection, event) for event in heads}
    return Fork(events[-1].kind, tuple(json.loads(key)[1:]), tuple(_sides(heads)), len(said) == 1)


def _said(connection: sqlite3.Connection, event: Event) -> str:
    """Return what an event says; a text stands for its id, which differs wherever it was written."""
    if event.value is None:
        return ""
    value = json.loads(event.value)
    for name in KINDS[event.kind].bodies:
        row = connection.execute("SELECT content FROM body WHERE id = ?", [value.get(name)]).fetchone()
        if row is not None and row[0] is not None:
            value[name] = row[0] if isinstance(row[0], str) else row[0].hex()
    return canonical(value)


def _sides(heads: Iterable[Event]) -> Iterator[Side]:
    every = list(heads)
    for event in every:
        value = None if event.value is None else json.loads(event.value)
        yield Side(event.id.hex(), event.actor, event.at, value, event is every[-1])


def settle(file: StudyFile, event: str, actor: Expert) -> Fork:
    """Let one side of a fork stand: a new event that has seen all of them says the same.

    Args:
        file: The study.
        event: Id of the side, hex, or the beginning of it.
        actor: Who decides; must be allowed to write such an event.

    Returns:
        The fork as it was.

    Raises:
        NotFound: No side of a fork is called so, or more than one.
        Refused: The actor may not say such a thing.
    """
    with file.transaction():
        found = [
            (fork, side)
            for fork in forks(file.connection)
            for side in fork.sides
            if side.event.startswith(event.lower())
        ]
        if len(found) != 1 or not event:
            raise NotFound("together.no-such-side", event=event, n=len(found))
        fork, side = found[0]
        file.write([Write(fork.kind, fork.key, side.value)], actor)
        return fork
