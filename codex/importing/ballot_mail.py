"""Letters: their text and what is attached, each by itself."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_MOST_PARTS: Final = 1000
_BETWEEN: Final = re.compile(rb"(?m)^From [^\n]*\d{4}\r?\n")


def read_letters(data: bytes, name: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield name, content and date (ISO 8601 UTC, or empty) of every part of a letter or a mailbox file.

    Args:
        data: One letter, or several, each begun by a line ``From ``.
        name: Of the file.
    """
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    letters = (
        [piece for piece in _BETWEEN.split(data) if piece.strip()] if data.startswith(b"From ") else [data]
    )
    for number, raw in enumerate(letters, 1):
        place = name if len(letters) == 1 else f"{name}#{number}"
        letter = message_from_bytes(raw, policy=policy.compat32)
        yield from _parts(letter, place, _date(letter))


def _parts(letter: Message, place: str, sent: str) -> Iterator[tuple[str, bytes, str]]:
    """Yield attachments and text; of a text in two versions the plain one."""
    has_plain = any(
        part.get_content_type() == "text/plain" and not part.get_filename() for part in letter.walk()
    )
    for number, part in enumerate(letter.walk()):
        if number > _MOST_PARTS or part.is_multipart():
            continue
        kind, title = part.get_content_type(), _title(part)
        if kind == "text/html" and not title and has_plain:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            yield f"{place}/{title}" if title else place, _in_utf8(content, part), sent


def _title(part: Message) -> str:
    try:
        return str(part.get_filename() or "")[:120]
    except (ValueError, LookupError, TypeError):
        return "?"


def _in_utf8(content: bytes, part: Message) -> bytes:
    """Return a text part in UTF-8 where the letter says its encoding and is right."""
    charset = part.get_content_charset()
    if part.get_content_maintype() != "text" or not charset:
        return content
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError, ValueError):
        return content


def _date(letter: Message) -> str:
    try:
        sent = parsedate_to_datetime(str(letter["Date"]))
    except (TypeError, ValueError, IndexError, OverflowError):
        return ""
    if sent.tzinfo is not None:
        from datetime import UTC

        try:
            sent = sent.astimezone(UTC)
        except (OverflowError, ValueError):
            return ""
    return sent.strftime("%Y-%m-%dT%H:%M:%SZ")
