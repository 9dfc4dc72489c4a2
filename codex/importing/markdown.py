"""Markdown: kept as written, so that offsets stay true; headings are marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.decoding import decode
from codex.importing.plain import text_draft
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_HEADING: Final = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_FRONT: Final = re.compile(r"---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FIELD: Final = re.compile(r"^([A-Za-zА-я_][\w -]*):[ \t]*(.*)$", re.MULTILINE)


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the text; simple fields of a YAML front matter become attributes."""
    decoded = decode(data, notes, options.encoding)
    text = decoded.text
    front = _FRONT.match(text)
    fields = {key.strip(): value.strip(" \"'") for key, value in _FIELD.findall(front[1])} if front else {}
    marks = list(_headings(text))
    if front:
        marks.insert(0, Mark("furniture", 0, front.end() - 1, "front matter"))
    first = next(
        (text[mark.start : mark.end].lstrip("# ").rstrip("# ") for mark in marks if mark.kind == "heading"),
        "",
    )
    made = text_draft(text, options, notes, encoding=decoded.encoding, title=fields.pop("title", "") or first)
    every = sorted((*made.marks, *marks), key=lambda mark: (mark.start, mark.end))
    yield replace(made, marks=tuple(every), attributes={key: value for key, value in fields.items() if value})


def _headings(text: str) -> Iterator[Mark]:
    code = [found.span() for found in _FENCE.finditer(text)]
    for found in _HEADING.finditer(text):
        if not any(start <= found.start() < end for start, end in code):
            yield Mark("heading", found.start(), found.end(), str(len(found[1])))
