"""Letters that a PDF draws behind their line are put back into their words.

Where a font lacks a letter, a program takes it from another one, and some (LibreOffice among them) draw the
letters of one font after those of the other. PDFium tells letters in the order in which they are drawn: a Kazakh
line in a font made for Russian ends in its own letters, `С хбат алушы ұ`. Where they stand says what is meant.
"""

from __future__ import annotations

from ctypes import byref, c_double
from itertools import pairwise

from codex.importing.pdfium import Box, pdfium

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

_LETTERS: Final = "қғұөәңүһҚҒҰӨӘҢҮҺўґѓќЎҐЃЌ"
"""Cyrillic letters that fonts made for Russian lack; all but those that are words of one letter somewhere.

A word of nothing but such letters, which no language has often, has lost the others."""
_SIGNS: Final = frozenset(".,;:!?")
_ENDS: Final = tuple(f" {sign}{end}" for sign in ".,;:!?" for end in ("\r\n", " \r\n"))
"""A font without any Cyrillic letter gives the signs alone, which then come last: `Сабақ бітті : .`"""
_BLANK: Final = " \t\r\n\xa0\u3000"
"""Other signs that Python takes for blanks are codes of letters where a font does not name them."""
_GAP: Final = 0.4
"""Of the height of the letters: what parts two words."""


class _Drawn:
    """A letter as it was drawn: its sides in points and its height."""

    __slots__ = ("char", "height", "left", "right")

    def __init__(self, left: float, right: float, height: float, char: str) -> None:
        self.left, self.right, self.height, self.char = left, right, height, char


class Letter:
    """A letter of a page's text: where it stands in the text, and the room it has on the page, in points."""

    __slots__ = ("across", "at", "high", "left", "line", "low", "place", "right", "up")

    def __init__(self, at: int, place: int, line: int, box: Box) -> None:
        self.at, self.place, self.line = at, place, line
        """Among PDFium's characters, in code points of the text, among the lines of the page."""
        self.left, self.right = min(box.left, box.right), max(box.left, box.right)
        self.low, self.high = min(box.top, box.bottom), max(box.top, box.bottom)
        self.across, self.up = (self.left + self.right) / 2, (self.low + self.high) / 2


def letters_of(page: int, told: str, text: str) -> list[Letter]:
    """Return the letters of a text page in the order of its text; blanks have none.

    Args:
        page: PDFium's text page.
        told: What PDFium tells of it.
        text: The same with strayed letters in their places (:func:`in_order`).
    """
    calls = pdfium()
    places = _code_points(told)
    first, line, begin = -1, 0, 0
    found: list[Letter] = []
    box, tight = Box(), [c_double() for _ in range(4)]
    for at in range(max(0, calls.FPDFText_CountChars(page))):
        index = calls.FPDFText_GetTextIndexFromCharIndex(page, at)
        if index < 0:
            continue
        first = index if first < 0 else first
        place = places(index - first)
        if place >= len(told):
            break
        line += told.count("\n", begin, place) + told.count("\ufffe", begin, place)
        begin = max(begin, place)
        if told[place] in _BLANK:
            continue
        is_told = calls.FPDFText_GetLooseCharBox(page, at, byref(box))
        if not is_told or box.left == box.right or box.top == box.bottom:
            if not calls.FPDFText_GetCharBox(page, at, *map(byref, tight)):
                continue
            box.left, box.right, box.bottom, box.top = (side.value for side in tight)
        found.append(Letter(at, place, line, box))
    return found if text == told else _moved(page, found, told.split("\r\n"), text.split("\r\n"))


def _code_points(text: str) -> Callable[[int], int]:
    """Return what turns a place counted in UTF-16 into one in code points."""
    if text.isascii() or max(text) < "\U00010000":
        return lambda place: place
    places = [at for at, char in enumerate(text) for _ in range(1 + (char >= "\U00010000"))]
    return lambda place: places[place] if place < len(places) else len(text)


def _moved(page: int, letters: list[Letter], told: list[str], text: list[str]) -> list[Letter]:
    """Give letters of lines that were put in order their places there."""
    calls = pdfium()
    left, others = c_double(), [c_double() for _ in range(3)]
    found: list[Letter] = []
    rest = iter([*letters, None])
    one = next(rest)
    begin, end = 0, 0
    for old, new in zip(told, text, strict=True):
        there: list[Letter] = []
        end += len(old) + 2
        while one is not None and one.place < end:
            there.append(one)
            one = next(rest)
        if old != new:
            sides = {}
            for each in there:
                calls.FPDFText_GetCharBox(page, each.at, byref(left), *map(byref, others))
                sides[each.at] = left.value
            there.sort(key=lambda each: sides[each.at])
        for place, each in zip(
            (at for at, char in enumerate(new) if not char.isspace()), there, strict=False
        ):
            each.place = begin + place
            found.append(each)
        begin += len(new) + 2
    return found


def in_order(page: int, text: str) -> str:
    """Return the text of a text page with strayed letters in their places; most pages have none and stay.

    Args:
        page: PDFium's text page.
        text: What PDFium tells of it, lines ended by CR LF.
    """
    if text.isascii() or not (any(map(text.__contains__, _LETTERS)) or _has_signs_behind(text)):
        return text
    lines = text.split("\r\n")
    strayed = [at for at, line in enumerate(lines) if _is_strayed(line)]
    if not strayed:
        return text
    drawn = _drawn(page)
    if len(drawn) != len(lines):
        return text
    for at in strayed:
        lines[at] = _sorted(drawn[at], lines[at])
    return "\r\n".join(lines)


def _has_signs_behind(text: str) -> bool:
    """Say whether a Cyrillic text has lines that may end in signs drawn after their words."""
    return ("а" in text or "о" in text) and any(map(f"{text}\r\n".__contains__, _ENDS))


def _is_strayed(line: str) -> bool:
    bare = line.rstrip()
    return (bare[-1:] in _SIGNS and bare[-2:-1] == " ") or any(
        not word.strip(_LETTERS) for word in line.split()
    )


def _drawn(page: int) -> list[list[_Drawn]]:
    """Return the letters of each line with where they stand, as they were drawn."""
    calls = pdfium()
    lines: list[list[_Drawn]] = [[]]
    sides = [c_double() for _ in range(4)]
    for at in range(calls.FPDFText_CountChars(page)):
        char = chr(calls.FPDFText_GetUnicode(page, at))
        if char == "\n":
            lines.append([])
        elif char >= " " and calls.FPDFText_GetCharBox(page, at, *map(byref, sides)):
            left, right, bottom, top = (side.value for side in sides)
            lines[-1].append(_Drawn(left, right, top - bottom, char))
    return lines


def _sorted(drawn: list[_Drawn], line: str) -> str:
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
