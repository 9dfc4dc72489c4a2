"""A copy of a study file that is whole: made by SQLite while others may write, checked, then put in place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput, NotFound, Refused
from codex.store.connection import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from codex.store.study_file import StudyFile

_AT_ONCE: Final = 256 * 2**20


def back_up(
    connection: sqlite3.Connection,
    target: Path,
    *,
    replace: bool = False,
    progress: Callable[[int, int], None] = lambda _left, _total: None,
) -> int:
    """Copy an open study file, check the copy, and only then give it its name.

    Args:
        connection: The study, in no transaction.
        target: Where to; its owner alone may read it.
        replace: True lets it take the place of another file.
        progress: Called with pages left and pages in all.

    Returns:
        Bytes of the copy.

    Raises:
        Refused: A file of that name is there. NotFound: There is no such folder.
        DamagedInput: What was copied is damaged; no file was left behind.
    """
    if not target.parent.is_dir():
        raise NotFound("together.no-folder", path=target.parent)
    if target.exists() and not replace:
        raise Refused("together.backup-exists", path=target)
    fresh = target.with_name(f".{target.name}.new")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with translated(target):
            _copy(connection, fresh, target, progress)
        _sync(fresh)
        size = fresh.stat().st_size
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return size


def still_copy(file: StudyFile, target: Path, at_once: int = _AT_ONCE) -> None:
    """Copy a study for who reads it for long while somebody else is writing.

    A reader holds off writers, and SQLite begins its own copy anew with every write of another process, so that
    beside quick fingers it never ends. So the file is copied as it is while writers are held off: 0.1 to 0.3 s for
    160 MB. A file above ``at_once`` is copied by SQLite, a few pages at a time.

    Args:
        file: The study, in no transaction; the only connection of this process to it, since a file that is
            closed takes all locks of its process with it.
        target: In a folder that its owner alone may read; thrown away by the caller.
        at_once: Bytes.
    """
    with translated(target):
        if file.path.stat().st_size <= at_once:
            with _held(file.connection):
                shutil.copyfile(file.path, target)
            return
        copy = sqlite3.connect(target)
        try:
            file.connection.backup(copy, pages=500, sleep=0.005)
        finally:
            copy.close()


@contextmanager
def _held(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep others from writing, not from reading; without a hot journal, the file alone is then the whole study."""
    connection.execute("BEGIN")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # BEGIN by itself locks nothing
        yield
    finally:
        connection.execute("ROLLBACK")


def _copy(
    connection: sqlite3.Connection, fresh: Path, target: Path, progress: Callable[[int, int], None]
) -> None:
    copy = sqlite3.connect(fresh, isolation_level=None)
    try:
        connection.backup(copy, pages=1000, progress=lambda _state, left, total: progress(left, total))
        told = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if told != "ok":
            raise DamagedInput("together.backup-damaged", path=target, what=told)
    finally:
        copy.close()


def _sync(path: Path) -> None:
    """Make file and name durable."""
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
