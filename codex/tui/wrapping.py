"""Text broken into lines of so many cells; places in the text are kept, nothing is copied."""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len, get_character_cell_size

_WORDS: Final = re.compile(r"\n|[^\S\n]+|[^\s]+")


def wrapped(text: str, width: int) -> list[tuple[int, int]]:
    """Return (start, end) of the lines, end-exclusive, without the blank or line feed they break at.

    A word longer than a line is broken. Wide letters count two cells, combining marks none.

    >>> text = "to plan a lesson"
    >>> [text[start:end] for start, end in wrapped(text, 7)]
    ['to plan', 'a', 'lesson']
    """
    width = max(width, 1)
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for word in _WORDS.finditer(text):
        if word.group() == "\n":
            lines.append((start, end))
            start = end = word.end()
            used = 0
            continue
        size = _cells(word.group())
        if word.group().isspace():
            if used:
                used += size
            else:
                start = end = word.end()
            continue
        if used + size > width and used:
            lines.append((start, end))
            start = word.start()
            used = 0
        if size > width:
            *broken, (start, end) = _broken(text, word.start(), word.end(), width)
            lines += broken
            used = _cells(text[start:end])
            continue
        used += size
        end = word.end()
    lines.append((start, end))
    return lines


def cut(text: str, width: int) -> str:
    """Return as much of a text as fits, with a sign where something is left out.

    >>> cut("planning", 5), cut("plan", 5)
    ('plan…', 'plan')
    """
    if _cells(text) <= width:
        return text
    used, kept = 0, []
    for letter in text:
        used += get_character_cell_size(letter)
        if used > width - 1:
            break
        kept.append(letter)
    return "".join(kept) + "…" if width > 0 else ""


def cells(text: str) -> int:
    """Return how many cells a text takes."""
    return _cells(text)


def _cells(text: str) -> int:
    return len(text) if text.isascii() else cell_len(text)


def _broken(text: str, start: int, end: int, width: int) -> list[tuple[int, int]]:
    parts: list[tuple[int, int]] = []
    first, used = start, 0
    for place in range(start, end):
        size = get_character_cell_size(text[place])
        if used + size > width and place > first:
            parts.append((first, place))
            first, used = place, 0
        used += size
    parts.append((first, end))
    return parts
