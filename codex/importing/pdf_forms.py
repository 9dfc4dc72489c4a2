"""What was filled in into the fields of a PDF form: the answers, which its text layer does not hold."""

from __future__ import annotations

from ctypes import byref

from codex.importing.pdf_notes import line_beside
from codex.importing.pdfium import Box, pdfium, string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Final

    from codex.importing.pdf_order import Letter

_WIDGET: Final = 20
_TICK: Final = "[x]"
_MOST: Final = 2000


def fields_on(page: int, letters: Callable[[], Sequence[Letter]]) -> list[tuple[int, str]]:
    """Return what was filled in on a page, each with the end of the line of text that it stands beside.

    Args:
        page: PDFium's page.
        letters: Gives the letters of the page's text with their places; asked only where a field is filled.

    Returns:
        ``(place, words)`` in the order of the text; place -1 where no line is near.
    """
    calls = pdfium()
    found: list[tuple[int, str]] = []
    for at in range(min(calls.FPDFPage_GetAnnotCount(page), _MOST)):
        field = calls.FPDFPage_GetAnnot(page, at)
        if not field:
            continue
        try:
            words = _filled(field) if calls.FPDFAnnot_GetSubtype(field) == _WIDGET else ""
            box = Box()
            if words and calls.FPDFAnnot_GetRect(field, byref(box)):
                area = (box.left, min(box.top, box.bottom), box.right, max(box.top, box.bottom))
                beside = line_beside(letters(), area)
                found.append((beside[0][1] if beside else -1, words))
        finally:
            calls.FPDFPage_CloseAnnot(field)
    return sorted(found, key=lambda one: one[0])


def with_fields(
    text: str, fields: Sequence[tuple[int, str]], notes: Sequence[list[Any]]
) -> tuple[str, list[list[Any]]]:
    r"""Return a page's text with what was filled in behind its lines, and its notes where they stand then.

    >>> with_fields("Name:\r\nAge:", [(5, "Aigul"), (-1, "more")], [["highlight", [[7, 11]], ""]])
    ('Name: Aigul\r\nAge:\r\nmore', [['highlight', [[13, 17]], '']])
    """
    made = text
    for place, words in reversed([one for one in fields if one[0] >= 0]):
        made = f"{made[:place]} {words}{made[place:]}"
    made = "\r\n".join((*filter(None, [made]), *(words for place, words in fields if place < 0)))

    def moved(at: int, *, is_end: bool) -> int:
        return at + sum(len(words) + 1 for place, words in fields if 0 <= place < at + (not is_end))

    return made, [
        [kind, [[moved(start, is_end=False), moved(end, is_end=True)] for start, end in spans], comment]
        for kind, spans, comment in notes
    ]


def _filled(field: int) -> str:
    """Return what a field holds on one line; a box that is ticked holds its cross."""
    calls = pdfium()
    kind = string(calls.FPDFAnnot_GetStringValue, field, b"FT")
    state = string(calls.FPDFAnnot_GetStringValue, field, b"AS")
    if kind == "Btn" or (state and not kind):
        return _TICK if state not in {"", "Off"} else ""
    return " ".join(string(calls.FPDFAnnot_GetStringValue, field, b"V").split())
