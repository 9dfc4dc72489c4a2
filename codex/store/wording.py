"""Do excerpts hold the words that were judged? Compared with the text in which they were first cut.

Hashes bind texts and events. What they cannot show is a new version of a text that carries an excerpt to
other words: written by hand, or by a codex with a fault. So the words of each excerpt are compared with those
of the place where it was cut, as long as that text is there.

Where names were replaced that text was erased, and nothing could say what stood there. The first text that
counts is then the anonymised one, with the places that its version gave to the excerpts.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile

_SOURCES = """
SELECT i.id, s.n, json_extract(v.value, '$.text'), s.text FROM source s
JOIN ident i ON i.n = s.n JOIN event v ON v.clock = s.clock AND v.id = s.event
WHERE s.live AND EXISTS (SELECT 1 FROM event r WHERE r.key = json_array('revise', i.id) AND r.value IS NOT NULL)"""

_VERSIONS = """
SELECT clock, id, prev, value FROM event WHERE key = json_array('revise', ?) ORDER BY clock, id"""

_CUT = """
SELECT i.id, p.value, v.clock, c.clock, x.start, x."end", q.content, x.quote IS NOT NULL FROM cut c
JOIN ident k ON k.n = c.n JOIN event v ON v.key = json_array('cut', k.id) AND v.value IS NOT NULL
JOIN json_each(v.value, '$.pieces') p
JOIN ident i ON i.id = json_extract(p.value, '$[0]') JOIN excerpt x ON x.n = i.n AND x.cut = c.n
LEFT JOIN body q ON q.id = x.quote
WHERE c.live AND c.source = ? AND NOT EXISTS
  (SELECT 1 FROM event w WHERE w.key = v.key AND w.value IS NOT NULL AND (w.clock, w.id) < (v.clock, v.id))"""
"""Where the first word on each cut put its excerpts: said again, it tells the same places of a text that was."""

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


class _Version(NamedTuple):
    """A text of a source, and where its excerpts lie in it."""

    clock: int
    text: str | None
    """Id of its body."""
    moves: dict[str, list[Any]]
    """Excerpt -> start, end, and the body of its words where the text lacks them."""


def other_words(file: StudyFile) -> Iterator[Finding]:
    """Return every excerpt whose words are not those that stood where it was cut, or were when names went."""
    for source, number, born, now in file.connection.execute(_SOURCES).fetchall():
        versions = _versions(file, source, born)
        new = _text(file, now)
        if new is None or len(versions) < 2:
            continue
        texts: dict[str | None, str | None] = {}
        for name, piece, cut, again, start, end, quote, lost in file.connection.execute(_CUT, [number]):
            first = _first(versions, name, json.loads(piece)[1:3], cut, again)
            if first is None or (lost and quote is None):  # withheld here
                continue
            body, place = first
            if body not in texts:
                texts[body] = _text(file, body)
            old = _words(file, texts[body], place)
            if old is not None and _letters(quote if lost else new[start:end]) != _letters(old):
                fields = {"source": source, "start": start, "end": end, "words": _short(old)}
                yield Finding(f"excerpt {name}", "together.other-words", fields=fields)


def _versions(file: StudyFile, source: str, born: str) -> list[_Version]:
    """Return the versions of a text, from the first that can be compared with; none where that cannot be told."""
    found = [_Version(0, born, {})]
    before, told = "", None
    for clock, event, prev, told in file.connection.execute(_VERSIONS, [source]):
        value = json.loads(told or "{}")
        if found[0].clock and json.loads(prev) != [before]:
            return []  # names were replaced in one copy and the text changed in another: that fork is told
        before = event.hex()
        if told is None:
            continue
        moves = {name: place for name, *place in value.get("moves", ())}
        version = _Version(clock, value.get("text"), moves)
        if value.get("why") == "anonymized":
            found = [version]
        elif value.get("why") == "edited":
            found.append(version)
        else:
            return []
    return found if told else []  # taken back, its excerpts lie where they were cut


def _first(
    versions: list[_Version], name: str, place: list[Any], cut: int, again: int
) -> tuple[str | None, list[Any]] | None:
    """Return the text in which an excerpt was first to be read, and its place there.

    Args:
        versions: Of its source.
        name: The excerpt.
        place: Where it was cut.
        cut: The clock of its cut.
        again: The clock of what was last said of its cut.

    Returns:
        Body and place; None where no later version says to where it carried the excerpt.
    """
    after = bisect_left([one.clock for one in versions], cut)
    if after == 0:  # cut before names were replaced
        told = versions[0].moves.get(name)
        return (versions[0].text, told) if told and name in versions[-1].moves else None
    if after < len(versions) and (name in versions[-1].moves or again < versions[1].clock):
        return versions[after - 1].text, place
    return None


def _words(file: StudyFile, text: str | None, place: list[Any]) -> str | None:
    """Return the words of a place, or those that were kept where the text lacks them."""
    start, end, *quote = place
    if quote:
        return _text(file, quote[0])
    return None if text is None else text[start:end]


def _text(file: StudyFile, name: str | None) -> str | None:
    row = file.connection.execute("SELECT content FROM body WHERE id = ?", [name]).fetchone()
    return row[0] if row and isinstance(row[0], str) else None


def _letters(text: Any) -> str:
    """Return letters and digits alone: a new version may set spaces, line ends and marks otherwise."""
    return "".join(filter(str.isalnum, str(text))).casefold()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:37] + "..."
