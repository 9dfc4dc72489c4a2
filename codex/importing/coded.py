"""Projects and exports of other coding tools, told apart by what they hold.

Each gives a :class:`~codex.model.coded.CodedProject`: what was coded stays exactly where it was, and
a passage that does not fit its text is told, never moved.
"""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from codex.importing.coded_annotations import (
    Names,
    read_brat,
    read_doccano,
    read_label_studio,
    read_webanno,
)
from codex.importing.coded_tables import is_coded_table, read_coded_table
from codex.importing.decoding import decode
from codex.importing.json_text import load
from codex.importing.refi import read_project
from codex.importing.tables import read_table
from codex.model.coded import CodedPassage, CodedProject, CodedText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.importing.notes import Notes
    from codex.model.coded import TaguetteProject

TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods")


def read_coded(
    data: bytes, notes: Notes, beside: Mapping[str, bytes] | None = None, *, encoding: str | None = None
) -> CodedProject:
    """Read what was coded in another tool.

    Args:
        data: The whole file.
        notes: Takes what was noticed; knows the file's name.
        beside: Files that lie beside it, by name: the text of a brat file, a codebook table.
        encoding: Python codec name, where the guess is wrong.

    Raises:
        DamagedFile: None of the formats, or damaged.
    """
    name = notes.name.lower()
    beside = beside or {}
    if data.startswith(b"PK\x03\x04") and not name.endswith(TABLES):
        return from_refi(data, notes)
    if name.endswith(".ann"):
        text = beside.get(f"{notes.name[:-4]}.txt")
        if text is None:
            raise notes.refuse("importing.brat-no-text", text=f"{notes.name[:-4]}.txt")
        return read_brat(decode(data, notes).text, decode(text, notes).text, notes)
    if name.endswith((".jsonl", ".ndjson", ".json")):
        return _from_json(decode(data, notes, encoding).text, notes)
    if data.lstrip(b"\xef\xbb\xbf").startswith(b"#FORMAT=WebAnno TSV"):
        return read_webanno(decode(data, notes).text, notes)
    if name.endswith(TABLES):
        table = read_table(data, notes.name, encoding, keep_good=notes.keep_good)
        if is_coded_table(table):
            notes.findings.extend(table.findings)
            books = [read_table(other, called) for called, other in beside.items()]
            return read_coded_table(table, books, notes)
    raise notes.refuse("importing.coded-unknown")


def from_refi(data: bytes, notes: Notes) -> CodedProject:
    """Return what was coded in a REFI-QDA project; selections without codes are no judgments."""
    project = read_project(data, notes)
    texts = tuple(
        CodedText(
            source.name,
            source.text,
            tuple(
                CodedPassage(one.codings, one.start, one.end, where=one.name, note=one.note)
                for one in source.selections
                if one.codings
            ),
            source.attributes,
        )
        for source in project.sources
    )
    for name in project.passed_over:
        notes.skip("importing.refi-no-text", None, source=name[:80])
    return CodedProject("REFI-QDA", project.codebook, texts)


def from_taguette(project: TaguetteProject, notes: Notes) -> CodedProject:
    """Return what was coded in a Taguette project: its offsets count bytes of the text without tags."""
    names = Names()
    codes = {number: names.code(path, told) for number, (path, told) in project.tags.items()}
    texts = []
    for document in project.documents:
        text = _without_tags(document.html)
        raw = text.encode("utf-8", "surrogatepass")
        passages = []
        for start, end, tags, maker, number in document.highlights:
            if not 0 <= start < end <= len(raw):
                notes.damage("importing.coded-elsewhere", f"#{number}", quote=document.name[:60])
            elif not tags:
                notes.skip("importing.coded-no-code", f"#{number}")
            else:
                first = len(raw[:start].decode("utf-8", "ignore"))
                last = first + len(raw[start:end].decode("utf-8", "ignore"))
                given = tuple((maker, codes[tag]) for tag in tags)
                passages.append(CodedPassage(given, first, last, text[first:last], f"#{number}"))
        texts.append(CodedText(document.name, text, tuple(passages)))
    return CodedProject("Taguette", names.codebook(), tuple(texts))


class _Words(HTMLParser):
    """Collects the words of a page, and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.words.append(data)


def _without_tags(html: str) -> str:
    page = _Words()
    page.feed(html)
    page.close()
    return "".join(page.words)


def _from_json(text: str, notes: Notes) -> CodedProject:
    if notes.name.lower().endswith(".json"):
        records: Any = load(text, notes)
    else:
        records = [
            _line(line, number, notes) for number, line in enumerate(text.split("\n"), 1) if line.strip()
        ]
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise notes.refuse("importing.coded-unknown")
    if any("annotations" in one or "completions" in one for one in records):
        return read_label_studio(records, notes)
    if any("text" in one or "data" in one for one in records):
        return read_doccano(records, notes)
    raise notes.refuse("importing.coded-unknown")


def _line(line: str, number: int, notes: Notes) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise notes.refuse("importing.json-no-record", number) from error
