"""Web pages that a browser saved as one file (MHTML): the page in it, without its pictures and styles."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING

from codex.importing import webpage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the text of the first page in the file.

    Raises:
        DamagedFile: No page in it, or a page that cannot be unpacked.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
        content = _content(page)
    except (LookupError, ValueError, RecursionError, AttributeError, TypeError) as error:
        raise notes.refuse("importing.mhtml-no-page") from error
    if not content.strip():
        raise notes.refuse("importing.mhtml-no-page")
    yield from webpage.read(content, options, notes)


def _content(page: EmailMessage | None) -> bytes:
    """Return the bytes of a page; a browser writes them in the encoding that the part names, most often UTF-8."""
    payload = page.get_payload(decode=True) if page is not None else None
    return payload if isinstance(payload, bytes) else b""
