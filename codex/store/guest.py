"""Another's study file, looked at and never trusted: read-only, fixed queries, tables as we make them."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from codex.errors import CodexError, DamagedInput, NotFound, Refused
from codex.store.connection import check_head, in_memory, translated
from codex.store.identity import VERSION

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from codex.store.study_file import StudyFile

_LOOKED_THROUGH = 64 * 2**20
"""Bytes up to which SQLite looks through the whole file first; of a larger one hashes must do."""
_TRUTH = ("meta", "event", "body")


@contextmanager
def attached(file: StudyFile, path: Path) -> Iterator[None]:
    """Give the tables of another copy as ``guest.event``, ``guest.body`` and ``guest.meta``.

    Args:
        file: This study, outside any transaction.
        path: The other file; it is opened for reading alone.

    Raises:
        NotFound: It is not there.
        DamagedInput: It is no study, damaged, or holds tables, views or triggers that codex does not make.
        Refused: It is this very file, another study, or a newer codex wrote it.
    """
    if not path.is_file():
        raise NotFound("together.no-such-file", path=path)
    if path.samefile(file.path):
        raise Refused("together.same-file", path=path)
    check_head(path)
    connection = file.connection
    with told(path):
        connection.execute("ATTACH ? AS guest", [f"{path.absolute().as_uri()}?mode=ro"])
    try:
        with told(path):
            _check(file, path)
        yield
    finally:
        connection.execute("DETACH guest")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Tell what SQLite says of the other file; that it cannot be written is as it should be."""
    try:
        with translated(path):
            yield
    except CodexError as problem:
        if problem.text_id in {"store.read-only", "store.replaced"}:
            raise DamagedInput("together.unfinished", path=path) from problem
        raise


def _check(file: StudyFile, path: Path) -> None:
    connection = file.connection
    version = connection.execute("PRAGMA guest.user_version").fetchone()[0]
    if version > VERSION:
        raise Refused("store.newer", path=path, found=version, known=VERSION)
    strange = next(iter(strange_objects(connection, "guest", older=version < VERSION)), None)
    if strange is not None:
        raise DamagedInput("together.strange-schema", path=path, name=strange)
    if path.stat().st_size <= _LOOKED_THROUGH:
        told = connection.execute("PRAGMA guest.quick_check(1)").fetchone()[0]
        if told != "ok":
            raise DamagedInput("store.damaged", path=path, what=told)
    study = connection.execute("SELECT value FROM guest.meta WHERE name = 'study'").fetchone()
    if study is None:
        raise DamagedInput("together.no-identity", path=path)
    if study[0] != file.study:
        raise Refused("together.another-study", path=path)


def strange_objects(
    connection: sqlite3.Connection, schema: str = "main", *, older: bool = False
) -> list[str]:
    """Return tables, indexes, views and triggers that are not as this codex makes them, or missing.

    Args:
        connection: With the database.
        schema: ``main``, or the name it is attached under.
        older: An earlier form: what follows from the log may look otherwise, the log itself may not.
    """
    theirs = described(connection, schema)
    ours = _ours()
    names = sorted(ours.keys() | theirs.keys())
    strange = [name for name in names if ours.get(name) != theirs.get(name)]
    if older:
        return [name for name in strange if name.split()[-1].startswith(_TRUTH) or name.startswith("view ")]
    return strange


@cache
def _ours() -> dict[str, str]:
    """Return what a study of this codex holds."""
    connection = in_memory()
    try:
        return described(connection)
    finally:
        connection.close()


def described(connection: sqlite3.Connection, schema: str = "main") -> dict[str, str]:
    """Return what a database holds: kind and name -> the SQL that made it."""
    rows = connection.execute(
        f"SELECT type || ' ' || name, sql FROM {schema}.sqlite_schema WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    )
    # The inner tables of the full-text index are SQLite's own; their SQL differs between its versions.
    return {name: "" if name.startswith("table search_") else sql for name, sql in rows}


def device(connection: sqlite3.Connection) -> bytes | None:
    """Return the guest's device."""
    row = connection.execute("SELECT value FROM guest.meta WHERE name = 'device'").fetchone()
    return row[0] if row and isinstance(row[0], bytes) else None
