"""Translations of excerpts: one register a language; texts and names lie in bodies."""

from __future__ import annotations

import json
from collections import Counter
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


def translation_languages(file: StudyFile) -> dict[str, frozenset[str]]:
    """Return excerpt -> languages of its translations, without their texts."""
    rows = file.connection.execute(
        "SELECT substr(i.id, 9), group_concat(substr(f.name, 13)) FROM ident i JOIN field f ON f.entity = i.n"
        " JOIN body b ON b.id = json_extract(f.value, '$.body') WHERE i.id >= 'excerpt:' AND i.id < 'excerpt;'"
        " AND f.name >= 'translation.' AND f.name < 'translation/' AND b.content IS NOT NULL GROUP BY 1"
    )
    return {excerpt: frozenset(languages.split(",")) for excerpt, languages in rows}


def translated(file: StudyFile, one: Translation) -> Write:
    """Keep a translation and return the write that makes it the excerpt's."""
    content = {"text": one.text, "translator": one.translator, "way": one.way, "date": one.date}
    body = bodies.put_json(file.connection, file.ids, content)
    return Write("set@1", (f"excerpt:{one.excerpt}", f"translation.{one.language}"), {"body": body})


def translation_gone(excerpt: str, language: str) -> Write:
    """Return the write that takes a translation back."""
    return Write("set@1", (f"excerpt:{excerpt}", f"translation.{language}"), None)


def ways_translated(file: StudyFile) -> dict[str, int]:
    """Return way -> how many translations of excerpts there are, by name."""
    ways = Counter(one.way for some in translations(file).values() for one in some)
    return dict(sorted(ways.items()))


def what_was_read(file: StudyFile) -> dict[str, int]:
    """Return ``original``, ``both``, ``translation`` -> excerpts that experts finished so, first occasions.

    Only finished ones for which it was noted, as it is where a translation stood beside an excerpt.
    """
    rows = file.connection.execute(
        "SELECT json_extract(v.value, '$.read'), count(*) FROM done d"
        " JOIN event v ON v.clock = d.clock AND v.id = d.event"
        " WHERE d.occasion = 1 AND d.version IS NOT NULL AND json_extract(v.value, '$.read') IS NOT NULL"
        " GROUP BY 1"
    )
    found: Counter[str] = Counter()
    for texts, n in rows:
        parts = str(texts).split("+")
        found["translation" if "original" not in parts else "both" if len(parts) > 1 else "original"] += n
    return {name: found[name] for name in ("original", "both", "translation") if found[name]}


def texts_read(file: StudyFile) -> dict[str, dict[str, str]]:
    """Return excerpt -> expert -> which texts stood before them when they finished: ``original+en``."""
    found: dict[str, dict[str, str]] = {}
    for key, value in file.connection.execute(
        "SELECT key, value FROM event WHERE kind = 'done@1' AND value LIKE '%\"read\"%' ORDER BY clock, id"
    ):
        _, _, excerpt, expert, _ = json.loads(key)
        found.setdefault(excerpt, {})[expert] = json.loads(value).get("read", "")
    return found


def texts_read_by(file: StudyFile, round_id: str, expert: int) -> dict[int, str]:
    """Return excerpt -> which texts an expert had before them in a round, first occasion; all by number."""
    ever = file.connection.execute(
        "SELECT 1 FROM ident i JOIN field f ON f.entity = i.n WHERE i.id >= 'excerpt:' AND i.id < 'excerpt;'"
        " AND f.name >= 'translation.' AND f.name < 'translation/' LIMIT 1"
    ).fetchone()
    if ever is None:
        return {}
    rows = file.connection.execute(
        "SELECT d.excerpt, json_extract(v.value, '$.read') FROM done d"
        " JOIN event v ON v.clock = d.clock AND v.id = d.event"
        " WHERE d.round = ? AND d.expert = ? AND d.occasion = 1 AND d.version IS NOT NULL"
        " AND json_extract(v.value, '$.read') IS NOT NULL",
        [file.number(round_id), expert],
    )
    return dict(rows.fetchall())
