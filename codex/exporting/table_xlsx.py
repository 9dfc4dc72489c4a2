"""Tables as an Excel workbook: a sheet a table, numbers as numbers, texts never as formulas."""

from __future__ import annotations

import io
import math
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.cells import printed
from codex.exporting.office_package import sealed
from codex.exporting.provenance_words import provenance_lines
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.provenance import Provenance
    from codex.model.table import Column, Row, Table, Value
    from codex.words import Words

LONGEST: Final = 32_000
"""Characters that a cell of Excel takes, less some room."""
HIGHEST: Final = 20
"""Lines of a row; a longer quote goes on below what is seen."""
MOST_ROWS: Final = 1_048_000
_SHEET_NAME: Final = 31
_FILLS: Final = {
    "in": "#CFE2F3",
    "divided": "#FDEECB",
    "contested": "#FBDCE6",
    "rejected": "#E6E5E3",
    "one-expert": "#E7E3F8",
}


def xlsx_of(tables: Sequence[Table], provenance: Provenance, say: Words) -> bytes:
    """Return a workbook with a sheet a table, and one that says where the numbers come from."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties(
            {"author": "codex", "title": visible(provenance.study), "created": _moment(provenance.date)}
        )
        writer = _Sheets(book)
        for table in tables:
            writer.add(table)
        writer.provenance(provenance, say)
    return sealed(buffer.getvalue(), provenance)


class _Sheets:
    """Sheets of a workbook, their names made lawful and told apart."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def add(self, table: Table) -> None:
        """Add a table: heads frozen above, first column frozen to the left, notes below."""
        sheet = self._book.add_worksheet(self._name(table.name))
        top = 2 if table.title else 0
        if table.title:
            sheet.write_string(0, 0, _cut(table.title), self._format(bold=True, font_size=13))
        heads = top + (1 if table.has_groups else 0)
        widths = [_width(table, place, column) for place, column in enumerate(table.columns)]
        self._heads(sheet, table, top, widths)
        sheet.freeze_panes(heads + 1, 1)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        for line, row in enumerate(table.rows[:MOST_ROWS], start=heads + 1):
            self._row(sheet, line, row, table)
            lines = _lines(row, table, widths)
            if lines > 1:
                sheet.set_row(line, 15 * lines)
        if table.rows and not any(row.is_head or row.is_total for row in table.rows):
            sheet.autofilter(heads, 0, heads + len(table.rows), len(table.columns) - 1)
        self._notes(sheet, table, heads + len(table.rows) + 2, sum(widths))
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top, heads)

    def provenance(self, provenance: Provenance, say: Words) -> None:
        """Add the sheet that says where the numbers come from."""
        sheet = self._book.add_worksheet(self._name(say("exporting.where-from")))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        for line, (key, text) in enumerate(provenance_lines(provenance)):
            sheet.write_string(line, 0, say(f"exporting.{key}"), self._format(bold=True))
            sheet.write_string(line, 1, _cut(text), self._format(text_wrap=True))

    def _heads(self, sheet: Any, table: Table, top: int, widths: Sequence[float]) -> None:
        style = {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1, "bg_color": "#F2F4F6"}
        if table.has_groups:
            place = 0
            for group, columns in groupby(table.columns, key=lambda column: column.group):
                sheet.write_string(top, place, _cut(group), self._format(bold=True))
                place += len(list(columns))
            top += 1
        lines = 1
        for place, column in enumerate(table.columns):
            head = column.head or column.id
            lines = max(lines, math.ceil(len(head) * 1.25 / widths[place]))
            sheet.write_string(top, place, _cut(head), self._format(**style))
        sheet.set_row(top, 16 * min(lines, 6))

    def _notes(self, sheet: Any, table: Table, start: int, room: float) -> None:
        """Write the notes under the table, each across it and as high as its text needs."""
        style = self._format(font_color="#555555", text_wrap=True, valign="top")
        for line, note in enumerate(table.notes, start=start):
            if len(table.columns) > 1:
                sheet.merge_range(line, 0, line, len(table.columns) - 1, "", style)
            sheet.write_string(line, 0, _cut(note), style)
            sheet.set_row(line, 15 * max(1, math.ceil(len(note) / room)))

    def _row(self, sheet: Any, line: int, row: Row, table: Table) -> None:
        for place, (value, column) in enumerate(zip(row.values, table.columns, strict=True)):
            if row.is_head and place:
                break
            style: dict[str, Any] = {"valign": "top", "text_wrap": True}
            if place == 0 and row.depth:
                style["indent"] = row.depth
            if row.is_head or row.is_total:
                style["bold"] = True
            self._cell(sheet, (line, place), value, style, column=column, language=table.language)

    def _cell(
        self,
        sheet: Any,
        at: tuple[int, int],
        value: Value,
        style: dict[str, Any],
        *,
        column: Column,
        language: str,
    ) -> None:
        if value is None or value == "":
            sheet.write_blank(*at, None, self._format(**style))
        elif column.kind == "status":
            style |= {"align": "center"}
            if value[0] in _FILLS:
                style |= {"bg_color": _FILLS[value[0]]}
            sheet.write_string(*at, _cut(printed(value, column, language)), self._format(**style))
        elif isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            sheet.write_number(*at, value, self._format(num_format=_number_format(value, column), **style))
        else:
            sheet.write_string(*at, _cut(printed(value, column, language)), self._format(**style))

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _name(self, name: str) -> str:
        clean = "".join("-" if sign in "[]:*?/\\'" else sign for sign in visible(name)).strip() or "-"
        found, number = clean[:_SHEET_NAME], 2
        while found.casefold() in self._names or found.casefold() == "history":
            tail = f" {number}"
            found, number = clean[: _SHEET_NAME - len(tail)] + tail, number + 1
        self._names.add(found.casefold())
        return found


def _number_format(value: float, column: Column) -> str:
    if column.kind == "percent":
        return "0%" if not column.places else "0." + "0" * column.places + "%"
    if isinstance(value, int):
        return "0"
    places = 3 if column.kind == "p" else column.places
    return "0." + "0" * places if places else "0"


def _width(table: Table, place: int, column: Column) -> float:
    longest = max(
        (len(str(row.values[place] or "")) for row in table.rows[:200] if not row.is_head), default=0
    )
    if column.kind == "quote":
        return 70
    return min(48, max(10, len(column.head) * 0.85, longest * 1.2))


def _lines(row: Row, table: Table, widths: Sequence[float]) -> int:
    """Return how many lines the longest text of a row needs: not every program finds out by itself."""
    if row.is_head:
        return 1
    needed = (
        sum(math.ceil(max(1, len(part)) * 1.1 / widths[place]) for part in _plain(value).split("\n"))
        for place, (value, column) in enumerate(zip(row.values, table.columns, strict=True))
        if column.kind in {"text", "quote"}
    )
    return min(HIGHEST, max(needed, default=1))


def _plain(value: Value) -> str:
    return str(value[1] if isinstance(value, tuple) else value or "")


def _cut(text: str) -> str:
    """Return a text that fits into a cell; a longer one ends in a sign that it goes on."""
    shown = visible(str(text), lines=True)
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


def _moment(date: str) -> datetime:
    try:
        return datetime.fromisoformat(date[:10])
    except ValueError:
        return datetime(1980, 1, 1)  # noqa: DTZ001 - a file's property has no zone
