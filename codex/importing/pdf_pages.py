"""What a PDF holds, page by page, through PDFium.

PDFium is written in C++ and reads files of strangers: :mod:`codex.steps.sources.apart` runs this in a
process of its own, with a limit on memory and time. The answer is plain data for that reason.
"""

from __future__ import annotations

from codex.importing.pdf_order import in_order
from codex.importing.pdfium import PASSWORD, Box, Corners, page_text, pdfium, string, text_within

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

_HIGHLIGHTS: Final = {9: "highlight", 10: "underline", 11: "squiggly"}
_COMMENTS: Final = {1: "comment", 3: "comment"}
_MOST_NOTES: Final = 5000


def extract(data: bytes, tell: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Return pages, their labels, notes made on them and the title.

    Args:
        data: The whole file.
        tell: Called after each page.

    Returns:
        ``{"pages": [text], "labels": [str], "notes": [[page, kind, text, comment]], "title": str,
        "failed": [page]}``, pages counted from 0; or ``{"error": TEXT_ID}`` where there is none.
    """
    calls = pdfium()
    document = calls.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        locked = calls.FPDF_GetLastError() == PASSWORD
        return {"error": "importing.pdf-password" if locked else "importing.pdf-broken"}
    try:
        return _pages(document, tell)
    finally:
        calls.FPDF_CloseDocument(document)


def _pages(document: int, tell: Callable[[], None]) -> dict[str, Any]:
    calls = pdfium()
    pages: list[str] = []
    labels: list[str] = []
    notes: list[list[Any]] = []
    failed: list[int] = []
    for number in range(calls.FPDF_GetPageCount(document)):
        text, found = _page(document, number, with_notes=len(notes) < _MOST_NOTES)
        if text is None:
            failed.append(number)
        pages.append(text or "")
        notes += found
        labels.append(string(calls.FPDF_GetPageLabel, document, number) or str(number + 1))
        tell()
    title = string(calls.FPDF_GetMetaText, document, b"Title")
    return {"pages": pages, "labels": labels, "notes": notes, "title": title, "failed": failed}


def _page(document: int, number: int, *, with_notes: bool) -> tuple[str | None, list[list[Any]]]:
    """Return a page's text, None where it cannot be read, and what readers marked on it."""
    calls = pdfium()
    page = calls.FPDF_LoadPage(document, number)
    if not page:
        return None, []
    try:
        text_page = calls.FPDFText_LoadPage(page)
        if not text_page:
            return None, []
        try:
            text = page_text(text_page)
            text = in_order(text_page, text) if text else text
            return text, [] if text is None or not with_notes else _notes(page, text_page, number)
        finally:
            calls.FPDFText_ClosePage(text_page)
    finally:
        calls.FPDF_ClosePage(page)


def _notes(page: int, text_page: int, number: int) -> list[list[Any]]:
    """Return what readers marked on a page, with the words under it."""
    calls = pdfium()
    found = []
    for at in range(calls.FPDFPage_GetAnnotCount(page)):
        note = calls.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        try:
            kind = calls.FPDFAnnot_GetSubtype(note)
            if kind not in _HIGHLIGHTS and kind not in _COMMENTS:
                continue
            comment = string(calls.FPDFAnnot_GetStringValue, note, b"Contents")
            if kind in _HIGHLIGHTS:
                found.append([number, _HIGHLIGHTS[kind], _under(note, text_page), comment])
            elif comment.strip():
                found.append([number, "comment", _line_at(note, text_page), comment])
        finally:
            calls.FPDFPage_CloseAnnot(note)
    return found


def _under(note: int, text_page: int) -> str:
    """Return the words under the four-cornered pieces of a highlight, in their order."""
    calls = pdfium()
    words = []
    for at in range(min(calls.FPDFAnnot_CountAttachmentPoints(note), 1000)):
        corners = Corners()
        if calls.FPDFAnnot_GetAttachmentPoints(note, at, corners):
            across = (corners.x1, corners.x2, corners.x3, corners.x4)
            up = (corners.y1, corners.y2, corners.y3, corners.y4)
            shy = (max(up) - min(up)) * 0.2
            words.append(text_within(text_page, min(across), max(up) - shy, max(across), min(up) + shy))
    return " ".join(word.strip() for word in words if word.strip())


def _line_at(note: int, text_page: int) -> str:
    """Return the line of text that a comment stands beside."""
    box = Box()
    if not pdfium().FPDFAnnot_GetRect(note, box):
        return ""
    middle = (box.top + box.bottom) / 2
    return text_within(text_page, 0, middle + 4, 10_000, middle - 4).strip()
