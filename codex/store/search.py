"""Full-text search over titles and texts, in Kazakh, Russian and English.

The index holds no text of its own (an FTS5 table without content), only folded words: letters
that look alike in Latin, Cyrillic and Greek are one letter here and nowhere else. It follows
the texts in the same transaction, and what is withheld or erased leaves it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING, Final

from codex.words.letters import LOOKALIKES

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from codex.store.study_file import StudyFile

SEARCH: Final = """
CREATE VIRTUAL TABLE search USING fts5(title, text, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE searched(source INTEGER PRIMARY KEY, text TEXT, about TEXT) STRICT;
"""
"""The index, and which bodies of which source it holds."""

SEARCH_TABLES: Final = ["search", "searched"]
TEXTUAL: Final = frozenset({"source@1", "revise@1", "erase@1"})
"""Kinds of events after which the index is brought up to date; a title that changes is ``set@1``."""

_AT_ONCE: Final = 1000
_READ: Final = 500
_SWAPS: Final = (*LOOKALIKES.items(), ("ё", LOOKALIKES["е"]), ("\u00ad", ""))
_WORDS: Final = re.compile(r'"([^"]*)"?|(\S+)')
_PARTS: Final = re.compile(r"\w+")

_NOW: Final = """
SELECT s.n, s.text, coalesce((
    SELECT b.id FROM ident i JOIN ident e ON e.id = 'source:' || i.id
    JOIN field f ON f.entity = e.n AND f.name = 'about' JOIN body b ON b.id = json_extract(f.value, '$.body')
    WHERE i.n = s.n AND json_extract(b.content, '$.title') IS NOT NULL
  ), s.about) AS about FROM source s WHERE s.live
  AND EXISTS (SELECT 1 FROM body b WHERE b.id = s.text AND b.content IS NOT NULL)"""
"""What the index ought to hold."""


_TEXTS: Final = """
SELECT json_extract(j.value, '$[0]'), json_extract(a.content, '$.title'), t.content FROM json_each(?) j
JOIN body t ON t.id = json_extract(j.value, '$[1]') LEFT JOIN body a ON a.id = json_extract(j.value, '$[2]')"""


def concerns(kind: str, key: str) -> bool:
    """Say whether an event changes what can be searched."""
    return kind in TEXTUAL or (kind == "set@1" and '"source:' in key and key.endswith('"about"]'))


def fold(text: str) -> str:
    """Return a text as it is searched: small letters, look-alikes made one.

    >>> fold("Сабақ") == fold("CaбаҚ"), fold("Ёлка") == fold("елка")
    (True, True)
    """
    small = text.lower()
    if small.isascii():
        return small
    small = unicodedata.normalize("NFC", small)  # it looks by itself whether there is anything to do
    for letter, other in _SWAPS:
        if letter in small:
            small = small.replace(letter, other)
    return small


def terms(asked: str) -> list[tuple[str, ...]]:
    """Return what is looked for: each a phrase of folded words; a single word may go on (``форум`` finds форуме).

    The mark of a word that may go on is a last empty word.

    >>> terms('plan "lesson study"')
    [('plan', ''), ('lesson', 'study')]
    """
    found: list[tuple[str, ...]] = []
    for match in _WORDS.finditer(asked):
        words = tuple(_PARTS.findall(fold(match[1] if match[1] is not None else match[2])))
        if words:
            found.append(words if match[1] is not None else (*words, ""))
    return found


def patterns(asked: str) -> list[re.Pattern[str]]:
    """Return, for each term, the pattern that finds it in a folded text."""
    found = []
    for words in terms(asked):
        joined = r"[\W_]+".join(re.escape(word) for word in words if word)
        found.append(re.compile(rf"(?<!\w){joined}" + ("" if words[-1] == "" else r"(?!\w)")))
    return found


def follow(connection: sqlite3.Connection, events: Iterable[tuple[str, str, str | None]]) -> None:
    """Bring the index in line with events that were just carried into state.

    Args:
        connection: Inside the transaction of the events.
        events: Kind, key and value of each.

    New sources, which an import brings by the thousand, are added one by one; after anything else
    the whole is looked through.
    """
    concerned = [(kind, key, value) for kind, key, value in events if concerns(kind, key)]
    if any(kind != "source@1" or value is None for kind, _, value in concerned):
        refresh(connection)
        return
    if not concerned:
        return
    # a thousand at most at once, so that the texts of a large import are not held
    for start in range(0, len(concerned), _AT_ONCE):
        keys = ",".join(key for _, key, _ in concerned[start : start + _AT_ONCE])
        fresh = connection.execute(
            f"{_NOW} AND s.n IN (SELECT n FROM ident WHERE id IN"
            " (SELECT json_extract(value, '$[1]') FROM json_each(?)))"
            " AND s.n NOT IN (SELECT source FROM searched)",
            [f"[{keys}]"],
        ).fetchall()
        _add(connection, fresh)


def refresh(connection: sqlite3.Connection) -> None:
    """Bring the index up to date with the texts that are there (inside a transaction).

    New texts are added. Where a text went or changed the whole index is built again: a table
    without content cannot forget single words it no longer knows.
    """
    gone = connection.execute(f"SELECT 1 FROM (SELECT * FROM searched EXCEPT {_NOW}) LIMIT 1").fetchone()
    if gone:
        connection.execute("INSERT INTO search(search) VALUES('delete-all')")
        connection.execute("DELETE FROM searched")
    fresh = connection.execute(f"{_NOW} EXCEPT SELECT * FROM searched").fetchall()
    _add(connection, fresh)


def _add(connection: sqlite3.Connection, fresh: Sequence[tuple[int, str, str]]) -> None:
    """Take in texts (number of the source, its bodies), one at a time: there may be a hundred thousand."""
    for start in range(0, len(fresh), _READ):
        some = json.dumps([[number, text, about] for number, text, about in fresh[start : start + _READ]])
        connection.executemany(
            "INSERT INTO search(rowid, title, text) VALUES(?, ?, ?)",
            (  # one text held at a time
                (number, fold(title or ""), fold(content))
                for number, title, content in connection.execute(_TEXTS, [some])
            ),
        )
    connection.executemany("INSERT INTO searched VALUES(?, ?, ?)", fresh)


def stale(connection: sqlite3.Connection) -> bool:
    """Say whether the index and the texts have parted."""
    ways = (f"SELECT * FROM searched EXCEPT {_NOW}", f"{_NOW} EXCEPT SELECT * FROM searched")
    return any(connection.execute(f"SELECT 1 FROM ({way}) LIMIT 1").fetchone() for way in ways)


def differs(connection: sqlite3.Connection, fresh: sqlite3.Connection) -> bool:
    """Say whether the index holds other words than one built afresh from the same texts.

    Args:
        connection: The study.
        fresh: An empty database with the tables of a study; it is filled here.
    """
    if stale(connection):
        return True
    fresh.execute("CREATE TEMP TABLE held(n INTEGER PRIMARY KEY, title TEXT, text TEXT)")
    rows = connection.execute(
        "SELECT d.source, json_extract(a.content, '$.title'), t.content FROM searched d"
        " JOIN body t ON t.id = d.text LEFT JOIN body a ON a.id = d.about ORDER BY d.source"
    )
    for number, title, content in rows:
        fresh.execute(
            "INSERT INTO search(rowid, title, text) VALUES(?, ?, ?)",
            [number, fold(title or ""), fold(content)],
        )
    return _vocabulary(connection) != _vocabulary(fresh)


def _vocabulary(connection: sqlite3.Connection) -> str:
    """Return one digest over all words of the index with their numbers."""
    import hashlib

    told = hashlib.blake2b(digest_size=16)
    connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, search, 'row')")
    for row in connection.execute("SELECT term, doc, cnt FROM temp.vocabulary ORDER BY term"):
        told.update(repr(row).encode("utf-8", "surrogatepass"))
    connection.execute("DROP TABLE temp.vocabulary")
    return told.hexdigest()


def match_of(asked: str) -> str:
    """Return what is asked for in the words of the index; empty where nothing is.

    >>> match_of('plan "lesson study"')
    '"plan"* AND "lesson study"'
    """
    told = []
    for words in terms(asked):
        phrase = " ".join(word for word in words if word).replace('"', '""')
        told.append(f'"{phrase}"*' if words[-1] == "" else f'"{phrase}"')
    return " AND ".join(told)


def found_sources(file: StudyFile, asked: str) -> list[str]:
    """Return ids of the sources that hold every term in title or text, the likeliest first.

    Words are joined by *and*; a word in quotes stands as it is, others may go on. Nothing that was
    typed is read as a query language.
    """
    match = match_of(asked)
    if not match:
        return []
    if stale(file.connection):
        with file.transaction():
            refresh(file.connection)
    return [
        row[0]
        for row in file.connection.execute(
            "SELECT i.id FROM search JOIN ident i ON i.n = search.rowid WHERE search MATCH ?"
            " ORDER BY bm25(search, 4.0, 1.0), i.id",
            [match],
        )
    ]
