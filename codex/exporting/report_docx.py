"""The report as a DOCX file, the same bytes each time, with its provenance inside."""

from __future__ import annotations

import io
import json
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
    from docx.shared import Pt

    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(12)
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
    from docx.shared import Pt

    caption = document.add_paragraph()
    caption.add_run(_clean(block.caption)).bold = True
    caption.paragraph_format.keep_with_next = True
    # cells are asked for row by row: asking the table for each one costs the square of its size
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.header))
    rows = table.rows
    for row, cells in zip(rows, (block.header, *block.rows), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(_clean(text))
            run.font.size = Pt(10)
    _rule(table)
    _repeat(rows[0])
    document.add_paragraph()


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


def _repeat(row: Any) -> None:
    """Let the head of a table stand on every page that the table reaches."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001


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
