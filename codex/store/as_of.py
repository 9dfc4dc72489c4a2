"""The study as it stood: the log up to a point, built into a state in memory; nothing is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from codex.store import log, state, sums
from codex.store.connection import in_memory, writing
from codex.store.study_file import AddedUp

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile


class Point(NamedTuple):
    """A point in the history of a study."""

    clock: int | None = None
    """Everything up to this clock; None: no bound. The same on every copy that holds the same events."""
    at: str | None = None
    """Everything written until then by the clocks of people's computers, which may be wrong."""


def as_of(file: StudyFile, point: Point) -> StudyFile:
    """Return the study as it stood at a point, in memory; texts that were erased since are gone there too."""
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
            file.connection.execute(f"SELECT {log.COLUMNS} FROM event WHERE {where}", values),
        )
        connection.executemany(
            "INSERT INTO body(id, state, salt, content) VALUES(?, ?, ?, ?)",
            file.connection.execute("SELECT id, state, salt, content FROM body"),
        )
        state.build(connection)
        state.create_triggers(connection)
        sums.refresh(connection)
    return replace(file, connection=connection, added_up=AddedUp())


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
