"""Letters that a PDF draws behind their line are put back into their words.

Where a font lacks a letter, a program takes it from another one, and some (LibreOffice among them) draw all
such letters after the rest of the line. PDFium tells letters in the order in which they are drawn: a Kazakh
line in a font made for Russian ends in its own letters, `С хбат алушы ұ`. Where they stand says what is meant.
"""

from __future__ import annotations

from ctypes import byref, c_double
from itertools import pairwise

from codex.importing.pdfium import pdfium

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_LETTERS: Final = "қғұөәңүһҚҒҰӨӘҢҮҺўґѓќЎҐЃЌ"
"""Cyrillic letters that fonts made for Russian lack; all but those that are words of one letter somewhere.

A word of nothing but such letters, which no language has often, has lost the others."""
_GAP: Final = 0.25
"""Of the height of the letters: what parts two words."""


class _Letter:
    """A letter as it was drawn: its sides in points and its height."""

    __slots__ = ("char", "height", "left", "right")

    def __init__(self, left: float, right: float, height: float, char: str) -> None:
        self.left, self.right, self.height, self.char = left, right, height, char


def in_order(page: int, text: str) -> str:
    """Return the text of a text page with strayed letters in their places; most pages have none and stay.

    Args:
        page: PDFium's text page.
        text: What PDFium tells of it, lines ended by CR LF.
    """
    if not any(letter in text for letter in _LETTERS):
        return text
    lines = text.split("\r\n")
    strayed = [at for at, line in enumerate(lines) if any(not word.strip(_LETTERS) for word in line.split())]
    if not strayed:
        return text
    drawn = _drawn(page)
    if len(drawn) != len(lines):
        return text
    for at in strayed:
        lines[at] = _sorted(drawn[at], lines[at])
    return "\r\n".join(lines)


def _drawn(page: int) -> list[list[_Letter]]:
    """Return the letters of each line with where they stand, as they were drawn."""
    calls = pdfium()
    lines: list[list[_Letter]] = [[]]
    sides = [c_double() for _ in range(4)]
    for at in range(calls.FPDFText_CountChars(page)):
        char = chr(calls.FPDFText_GetUnicode(page, at))
        if char == "\n":
            lines.append([])
        elif char >= " " and calls.FPDFText_GetCharBox(page, at, *map(byref, sides)):
            left, right, bottom, top = (side.value for side in sides)
            lines[-1].append(_Letter(left, right, top - bottom, char))
    return lines


def _sorted(drawn: list[_Letter], line: str) -> str:
    """Return a line by the places of its letters; as it is where they are drawn in their order."""
    seen = [one for one in drawn if not one.char.isspace()]
    if all(one.left <= other.left for one, other in pairwise(seen)):
        return line
    gap = _GAP * sorted(one.height for one in seen)[len(seen) // 2]
    made: list[str] = []
    end = seen[0].right
    blanks = [one for one in drawn if one.char.isspace() and one.right - one.left > gap / 2]
    for one in sorted((*seen, *blanks), key=lambda letter: letter.left):
        if one.left - end > gap:
            made.append(" ")
        made.append(one.char)
        end = max(end, one.right)
    found = " ".join("".join(made).split())
    return f"{found[:-1]}\ufffe" if line.rstrip().endswith("\ufffe") and found.endswith("-") else found
