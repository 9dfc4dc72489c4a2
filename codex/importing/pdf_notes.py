"""What readers marked and wrote on the pages of a PDF, and which letters of the text it lies on.

Markup says where it lies by rectangles and never which words it means. A letter is under a mark where its
middle is; so neighbouring lines stay out however generously a program drew, and a phrase that comes back on
the page is not taken for another.
"""

from __future__ import annotations

from ctypes import byref

from codex.importing.pdfium import Box, Corners, pdfium, string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Final

    from codex.importing.pdf_order import Letter

    Area = tuple[float, float, float, float]
    Span = list[int]

_MARKUP: Final = {9: "highlight", 10: "highlight", 11: "highlight", 12: "struck"}
"""Highlight, underline, squiggly line, strikeout."""
_FRAMES: Final = (5, 6)
"""Square and circle: drawn around what is meant."""
_WRITTEN: Final = (1, 3, 4, 7, 8, 13, 14, 15)
"""Note, typed text, line, polygon, broken line, stamp, caret, ink: of interest for the words of their reader."""
_MOST_PIECES: Final = 1000
_GAP: Final = 2
"""Letters between two marked ones that belong to the mark all the same: a rectangle was a little short."""
_FAR: Final = 3
"""Heights of a line beyond which a comment stands beside none."""


def notes_on(page: int, letters: Callable[[], Sequence[Letter]]) -> list[list[Any]]:
    """Return what readers left on a page.

    Args:
        page: PDFium's page.
        letters: Gives the letters of the page's text with their places; asked only where there is a note.

    Returns:
        ``[kind, spans, comment]`` of each: kind ``highlight``, ``struck`` or ``comment``; spans
        ``[start, end]`` in code points of the page's text, in their order. Replies are put to
        the comment that they answer.
    """
    calls = pdfium()
    found: dict[int, list[Any]] = {}
    answers: dict[int, tuple[int, str]] = {}
    for at in range(calls.FPDFPage_GetAnnotCount(page)):
        note = calls.FPDFPage_GetAnnot(page, at)
        if not note:
            continue
        try:
            parent = _answers(page, note)
            made = _note(note, letters, is_reply=parent is not None)
        finally:
            calls.FPDFPage_CloseAnnot(note)
        if parent is not None and made is not None and not made[1]:
            answers[at] = (parent, made[2])
        elif made is not None:
            found[at] = made
    _put_to(found, answers)
    return [*found.values()]


def _put_to(found: dict[int, list[Any]], answers: dict[int, tuple[int, str]]) -> None:
    """Put replies to what they answer, a reply to a reply to the same."""
    for at in sorted(answers):
        parent, comment = at, answers[at][1]
        for _ in answers:  # no more steps than there are replies: they may answer one another in a ring
            parent = answers[parent][0] if parent in answers else parent
        if parent in found and comment.strip():
            found[parent][2] = " / ".join(filter(str.strip, (found[parent][2], comment)))


def _answers(page: int, note: int) -> int | None:
    """Return the place of the note that this one answers; None where it answers none."""
    calls = pdfium()
    parent = calls.FPDFAnnot_GetLinkedAnnot(note, b"IRT")
    if not parent:
        return None
    try:
        return int(calls.FPDFPage_GetAnnotIndex(page, parent))
    finally:
        calls.FPDFPage_CloseAnnot(parent)


def _note(note: int, letters: Callable[[], Sequence[Letter]], *, is_reply: bool) -> list[Any] | None:
    """Return one note; None where it is none, or tells the state of a review ("accepted")."""
    calls = pdfium()
    kind = calls.FPDFAnnot_GetSubtype(note)
    if kind not in _MARKUP and kind not in _FRAMES and kind not in _WRITTEN:
        return None
    if calls.FPDFAnnot_HasKey(note, b"StateModel"):
        return None
    comment = string(calls.FPDFAnnot_GetStringValue, note, b"Contents")
    if kind in _MARKUP:
        return [_MARKUP[kind], _spans(letters(), _pieces(note)), comment]
    if is_reply:
        return ["comment", [], comment]
    box = Box()
    if not calls.FPDFAnnot_GetRect(note, box):
        return ["comment", [], comment]
    area = (box.left, min(box.top, box.bottom), box.right, max(box.top, box.bottom))
    if kind in _FRAMES and (spans := _spans(letters(), [area])):
        return ["highlight", spans, comment]
    return ["comment", line_beside(letters(), area), comment] if comment.strip() else None


def _pieces(note: int) -> list[Area]:
    """Return the rectangles of a markup, one a line; its own where it names none."""
    calls = pdfium()
    found = []
    for at in range(min(calls.FPDFAnnot_CountAttachmentPoints(note), _MOST_PIECES)):
        corners = Corners()
        if calls.FPDFAnnot_GetAttachmentPoints(note, at, byref(corners)):
            across = (corners.x1, corners.x2, corners.x3, corners.x4)
            up = (corners.y1, corners.y2, corners.y3, corners.y4)
            found.append((min(across), min(up), max(across), max(up)))
    box = Box()
    if not found and calls.FPDFAnnot_GetRect(note, box):
        found.append((box.left, min(box.top, box.bottom), box.right, max(box.top, box.bottom)))
    return found


def _spans(letters: Sequence[Letter], areas: Sequence[Area]) -> list[Span]:
    """Return the stretches of text whose letters have their middle in one of the areas."""
    places = [
        at
        for at, one in enumerate(letters)
        if any(left <= one.across <= right and low <= one.up <= high for left, low, right, high in areas)
    ]
    spans: list[Span] = []
    last = -_GAP - 2
    for at in places:
        if at - last <= _GAP + 1 and spans:
            spans[-1][1] = letters[at].place + 1
        else:
            spans.append([letters[at].place, letters[at].place + 1])
        last = at
    return spans


def line_beside(letters: Sequence[Letter], area: Area) -> list[Span]:
    """Return the line of text that an area (left, low, right, high) lies on or beside; none where all are far away."""
    across, up = (area[0] + area[2]) / 2, (area[1] + area[3]) / 2
    best: tuple[float, list[Span]] = (float("inf"), [])
    begin = 0
    while begin < len(letters):
        end = begin
        while end < len(letters) and letters[end].line == letters[begin].line:
            end += 1
        line = letters[begin:end]
        aside = _off(across, [(one.left, one.right) for one in line])
        above = _off(up, [(one.low, one.high) for one in line])
        is_upright = len(line) > 1 and abs(line[0].up - line[-1].up) > abs(line[0].across - line[-1].across)
        height = max((one.right - one.left if is_upright else one.high - one.low) for one in line)
        far, along = (aside, above) if is_upright else (above, aside)
        if far <= _FAR * height and (cost := far * 30 + along) < best[0]:
            best = (cost, [[line[0].place, line[-1].place + 1]])
        begin = end
    return best[1]


def _off(place: float, sides: list[tuple[float, float]]) -> float:
    """Return how far a place is from what lies between the outermost sides."""
    low, high = min(side for side, _ in sides), max(side for _, side in sides)
    return max(low - place, 0, place - high)
