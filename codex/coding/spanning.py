"""Marking a span by keyboard inside a long text: two ends that move by letter, word, sentence or line.

The ends are code points of the text; what moves never leaves it. Spans are for unitizing studies: an
expert's own selection, never an excerpt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_WORD: Final = re.compile(r"[\w\u0300-\u036f]+(?:['’-][\w\u0300-\u036f]+)*")
_STOP: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*\s+|\n\s*")
_NEAR: Final = 500
"""Where a word before the cursor is looked for first: texts may be long."""
_FAR: Final = 4000
"""Where the beginning of a sentence is looked for first."""
_COMBINING: Final = re.compile(r"[\u0300-\u036f\u200d\ufe0f]")


@dataclass(frozen=True, slots=True)
class Selection:
    """A range with one end fixed and one that moves; nothing is selected where they are equal."""

    text: str
    anchor: int = 0
    cursor: int = 0

    @property
    def start(self) -> int:
        """First code point."""
        return min(self.anchor, self.cursor)

    @property
    def end(self) -> int:
        """One past the last."""
        return max(self.anchor, self.cursor)

    @property
    def is_empty(self) -> bool:
        """Whether nothing but white space is selected."""
        return not self.text[self.start : self.end].strip()


def moved(selection: Selection, by: str, steps: int = 1, *, marking: bool = False) -> Selection:
    """Move the cursor.

    Args:
        selection: Where it is.
        by: ``letter``, ``word``, ``sentence``, ``line`` or ``text`` (to its end or beginning).
        steps: How many; below zero to the left.
        marking: True leaves the other end where it is, so that the range grows or shrinks.

    >>> moved(Selection("Біз оқыдық. Соңы."), "word", 2, marking=True).end
    10
    """
    step = _STEPS[by]
    cursor = selection.cursor
    for _ in range(abs(steps)):
        cursor = step(selection.text, cursor, steps > 0)
    return replace(selection, cursor=cursor, anchor=selection.anchor if marking else cursor)


def swapped(selection: Selection) -> Selection:
    """Let the other end move from now on."""
    return replace(selection, anchor=selection.cursor, cursor=selection.anchor)


def around(selection: Selection, by: str) -> Selection:
    """Select the whole word, sentence or line in which the cursor stands.

    >>> chosen = around(Selection("One. Two is it. Three.", 7, 7), "sentence")
    >>> chosen.text[chosen.start : chosen.end]
    'Two is it.'
    """
    step = _STEPS[by]
    at = min(selection.cursor + 1, len(selection.text))
    start = step(selection.text, at, False)
    end = step(selection.text, start, True)
    return trimmed(Selection(selection.text, start, max(start, end)))


def trimmed(selection: Selection) -> Selection:
    """Leave white space at both ends out: what is recorded as a span."""
    said = selection.text[selection.start : selection.end]
    start = selection.start + len(said) - len(said.lstrip())
    return Selection(selection.text, start, max(start, selection.start + len(said.rstrip())))


def found(selection: Selection, query: str, *, forward: bool = True) -> Selection | None:
    """Select the next place of ``query`` after the cursor, whatever its case, or None."""
    hits = [match.start() for match in re.finditer(re.escape(query), selection.text, re.IGNORECASE)]
    if not query or not hits:
        return None
    if forward:
        at = next((hit for hit in hits if hit >= selection.cursor), hits[0])
    else:
        at = next((hit for hit in reversed(hits) if hit < selection.start), hits[-1])
    return Selection(selection.text, at, at + len(query))


def _by_letter(text: str, at: int, forward: bool) -> int:
    """Move over one letter with the marks that stand on it."""
    at += 1 if forward else -1
    while 0 < at < len(text) and _COMBINING.match(text, at):
        at += 1 if forward else -1
    return min(max(at, 0), len(text))


def _by_word(text: str, at: int, forward: bool) -> int:
    """Move to the end of the next word, or to the beginning of the one before."""
    if forward:
        match = _WORD.search(text, at)
        return match.end() if match else len(text)
    for start in (max(0, at - _NEAR), 0):
        before = [match.start() for match in _WORD.finditer(text, start, at)]
        if before:
            return before[-1]
    return 0


def _by_sentence(text: str, at: int, forward: bool) -> int:
    if forward:
        match = _STOP.search(text, at)
        return match.end() if match else len(text)
    last = at
    while last > 0 and text[last - 1].isspace():
        last -= 1
    for start in (max(0, last - _FAR), 0):
        stops = [match.end() for match in _STOP.finditer(text, start, last) if match.end() < last]
        if stops:
            return stops[-1]
    return 0


def _by_line(text: str, at: int, forward: bool) -> int:
    if forward:
        stop = text.find("\n", at)
        return stop + 1 if stop >= 0 else len(text)
    return text.rfind("\n", 0, max(at - 1, 0)) + 1


def _by_text(text: str, _at: int, forward: bool) -> int:
    return len(text) if forward else 0


_STEPS: Final[Mapping[str, Callable[[str, int, bool], int]]] = {
    "letter": _by_letter,
    "word": _by_word,
    "sentence": _by_sentence,
    "line": _by_line,
    "text": _by_text,
}
