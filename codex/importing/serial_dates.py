"""Dates that a spreadsheet saved as its count of days: ``45982`` among dates, or below a heading that says date."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.cell_values import date, number
from codex.importing.table import Row

if TYPE_CHECKING:
    from codex.importing.notes import Notes
    from codex.importing.table import Table

_HEADING: Final = re.compile(
    r"\b(?:date|day|timestamp|(?:start|completion) time|дата|день|отметка времени"
    r"|время (?:начала|выполнения|завершения)|күні|күн|уақыт белгісі|(?:басталу|аяқталу) уақыты)\b",
    re.IGNORECASE,
)


def with_dates(table: Table, notes: Notes) -> Table:
    """Return the table with counts of days written as ISO dates, and tell of each column where that was done.

    Only where nothing speaks against it: every filled cell of the column is a date or such a count, and
    either some cells are written as dates or the heading says that these are dates.
    """
    places = [place for place in range(len(table.header)) if _is_dated(table, place)]
    if not places:
        return table
    for place in places:
        first = next(row.cells[place] for row in table.rows if _is_count(row.cells[place]))
        notes.tell(
            "importing.dates-counted",
            column=table.header[place][:60],
            cell=first.strip(),
            date=date(first) or "",
        )
    return replace(table, rows=tuple(_written(row, places) for row in table.rows))


def _is_dated(table: Table, place: int) -> bool:
    cells = {cell for row in table.rows if (cell := row.cells[place]).strip()}
    # most columns hold something else, which the first cell tells
    if not all(map(date, cells)) or not any(map(_is_count, cells)):
        return False
    return not all(map(_is_count, cells)) or _HEADING.search(table.header[place]) is not None


def _is_count(cell: str) -> bool:
    """Say whether a cell holds a count of days and not a date that people write."""
    return number(cell) is not None and date(cell) is not None


def _written(row: Row, places: list[int]) -> Row:
    cells = list(row.cells)
    for place in places:
        if _is_count(cells[place]):
            cells[place] = date(cells[place]) or cells[place]
    return Row(row.line, tuple(cells))
