"""What others brought, read and checked before the write lock is taken.

Everything new is put into ``temp.brought`` and ``temp.brought_body``; nothing of the study is
touched here.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from codex.errors import DamagedFile, Refused
from codex.model.finding import Finding
from codex.store import bodies, guest, log
from codex.store.checking import check
from codex.store.naming import Named

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from codex.store.checking import Checked
    from codex.store.exchange import Sent
    from codex.store.study_file import StudyFile

    Progress = Callable[[str, int], None]

_TABLES = f"""
DROP TABLE IF EXISTS temp.brought;
DROP TABLE IF EXISTS temp.brought_body;
CREATE TEMP TABLE brought(origin INTEGER, place INTEGER, {log.COLUMNS.replace(", ", " ANY, ")} ANY) STRICT;
CREATE TEMP TABLE brought_body(id TEXT PRIMARY KEY, salt BLOB, content ANY, digest BLOB) STRICT;
"""


class Origin(NamedTuple):
    """One other log, and what of it was new."""

    name: str
    events: int
    """All events it brought."""
    new: int
    skipped: int
    """Damaged ones that were left out."""


@dataclass(slots=True)
class Staged:
    """All that was brought."""

    origins: list[Origin] = field(default_factory=list)
    named: Named = field(default_factory=Named)
    """Ids that new judgments speak of."""
    refs: set[str] = field(default_factory=set)
    """Bodies that new events refer to."""
    findings: list[Finding] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind and actor -> how many new events; none is left at nought."""
    devices: set[bytes] = field(default_factory=set)
    """Devices of the other copies."""


def begin(connection: sqlite3.Connection) -> Staged:
    """Make the temporary tables, empty."""
    for statement in _TABLES.strip().split(";\n"):
        connection.execute(statement)
    return Staged()


def from_study(
    file: StudyFile, staged: Staged, path: Path, *, name: str, keep_good: bool, progress: Progress
) -> None:
    """Read and check the new events of another copy, and the bodies that this one lacks.

    Raises:
        NotFound, DamagedInput, Refused: See :func:`codex.store.guest.attached`.
        DamagedFile: A hash or form is broken (without ``keep_good``).
        Refused: A kind of event this codex does not know, or a clock ahead of all it could have seen.
    """
    connection, number = file.connection, len(staged.origins)
    with guest.attached(file, path):
        if number:
            connection.execute("CREATE INDEX IF NOT EXISTS temp.brought_id ON brought(clock, id)")
        twice = "AND NOT EXISTS (SELECT 1 FROM temp.brought b WHERE b.clock = g.clock AND b.id = g.id)"
        with guest.told(path):
            connection.execute(
                f"INSERT INTO temp.brought SELECT {number}, NULL, {log.COLUMNS} FROM guest.event g WHERE NOT EXISTS"
                " (SELECT 1 FROM main.event e WHERE e.clock = g.clock AND e.id = g.id)"
                + (twice if number else "")
            )
            events = connection.execute("SELECT count(*) FROM guest.event").fetchone()[0]
        _check(file, staged, name, events, keep_good=keep_good, progress=progress)
        with guest.told(path):
            _bodies_of_guest(connection, staged, name, keep_good=keep_good)
        device = guest.device(connection)
        if device is not None:
            staged.devices.add(device)


def from_lines(
    file: StudyFile, staged: Staged, name: str, sent: Sent, *, keep_good: bool, progress: Progress
) -> None:
    """Read and check a log that came as lines; otherwise as :func:`from_study`."""
    connection, number = file.connection, len(staged.origins)
    connection.execute("CREATE INDEX IF NOT EXISTS temp.brought_id ON brought(clock, id)")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS line AS SELECT * FROM temp.brought LIMIT 0")
    connection.execute("DELETE FROM temp.line")
    marks = ", ".join("?" * 11)
    connection.executemany(f"INSERT INTO temp.line VALUES({number}, {marks})", sent.rows(progress))
    skipped = sent.refused(keep_good=keep_good)
    staged.findings += skipped
    events = connection.execute("SELECT count(*) FROM temp.line").fetchone()[0]
    connection.execute(
        f"INSERT INTO temp.brought SELECT origin, min(place), {log.COLUMNS} FROM temp.line l WHERE NOT EXISTS"
        " (SELECT 1 FROM main.event e WHERE e.clock = l.clock AND e.id = l.id) AND NOT EXISTS"
        " (SELECT 1 FROM temp.brought b WHERE b.clock = l.clock AND b.id = l.id) GROUP BY clock, id"
    )
    connection.execute("DELETE FROM temp.line")
    unseen = len(sent.held)
    _check(file, staged, name, events, unseen=unseen, keep_good=keep_good, progress=progress)
    wanted = _wanted(connection, staged)
    _keep_bodies(
        connection,
        ((key, salt, content, digest) for key, salt, content, digest in sent.bodies if key in wanted),
    )


def _check(
    file: StudyFile,
    staged: Staged,
    name: str,
    events: int,
    *,
    keep_good: bool,
    progress: Progress,
    unseen: int = 0,
) -> None:
    connection, number = file.connection, len(staged.origins)
    largest = log.clock(connection) + events + unseen
    found = check(connection, file.study, largest, progress, origin=number, named=staged.named)
    if found.faults and not keep_good:
        _refuse(name, found)
    connection.executemany("DELETE FROM temp.brought WHERE rowid = ?", ((one.row,) for one in found.faults))
    staged.findings += [
        Finding(place_of(name, one.place, one.event), one.why, skipped=True) for one in found.faults
    ]
    staged.refs |= found.bodies
    staged.counts.update(found.counts)
    new = connection.execute("SELECT count(*) FROM temp.brought WHERE origin = ?", [number]).fetchone()[0]
    staged.origins.append(Origin(name, events, new, len(found.faults)))


def _refuse(name: str, found: Checked) -> None:
    first = found.faults[0]
    if first.why == "together.unknown-kind":
        raise Refused("together.newer-kind", name=name, event=first.event)
    if first.why == "together.clock-ahead":
        raise Refused("together.clock", name=name, event=first.event)
    raise DamagedFile(first.why, where=place_of(name, first.place, first.event))


def place_of(name: str, line: int | None, event: str) -> str:
    """Return where an event stands, as a person is told."""
    return f"{name}:{line}" if line is not None else f"{name}, {event}"


def _wanted(connection: sqlite3.Connection, staged: Staged) -> set[str]:
    """Return the bodies that are referred to and not here: new ones, and those withheld so far."""
    withheld = {row[0] for row in connection.execute("SELECT id FROM main.body WHERE state = 'withheld'")}
    here = _here(connection, staged.refs)
    return (staged.refs - here) | withheld


def _here(connection: sqlite3.Connection, wanted: Iterable[str]) -> set[str]:
    return {
        key
        for key in wanted
        if connection.execute(
            "SELECT 1 FROM main.body WHERE id = ? AND state <> 'withheld'", [key]
        ).fetchone()
    }


def _bodies_of_guest(connection: sqlite3.Connection, staged: Staged, name: str, *, keep_good: bool) -> None:
    def rows() -> Iterable[tuple[str, bytes, str | bytes, bytes | None]]:
        for key in sorted(_wanted(connection, staged)):
            row = connection.execute(
                "SELECT salt, content, digest FROM guest.body WHERE id = ? AND state = 'present'", [key]
            ).fetchone()
            if row is None:
                continue
            salt, content, digest = row
            if not sound_body(key, salt, content):
                if not keep_good:
                    raise DamagedFile("together.bad-body", where=place_of(name, None, key[:8]))
                staged.findings.append(
                    Finding(place_of(name, None, key[:8]), "together.bad-body", skipped=True)
                )
                continue
            yield key, salt, content, digest if isinstance(digest, bytes) and len(digest) == 16 else None

    _keep_bodies(connection, list(rows()))


def _keep_bodies(
    connection: sqlite3.Connection, rows: Iterable[tuple[str, bytes, str | bytes, bytes | None]]
) -> None:
    connection.executemany("INSERT OR IGNORE INTO temp.brought_body VALUES(?, ?, ?, ?)", rows)


def sound_body(key: str, salt: object, content: object) -> bool:
    """Say whether a content is the one that its id binds."""
    if not isinstance(salt, bytes) or not 0 < len(salt) <= 64 or not isinstance(content, str | bytes):
        return False
    return bodies.body_id(content, salt) == key
