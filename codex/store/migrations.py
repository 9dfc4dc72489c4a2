"""Older study files brought up to date: a checked backup first, then one step after another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.errors import DamagedInput
from codex.store.backup import back_up
from codex.store.connection import form_of, writing
from codex.store.identity import VERSION
from codex.store.verify import build_again

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

OLDEST = 1
"""The first form that was given to anybody."""


def bring_up_to_date(connection: sqlite3.Connection, path: Path, found: int) -> Path:
    """Turn an older file into one of this form, and keep the old one beside it.

    Args:
        connection: Open, in no transaction.
        path: Of the study file.
        found: Its ``user_version``.

    Returns:
        Where the old file is kept.

    Raises:
        DamagedInput: No codex ever wrote that form.
    """
    if not OLDEST <= found < VERSION:
        raise DamagedInput("together.no-such-form", path=path, found=found)
    kept = path.with_name(f"{path.stem}-form{found}{path.suffix}")
    back_up(connection, kept, replace=True)
    with writing(connection):
        if form_of(connection) == found:  # nobody else was quicker
            _steps().apply(_database(connection))
            connection.execute("DROP TABLE IF EXISTS _sqlite_migrations")  # user_version is the record
            connection.execute(f"PRAGMA user_version = {VERSION}")
    return kept


def _database(connection: sqlite3.Connection) -> Any:
    from sqlite_utils import Database

    return Database(connection)


def _steps() -> Any:
    """Return the steps from the oldest form to this one; what follows from the log is simply built again.

    A step that changes the log itself (``event``, ``body``, ``meta``) is a function of its own here,
    registered before ``state``.
    """
    from sqlite_utils.migrations import Migrations

    steps = Migrations("codex")

    @steps(name=f"state-of-form-{VERSION}")
    def state(database: Any) -> None:
        """Build what follows from the log, in the tables of this form."""
        build_again(database.conn)

    return steps
