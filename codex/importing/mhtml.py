"""Web pages that a browser saved as one file (MHTML): the page in it, without its pictures and styles."""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING, Final

from codex.importing import webpage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


_TYPE: Final = re.compile(rb"^content-type:\s*(?:text/html|multipart/)", re.IGNORECASE | re.MULTILINE)
_HEAD: Final = 4000
_DEEPEST: Final = 5


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the text of the first page in the file.

    Raises:
        DamagedFile: No page in it, or a page that cannot be unpacked.
    """
    try:
        page = _page(data.lstrip().replace(b"\r\n", b"\n"))
    except (LookupError, ValueError) as error:
        raise notes.refuse("importing.mhtml-no-page") from error
    if not page.strip():
        raise notes.refuse("importing.mhtml-no-page")
    yield from webpage.read(page, options, notes)


def _page(part: bytes, depth: int = 0) -> bytes:
    """Return the bytes of the first page in a part, which may hold parts; nothing where there is none.

    The parts are looked through one by one, and only that of the page is unpacked: the others are pictures.
    """
    head = email.message_from_bytes(part.partition(b"\n\n")[0] + b"\n\n", policy=email.policy.compat32)
    if head.get_content_type() == "text/html":
        payload = email.message_from_bytes(part, policy=email.policy.compat32).get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""
    boundary = head.get_boundary()
    if head.get_content_maintype() != "multipart" or not boundary or depth == _DEEPEST:
        return b""
    mark = b"\n--" + boundary.encode("ascii", "strict")
    at = part.find(mark)
    while at >= 0:
        begin = part.find(b"\n", at + len(mark)) + 1
        at = part.find(mark, begin) if begin else -1
        inner = part[begin : at if at >= 0 else len(part)] if begin else b""
        if _TYPE.search(inner[:_HEAD]) and (page := _page(inner, depth + 1)):
            return page
    return b""
