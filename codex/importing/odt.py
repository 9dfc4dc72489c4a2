"""OpenDocument texts: paragraphs, headings, tables as rows, notes after the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.importing import safe_xml
from codex.importing.archive import Archive
from codex.importing.plain import text_draft
from codex.importing.spoiled import check_spoiled
from codex.importing.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_SKIPPED: Final = frozenset(
    (
        *("tracked-changes", "annotation", "annotation-end", "sequence-decls", "script", "note-citation", "forms"),
        "ruby-text",  # how to say it
        "master-styles",  # head and foot of pages, where a document is one file
    )
)  # fmt: skip
_SPACE: Final = re.compile(r"[ \t\n\r]+")


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one text of the document."""
    if data.lstrip()[:1] == b"<":
        root = safe_xml.parse(data, notes)
    else:
        archive = Archive(data, notes)
        if archive.find("content.xml") is None:
            raise notes.refuse("importing.odt-no-text")
        if archive.find("META-INF/manifest.xml") and b"encryption-data" in archive.read(
            "META-INF/manifest.xml"
        ):
            raise notes.refuse("importing.zip-password")
        root = safe_xml.parse(archive.read("content.xml"), notes)
    writing = Writing()
    footnotes: list[Element] = []
    _write(root, writing, footnotes)
    for note in footnotes:
        _write(note, writing, [])
    text = writing.text()
    if not text.strip():
        raise notes.refuse("importing.no-text-inside")
    check_spoiled(text, notes)
    made = text_draft(text, options, notes, encoding="utf-8", title=writing.title())
    yield writing.with_marks(made)


def _write(root: Element, writing: Writing, footnotes: list[Element]) -> None:
    skipping: Element | None = None
    paragraphs = 0
    for begins, element in safe_xml.walk(root):
        if skipping is not None:
            if element is not skipping or begins:
                continue
            skipping = None
            _write_text(element.tail, writing, inside=paragraphs > 0)
            continue
        name = safe_xml.local(element)
        if not begins:
            paragraphs -= name in {"p", "h"}
            _end(name, writing)
            if element is not root:
                _write_text(element.tail, writing, inside=paragraphs > 0)
        elif name in _SKIPPED:
            if paragraphs and name in {"annotation", "annotation-end"}:
                _note_comment(element, writing, begins=name == "annotation")
            skipping = element
        elif name == "note" and element is not root:
            footnotes.extend(child for child in element if safe_xml.local(child) == "note-body")
            skipping = element
        else:
            paragraphs += name in {"p", "h"}
            _begin(name, element, writing)
            _write_text(element.text, writing, inside=paragraphs > 0)


def _note_comment(element: Element, writing: Writing, *, begins: bool) -> None:
    name = safe_xml.attribute(element, "name") or f"#{id(element)}"
    writing.edge(name, begins=begins)
    if begins:
        said = ("".join(one.itertext()) for one in element if safe_xml.local(one) in {"p", "list"})
        writing.comment(name, " ".join(said))


def _begin(name: str, element: Element, writing: Writing) -> None:
    if name in {"p", "h"}:
        writing.open_paragraph()
        if name == "h":
            writing.heading(safe_xml.attribute(element, "outline-level") or "1")
    elif name == "tab":
        writing.write("\t")
    elif name == "line-break":
        writing.write("\n")
    elif name == "s":
        count = safe_xml.attribute(element, "c")
        writing.write(" " * (min(int(count), 1000) if count.isdigit() else 1))
    elif name == "table-row":
        writing.open_row()
    elif name in {"table-cell", "covered-table-cell"}:
        writing.open_cell()


def _end(name: str, writing: Writing) -> None:
    if name in {"p", "h"}:
        writing.end_paragraph()
    elif name == "table-row":
        writing.end_row()


def _write_text(text: str | None, writing: Writing, *, inside: bool) -> None:
    """Write text of a paragraph; line ends and runs of blanks in the XML are one blank."""
    if text and inside:
        writing.write(_SPACE.sub(" ", text))
