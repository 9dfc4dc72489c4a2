"""Where paragraphs begin and end in texts of every habit.

Some texts have a blank line between paragraphs, some (a docx read line by line) have one
paragraph a line, some (mail, PDF) break lines at a width. Which it is, is judged by the text.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM: Final = re.compile(r"(?:[•·▪◦‣*–—-]|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\(?\w[.)])[ \t\xa0]+\S")
_LABEL: Final = re.compile(r"[^\W\d_][^:.!?\n]{0,30}:\s")
_ENDS: Final = re.compile(r"[.!?…:;][\"'”»)\]]*$")
_WIDEST: Final = 160
_NARROWEST: Final = 45
"""Lines shorter than this are verse, lists or headings, no wrapped text."""
_NARROWEST_COLUMN: Final = 30
"""The same for columns, of which most lines are about as long."""
_FULL: Final = 0.8
"""A line of at least this part of the width was broken because it was full."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank, without the white space around it."""

    start: int
    end: int
    indent: int
    after_blank: bool

    @property
    def width(self) -> int:
        """Code points from the margin to the end."""
        return self.indent + self.end - self.start


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of ``text[start:end]`` that are not blank."""
    at, limit, blank = start, len(text) if end is None else end, False
    while at < limit:
        stop = text.find("\n", at, limit)
        stop = limit if stop < 0 else stop
        raw = text[at:stop]
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip())
            yield Line(at + indent, at + indent + len(bare), indent, blank)
        blank = not bare
        at = stop + 1


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    r"""Return the ranges of the paragraphs of ``text[start:end]``, in order, without blank ends.

    Every character that is no white space lies in exactly one of them.

    >>> text = "One.\n\nTwo\n  - three"
    >>> [text[a:b] for a, b in paragraphs(text)]
    ['One.', 'Two', '- three']
    """
    found: list[tuple[int, int]] = []
    rows = list(lines(text, start, end))
    width = wrapped_at(text, rows)
    for at, row in enumerate(rows):
        if at and _goes_on(text, rows[at - 1], row, width):
            found[-1] = (found[-1][0], row.end)
        else:
            found.append((row.start, row.end))
    return found


def wrapped_at(text: str, rows: Sequence[Line]) -> int:
    """Return the width at which lines were broken; 0 where each line is a paragraph.

    Taken for broken: of the lines followed by another without a blank between, a good part is about
    as long as the longest, after those the next often begins in lower case, and none is longer
    than a page is wide. Or, where some lines run on (the columns of a PDF, in which a hyphen at the end of a line
    takes the next one along): many are about as long as the middle one, and the same holds of those.
    """
    followed = [(row, after) for row, after in itertools.pairwise(rows) if not after.after_blank]
    widths = sorted(row.width for row, _ in followed)
    if not widths:
        return 0
    if _breaks_at(text, followed, widths[-1]):
        return widths[-1]
    middle = widths[len(widths) // 2]
    alike = sum(middle * _FULL <= width <= middle / _FULL for width in widths)
    return (
        middle
        if alike * 5 >= len(widths) * 2 and _breaks_at(text, followed, middle, _NARROWEST_COLUMN)
        else 0
    )


def _breaks_at(
    text: str, followed: Sequence[tuple[Line, Line]], width: int, narrowest: int = _NARROWEST
) -> bool:
    if not narrowest <= width <= _WIDEST:
        return False
    full = [after for row, after in followed if row.width >= width * _FULL]
    amid = sum(text[after.start].islower() for after in full)
    return len(full) * 6 >= len(followed) and amid * 5 >= len(full) * 2


def _goes_on(text: str, before: Line, row: Line, width: int) -> bool:
    if row.after_blank or not width or _ITEM.match(text, row.start):
        return False
    if row.indent > before.indent + 1 and not _ITEM.match(text, before.start):
        return False
    if _LABEL.match(text, row.start) and text[row.start].isupper():
        return False
    return not (before.width < width * _FULL and _ENDS.search(text[before.start : before.end]))
