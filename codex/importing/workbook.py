"""Workbooks (XLSX, XLS, ODS) through python-calamine; cells as text."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from codex.errors import CodexError, UsageProblem
from codex.importing.notes import Notes
from codex.importing.spoiled import check_spoiled
from codex.importing.table import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST: Final = 100_000_000
_LOOKED_AT: Final = 50


def read_sheet(data: bytes, notes: Notes, sheet: str | None = None) -> tuple[list[Row], tuple[str, ...]]:
    """Return the rows of a sheet that hold anything, and the names of all sheets.

    Where no sheet is named it is the first that is not hidden and holds rows of several cells, else the
    first with anything in it.

    Raises:
        DamagedFile: No workbook, password, document type in its XML, or larger than it may be.
        UsageProblem: There is no sheet of that name.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if data.startswith(b"PK"):
        _check_parts(data, notes)
    names: tuple[str, ...] = ()
    rows: list[Row] = []
    lines: list[str] = []
    chosen = ""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = tuple(book.sheet_names)
        for name in [sheet] if sheet in names else () if sheet else _in_order(book):
            found = _rows(book, name)
            if sheet or _is_table(found[0]):
                (rows, lines), chosen = found, name
                break
            if found[0] and not rows:
                (rows, lines), chosen = found, name
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
    filled = "\n".join(lines)
    if not filled.isascii():
        if filled.count("\n") >= len(rows):  # lines within cells: a line stands for a row
            filled = "\n".join([line.replace("\n", " ") for line in lines])
        check_spoiled(filled, notes)
    if sheet is None and len(names) > 1:
        others = ", ".join(name for name in names if name != chosen)
        notes.tell("importing.sheet-chosen", sheet=chosen, n=len(names) - 1, others=others[:200])
    return rows, names


def usual_sheet(data: bytes, name: str) -> str:
    """Return the sheet that is read where none is named; nothing where the workbook cannot be read."""
    notes = Notes(name, keep_good=True)
    try:
        names = read_sheet(data, notes)[1]
    except CodexError:
        return ""
    told = (str(one.fields["sheet"]) for one in notes.findings if one.why == "importing.sheet-chosen")
    return next(told, names[0] if names else "")


def _in_order(book: Any) -> list[str]:
    """Return the names of the sheets, those that are hidden last."""
    from python_calamine import SheetVisibleEnum

    return [
        one.name
        for one in sorted(book.sheets_metadata, key=lambda one: one.visible != SheetVisibleEnum.Visible)
    ]


def _is_table(rows: Sequence[Row]) -> bool:
    """Say whether a sheet holds rows of several cells: a page of instructions has one column."""
    return len(rows) > 1 and any(sum(map(bool, row.cells)) > 1 for row in rows[:_LOOKED_AT])


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


def _rows(book: Any, name: str) -> tuple[list[Row], list[str]]:
    """Return the rows that hold anything, and each as one line, its cells parted by tabs.

    Most cells are texts already. Which columns hold something else is learned on the way: joining a
    row fails where one was not known, and only then is every cell of it looked at.
    """
    rows: list[Row] = []
    lines: list[str] = []
    others: list[int] = []
    for place, cells in enumerate(book.get_sheet_by_name(name).iter_rows(), 1):
        for at in others:
            cell = cells[at]
            kind = type(cell)
            if kind is not str:
                cells[at] = _number(cell) if kind is float else _text(cell)
        try:
            line = "\t".join(cells)
        except TypeError:
            others = sorted({*others, *(at for at, cell in enumerate(cells) if type(cell) is not str)})
            cells = [_number(c) if type(c) is float else c if type(c) is str else _text(c) for c in cells]  # noqa: PLW2901
            line = "\t".join(cells)
        if line.strip("\t") or any(cells):
            rows.append(Row._make((place, tuple(cells))))
            lines.append(line)
    return rows, lines


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
