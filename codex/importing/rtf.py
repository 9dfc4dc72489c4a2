"""Rich Text Format, through striprtf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.importing.plain import text_draft
from codex.importing.spoiled import check_spoiled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_DEEPEST: Final = 5000
_CODEPAGE: Final = re.compile(rb"\\ansicpg(\d{3,5})")


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one text of the document; objects and field codes are left out."""
    if not data.lstrip().startswith(b"{\\rtf"):
        raise notes.refuse("importing.rtf-not")
    if _depth(data) > _DEEPEST:
        raise notes.refuse("importing.rtf-deep")
    from striprtf.striprtf import rtf_to_text

    page = _CODEPAGE.search(data[:2000])
    codec = options.encoding or (f"cp{page[1].decode()}" if page else "cp1252")
    try:
        text = str(rtf_to_text(data.decode("latin-1"), encoding=codec, errors="strict"))  # type: ignore[no-untyped-call]
    except (UnicodeError, LookupError, ValueError, IndexError, RecursionError) as error:
        raise notes.refuse("importing.rtf-broken") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise notes.refuse("importing.no-text-inside")
    check_spoiled(text, notes)
    yield text_draft(text, options, notes, encoding=codec)


def _depth(data: bytes) -> int:
    """Return how deep the groups lie in one another."""
    deepest = depth = 0
    for found in re.finditer(rb"\\[{}\\]|[{}]", data):
        brace = found[0]
        if brace == b"{":
            depth += 1
            deepest = max(deepest, depth)
        elif brace == b"}":
            depth -= 1
    return deepest
