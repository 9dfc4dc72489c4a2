"""A report in the form that was asked for: page, document or plain text with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.report_text import sections_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.checklists import Item
    from codex.model.report import ReportView
    from codex.words import Words


def report_file(view: ReportView, items: Sequence[Item], say: Words, form: str) -> bytes:
    """Return the report; the same view and words give the same bytes.

    Args:
        view: Every figure.
        items: Items of the chosen checklists, as they stand.
        say: Texts of the report's language.
        form: ``html``, ``docx`` or ``md``.
    """
    sections = sections_of(view, items, say)
    if form == "docx":
        from codex.exporting.report_docx import report_docx

        return report_docx(view, sections, say)
    if form == "md":
        from codex.exporting.report_md import report_md

        return report_md(view, sections, say)
    from codex.exporting.report_html import report_html

    return report_html(view, sections, say)
