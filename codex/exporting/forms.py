"""Every form in which a matrix or a table leaves the study, by the end of the file's name."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import UsageProblem
from codex.exporting.tidy import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.provenance import Provenance
    from codex.model.table import Table
    from codex.model.view import MatrixView
    from codex.words import Words

MATRIX_FORMS: Final = ("html", "csv", "tsv", "json", "xlsx", "docx", "tex", "md", "svg", "pdf", "png")
TABLE_FORMS: Final = ("csv", "tsv", "json", "xlsx", "docx", "tex", "md")
INSIDE: Final = frozenset({"html", "json", "xlsx", "docx"})
"""Forms that carry their provenance inside; all others have it in a file beside them."""


def matrix_as(form: str, view: MatrixView, say: Mapping[str, Words], language: str, **asked: Any) -> bytes:
    """Return the matrix in a form.

    Args:
        form: One of ``MATRIX_FORMS``.
        view: What may be shown.
        say: Catalogues by language; the page carries all of them.
        language: Language of the export.
        **asked: For CSV ``tidy``, ``raw``, ``excel`` and ``show``; for figures ``show``; for CSV and
            JSON ``quotes``, which gives a row to every excerpt of a cell.

    Raises:
        UsageProblem: No such form, or a figure form whose library is not installed.
    """
    shown = replace(view, provenance=replace(view.provenance, digest=digest(view.matrix)))
    words = say[language]
    if form == "html":
        from codex.exporting.matrix_html import matrix_html

        return matrix_html(shown, say, language)
    if form in {"csv", "tsv"}:
        return _matrix_csv(form, shown, words, **asked)
    if form == "json":
        from codex.exporting.matrix_json import matrix_json

        return matrix_json(shown, with_evidence=asked.get("quotes", False))
    if form in {"svg", "pdf", "png"}:
        from codex.exporting.figure_grid import matrix_figure

        return figure_as(form, matrix_figure(shown, words, show=asked.get("show", "excerpts")))
    if form in TABLE_FORMS:
        return tables_as(form, _matrix_tables(form, shown, words), shown.provenance, words)
    raise UsageProblem("exporting.no-such-form", form=form, known=", ".join(MATRIX_FORMS))


def _matrix_csv(form: str, view: MatrixView, say: Words, **asked: Any) -> bytes:
    from codex.exporting.csv_tables import evidence_csv, tidy_csv, wide_csv

    style = {"raw": asked.get("raw", False), "excel": asked.get("excel", False), "tabs": form == "tsv"}
    if asked.get("quotes"):
        return evidence_csv(view, **style)
    if asked.get("tidy"):
        return tidy_csv(view.matrix, **style)
    show = asked.get("show", "excerpts")
    return wide_csv(view.matrix, say=say, language=say.language, show=show, **style)


def _matrix_tables(form: str, view: MatrixView, say: Words) -> tuple[Table, ...]:
    """A workbook has room for everything; a paper gets the matrix in parts that fit its pages."""
    from codex.exporting.matrix_tables import evidence_table, matrix_table, split

    table = matrix_table(view, say)
    if form != "xlsx":
        return (table,) if form == "md" else split(table)
    if view.book is None:
        return table, evidence_table(view, say)
    from codex.exporting.layout_counts import codebook_table

    return table, evidence_table(view, say), codebook_table(view.book, say)


def tables_as(
    form: str,
    tables: Sequence[Table],
    provenance: Provenance,
    say: Words,
    *,
    raw: bool = False,
    excel: bool = False,
) -> bytes:
    """Return tables in a form; CSV holds one table alone.

    Args:
        form: One of ``TABLE_FORMS``.
        tables: In one language, that of ``say``.
        provenance: What they rest on.
        say: Words of the export.
        raw: CSV without apostrophes before what could be a formula.
        excel: CSV for a Russian or Kazakh spreadsheet.

    Raises:
        UsageProblem: No such form, or several tables for CSV.
    """
    if form in {"csv", "tsv"}:
        from codex.exporting.table_csv import csv_of

        if len(tables) != 1:
            raise UsageProblem("exporting.one-table", form=form, n=len(tables))
        return csv_of(tables[0], raw=raw, excel=excel, tabs=form == "tsv")
    if form == "md":
        from codex.exporting.table_markdown import markdown_of

        return b"\n".join(markdown_of(table) for table in tables)
    if form == "tex":
        from codex.exporting.table_latex import latex_of

        return b"\n".join(latex_of(table) for table in tables)
    if form == "docx":
        from codex.exporting.table_docx import docx_of

        return docx_of(tables, provenance, say)
    if form == "xlsx":
        from codex.exporting.table_xlsx import xlsx_of

        return xlsx_of(tables, provenance, say)
    if form == "json":
        return _json(tables, provenance)
    raise UsageProblem("exporting.no-such-form", form=form, known=", ".join(TABLE_FORMS))


def _json(tables: Sequence[Table], provenance: Provenance) -> bytes:
    from codex.exporting.provenance import as_document
    from codex.words.visible import escaped_json

    results = [
        {
            "table": table.name,
            "title": table.title,
            "columns": [
                {"id": column.id, "head": column.head, "kind": column.kind} for column in table.columns
            ],
            "rows": [list(row.values) for row in table.rows if not row.is_head],
            "notes": list(table.notes),
        }
        for table in tables
    ]
    document = {"schema": "codex/table@1", "results": results, "provenance": as_document(provenance)}
    return (escaped_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n").encode(
        "utf-8", "replace"
    )


def figure_as(form: str, svg: bytes) -> bytes:
    """Return a figure as SVG, PDF or PNG.

    Raises:
        UsageProblem: No such form, or its library is not installed.
    """
    if form == "svg":
        return svg
    from codex.exporting import figure_formats

    if form not in {"pdf", "png"}:
        raise UsageProblem("exporting.no-such-form", form=form, known="svg, pdf, png")
    return figure_formats.as_pdf(svg) if form == "pdf" else figure_formats.as_png(svg)
