"""The event log: how a command's writes become events, and how they are read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import Refused
from codex.store.canonical import canonical
from codex.store.digests import blake2b

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codex.model.expert import Expert
    from codex.store.carrying import Kind

SETWISE = 64
"""From so many events on, state is carried over set-wise instead of by trigger."""
_ALL_TRIGGERS = 400
"""Events from which on asking every trigger of another kind costs more than to make them all again."""
PERMITTING = frozenset({"expert@1", "role@1"})
"""Kinds after which events that were kept aside may count."""


class Write(NamedTuple):
    """One thing a command wants to say: of what kind, about what, and the new value (None takes back)."""

    kind: str
    key: tuple[str | int, ...]
    """Without the stem."""
    value: Mapping[str, Any] | None
    fresh: bool = False
    """True where the key cannot have been written before (a new random id): saves a look."""


class Event(NamedTuple):
    """One row of the log."""

    clock: int
    id: bytes
    at: str
    actor: str
    device: bytes
    batch: bytes
    kind: str
    key: str
    prev: str
    value: str | None


COLUMNS = "clock, id, at, actor, device, batch, kind, key, prev, value"


def event_id(study: bytes, event: Sequence[Any]) -> bytes:
    """Return the id that binds an event: blake2b-128 over the study and all columns but the id.

    Args:
        study: The study's id.
        event: ``clock, at, actor, device, batch, kind, key, prev, value``.
    """
    clock, at, actor, device, batch, *rest = event
    told = canonical([study.hex(), clock, at, actor, device.hex(), batch.hex(), *rest])
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def is_unaltered(study: bytes, event: Event) -> bool:
    """Say whether an event is bound by its id, as it was when it was written."""
    return event_id(study, (event.clock, *event[2:])) == event.id


def clock(connection: sqlite3.Connection) -> int:
    """Return the largest clock of the log, 0 for an empty one."""
    return int(connection.execute("SELECT coalesce(max(clock), 0) FROM event").fetchone()[0])


def heads(connection: sqlite3.Connection, keys: Sequence[str]) -> dict[str, list[str]]:
    """Return, for each key that has events, the ids (hex) of those that no other event has seen."""
    found: dict[str, dict[str, None]] = {}
    for start in range(0, len(keys), 500):
        some = keys[start : start + 500]
        rows = connection.execute(
            f"SELECT key, id, prev FROM event WHERE key IN ({','.join('?' * len(some))}) ORDER BY clock, id",
            some,
        )
        for key, event, prev in rows:
            open_heads = found.setdefault(key, {})
            open_heads[event.hex()] = None
            for seen in json.loads(prev):
                open_heads.pop(seen, None)
    return {key: list(events) for key, events in found.items()}


def append(
    connection: sqlite3.Connection,
    study: bytes,
    device: bytes,
    writes: Iterable[Write],
    *,
    actor: Expert,
    at: str,
    batch: bytes,
) -> int:
    """Append one command's writes as events and carry them into state.

    Must run inside :func:`codex.store.connection.writing`. Returns the number of events.

    Raises:
        Refused: The actor's role may not write such an event.
    """
    from codex.store.kinds import KINDS

    writes = list(writes)
    stems = {kind: KINDS[kind].stem for kind in {write.kind for write in writes}}
    told = [(write, canonical([stems[write.kind], *write.key])) for write in writes]
    _check(connection, writes, actor)
    seen = heads(connection, [key for write, key in told if not write.fresh])
    first = clock(connection) + 1
    rows = []
    for number, (write, key) in enumerate(told, first):
        value = None if write.value is None else canonical(write.value)
        prev = canonical(seen[key]) if key in seen else "[]"
        columns = (number, at, actor.id, device, batch, write.kind, key, prev, value)
        fingerprint = event_id(study, columns)
        rows.append((number, fingerprint, *columns[1:]))
        seen[key] = [fingerprint.hex()]
    _insert(connection, rows)
    return len(rows)


def _insert(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
    from codex.store import search, state, sums
    from codex.store.kinds import KINDS

    sql = f"INSERT INTO event({COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?)"
    kinds = {row[6] for row in rows}
    sums.watch(connection, state.written_by(kinds))
    if len(rows) <= SETWISE:
        connection.executemany(sql, rows)
    else:
        asked = kinds if len(rows) < _ALL_TRIGGERS else KINDS.keys()
        state.drop_triggers(connection, asked)
        connection.executemany(sql, rows)
        between = f"clock BETWEEN {rows[0][0]} AND {rows[-1][0]}"
        state.apply(connection, between, many=len(rows) >= state.MANY, present=kinds)
        state.create_triggers(connection, asked)
    for row in rows:
        if row[6] == "close@1":
            state.closed_or_opened(connection, json.loads(row[7])[1])
    search.follow(connection, ((kind, key, value) for *_, kind, key, _, value in rows))


def _check(connection: sqlite3.Connection, writes: Sequence[Write], actor: Expert) -> None:
    """Refuse writes that no event may be made of, or not by this actor."""
    from codex.store.kinds import KINDS

    permitted: set[str] = set()
    for write in writes:
        kind = KINDS[write.kind]
        if len(write.key) != len(kind.key):
            msg = f"{write.kind} has the key {kind.key}, not {write.key}"
            raise ValueError(msg)
        if write.value is not None and not write.value.keys() <= kind.value:
            msg = f"{write.kind} has no field {sorted(write.value.keys() - kind.value)}"
            raise ValueError(msg)
        if write.kind not in permitted:
            _permit(connection, kind, write, actor)
            if not kind.own and "round" not in kind.key:  # then who may is the same for all of the kind
                permitted.add(write.kind)


def _permit(connection: sqlite3.Connection, kind: Kind, write: Write, actor: Expert) -> None:
    held = {actor.role}
    if "round" in kind.key and actor.role != "facilitator":
        held |= appointed(connection, actor.id, str(write.key[kind.key.index("round")]))
    if not held & kind.writers:
        raise Refused("store.role", expert=actor.id, role=actor.role, kind=kind.stem)
    if kind.own and "facilitator" not in held and actor.id != write.key[kind.key.index("expert")]:
        raise Refused("store.not-yours", expert=actor.id, other=write.key[kind.key.index("expert")])


def appointed(connection: sqlite3.Connection, expert: str, round_id: str) -> frozenset[str]:
    """Return the role that an expert was given in one round, beside the one in the whole study."""
    row = connection.execute(
        "SELECT a.role FROM appointment a JOIN ident r ON r.n = a.round JOIN ident i ON i.n = a.expert"
        " WHERE a.live AND r.id = ? AND i.id = ?",
        [round_id, expert],
    ).fetchone()
    return frozenset(row[:1]) if row and row[0] else frozenset()


def events(
    connection: sqlite3.Connection, where: str = "true", values: Sequence[Any] = ()
) -> Iterator[Event]:
    """Return events in their order, oldest first."""
    for row in connection.execute(f"SELECT {COLUMNS} FROM event WHERE {where} ORDER BY clock, id", values):
        yield Event(*row)
