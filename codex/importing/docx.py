"""Word documents: the text as it reads with all changes accepted, tables as rows.

Read from the parts themselves: every ``w:body`` (survey tools write hundreds of them), insertions
kept and deletions left out, text boxes once, foot- and endnotes after the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedFile
from codex.importing import safe_xml
from codex.importing.archive import Archive
from codex.importing.notes import Notes
from codex.importing.plain import text_draft
from codex.importing.spoiled import check_spoiled
from codex.importing.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from xml.etree.ElementTree import Element

    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_SKIPPED: Final = frozenset(
    ("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "sectPr", "tblPr", "tblGrid", "rt")
)  # fmt: skip
_HEADING: Final = re.compile(r"(?:heading|заголовок|тақырып\w*|title|название)\s*(\d?)$", re.IGNORECASE)

_REMEMBERED: Final = 2_000_000
"""Bytes of styles that may be kept for the next document."""


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one text of the document."""
    archive = Archive(data, notes)
    main = archive.find("word/document.xml") or archive.find("word/document2.xml")
    if main is None:
        raise notes.refuse("importing.docx-no-text")
    writing = Writing()
    headings = _heading_styles(archive, notes)
    data = archive.read(main)
    root = safe_xml.parse(data, notes)
    _write(root, writing, headings)
    for chunk in root.iter() if b"altChunk" in data else ():
        if safe_xml.local(chunk) == "altChunk":
            notes.skip("importing.docx-chunk", safe_xml.attribute(chunk, "id"))
    writing.in_notes = True
    for part in ("word/footnotes.xml", "word/endnotes.xml"):
        if archive.find(part):
            _write_notes(safe_xml.parse(archive.read(part), notes), writing)
    if archive.find("word/comments.xml"):
        _read_comments(safe_xml.parse(archive.read("word/comments.xml"), notes), writing)
    text = writing.text()
    if not text.strip():
        raise notes.refuse("importing.no-text-inside")
    check_spoiled(text, notes)
    made = text_draft(text, options, notes, encoding="utf-8", title=writing.title())
    yield writing.with_marks(made)


def _heading_styles(archive: Archive, notes: Notes) -> Mapping[str, str]:
    """Return style id -> level; ids are arbitrary, the names are not."""
    if not archive.find("word/styles.xml"):
        return {}
    data = archive.read("word/styles.xml")
    if len(data) > _REMEMBERED:
        return _levels(safe_xml.parse(data, notes))
    try:
        return _levels_again(data)
    except DamagedFile:
        return _levels(safe_xml.parse(data, notes))  # says of which file


@lru_cache(maxsize=1)
def _levels_again(data: bytes) -> Mapping[str, str]:
    """Return the levels of styles that are read once: documents of one folder have mostly the same."""
    return _levels(safe_xml.parse(data, Notes("")))


def _levels(styles: Element) -> Mapping[str, str]:
    found = {}
    for style in styles:
        if safe_xml.local(style) != "style":
            continue
        for child in style:
            match = (
                _HEADING.match(safe_xml.attribute(child, "val")) if safe_xml.local(child) == "name" else None
            )
            if match:
                found[safe_xml.attribute(style, "styleId")] = match[1] or "1"
    return found


def _write(root: Element, writing: Writing, headings: Mapping[str, str]) -> None:
    skipping: Element | None = None
    merged: set[Element] = set()
    again: set[Element] = set()
    paragraphs: list[Element] = []
    for begins, element in safe_xml.walk(root):
        if skipping is not None:
            skipping = None if element is skipping and not begins else skipping
            continue
        name = safe_xml.local(element)
        if begins:
            if name in _SKIPPED or element in again or (name == "tr" and _is_deleted(element)):
                skipping = element
            elif name == "AlternateContent":  # the same in several ways: the first is enough
                again.update([child for child in element if safe_xml.local(child) == "Choice"][1:])
            elif name == "p":
                paragraphs.append(element)
                writing.open_paragraph()
            elif name == "tr":
                writing.open_row()
            elif name == "tc":
                writing.open_cell()
            elif name == "pPr" and paragraphs:
                _note_properties(element, paragraphs[-1], writing, headings, merged)
                skipping = element
            else:
                _write_run(name, element, writing)
        elif name == "p":
            writing.end_paragraph(joined=paragraphs.pop() in merged)
        elif name == "tr":
            writing.end_row()


def _is_deleted(row: Element) -> bool:
    return any(
        safe_xml.local(mark) == "del"
        for properties in row
        if safe_xml.local(properties) == "trPr"
        for mark in properties
    )


def _note_properties(
    properties: Element,
    paragraph: Element,
    writing: Writing,
    headings: Mapping[str, str],
    merged: set[Element],
) -> None:
    for begins, element in safe_xml.walk(properties):
        if not begins:
            continue
        name = safe_xml.local(element)
        if name == "pStyle":
            style = safe_xml.attribute(element, "val")
            match = _HEADING.match(style)
            level = headings.get(style) or (match and (match[1] or "1"))
            if level:
                writing.heading(level)
        elif name == "outlineLvl" and safe_xml.attribute(element, "val") in set("012345678"):
            writing.heading(str(int(safe_xml.attribute(element, "val")) + 1))
        elif name == "del":  # the paragraph mark itself was deleted: two paragraphs became one
            merged.add(paragraph)


def _write_run(name: str, element: Element, writing: Writing) -> None:
    if name == "t":
        writing.write(element.text or "")
    elif name in {"tab", "ptab"}:
        writing.write("\t")
    elif name in {"br", "cr"}:
        writing.write("\n")
    elif name == "noBreakHyphen":
        writing.write("\u2011")
    elif name == "sym":
        _write_symbol(element, writing)
    elif name in {"commentRangeStart", "commentRangeEnd", "commentReference"}:
        writing.edge(safe_xml.attribute(element, "id"), begins=name != "commentRangeEnd")


def _read_comments(root: Element, writing: Writing) -> None:
    """Take what the comments say; a reply is a comment on the same words."""
    for comment in root:
        paragraphs = [element for element in comment if safe_xml.local(element) == "p"]
        said = (
            "".join(part.text or "" for _, part in safe_xml.walk(one) if safe_xml.local(part) == "t" and _)
            for one in paragraphs
        )
        writing.comment(safe_xml.attribute(comment, "id"), " ".join(said))


def _write_symbol(element: Element, writing: Writing) -> None:
    """Write a character given by number; those of symbol fonts have no meaning outside them."""
    try:
        number = int(safe_xml.attribute(element, "char"), 16)
    except ValueError:
        return
    if 0x20 <= number < 0xE000:
        writing.write(chr(number))


def _write_notes(root: Element, writing: Writing) -> None:
    for note in root:
        if safe_xml.attribute(note, "type") not in {
            "separator",
            "continuationSeparator",
            "continuationNotice",
        }:
            _write(note, writing, {})
