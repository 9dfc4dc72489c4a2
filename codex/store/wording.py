"""Do excerpts hold the words that were judged? Compared with the text in which they were first cut.

Hashes bind texts and events. What they cannot show is a new version of a text that carries an excerpt to
other words: written by hand, or by a codex with a fault. So the words of each excerpt are compared with those
of the place where it was cut, as long as that text is there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile

_FIRST = """
SELECT i.id, s.n, json_extract(v.value, '$.text'), s.text, min(r.clock) FROM source s
JOIN ident i ON i.n = s.n JOIN event v ON v.clock = s.clock AND v.id = s.event
JOIN event r ON r.key = json_array('revise', i.id) AND r.value IS NOT NULL
WHERE s.live GROUP BY s.n HAVING sum(json_extract(r.value, '$.why') IS NOT 'edited') = 0"""
"""Sources with new versions and none in which words were replaced on purpose."""

_CUT = """
SELECT i.id, p.value, x.start, x."end", q.content, x.quote IS NOT NULL FROM cut c
JOIN event v ON v.clock = c.clock AND v.id = c.event JOIN json_each(v.value, '$.pieces') p
JOIN ident i ON i.id = json_extract(p.value, '$[0]') JOIN excerpt x ON x.n = i.n AND x.cut = c.n
LEFT JOIN body q ON q.id = x.quote
WHERE c.live AND c.source = ? AND c.clock < ?"""

_PLACES = """
SELECT i.id, o.id, k.id, p.value FROM cut c JOIN event v ON v.clock = c.clock AND v.id = c.event
JOIN ident k ON k.n = c.n JOIN ident o ON o.n = c.source JOIN json_each(v.value, '$.pieces') p
JOIN ident i ON i.id = json_extract(p.value, '$[0]') WHERE c.live"""


class Place(NamedTuple):
    """Where an excerpt was first cut."""

    excerpt: str
    source: str
    cut: str
    start: int
    end: int


def first_places(file: StudyFile) -> Iterator[Place]:
    """Return where each excerpt was cut, as its cut says."""
    for excerpt, source, cut, piece in file.connection.execute(_PLACES):
        _, start, end, *_ = json.loads(piece)
        yield Place(excerpt, source, cut, start, end)


def other_words(file: StudyFile) -> Iterator[Finding]:
    """Return every excerpt whose words are not those that stood where it was cut."""
    for source, number, first, now, revised in file.connection.execute(_FIRST).fetchall():
        old, new = _text(file, first), _text(file, now)
        if old is None or new is None:
            continue
        for name, piece, start, end, quote, lost in file.connection.execute(_CUT, [number, revised]):
            _, begun, ended, *_ = json.loads(piece)
            if lost and quote is None:
                continue  # withheld here
            if _letters(quote if lost else new[start:end]) != _letters(old[begun:ended]):
                fields = {"source": source, "start": start, "end": end, "words": _short(old[begun:ended])}
                yield Finding(f"excerpt {name}", "together.other-words", fields=fields)


def _text(file: StudyFile, name: str | None) -> str | None:
    row = file.connection.execute("SELECT content FROM body WHERE id = ?", [name]).fetchone()
    return row[0] if row and isinstance(row[0], str) else None


def _letters(text: Any) -> str:
    """Return letters and digits alone: a new version may set spaces, line ends and marks otherwise."""
    return "".join(filter(str.isalnum, str(text))).casefold()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."
