"""Bodies: texts, titles, names and notes that an event may only point to.

An id binds its content (blake2b keyed with a random salt kept beside it), so tampering is found;
once salt and content are erased, the id that stays in the log tells nobody anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from codex.store.canonical import canonical
from codex.store.digests import blake2b

if TYPE_CHECKING:
    import sqlite3

    from codex.store.ids import Ids


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
    salt = ids.random(16)
    key = body_id(content, salt)
    connection.execute(
        "INSERT INTO body(id, state, salt, content, digest) VALUES(?, 'present', ?, ?, ?)",
        [
            key,
            salt,
            content,
            (digest(findable) if isinstance(findable, str) else findable) if findable else None,
        ],
    )
    return key


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
