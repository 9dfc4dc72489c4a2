"""Translations of excerpts: one register a language; texts and names lie in bodies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from codex.model.excerpt import Translation
from codex.store import bodies
from codex.store.log import Write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.store.study_file import StudyFile


def translations(file: StudyFile, wanted: Iterable[str] | None = None) -> dict[str, tuple[Translation, ...]]:
    """Return excerpt -> its translations by language; of all excerpts, or of those wanted."""
    chosen = "" if wanted is None else " AND substr(i.id, 9) IN (SELECT value FROM json_each(?))"
    rows = file.connection.execute(
        "SELECT substr(i.id, 9), substr(f.name, 13), b.content FROM field f JOIN ident i ON i.n = f.entity"
        " JOIN body b ON b.id = json_extract(f.value, '$.body')"
        " WHERE i.id >= 'excerpt:' AND i.id < 'excerpt;' AND f.name >= 'translation.' AND f.name < 'translation/'"
        f" AND b.content IS NOT NULL{chosen} ORDER BY 1, 2",
        [] if wanted is None else [json.dumps([*wanted])],
    )
    found: dict[str, list[Translation]] = {}
    for excerpt, language, content in rows:
        told = bodies.loads(content)
        found.setdefault(excerpt, []).append(Translation(excerpt, language, **told))
    return {excerpt: tuple(some) for excerpt, some in found.items()}


def translated(file: StudyFile, one: Translation) -> Write:
    """Keep a translation and return the write that makes it the excerpt's."""
    content = {"text": one.text, "translator": one.translator, "way": one.way, "date": one.date}
    body = bodies.put_json(file.connection, file.ids, content)
    return Write("set@1", (f"excerpt:{one.excerpt}", f"translation.{one.language}"), {"body": body})


def translation_gone(excerpt: str, language: str) -> Write:
    """Return the write that takes a translation back."""
    return Write("set@1", (f"excerpt:{excerpt}", f"translation.{language}"), None)


def texts_read(file: StudyFile) -> dict[str, dict[str, str]]:
    """Return excerpt -> expert -> which texts stood before them when they finished: ``original+en``."""
    found: dict[str, dict[str, str]] = {}
    for key, value in file.connection.execute(
        "SELECT key, value FROM event WHERE kind = 'done@1' AND value LIKE '%\"read\"%' ORDER BY clock, id"
    ):
        _, _, excerpt, expert, _ = json.loads(key)
        found.setdefault(excerpt, {})[expert] = json.loads(value).get("read", "")
    return found
