"""Is the study file whole? Every hash recomputed, the state built again and compared."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

from codex.model.finding import Finding
from codex.store import bodies, log, search, state, sums
from codex.store.connection import build_tables, in_memory, writing
from codex.store.guest import strange_objects
from codex.store.kinds import KINDS
from codex.store.schema import STATE_TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from codex.store.study_file import StudyFile


def damages(
    file: StudyFile, progress: Callable[[str, int], None] = lambda _what, _n: None
) -> Iterator[Finding]:
    """Return everything that is not as it should be; nothing when the file is whole.

    Args:
        file: The study.
        progress: Called with what is being looked at and how many were seen.
    """
    file.connection.text_factory = _readable  # else one damaged letter ends the reading
    try:
        for (told,) in file.connection.execute("PRAGMA integrity_check(20)"):
            if told != "ok":
                yield Finding(str(file.path.name), "store.integrity", fields={"what": told})
                return
        yield from _schema(file)
        altered: set[bytes] = set()
        yield from _events(file, altered, progress)
        yield from _bodies(file, altered, progress)
        yield from _state(file, broken=bool(altered))
    finally:
        file.connection.text_factory = str


def _readable(raw: bytes) -> str:
    """Return a text, with what is no UTF-8 as lone surrogates: its hash is then another's."""
    return raw.decode("utf-8", "surrogateescape")


def _schema(file: StudyFile) -> Iterator[Finding]:
    """Tables, views and triggers must be those that this codex makes."""
    for name in strange_objects(file.connection):
        yield Finding(name, "store.strange-schema", fields={"name": name})


def _events(file: StudyFile, altered: set[bytes], progress: Callable[[str, int], None]) -> Iterator[Finding]:
    """Compute every hash again; ids of events whose hash is another go into ``altered``."""
    known: set[bytes] = set()
    for number, event in enumerate(log.events(file.connection), 1):
        where = f"event {event.id.hex()[:8]}"
        if not log.is_unaltered(file.study, event):
            altered.add(event.id)
            yield Finding(where, "store.event-altered", fields={"actor": event.actor, "at": event.at})
        elif event.kind not in KINDS:
            yield Finding(where, "store.unknown-kind", fields={"kind": event.kind})
        elif event.prev != "[]":
            for seen in json.loads(event.prev):
                if bytes.fromhex(seen) not in known:
                    yield Finding(where, "store.event-missing", fields={"id": seen[:8]})
        known.add(event.id)
        if number % 5000 == 0:
            progress("events", number)


def _bodies(file: StudyFile, altered: set[bytes], progress: Callable[[str, int], None]) -> Iterator[Finding]:
    there = dict.fromkeys(row[0] for row in file.connection.execute("SELECT id FROM body"))
    rows = file.connection.execute("SELECT id, salt, content FROM body WHERE state = 'present'")
    for number, (name, salt, content) in enumerate(rows, 1):
        if salt is None or content is None or bodies.body_id(content, salt) != name:
            yield Finding(f"text {name[:8]}", "store.body-altered")
        if number % 1000 == 0:
            progress("texts", number)
    for event in log.events(file.connection, "value IS NOT NULL"):
        if event.id in altered:
            continue
        kind = KINDS.get(event.kind)
        value: dict[str, Any] = json.loads(event.value or "{}")
        for name in kind.bodies_in(value) if kind else ():
            if name not in there:
                yield Finding(f"event {event.id.hex()[:8]}", "store.body-missing", fields={"id": name[:8]})


def _state(file: StudyFile, *, broken: bool) -> Iterator[Finding]:
    """Build the state again from the events, beside the file, and compare every table."""
    fresh = in_memory()
    try:
        yield from _compared(file, fresh)
    except sqlite3.Error:
        if not broken:  # an altered event that says nothing sound was named already
            raise
    finally:
        fresh.close()


def _compared(file: StudyFile, fresh: sqlite3.Connection) -> Iterator[Finding]:
    with writing(fresh):
        state.drop_triggers(fresh)
        fresh.executemany(
            f"INSERT INTO event({log.COLUMNS}) VALUES(?,?,?,?,?,?,?,?,?,?)",
            file.connection.execute(f"SELECT {log.COLUMNS} FROM event"),
        )
        fresh.executemany(
            "INSERT INTO body(id, state, salt, content) VALUES(?, 'present', NULL, ?)",
            file.connection.execute("SELECT id, content FROM body WHERE id IN (SELECT pins FROM closing)"),
        )
        state.build(fresh)
    named = set()
    for table in STATE_TABLES:
        if table in state.SORTED and _sorted(fresh, table) != _sorted(file.connection, table):
            named.add(table)
            yield Finding(table, "store.state-differs", fields={"table": table})
    for table in sums.differing(file.connection, whole=True):
        if table not in named:
            yield Finding(table, "store.sum-differs", fields={"table": table})
    if search.differs(file.connection, fresh):
        yield Finding("search", "store.state-differs", fields={"table": "search"})


def _sorted(connection: sqlite3.Connection, table: str) -> list[tuple[Any, ...]]:
    width = len(connection.execute(f"{state.SORTED[table]} LIMIT 0").description)
    columns = ", ".join(str(n) for n in range(1, width + 1))
    return connection.execute(f"{state.SORTED[table]} ORDER BY {columns}").fetchall()


def rebuild(file: StudyFile) -> None:
    """Throw the state away and build it again from the events, in one transaction."""
    with file.transaction():
        build_again(file.connection)


def build_again(connection: sqlite3.Connection) -> None:
    """Throw away everything that follows from the log, whatever its form, and build it (in a transaction)."""
    for index in ("search", "quick"):
        connection.execute(f"DROP TABLE IF EXISTS {index}")
    for kind, kept in (("trigger", _KEPT_TRIGGERS), ("view", ()), ("table", _KEPT_TABLES)):
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = ? AND name NOT LIKE 'sqlite^_%' ESCAPE '^'", [kind]
        ).fetchall()
        for (name,) in names:
            if name not in kept:
                quoted = name.replace('"', '""')
                connection.execute(f'DROP {kind} IF EXISTS "{quoted}"')
    build_tables(connection)
    state.drop_triggers(connection)
    state.build(connection)
    state.create_triggers(connection)
    sums.refresh(connection)
    search.refresh(connection)


_KEPT_TABLES = ("meta", "event", "body", "_sqlite_migrations")
_KEPT_TRIGGERS = ("event_no_update", "event_no_delete")
