"""Tables of coded passages: Taguette, ATLAS.ti, MAXQDA, Dedoose, or made by hand; a row a passage.

The tools write their headings in the language of their interface; those of English, German and Russian
ones are known. Dedoose has a column for every code beside the cell that names them all: where they are
there, they are what is read, since names in a cell may hold commas and do not say what they stand under.

Where several codes stand in one cell and their names hold commas themselves, the cell is parted by
the names that are known (from a table of the codebook, or from rows that leave no doubt), and checked
against the number of codes where the table has one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.importing.coded_annotations import Names
from codex.model.coded import CodedPassage, CodedProject, CodedText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.importing.notes import Notes
    from codex.importing.table import Table

_QUOTE: Final = (
    "content", "text content", "quotation content", "segment", "coded segment", "quotation", "quote", "excerpt copy",
    "excerpt", "text", "цитата", "фрагмент", "сегмент", "текст", "дәйексөз", "үзінді", "мәтін",
)  # fmt: skip
_CODE: Final = (
    "codes", "code", "tag", "tags", "codes applied", "codes applied combined", "коды", "код", "кодтар",
)  # fmt: skip
_DOCUMENT: Final = (
    "document", "document name", "dokumentname", "dokument", "source", "media title", "file", "имя документа",
    "документ", "источник", "құжат", "дереккөз",
)  # fmt: skip
_GROUP: Final = ("document group", "dokumentgruppe", "группа документов")
_CODER: Final = (
    "coder", "created by", "creating user", "user", "author", "excerpt creator", "erstellt von", "autor",
    "modified by", "bearbeitet von", "кодировщик", "создал", "автор", "кодтаушы",
)  # fmt: skip
_COUNT: Final = ("number of codes", "codes count")
_NOTE: Final = ("comment", "memo", "note", "kommentar", "комментарий", "заметка", "түсініктеме")
_PLACE: Final = ("reference", "beginning", "anfang", "excerpt range", "number", "id", "начало", "№")
_MAXQDA: Final = ("coverage %", "abdeckungsgrad %", "weight score", "gewicht", *_GROUP)
_GIVEN: Final = re.compile(r"code: (?P<path>.*\S) applied", re.IGNORECASE)
"""Dedoose's column of one code, its parents before it."""
_TRUE: Final = frozenset({"true", "1", "yes", "x"})
_NAME: Final = ("code", "tag", "name", "path", "код", "атауы", "название")


def is_coded_table(table: Table) -> bool:
    """Say whether the table has passages, documents and codes."""
    return all(table.column(*names) is not None for names in (_QUOTE, _CODE, _DOCUMENT))


def tool_of(table: Table) -> str:
    """Return the tool whose export the table surely is; nothing where it could be anybody's.

    >>> from codex.importing.table import Table
    >>> tool_of(Table(("Dokumentgruppe", "Dokumentname", "Code", "Segment"), ()))
    'MAXQDA'
    """
    if not is_coded_table(table):
        return ""
    if table.column(*_COUNT):
        return "ATLAS.ti"
    if table.column("excerpt copy") and table.column("media title"):
        return "Dedoose"
    if table.column("segment") and table.column(*_MAXQDA):
        return "MAXQDA"
    return "Taguette" if table.column("tag") and table.column("content") else ""


def is_codebook(table: Table) -> bool:
    """Say whether the table surely is a codebook of ATLAS.ti or Taguette; anybody's may be one of answers.

    >>> from codex.importing.table import Table
    >>> is_codebook(Table(("tag", "description"), ())), is_codebook(Table(("Код", "Комментарий"), ()))
    (True, False)
    """
    heads = {head.strip().casefold() for head in table.header}
    atlas = {"code", "comment", "code group 1"} <= heads
    return atlas or ({"tag", "description"} <= heads <= {"tag", "description", "number of highlights"})


def read_coded_table(table: Table, books: Sequence[Table], notes: Notes) -> CodedProject:
    """Return what was coded, document by document.

    Args:
        table: A row a passage, or a row a passage and code.
        books: Tables of the codebook, where there are any.
        notes: Takes rows that were left out.
    """
    at = {
        meaning: table.column(*names)
        for meaning, names in (
            ("quote", _QUOTE), ("code", _CODE), ("document", _DOCUMENT), ("coder", _CODER), ("count", _COUNT),
            ("note", _NOTE), ("place", _PLACE), ("group", _GROUP),
        )
    }  # fmt: skip
    given_by = {
        found["path"]: column for column in table.header if (found := _GIVEN.fullmatch(column.strip()))
    }
    rows = []
    for line, record in table.records():
        cells = {meaning: record[column].strip() if column else "" for meaning, column in at.items()}
        if not cells["quote"] or not cells["document"]:
            notes.skip("importing.row-no-text", line)
            continue
        ticked = tuple(path for path, column in given_by.items() if record[column].strip().lower() in _TRUE)
        rows.append((line, cells, ticked))
    groups: dict[str, set[str]] = {}
    for _, cells, _ in rows:
        groups.setdefault(cells["document"], set()).add(cells["group"])
    definitions = _definitions(books)
    parting = Parting([(cells["code"], cells["count"]) for _, cells, _ in rows], definitions)
    names = Names()
    for name, told in definitions.items():
        names.code(name, told)
    documents: dict[str, dict[tuple[str, str], CodedPassage]] = {}
    for line, cells, ticked in rows:
        codes = ticked if given_by else parting.codes(cells["code"], cells["count"])
        if not codes:
            why = "importing.coded-no-code" if not cells["code"] else "importing.coded-commas"
            notes.skip(why, line, codes=cells["code"][:80])
            continue
        given = tuple((cells["coder"], names.code(code)) for code in codes)
        key = (cells["quote"], cells["place"])
        alone = len(groups[cells["document"]]) == 1  # documents of two groups may have one name
        called = cells["document"] if alone else f"{cells['document']} ({cells['group'] or '-'})"
        held = documents.setdefault(called, {})
        before = held[key].given if key in held else ()
        note = cells["note"] or (held[key].note if key in held else "")
        both = tuple(dict.fromkeys((*before, *given)))
        held[key] = CodedPassage(both, quote=_bare(cells["quote"]), where=cells["place"], note=note)
    tool = tool_of(table) or "table"
    texts = tuple(CodedText(name, None, tuple(held.values())) for name, held in documents.items())
    return CodedProject(tool, names.codebook(), texts)


def _bare(quote: str) -> str:
    """Return a quote without the marks that a tool put around it."""
    whole = len(quote) > 2 and quote[0] == quote[-1] == '"' and '"' not in quote[1:-1]
    return quote[1:-1] if whole else quote


def _definitions(books: Sequence[Table]) -> dict[str, str]:
    found: dict[str, str] = {}
    for book in books:
        name = book.column(*_NAME)
        told = book.column("description", "comment", "definition", "описание", "сипаттама")
        if name is None or is_coded_table(book):
            continue
        for _, record in book.records():
            if record[name].strip():
                found.setdefault(record[name].strip(), record[told].strip() if told else "")
    return found


class Parting:
    """Parts cells that hold several codes.

    >>> Parting([("Access, open", "1"), ("Access, open, Cost", "2"), ("Cost", "1")]).codes("Access, open, Cost", "2")
    ('Access, open', 'Cost')
    """

    def __init__(self, cells: Sequence[tuple[str, str]], known: Sequence[str] | dict[str, str] = ()) -> None:
        self._known = dict.fromkeys(known)
        for cell, count in cells:
            parts = _parts(cell)
            if count.isdecimal() and int(count) == 1:
                self._known.setdefault(cell.strip())
            elif not known and count.isdecimal() and len(parts) == int(count):
                self._known.update(dict.fromkeys(parts))

    def codes(self, cell: str, count: str) -> tuple[str, ...]:
        """Return the codes of a cell; nothing where it cannot be told which they are."""
        wanted = int(count) if count.isdecimal() else None
        parts = _parts(cell)
        if wanted is None:
            return self._joined(parts) if self._known else tuple(parts)
        if wanted == len(parts):
            return tuple(parts)
        if wanted == 1:
            return (cell.strip(),)
        found = self._joined(parts)
        return found if len(found) == wanted else ()

    def _joined(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Return names that pieces make when put together again, the longest known name first."""
        found: list[str] = []
        at = 0
        while at < len(parts):
            for end in range(len(parts), at, -1):
                name = ", ".join(parts[at:end])
                if name in self._known:
                    break
            else:
                end, name = at + 1, parts[at]
            found.append(name)
            at = end
        return tuple(found)


def _parts(cell: str) -> list[str]:
    """Return the pieces of a cell between its marks: lines, semicolons, else commas."""
    for mark in ("\n", ";", ", "):
        if mark in cell:
            return [part.strip() for part in cell.split(mark) if part.strip()]
    return [cell.strip()] if cell.strip() else []
