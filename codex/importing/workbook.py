"""Workbooks (XLSX, XLS, ODS) through python-calamine; cells as text."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from codex.errors import UsageProblem
from codex.importing.spoiled import check_spoiled
from codex.importing.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes

_LARGEST: Final = 100_000_000


def read_sheet(data: bytes, notes: Notes, sheet: str | None = None) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a sheet that hold anything, and the names of all sheets.

    Raises:
        DamagedFile: No workbook, password, document type in its XML, or larger than it may be.
        UsageProblem: There is no sheet of that name.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if data.startswith(b"PK"):
        _check_parts(data, notes)
    names: tuple[str, ...] = ()
    rows: list[Row] = []
    chosen = ""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        for name in names:
            if not rows and sheet in {None, name}:
                rows, chosen = list(_rows(book, name)), name
    except PasswordError as error:
        raise notes.refuse("importing.office-encrypted") from error
    except CalamineError as error:
        raise notes.refuse("importing.workbook-broken") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic of the parser's Rust, no Exception of Python
            raise
        raise notes.refuse("importing.workbook-broken") from error
    if sheet is not None and sheet not in names:
        raise UsageProblem("importing.no-such-sheet", sheet=sheet, known=", ".join(names))
    filled = "\n".join(["\t".join(row.cells) for row in rows])
    if not filled.isascii():
        if filled.count("\n") >= len(rows):  # lines within cells: a line stands for a row
            filled = "\n".join(["\t".join(row.cells).replace("\n", " ") for row in rows])
        check_spoiled(filled, notes)
    if sheet is None and len(names) > 1:
        notes.tell("importing.sheet-chosen", sheet=chosen, n=len(names) - 1)
    return rows, names


def _check_parts(data: bytes, notes: Notes) -> None:
    """Look through the parts before the parser does: their true size, and no document types."""
    from codex.importing.archive import Archive

    archive = Archive(data, notes)
    total = 0
    for name in archive.names:
        head = b""
        for piece in archive.pieces(name):
            head = head or piece[:2000]
            total += len(piece)
            if total > _LARGEST:
                raise notes.refuse("importing.zip-too-large", member=name[:80], limit=_LARGEST // 1_000_000)
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise notes.refuse("importing.xml-doctype")


def _rows(book: Any, name: str) -> Iterator[Row]:
    for place, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
        texts = [c if (kind := type(c)) is str else _number(c) if kind is float else _text(c) for c in cells]
        if any(texts):
            yield Row(place, tuple(texts))


@lru_cache(maxsize=10_000)
def _number(cell: float) -> str:
    """Return 3.0 as 3: a workbook knows no whole numbers."""
    return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)


def _text(cell: object) -> str:
    """Return a cell that is neither text nor number as a person reads it: a date is an ISO date."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, int | timedelta) else ""
