"""The report as a DOCX file, the same bytes each time, with its provenance inside."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.provenance import as_document
from codex.exporting.provenance_words import provenance_lines
from codex.exporting.report_parts import Table, Teller

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.report_parts import Section
    from codex.model.report import ReportView
    from codex.words import Words

LANGUAGES: Final = {"en": "en-GB", "ru": "ru-RU", "kk": "kk-KZ"}
INSIDE: Final = "customXml/codex-provenance.json"
"""Where in the package the provenance lies."""
FONT: Final = "Times New Roman"
_ROOM: Final = 159.2
"""Millimetres between the margins of a page of A4."""
_LETTER: Final = 2.0
"""Millimetres of a letter, bold ones too."""
_GAP: Final = 4.5
"""Millimetres that stay free at the sides of a cell."""
_WORD: Final = 18
_LINE: Final = 46
"""Letters of a word, and of a line, that a column is made wide for."""
_NUMERIC: Final = re.compile(r"[-–−\d.,;%\[\]()<>=±\s]*")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def report_docx(view: ReportView, sections: Sequence[Section], say: Words) -> bytes:
    """Return the report as DOCX."""
    from docx import Document

    tell = Teller(say)
    document = Document()
    _set_up(document, view, tell)
    document.add_heading(_clean(tell("title", study=view.study)), 0)
    document.add_paragraph(_clean(tell("draft")))
    for number, section in enumerate(sections, 1):
        document.add_heading(_clean(f"{number}. {section.title}"), 1)
        for block in section.blocks:
            if isinstance(block, Table):
                _add_table(document, block)
            else:
                document.add_paragraph(_clean(block.text))
    document.add_heading(_clean(tell("provenance")), 1)
    for key, text in provenance_lines(view.provenance):
        document.add_paragraph(_clean(f"{say(f'exporting.{key}')}: {text}"))
    buffer = io.BytesIO()
    document.save(buffer)
    carried = json.dumps(as_document(view.provenance), ensure_ascii=False, indent=2)
    return _packed(buffer.getvalue(), carried.encode("utf-8", "replace"))


def _set_up(document: Any, view: ReportView, tell: Teller) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(25.4)
    for name, size in (("Normal", 12), ("Title", 18), ("Heading 1", 14)):
        style = document.styles[name]
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the theme's fonts would win
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        if name != "Normal":
            style.font.bold, style.font.color.rgb = True, RGBColor(0, 0, 0)
    for edge in document.styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        edge.getparent().remove(edge)
    normal = document.styles["Normal"]
    told = normal.element.get_or_add_rPr()
    language = told.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGES[tell.language]})
    told.append(language)
    day = view.provenance.date or "1980-01-01"
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC).replace(tzinfo=None)
    about = document.core_properties
    about.title, about.author, about.comments = _clean(tell("title", study=view.study)), "", ""
    about.created = about.modified = moment
    about.last_modified_by, about.revision = "", 1
    about.language = LANGUAGES[tell.language]


def _add_table(document: Any, block: Table) -> None:
    """Add a table as APA has it: caption above, rules above and below the head and at the end."""
    caption = document.add_paragraph()
    caption.add_run(_clean(block.caption)).bold = True
    caption.paragraph_format.keep_with_next = True
    # cells are asked for row by row: asking the table for each one costs the square of its size
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.header))
    table.autofit = False
    _widths(table, block)
    numeric = [_is_numeric(texts) for texts in zip(*_told(block), strict=True)]
    for place, (row, texts) in enumerate(zip(table.rows, (block.header, *block.rows), strict=True), -1):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))  # noqa: SLF001 - no public way
        cells = row.cells
        if place in block.heads:
            _write(cells[0].merge(cells[-1]), texts[0], is_head=True)
            continue
        for cell, text, right in zip(cells, texts, numeric, strict=True):
            _write(cell, text, right=right)
    _rule(table)
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))  # noqa: SLF001 - no public way
    document.add_paragraph()


def _told(block: Table) -> list[tuple[str, ...]]:
    """Return the rows that tell something, without those that are titles of others."""
    return [row for place, row in enumerate(block.rows) if place not in block.heads] or [block.header]


def _is_numeric(texts: Sequence[str]) -> bool:
    """Say whether a column holds numbers and intervals alone, which stand to the right."""
    return all(_NUMERIC.fullmatch(text) for text in texts) and any(texts)


def _widths(table: Any, block: Table) -> None:
    """Share the page by what the columns hold: no word is divided, and long texts get what is left."""
    from docx.shared import Mm

    rows = (block.header, *_told(block))
    least, wished = [], []
    for texts in zip(*rows, strict=True):
        longest = max(_length(word[:_WORD]) for text in texts for word in (text.split() or [""]))
        line = sum(map(len, texts)) / len(texts)
        least.append(_LETTER * longest + _GAP)
        wished.append(max(0.0, _LETTER * min(line, _LINE) + _GAP - least[-1]))
    left = max(0.0, _ROOM - sum(least))
    needs = [
        low + left * (more / sum(wished) if any(wished) else 1 / len(least))
        for low, more in zip(least, wished, strict=True)
    ]
    for column, need in zip(table.columns, needs, strict=True):
        width = Mm(_ROOM * need / sum(needs))
        column.width = width
        for cell in column.cells:
            cell.width = width


def _length(word: str) -> float:
    """Return how many small letters a word is long: capitals are wider."""
    return sum(1.4 if letter.isupper() else 1.0 for letter in word)


def _write(cell: Any, text: str, *, right: bool = False, is_head: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = Pt(6 if is_head else 1.5)
    paragraph.paragraph_format.space_after = Pt(1.5)
    paragraph.paragraph_format.keep_with_next = is_head or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(10)
    run.italic = is_head or None


def _rule(table: Any) -> None:
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        borders.append(_line(f"w:{side}"))
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no borders of its own
    for cell in table.rows[0].cells:
        edges = OxmlElement("w:tcBorders")
        edges.append(_line("w:bottom"))
        cell._tc.get_or_add_tcPr().append(edges)  # noqa: SLF001
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _line(side: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    line = OxmlElement(side)
    for name, value in (("val", "single"), ("sz", "8"), ("space", "0"), ("color", "auto")):
        line.set(qn(f"w:{name}"), value)
    return line


def _element(name: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    return element


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\n"
        or (letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff")
    )


def _packed(made: bytes, provenance: bytes) -> bytes:
    """Pack again without the moment of packing, and with the provenance."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(made)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        parts = {name: old.read(name) for name in old.namelist()}
        types = parts["[Content_Types].xml"]
        if b'Extension="json"' not in types:
            known = b'<Default Extension="json" ContentType="application/json"/></Types>'
            parts["[Content_Types].xml"] = types.replace(b"</Types>", known)
        for name, content in [*parts.items(), (INSIDE, provenance)]:
            told = zipfile.ZipInfo(name, _EPOCH)
            told.compress_type, told.external_attr, told.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(told, content)
    return buffer.getvalue()
