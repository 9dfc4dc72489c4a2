"""Bodies: texts, titles, names and notes that an event may only point to.

An id binds its content (blake2b keyed with a random salt kept beside it), so tampering is found;
once salt and content are erased, the id that stays in the log tells nobody anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from codex.store.canonical import canonical
from codex.store.digests import blake2b

if TYPE_CHECKING:
    import sqlite3

    from codex.store.ids import Ids


_INSERT: Final = "INSERT INTO body(id, state, salt, content, digest) VALUES(?, 'present', ?, ?, ?)"
_MANY: Final = 64
"""Bodies for which it is worth while to put a trigger aside."""
_Row = tuple[str, bytes, str | bytes, bytes | None]
"""Id, salt, content, what it is found by."""


def body_id(content: str | bytes, salt: bytes) -> str:
    """Return the id that binds this content under this salt (32 hex digits)."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(raw, key=salt, digest_size=16).hexdigest()


def digest(content: str | bytes) -> bytes:
    """Return the unsalted digest by which the same content is found again (local, never in an event)."""
    raw = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    return blake2b(raw, digest_size=16).digest()


def put(connection: sqlite3.Connection, ids: Ids, content: str | bytes, *, findable: str | bytes = "") -> str:
    """Keep a content and return the id of its body.

    Args:
        connection: Inside a transaction.
        ids: Gives the salt.
        content: Text, or bytes for pins.
        findable: What it is found by again, or the :func:`digest` of that.
    """
    row = _row(ids, content, findable)
    connection.execute(_INSERT, row)
    return row[0]


def _row(ids: Ids, content: str | bytes, findable: str | bytes) -> _Row:
    salt = ids.random(16)
    found_by = digest(findable) if isinstance(findable, str) and findable else findable or None
    return body_id(content, salt), salt, content, found_by


class Pile:
    """Bodies of an import that are kept together, in half the time; they have their ids at once.

    Args:
        ids: Gives the salts.
    """

    def __init__(self, ids: Ids) -> None:
        self.size = 0
        """Letters that wait."""
        self._ids = ids
        self._rows: list[_Row] = []

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, content: str | bytes, *, findable: str | bytes = "") -> str:
        """Take a content and return the id of its body, as :func:`put` does."""
        row = _row(self._ids, content, findable)
        self._rows.append(row)
        self.size += len(content)
        return row[0]

    def shortened(self, many: int) -> None:
        """Leave the first ``many`` that wait."""
        del self._rows[many:]
        self.size = sum(len(row[2]) for row in self._rows)

    def write(self, connection: sqlite3.Connection) -> None:
        """Keep what waits, inside a transaction.

        Each id is new (its salt was drawn just now), so none can have been erased before: the trigger that
        looks for that at every body is put aside.
        """
        if not self._rows:
            return
        from codex.store.schema import STAYS_ERASED

        if many := len(self._rows) >= _MANY:
            connection.execute("DROP TRIGGER IF EXISTS body_stays_erased")
        connection.executemany(_INSERT, self._rows)
        if many:
            connection.execute(STAYS_ERASED)
        self.shortened(0)


def put_json(connection: sqlite3.Connection, ids: Ids, value: object) -> str:
    """Keep a value as canonical JSON and return the id of its body."""
    return put(connection, ids, canonical(value))


def text(connection: sqlite3.Connection, key: str | None) -> str:
    """Return a body's text; an absent, withheld or erased one is empty."""
    if key is None:
        return ""
    row = connection.execute("SELECT content FROM body WHERE id = ?", [key]).fetchone()
    return row[0] if row and isinstance(row[0], str) else ""


def loads(content: str | None) -> dict[str, Any]:
    """Return the JSON object of a body, empty where the body is gone."""
    return json.loads(content) if content else {}
