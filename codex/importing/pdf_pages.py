"""What a PDF holds, page by page, through PDFium.

PDFium is written in C++ and reads files of strangers: :mod:`codex.steps.sources.apart` runs this in a
process of its own, with a limit on memory and time. The answer is plain data for that reason.
"""

from __future__ import annotations

from codex.importing.pdf_forms import fields_on, with_fields
from codex.importing.pdf_notes import notes_on
from codex.importing.pdf_order import in_order, letters_of
from codex.importing.pdfium import PASSWORD, page_text, pdfium, string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Final

    from codex.importing.pdf_order import Letter

_MOST_NOTES: Final = 5000
_MOST_FILES: Final = 100


def extract(data: bytes, tell: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Return pages, their labels, notes made on them and the title.

    Args:
        data: The whole file.
        tell: Called after each page.

    Returns:
        ``{"pages": [text], "labels": [str], "notes": [[page, kind, spans, comment]], "title": str,
        "failed": [page], "attached": [name]}``, pages counted from 0, spans ``[start, end]`` in the page's
        text; or ``{"error": TEXT_ID}`` where there is none.
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
        text, marked = _page(document, number, with_notes=len(notes) < _MOST_NOTES)
        if text is None:
            failed.append(number)
        pages.append(text or "")
        notes += [[number, *note] for note in marked]
        labels.append(string(calls.FPDF_GetPageLabel, document, number) or str(number + 1))
        tell()
    title = string(calls.FPDF_GetMetaText, document, b"Title")
    found = {"pages": pages, "labels": labels, "notes": notes, "title": title, "failed": failed}
    return {**found, "attached": _attached(document)}


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
            told = page_text(text_page)
            if told is None:
                return None, []
            text = in_order(text_page, told)
            return _annotated(page, text_page, told, text) if with_notes else (text, [])
        finally:
            calls.FPDFText_ClosePage(text_page)
    finally:
        calls.FPDF_ClosePage(page)


def _annotated(page: int, text_page: int, told: str, text: str) -> tuple[str, list[list[Any]]]:
    """Return a page's text with what was filled in, and what readers marked on which stretches of it."""
    if not pdfium().FPDFPage_GetAnnotCount(page):
        return text, []
    held: list[list[Letter]] = []

    def letters() -> list[Letter]:
        if not held:
            held.append(letters_of(text_page, told, text))
        return held[0]

    notes, fields = notes_on(page, letters), fields_on(page, letters)
    return with_fields(text, fields, notes) if fields else (text, notes)


def _attached(document: int) -> list[str]:
    """Return the names of the files that the document carries."""
    calls = pdfium()
    return [
        string(calls.FPDFAttachment_GetName, calls.FPDFDoc_GetAttachment(document, at))
        for at in range(min(calls.FPDFDoc_GetAttachmentCount(document), _MOST_FILES))
    ]
