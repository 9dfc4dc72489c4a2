"""Tables of a paper in Word, as APA 7 has them: three rules, number bold, title in italics, notes below."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.cells import is_number, is_wide, printed, shares
from codex.exporting.office_package import sealed
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.provenance import Provenance
    from codex.model.table import Row, Table
    from codex.words import Words

FONT: Final = "Times New Roman"
POINTS: Final = 11
ROOM: Final = 159
"""Millimetres between the margins of a page."""
WIDE_ROOM: Final = 246
_LANGUAGES: Final = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}


def docx_of(tables: Sequence[Table], provenance: Provenance, say: Words) -> bytes:
    """Return a Word file with the tables, numbered in their order where they have no number.

    Args:
        tables: In one language, that of ``say``.
        provenance: What they rest on, carried inside.
        say: Words for *Table* and *Note*.
    """
    writer = _Writer(say)
    for place, table in enumerate(tables, start=1):
        writer.add(table, table.number or place)
    return sealed(writer.content(provenance), provenance)


class _Writer:
    """A document that is filled table by table."""

    def __init__(self, say: Words) -> None:
        from docx import Document
        from docx.shared import Pt

        self._say = say
        self._document: Any = Document()
        style = self._document.styles["Normal"]
        style.font.name, style.font.size = FONT, Pt(POINTS)
        _fonts(style.element)
        style.element.rPr.append(_element("w:lang", **{"w:val": _LANGUAGES.get(say.language, "en-GB")}))
        style.paragraph_format.space_after = Pt(0)
        self._is_first = True

    def add(self, table: Table, number: int) -> None:
        """Add a table with its title above and its notes below."""
        self._section(is_wide=is_wide(table))
        title = self._paragraph(self._say("exporting.table-number", number=number), bold=True)
        title.paragraph_format.keep_with_next = True
        name = self._paragraph(visible(table.title), italic=True)
        name.paragraph_format.keep_with_next = True
        self._grid(table)
        for place, note in enumerate(table.notes):
            lead = f"{self._say('exporting.table-note')} " if not place else ""
            self._note(lead, note)
        self._paragraph("")

    def content(self, provenance: Provenance) -> bytes:
        """Return the file; its dates are those of the study, never of the writing."""
        about = self._document.core_properties
        about.author, about.last_modified_by, about.comments = "codex", "codex", ""
        about.title, about.revision = visible(provenance.study), 1
        about.created = about.modified = _moment(provenance.date)
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _section(self, *, is_wide: bool) -> None:
        from docx.enum.section import WD_ORIENT, WD_SECTION
        from docx.shared import Mm

        last = self._document.sections[-1]
        turned = last.orientation == WD_ORIENT.LANDSCAPE
        if not self._is_first and turned != is_wide:
            last = self._document.add_section(WD_SECTION.NEW_PAGE)
        self._is_first = False
        last.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        last.page_width, last.page_height = (Mm(297), Mm(210)) if is_wide else (Mm(210), Mm(297))
        last.left_margin = last.right_margin = last.top_margin = last.bottom_margin = Mm(25.4)

    def _paragraph(self, text: str, *, bold: bool = False, italic: bool = False) -> Any:
        paragraph = self._document.add_paragraph()
        run = paragraph.add_run(text)
        run.bold, run.italic = bold, italic
        return paragraph

    def _note(self, lead: str, text: str) -> None:
        from docx.shared import Pt

        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(2)
        if lead:
            paragraph.add_run(lead).italic = True
        paragraph.add_run(visible(text))
        for run in paragraph.runs:
            run.font.size = Pt(POINTS - 1.5)

    def _grid(self, table: Table) -> None:
        heads = 2 if table.has_groups else 1
        grid = self._document.add_table(rows=heads, cols=len(table.columns))
        grid.autofit = False
        self._widths(grid, table)
        if table.has_groups:
            self._groups(grid, table)
        for place, column in enumerate(table.columns):
            cell = grid.cell(heads - 1, place)
            self._write(
                cell,
                visible(column.head),
                right=is_number(column),
                centre=column.kind == "status",
                italic=column.is_symbol,
            )
        for line in range(heads):
            grid.rows[line]._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 - no public way
            _border(grid.rows[line].cells, top=line == 0, bottom=line == heads - 1)
        was_total = False
        for row in table.rows:
            self._row(grid, row, table)
            if row.is_total and not was_total:
                _border(grid.rows[-1].cells, top=True, bottom=False)
            was_total = row.is_total
        if table.rows:
            _border(grid.rows[-1].cells, top=False, bottom=True)

    def _widths(self, grid: Any, table: Table) -> None:
        """Share the page among the columns; new rows take the widths of their columns."""
        from docx.shared import Mm

        page = WIDE_ROOM if is_wide(table) else ROOM
        for place, share in enumerate(shares(table)):
            grid.columns[place].width = Mm(page * share)

    def _groups(self, grid: Any, table: Table) -> None:
        place = 0
        for group, columns in groupby(table.columns, key=lambda column: column.group):
            size = len(list(columns))
            if group:
                merged = (
                    grid.cell(0, place).merge(grid.cell(0, place + size - 1))
                    if size > 1
                    else grid.cell(0, place)
                )
                self._write(merged, visible(group), centre=True)
                _border([merged], top=True, bottom=True)
            place += size

    def _row(self, grid: Any, row: Row, table: Table) -> None:
        from docx.shared import Mm

        line = grid.add_row()
        line._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 - no public way
        if row.is_head:
            self._write(line.cells[0].merge(line.cells[-1]), visible(str(row.values[0])), italic=True)
            return
        for place, (value, column) in enumerate(zip(row.values, table.columns, strict=True)):
            text = printed(value, column, table.language)
            cell = line.cells[place]
            self._write(
                cell, text, right=is_number(column), centre=column.kind == "status", bold=row.is_total
            )
            if place == 0 and row.depth:
                cell.paragraphs[0].paragraph_format.left_indent = Mm(4 * row.depth)

    def _write(
        self,
        cell: Any,
        text: str,
        *,
        right: bool = False,
        centre: bool = False,
        bold: bool = False,
        italic: bool = False,
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt

        paragraph = cell.paragraphs[0]
        if right or centre:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
        for line, piece in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if line:
                run.add_break()
            run.add_text(piece)
            run.bold, run.italic = bold or None, italic or None


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(key), value)
    return element


def _fonts(style: Any) -> None:
    """Name the font for Cyrillic too, else Word takes another one for it."""
    from docx.oxml.ns import qn

    fonts = style.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)


def _border(cells: Sequence[Any], *, top: bool, bottom: bool) -> None:
    for cell in cells:
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - no public way
        borders = _element("w:tcBorders")
        for edge, is_drawn in (("w:top", top), ("w:bottom", bottom)):
            if is_drawn:
                line = {"w:val": "single", "w:sz": "6", "w:space": "0", "w:color": "000000"}
                borders.append(_element(edge, **line))
        for old in properties.findall(borders.tag):
            for edge_element in old:
                if borders.find(edge_element.tag) is None:
                    borders.append(edge_element)
            properties.remove(old)
        properties.append(borders)


def _moment(date: str) -> datetime:
    """Return the date of the study as a moment; a date that cannot be read is the oldest one."""
    try:
        return datetime.fromisoformat(date[:10])
    except ValueError:
        return datetime(1980, 1, 1)  # noqa: DTZ001 - a file's property has no zone
