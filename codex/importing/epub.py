"""Electronic books: the chapters in their reading order, as one text."""

from __future__ import annotations

import posixpath
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from codex.importing import safe_xml
from codex.importing.archive import Archive
from codex.importing.citing import CiteKeys
from codex.importing.decoding import decode
from codex.importing.issued import issued
from codex.importing.markup import page
from codex.importing.people import name
from codex.importing.plain import text_draft
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the book as one text, its headings marked."""
    archive = Archive(data, notes)
    if archive.find("META-INF/encryption.xml") and archive.find("META-INF/rights.xml"):
        raise notes.refuse("importing.zip-password")
    package_name = _package(archive, notes)
    package = safe_xml.parse(archive.read(package_name), notes, doctype=True)
    texts: list[str] = []
    marks: list[Mark] = []
    at = 0
    for chapter in _spine(package, posixpath.dirname(package_name)):
        made = page(decode(archive.read(chapter), notes).text, book=True)
        text = made.text()
        if not text.strip():
            continue
        draft = made.writing.with_marks(text_draft(text, options, notes, encoding="utf-8"))
        marks += [Mark(mark.kind, mark.start + at, mark.end + at, mark.label) for mark in draft.marks]
        texts.append(text)
        at += len(text) + 1
    if not texts:
        raise notes.refuse("importing.no-text-inside")
    cite = _citation(package)
    title = str(cite.get("title", ""))
    draft = text_draft("\n".join(texts), options, notes, encoding="utf-8", title=title)
    if cite:
        cite["id"] = CiteKeys().key(cite)
    yield replace(draft, marks=tuple(marks), cite=cite)


def _package(archive: Archive, notes: Notes) -> str:
    root = safe_xml.parse(archive.read("META-INF/container.xml"), notes)
    for _, element in safe_xml.walk(root):
        if safe_xml.local(element) == "rootfile" and safe_xml.attribute(element, "full-path"):
            return safe_xml.attribute(element, "full-path")
    raise notes.refuse("importing.zip-member-missing", member="content.opf")


def _spine(package: Element, folder: str) -> Iterator[str]:
    """Yield the members of the archive that are read one after the other."""
    files: dict[str, str] = {}
    order: list[str] = []
    for begins, element in safe_xml.walk(package):
        if not begins:
            continue
        tag = safe_xml.local(element)
        if tag == "item" and "nav" in safe_xml.attribute(element, "properties").split():
            continue  # the list of contents
        if tag == "item" and "html" in safe_xml.attribute(element, "media-type"):
            files[safe_xml.attribute(element, "id")] = unquote(safe_xml.attribute(element, "href"))
        elif tag == "itemref" and safe_xml.attribute(element, "linear") != "no":
            order.append(safe_xml.attribute(element, "idref"))
    chapters = dict.fromkeys(files[reference] for reference in order if reference in files)
    for chapter in chapters:  # each once, however often it is named
        yield posixpath.normpath(posixpath.join(folder, chapter))


def _citation(package: Element) -> dict[str, Any]:
    said: dict[str, list[str]] = {}
    for begins, element in safe_xml.walk(package):
        if begins and element.text and "purl.org/dc" in str(element.tag):
            said.setdefault(safe_xml.local(element), []).append(element.text.strip())
    cite: dict[str, Any] = {
        "type": "book",
        "title": " ".join(said.get("title", [])[:1]),
        "author": [name(person) for person in said.get("creator", [])],
        "issued": issued(" ".join(said.get("date", [])[:1])),
        "publisher": " ".join(said.get("publisher", [])[:1]),
    }
    kept = {key: value for key, value in cite.items() if value}
    return kept if len(kept) > 1 else {}
