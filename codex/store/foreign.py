"""SQLite files of other tools, read in memory and never written."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedFile
from codex.model.coded import TaguetteDocument, TaguetteProject

if TYPE_CHECKING:
    from collections.abc import Mapping

MAGIC: Final = b"SQLite format 3\0"


_LONGEST: Final = 100_000_000
"""Bytes of one value."""
_STEPS: Final = 1_000_000
_MOST: Final = 60
"""Times as many steps as a stranger's file may take: some seconds; a thousand highlights take a part of one time."""


class _Patience:
    """Ends a query that does not end by itself."""

    def __init__(self) -> None:
        self.times = 0

    def used_up(self) -> bool:
        """Count another million steps."""
        self.times += 1
        return self.times > _MOST


def is_taguette(data: bytes) -> bool:
    """Say whether a file is a database with the tables of Taguette."""
    return data.startswith(MAGIC) and b"highlight_tags" in data and b"documents" in data


def read_taguette(data: bytes, name: str) -> tuple[TaguetteProject, ...]:
    """Return the projects of a Taguette database; who is not named in its history is left empty.

    Raises:
        DamagedFile: The database cannot be read.
    """
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            memory.set_progress_handler(_Patience().used_up, _STEPS)
            memory.deserialize(data)
            memory.execute("PRAGMA trusted_schema = OFF")
            return tuple(
                _project(memory, number, called)
                for number, called in memory.execute("SELECT id, name FROM projects ORDER BY id").fetchall()
            )
        except (sqlite3.Error, ValueError, TypeError, OverflowError) as error:
            raise DamagedFile("importing.database-broken", where=name) from error


def _project(memory: sqlite3.Connection, number: int, name: str) -> TaguetteProject:
    tags = {
        tag: (path, description or "")
        for tag, path, description in memory.execute(
            "SELECT id, path, description FROM tags WHERE project_id = ? ORDER BY path", [number]
        )
    }
    given: dict[int, list[int]] = {}
    for highlight, tag in memory.execute("SELECT highlight_id, tag_id FROM highlight_tags ORDER BY tag_id"):
        if tag in tags:
            given.setdefault(highlight, []).append(tag)
    makers = _makers(memory, number)
    documents = []
    for document, called, contents in memory.execute(
        "SELECT id, name, contents FROM documents WHERE project_id = ? ORDER BY id", [number]
    ).fetchall():
        rows = memory.execute(
            "SELECT id, start_offset, end_offset FROM highlights WHERE document_id = ? ORDER BY start_offset, id",
            [document],
        )
        highlights = tuple(
            (int(start), int(end), tuple(given.get(one, ())), makers[one], int(one))
            for one, start, end in rows
        )
        documents.append(TaguetteDocument(str(called), str(contents), highlights))
    return TaguetteProject(str(name), tags, tuple(documents))


def _makers(memory: sqlite3.Connection, project: int) -> Mapping[int, str]:
    """Return highlight -> who made it, as the history tells; empty where it does not, and several worked."""
    found: dict[int, str] = {}
    logins: set[str] = set()
    for login, payload in memory.execute(
        "SELECT user_login, payload FROM commands WHERE project_id = ? ORDER BY id", [project]
    ):
        logins.add(str(login))
        told = json.loads(payload)
        if isinstance(told, dict) and told.get("type") == "highlight_add" and "highlight_id" in told:
            found[int(told["highlight_id"])] = str(login)
    only = logins.pop() if len(logins) == 1 else ""
    return defaultdict(lambda: only, found)
