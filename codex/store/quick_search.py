"""Words of excerpts, found while someone waits at a key: an index made at the first search, then kept.

As with the index of whole sources (:mod:`codex.store.search`) it holds folded words and no text, and
it is no state: whatever changes a text or a place throws it away, and an erased text takes the words
with it at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.store.search import fold, match_of, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.store.study_file import StudyFile

_FOLLOWS: Final = {
    "excerpt": ("INSERT", 'UPDATE OF source, start, "end", quote', "DELETE"),
    "source": ("UPDATE OF text, live", "DELETE"),
    "body": ("UPDATE OF content",),
}
"""Table -> changes of it after which other words may stand in an excerpt."""

QUICK: Final = """
CREATE VIRTUAL TABLE quick USING fts5(
  text, content='', columnsize=0, tokenize="unicode61 remove_diacritics 0");
CREATE TABLE worded(n INTEGER PRIMARY KEY CHECK(n = 1)) STRICT;  -- there while ``quick`` holds every excerpt
""" + "".join(
    f"CREATE TRIGGER quick_{table}_{event[:6].lower()} AFTER {event} ON {table}"
    " WHEN EXISTS (SELECT 1 FROM worded) BEGIN"
    " INSERT INTO quick(quick) VALUES('delete-all'); DELETE FROM worded; END;\n"
    for table, events in _FOLLOWS.items()
    for event in events
)


def excerpts_holding(file: StudyFile, asked: str) -> list[int]:
    """Return numbers of the excerpts that hold every word asked for, in no order.

    A word finds every word that begins with it, one in quotes stands as it is; context is left out.
    The first search of a study makes the index: a second for every 50,000 excerpts or so.
    """
    match = match_of(asked)
    if not match:
        return []
    if not file.connection.execute("SELECT 1 FROM worded").fetchone():
        with file.transaction():
            _make(file)
    rows = file.connection.execute("SELECT rowid FROM quick WHERE quick MATCH ?", [match])
    return [row[0] for row in rows]


def _make(file: StudyFile) -> None:
    file.connection.execute("INSERT INTO quick(quick) VALUES('delete-all')")
    file.connection.executemany("INSERT INTO quick(rowid, text) VALUES(?, ?)", _texts(file))
    file.connection.execute("INSERT OR IGNORE INTO worded VALUES(1)")


def _texts(file: StudyFile) -> Iterator[tuple[int, str]]:
    """Yield each excerpt with its folded text; a source's text is read once and let go."""
    sources = file.connection.execute(
        "SELECT s.n, b.content FROM source s LEFT JOIN body b ON b.id = s.text WHERE s.live"
    )
    for source, content in sources:
        text = content or ""
        for number, start, end, quote in file.connection.execute(
            'SELECT x.n, x.start, x."end", q.content FROM excerpt x LEFT JOIN body q ON q.id = x.quote'
            " WHERE x.source = ? AND NOT x.context",
            [source],
        ):
            yield number, fold(text[start:end] if quote is None else quote)


def places_of(text: str, asked: str) -> list[tuple[int, int]]:
    """Return where a text holds the words of a search (start, end), to be marked; in order, none over another.

    >>> places_of("We PLAN, they planned a forum.", "plan")
    [(3, 7), (14, 21)]
    """
    folded = fold(text)
    if len(folded) != len(text):  # a letter whose small or composed form is longer: places would shift
        return []
    ways = patterns(asked)
    if not any(way.search(folded) for way in ways):  # found within words, if at all
        ways = [re.compile(re.escape(fold(asked)))]
    found = sorted({_whole_word(hit, folded) for way in ways for hit in way.finditer(folded)})
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _whole_word(hit: re.Match[str], text: str) -> tuple[int, int]:
    """Return the place of a hit to the end of the word that goes on after it."""
    end = hit.end()
    while end < len(text) and text[end].isalnum():
        end += 1
    return hit.start(), end
