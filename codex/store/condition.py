"""In what condition a study file is: what ``codex doctor`` asks of it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile


class Later(NamedTuple):
    """Events that are dated later than now."""

    n: int
    at: str
    """The latest of their dates."""


def journal_mode(file: StudyFile) -> str:
    """Return SQLite's journal mode; codex uses ``delete``."""
    return str(file.connection.execute("PRAGMA journal_mode").fetchone()[0])


def sqlite_version() -> str:
    """Return the version of SQLite."""
    return sqlite3.sqlite_version


def originals(file: StudyFile) -> frozenset[str]:
    """Return names of the files of ``corpus/`` that sources were read from."""
    rows = file.connection.execute(
        "SELECT DISTINCT json_extract(b.content, '$.original') FROM source s JOIN body b ON b.id = s.about"
        " WHERE s.live AND b.state = 'present'"
    )
    return frozenset(row[0] for row in rows if row[0])


def dated_later(file: StudyFile) -> Later:
    """Return the events that are dated more than a day after now: some computer's clock was wrong."""
    n, at = file.connection.execute(
        "SELECT count(*), coalesce(max(at), '') FROM event"
        " WHERE at > strftime('%Y-%m-%dT%H:%M:%SZ', ?, '+1 day')",
        [file.now],
    ).fetchone()
    return Later(n, at)


def kept_aside(file: StudyFile) -> int:
    """Return how many events are kept and do not count."""
    return int(file.connection.execute("SELECT count(*) FROM aside").fetchone()[0])


def events_since(file: StudyFile, backup: Path) -> int | None:
    """Return how many events a backup lacks; None where it is no sound copy of this study."""
    try:
        connection = sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)
        try:
            study = connection.execute("SELECT value FROM meta WHERE name = 'study'").fetchone()
            n = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error:
        return None
    if study is None or study[0] != file.study:
        return None
    return int(file.connection.execute("SELECT count(*) FROM event").fetchone()[0]) - int(n)
