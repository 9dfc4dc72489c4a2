"""A copy of a study file that is whole: made by SQLite while others may write, checked, then put in place."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from codex.errors import DamagedInput, NotFound, Refused
from codex.store.connection import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from codex.store.study_file import StudyFile


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


def still_copy(file: StudyFile, target: Path, pages: int = 500) -> None:
    """Copy a study for who reads it for long while somebody else is writing.

    A reader holds off writers; so it is copied a few pages at a time, and who writes in between waits
    for no more than those.

    Args:
        file: The study.
        target: In a folder that its owner alone may read; thrown away by the caller.
        pages: Copied at a time.
    """
    with translated(target):
        copy = sqlite3.connect(target)
        try:
            file.connection.backup(copy, pages=pages, sleep=0.005)
        finally:
            copy.close()


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
