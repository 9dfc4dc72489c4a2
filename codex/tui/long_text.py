"""A long text laid out in lines whose places are those of the text itself.

What is shown differs from the text where a control character has a picture of several letters, so
every place can be asked for in both. The text is broken into lines once for a width.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from codex.tui.wrapping import wrapped
from codex.words.visible import visible


class Row(NamedTuple):
    """One line: places in the text, and in what is shown."""

    start: int
    end: int
    shown_start: int
    shown_end: int


class LongText:
    r"""A text and its lines.

    Args:
        text: Any text; tabs are shown as their picture.
        width: Cells of a line.

    >>> text = LongText("to plan\na lesson \u202e now", 8)
    >>> [text.shown[row.shown_start : row.shown_end] for row in text.rows()]
    ['to plan', 'a lesson', '‹U+202E›', 'now']
    >>> text.row_of(8), text.row_of(20)
    (1, 3)
    """

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width
        self.shown = visible(text, lines=True)
        self._from, self._to = [0], [0]
        if len(self.shown) != len(text):
            self._align()
        self._lines = wrapped(self.shown, width)
        self._starts = [start for start, _ in self._lines]

    def _align(self) -> None:
        at = 0
        for place, letter in enumerate(self.text):
            size = 1 if letter == "\n" or letter.isprintable() else len(visible(letter))
            at += size
            if size != 1:
                self._from.append(place + 1)
                self._to.append(at)

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self._lines)

    def shown_place(self, place: int) -> int:
        """Return where a place of the text is in what is shown."""
        known = bisect_right(self._from, place) - 1
        return self._to[known] + place - self._from[known]

    def place(self, shown: int) -> int:
        """Return the place of the text that is shown there, the next one within a picture."""
        known = bisect_right(self._to, shown) - 1
        at = self._from[known] + shown - self._to[known]
        return min(at, self._from[known + 1]) if known + 1 < len(self._from) else min(at, len(self.text))

    def row_of(self, place: int) -> int:
        """Return the number of the line in which a place stands."""
        return max(bisect_right(self._starts, self.shown_place(place)) - 1, 0)

    def row(self, number: int) -> Row:
        """Return one line."""
        start, end = self._lines[number]
        return Row(self.place(start), self.place(end), start, end)

    def rows(self) -> list[Row]:
        """Return all lines; for short texts and tests."""
        return [self.row(number) for number in range(len(self))]

    def above_or_below(self, place: int, steps: int) -> int:
        """Return the place so many lines below (above zero) or above, as far from the line's beginning."""
        here = self.row_of(place)
        there = min(max(here + steps, 0), len(self) - 1)
        if there == here:
            return 0 if steps < 0 else len(self.text)
        column = self.shown_place(place) - self._starts[here]
        start, end = self._lines[there]
        return self.place(min(start + column, max(end - 1, start)))
