"""Small records that belong to the study as a whole: aliases, cases, mappings, searches of literature.

Each is one register (``set@1`` of ``KIND:ID``) whose content lies in a body, so that no event
holds a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.store import bodies
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.store.study_file import StudyFile


def records(file: StudyFile, kind: str, field: str = "about") -> dict[str, dict[str, Any]]:
    """Return id -> content of every record of a kind that stands, in the order of their ids.

    >>> # {"a7k2m9p4q": {"name": "Miro", "aliases": ["Miro-board"]}}
    """
    rows = file.connection.execute(
        "SELECT substr(i.id, ?), b.content FROM field f JOIN ident i ON i.n = f.entity"
        " JOIN body b ON b.id = json_extract(f.value, '$.body')"
        " WHERE i.id >= ? AND i.id < ? AND f.name = ? AND b.content IS NOT NULL ORDER BY f.clock, i.id",
        [len(kind) + 2, f"{kind}:", f"{kind};", field],
    )
    return {name: bodies.loads(content) for name, content in rows}


def record(
    file: StudyFile, kind: str, content: Mapping[str, Any], *, name: str = "", field: str = "about"
) -> Write:
    """Keep a record's content and return the write that makes it, or changes the one of that id."""
    chosen = name or file.ids.short(kind[0])
    body = bodies.put_json(file.connection, file.ids, dict(content))
    return Write("set@1", (f"{kind}:{chosen}", field), {"body": body})


def record_gone(kind: str, name: str, field: str = "about") -> Write:
    """Return the write that takes a record back."""
    return Write("set@1", (f"{kind}:{name}", field), None)


def last_set(file: StudyFile, entities: Iterable[str]) -> str:
    """Return the day of the last ``set@1`` of any of these registers (ISO date), or nothing.

    Args:
        file: The study file.
        entities: ``KIND:ID``, or ``KIND:`` for all of a kind.
    """
    found = [
        row[0]
        for key in entities
        for row in file.connection.execute(
            "SELECT max(at) FROM event WHERE kind = 'set@1' AND key >= ? AND key < ?",
            [f'["{key}', f'["{key}~'],
        )
        if row[0]
    ]
    return max(found, default="")[:10]


def last_of(file: StudyFile, kinds: Iterable[str]) -> str:
    """Return the day of the last event of any of these kinds (ISO date), or nothing."""
    wanted = tuple(kinds)
    marks = ",".join("?" * len(wanted))
    row = file.connection.execute(f"SELECT max(at) FROM event WHERE kind IN ({marks})", wanted).fetchone()
    return str(row[0] or "")[:10]
