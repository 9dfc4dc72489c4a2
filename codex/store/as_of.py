"""The study as it stood: the log up to a point, built into a state in memory; nothing is written.

Every hash is computed again on the way: what was damaged in the log must not become a number of the past.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import DamagedInput
from codex.store import bodies, log, state, sums
from codex.store.connection import in_memory, writing
from codex.store.study_file import AddedUp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile


class Point(NamedTuple):
    """A point in the history of a study."""

    clock: int | None = None
    """Everything up to this clock; None: no bound. The same on every copy that holds the same events."""
    at: str | None = None
    """Everything written until then by the clocks of people's computers, which may be wrong."""


def as_of(file: StudyFile, point: Point) -> StudyFile:
    """Return the study as it stood at a point, in memory; texts that were erased since are gone there too.

    Raises:
        DamagedInput: An event that is read was altered or names one that is gone, or a text was altered.
    """
    connection = in_memory()
    where = "true"
    values: list[object] = []
    if point.clock is not None:
        where, values = f"{where} AND clock <= ?", [*values, point.clock]
    if point.at is not None:
        where, values = f"{where} AND at <= ?", [*values, point.at]
    with writing(connection):
        state.drop_triggers(connection)
        marks = ", ".join("?" * len(log.Event._fields))
        connection.executemany(
            f"INSERT INTO event({log.COLUMNS}) VALUES({marks})",
            _whole_events(file, where, values),
        )
        connection.executemany(
            "INSERT INTO body(id, state, salt, content) VALUES(?, ?, ?, ?)",
            _whole_bodies(file),
        )
        state.build(connection)
        state.create_triggers(connection)
        sums.refresh(connection)
    return replace(file, connection=connection, added_up=AddedUp())


def _whole_events(file: StudyFile, where: str, values: list[object]) -> Iterator[log.Event]:
    """Give events in their order, each after its hash was computed again."""
    known: set[str] = set()
    everywhere: set[str] | None = None
    for event in log.events(file.connection, where, values):
        name = event.id.hex()
        if not log.is_unaltered(file.study, event):
            fields = {"event": name[:8], "actor": event.actor, "at": event.at}
            raise DamagedInput("store.past-altered", path=file.path, **fields)
        for seen in json.loads(event.prev) if event.prev != "[]" else ():
            if seen in known:
                continue
            if everywhere is None:  # by people's clocks an earlier event may be dated later
                everywhere = {one.hex() for (one,) in file.connection.execute("SELECT id FROM event")}
            if seen not in everywhere:
                raise DamagedInput("store.past-missing", path=file.path, event=name[:8], id=seen[:8])
        known.add(name)
        yield event


def _whole_bodies(file: StudyFile) -> Iterator[tuple[Any, ...]]:
    """Give bodies, each present one after its hash was computed again."""
    for row in file.connection.execute("SELECT id, state, salt, content FROM body"):
        name, kept, salt, content = row
        if kept == "present" and (salt is None or content is None or bodies.body_id(content, salt) != name):
            raise DamagedInput("store.past-text-altered", path=file.path, text=name[:8])
        yield row


def closing_clock(file: StudyFile, round_id: str) -> int | None:
    """Return the clock of the closing that stands; None while a round is open."""
    row = file.connection.execute(
        "SELECT clock FROM closing WHERE round = ? AND pins IS NOT NULL", [file.number(round_id)]
    ).fetchone()
    return row[0] if row else None


def last_clock_of_version(file: StudyFile, version: str) -> int | None:
    """Return the last clock before a later version of the codebook was made; None where there is none."""
    row = file.connection.execute(
        "SELECT min(v.clock) - 1 FROM version v, version o WHERE o.n = ? AND v.live AND v.clock > o.clock",
        [file.number(version)],
    ).fetchone()
    return row[0] if row else None


COUNTED = {
    "sources": "SELECT count(*) FROM source WHERE live",
    "excerpts": "SELECT count(*) FROM excerpt WHERE codable AND NOT context",
    "codes": "SELECT count(*) FROM code WHERE live",
    "experts": "SELECT count(*) FROM expert WHERE live",
    "rounds": "SELECT count(*) FROM round WHERE live",
    "judgments": "SELECT count(*) FROM judgment WHERE given",
    "done": "SELECT count(*) FROM done WHERE version IS NOT NULL",
    "spans": "SELECT count(*) FROM span WHERE live",
    "votes": "SELECT count(*) FROM vote WHERE live",
    "decisions": "SELECT count(*) FROM decision WHERE live",
}
"""What is counted at a point -> how."""


JUDGED = frozenset({"judgments", "done", "spans", "votes"})
"""Of these, the ones that say how much was judged: a secret while a round is open, and long to count."""


def counts(file: StudyFile, *, judged: bool = True) -> dict[str, int]:
    """Return how much there is of everything; ``judged``: also of judgments, row by row."""
    return {
        name: file.connection.execute(sql).fetchone()[0]
        for name, sql in COUNTED.items()
        if judged or name not in JUDGED
    }
