"""What a PDF holds, page by page, through PDFium.

PDFium is written in C++ and reads files of strangers: :mod:`codex.steps.sources.apart` runs this in a
process of its own, with a limit on memory and time. The answer is plain data for that reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

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
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        why = "importing.pdf-password" if "password" in str(error).lower() else "importing.pdf-broken"
        return {"error": why}
    try:
        return _pages(document, tell)
    finally:
        document.close()


def _pages(document: Any, tell: Callable[[], None]) -> dict[str, Any]:
    import pypdfium2

    pages: list[str] = []
    labels: list[str] = []
    notes: list[list[Any]] = []
    failed: list[int] = []
    for number in range(len(document)):
        try:
            page = document[number]
            text_page = page.get_textpage()
            pages.append(text_page.get_text_range())
            notes += _notes(page, text_page, number) if len(notes) < _MOST_NOTES else []
        except pypdfium2.PdfiumError:
            pages.append("")
            failed.append(number)
        else:
            text_page.close()
            page.close()
        labels.append(document.get_page_label(number) or str(number + 1))
        tell()
    title = str(document.get_metadata_dict(skip_empty=True).get("Title", ""))
    return {"pages": pages, "labels": labels, "notes": notes, "title": title, "failed": failed}


def _notes(page: Any, text_page: Any, number: int) -> list[list[Any]]:
    """Return what readers marked on a page, with the words under it."""
    from pypdfium2 import raw

    found = []
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(note)
            comment = _string(note, b"Contents")
            if kind in _HIGHLIGHTS:
                found.append([number, _HIGHLIGHTS[kind], _under(note, text_page), comment])
            elif kind in _COMMENTS and comment.strip():
                found.append([number, "comment", _line_at(note, text_page), comment])
        finally:
            raw.FPDFPage_CloseAnnot(note)
    return found


def _string(note: Any, key: bytes) -> str:
    """Return a string of an annotation: UTF-16LE with a zero at its end."""
    import ctypes

    from pypdfium2 import raw

    length = raw.FPDFAnnot_GetStringValue(note, key, None, 0)
    if not 2 < length < 1_000_000:
        return ""
    held = ctypes.create_string_buffer(length)
    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), length)
    return held.raw[: length - 2].decode("utf-16-le", errors="ignore")


def _under(note: Any, text_page: Any) -> str:
    """Return the words under the four-cornered pieces of a highlight, in their order."""
    from pypdfium2 import raw

    words = []
    for at in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), 1000)):
        corners = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetAttachmentPoints(note, at, corners):
            across = (corners.x1, corners.x2, corners.x3, corners.x4)
            up = (corners.y1, corners.y2, corners.y3, corners.y4)
            height = max(up) - min(up)
            words.append(
                text_page.get_text_bounded(
                    left=min(across),
                    right=max(across),
                    bottom=min(up) + height * 0.2,
                    top=max(up) - height * 0.2,
                )
            )
    return " ".join(word.strip() for word in words if word.strip())


def _line_at(note: Any, text_page: Any) -> str:
    """Return the line of text that a comment stands beside."""
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(note, box):
        return ""
    middle = (box.top + box.bottom) / 2
    return str(text_page.get_text_bounded(left=0, right=10_000, bottom=middle - 4, top=middle + 4)).strip()
