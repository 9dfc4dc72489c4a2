"""The open study file: how it is found, checked, opened and written."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from codex.errors import CodexError, DamagedInput, NotFound, Refused
from codex.store.identity import APPLICATION_ID, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIMEOUT = 30.0
"""Seconds that a command waits for another one's write (8 writers in a tight loop: 13 s seen)."""


def create(path: Path) -> sqlite3.Connection:
    """Make a new study file, readable by its owner alone.

    Raises:
        Refused: Something stands at ``path`` already.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise Refused("store.exists", path=path) from None
    from codex.store.schema import TRUTH
    from codex.store.sums import refresh

    connection = _configured(path)
    with writing(connection):
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        run_script(connection, TRUTH)
        build_tables(connection)
        refresh(connection)
    return connection


def build_tables(connection: sqlite3.Connection) -> None:
    """Make the state tables, empty, with their tallies and triggers."""
    from codex.store.quick_search import QUICK
    from codex.store.schema import STATE, TALLIES
    from codex.store.search import SEARCH
    from codex.store.state import create_triggers
    from codex.store.sums import CHECKSUM
    from codex.store.walk import WALK

    run_script(connection, STATE)
    run_script(connection, SEARCH)
    run_script(connection, WALK)
    run_script(connection, QUICK)
    run_script(connection, TALLIES)
    run_script(connection, CHECKSUM)
    create_triggers(connection)


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run SQL statements inside the open transaction (``executescript`` would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing study file, of this form or an older one.

    Raises:
        NotFound: There is no file at ``path``; none is created.
        DamagedInput: It is no database, or a database of something else.
        Refused: A newer codex wrote it.
    """
    if not path.is_file():
        raise NotFound("store.no-study", path=path)
    check_head(path)
    with translated(path):
        connection = _configured(path)
        if (found := form_of(connection)) > VERSION:
            connection.close()
            raise Refused("store.newer", path=path, found=found, known=VERSION)
    return connection


def form_of(connection: sqlite3.Connection) -> int:
    """Return which form of the tables a study file has."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_head(path: Path) -> None:
    """Look at the first bytes of a file before SQLite does.

    Raises:
        DamagedInput: It is no database, or a database of something else.
    """
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
        raise DamagedInput("store.no-database", path=path)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise DamagedInput("store.foreign", path=path)


def in_memory() -> sqlite3.Connection:
    """Return an empty study in memory, to compare with or to build in."""
    from codex.store.schema import TRUTH

    connection = sqlite3.connect(":memory:", isolation_level=None)
    with writing(connection):
        run_script(connection, TRUTH)
        build_tables(connection)
    return connection


def _configured(path: Path) -> sqlite3.Connection:
    quoted = path.absolute().as_uri()
    connection = sqlite3.connect(
        f"{quoted}?mode=rw", uri=True, timeout=TIMEOUT, isolation_level=None, cached_statements=256
    )
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA recursive_triggers = ON")  # else REPLACE slips past the append-only triggers
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -16384")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        connection.execute(
            "PRAGMA journal_mode = DELETE"
        )  # files are mailed and synced; WAL fails silently there
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock for a block: all of it is kept, or nothing.

    A block inside another joins it. ``BEGIN IMMEDIATE`` takes the lock before anything is read: a
    deferred transaction loses updates or fails at once under a second writer.
    """
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says into an error that tells a person what to do."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        name = getattr(problem, "sqlite_errorname", "")
        for start, text_id in _PROBLEMS.items():
            if name.startswith(start):
                raise CodexError(text_id, path=path) from problem
        if "decode to UTF-8" in str(problem):  # what it could not decode is in the message: not shown
            raise DamagedInput("store.damaged", path=path, what="text that is no UTF-8") from problem
        raise CodexError("store.sqlite", path=path, what=str(problem)) from problem
    except sqlite3.DatabaseError as problem:
        raise DamagedInput("store.damaged", path=path, what=str(problem)) from problem
    except UnicodeDecodeError as problem:  # SQLite's own message quotes damaged letters of the schema
        if not any(word in problem.object for word in _OF_SQLITE):
            raise
        what = problem.object.decode("utf-8", "replace")
        raise DamagedInput("store.damaged", path=path, what=what) from problem


_OF_SQLITE = (b"malformed database", b"no such ", b"near ", b"syntax error")
_PROBLEMS = {
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
    "SQLITE_FULL": "store.disk-full",
    "SQLITE_READONLY_DBMOVED": "store.replaced",
    "SQLITE_READONLY": "store.read-only",
    "SQLITE_IOERR_WRITE": "store.disk-full",
    "SQLITE_IOERR": "store.unreadable",
    "SQLITE_CANTOPEN": "store.read-only",
}
