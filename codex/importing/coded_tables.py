"""Tables of coded passages: Taguette, ATLAS.ti, MAXQDA, Dedoose, or made by hand; a row a passage.

Where several codes stand in one cell and their names hold commas themselves, the cell is parted by
the names that are known (from a table of the codebook, or from rows that leave no doubt), and checked
against the number of codes where the table has one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.importing.coded_annotations import Names
from codex.model.coded import CodedPassage, CodedProject, CodedText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.importing.notes import Notes
    from codex.importing.tables import Table

_QUOTE: Final = (
    "content", "text content", "quotation content", "segment", "coded segment", "quotation", "quote", "excerpt copy",
    "excerpt", "text", "цитата", "фрагмент", "сегмент", "текст", "дәйексөз", "үзінді", "мәтін",
)  # fmt: skip
_CODE: Final = ("codes", "code", "tag", "tags", "codes applied", "коды", "код", "кодтар")
_DOCUMENT: Final = (
    "document", "document name", "source", "media title", "file", "документ", "источник", "құжат", "дереккөз",
)  # fmt: skip
_CODER: Final = (
    "coder", "created by", "creating user", "user", "author", "modified by", "кодировщик", "автор", "кодтаушы",
)  # fmt: skip
_COUNT: Final = ("number of codes", "codes count")
_NOTE: Final = ("comment", "memo", "note", "комментарий", "заметка", "түсініктеме")
_PLACE: Final = ("reference", "beginning", "number", "id", "начало", "№")
_NAME: Final = ("code", "tag", "name", "path", "код", "атауы", "название")


def is_coded_table(table: Table) -> bool:
    """Say whether the table has passages, documents and codes."""
    return all(table.column(*names) is not None for names in (_QUOTE, _CODE, _DOCUMENT))


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
            ("note", _NOTE), ("place", _PLACE),
        )
    }  # fmt: skip
    rows = []
    for line, record in table.records():
        cells = {meaning: record[column].strip() if column else "" for meaning, column in at.items()}
        if not cells["quote"] or not cells["document"]:
            notes.skip("importing.row-no-text", line)
            continue
        rows.append((line, cells))
    definitions = _definitions(books)
    parting = Parting([(cells["code"], cells["count"]) for _, cells in rows], definitions)
    names = Names()
    for name, told in definitions.items():
        names.code(name, told)
    documents: dict[str, dict[tuple[str, str], CodedPassage]] = {}
    for line, cells in rows:
        codes = parting.codes(cells["code"], cells["count"])
        if not codes:
            why = "importing.coded-no-code" if not cells["code"] else "importing.coded-commas"
            notes.skip(why, line, codes=cells["code"][:80])
            continue
        given = tuple((cells["coder"], names.code(code)) for code in codes)
        key = (cells["quote"], cells["place"])
        held = documents.setdefault(cells["document"], {})
        before = held[key].given if key in held else ()
        note = cells["note"] or (held[key].note if key in held else "")
        both = tuple(dict.fromkeys((*before, *given)))
        held[key] = CodedPassage(both, quote=_bare(cells["quote"]), where=cells["place"], note=note)
    tool = "ATLAS.ti" if at["count"] else "Taguette" if at["code"] == "tag" else "table"
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
