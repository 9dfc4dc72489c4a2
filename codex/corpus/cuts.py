"""Cuts: a source in excerpts that do not overlap, with everything else as context.

Every character that is no white space lies in exactly one piece: excerpts and context together
give the text back.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from codex.corpus.answers import find_answers
from codex.corpus.paragraphs import paragraphs
from codex.corpus.sentences import sentences
from codex.corpus.speakers import roles_of
from codex.corpus.turns import find_turns
from codex.errors import UsageProblem
from codex.model.excerpt import Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from codex.model.source import Mark

WAYS: Final = ("turn", "paragraph", "page", "answer", "sentence", "window", "highlight")
"""What ``by`` may be."""
_WORD: Final = re.compile(r"\S+")
_QUESTION: Final = 80
"""Code points of a question that a locator shows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a text is to be cut."""

    text: str
    marks: Sequence[Mark]
    speakers: Mapping[str, str] = field(default_factory=dict)
    window: int = 100


def cut(
    text: str,
    marks: Sequence[Mark] = (),
    by: str = "paragraph",
    *,
    speakers: Mapping[str, str] | None = None,
    longest: int = 0,
    window: int = 100,
) -> tuple[Piece, ...]:
    r"""Cut a text.

    Args:
        text: Canonical text.
        marks: What the reader saw: turns, times, pages, answers, headings, furniture.
        by: ``turn`` (an interviewer's turns are context), ``paragraph`` (headings are context),
            ``page``, ``answer`` (questions are context), ``sentence``, ``window`` of words, or
            ``highlight``: what was highlighted or commented on, and nothing else.
        speakers: Label -> ``interviewer``, ``participant`` or ``ignore``, for turns and answers.
        longest: Turns, paragraphs and answers of more code points than this are cut further, at
            paragraphs, then at sentences; 0 leaves them whole.
        window: Words in a window.

    Returns:
        Pieces in order, without white space at their ends; page furniture is not codable.

    Raises:
        UsageProblem: ``by`` is no way to cut, a role is none, ``turn`` was asked and nobody is seen
            to speak, or ``highlight`` and nothing is highlighted.

    >>> [(p.start, p.end, p.speaker, p.context) for p in cut("I: Why?\nP: For fun.", by="turn")]
    [(0, 10, 'I', True), (11, 19, 'P', False)]
    """
    if by not in _UNITS:
        raise UsageProblem("corpus.no-such-cut", by=by, ways=", ".join(WAYS))
    if window < 1 or longest < 0:
        raise UsageProblem("corpus.cut-size", size=window if window < 1 else longest)
    units = list(_UNITS[by](Asked(text, marks, speakers or {}, window)))
    if longest and by in {"turn", "paragraph", "answer"}:
        units = [part for unit in units for part in _shortened(text, unit, longest)]
    whole = units if by == "highlight" else _covered(text, units)
    furniture = sorted((mark.start, mark.end) for mark in marks if mark.kind == "furniture")
    ways = (_without(text, piece, furniture) if furniture else _bare(text, piece) for piece in whole)
    return tuple(located(chain.from_iterable(ways), marks))


def _turns(asked: Asked) -> Iterator[Piece]:
    turns = find_turns(asked.text, asked.marks, asked.speakers)
    if not turns:
        raise UsageProblem("corpus.no-turns")
    labels = {turn.speaker for turn in turns}
    roles = roles_of(labels, asked.speakers)
    for number, turn in enumerate(turns, 1):
        locator: dict[str, str | int] = {"turn": number}
        if turn.time:
            locator["time"] = turn.time
        asks = roles[turn.speaker] == "interviewer"
        yield Piece(turn.start if asks else turn.said, turn.end, locator, turn.speaker, context=asks)


def _paragraphs(asked: Asked) -> Iterator[Piece]:
    heads = sorted((mark.start, mark.end) for mark in asked.marks if mark.kind == "heading")
    for number, (start, end) in enumerate(paragraphs(asked.text), 1):
        at = bisect_right(heads, (end, 0)) - 1
        is_head = at >= 0 and heads[at][0] <= start and end <= heads[at][1]
        yield Piece(start, end, {"paragraph": number}, context=is_head)


def _pages(asked: Asked) -> Iterator[Piece]:
    starts = sorted({mark.start: mark.label for mark in asked.marks if mark.kind == "page"}.items())
    if not starts:
        breaks = [0, *(found.end() for found in re.finditer("\f", asked.text))]
        starts = [(start, str(number)) for number, start in enumerate(breaks, 1)]
    limits = [*(start for start, _ in starts[1:]), len(asked.text)]
    for (start, label), limit in zip(starts, limits, strict=True):
        yield Piece(start, limit, {"page": int(label) if label.isdecimal() else label})


def _answers(asked: Asked) -> Iterator[Piece]:
    for number, (start, end, question) in enumerate(find_answers(asked.text, asked.marks, asked.speakers), 1):
        locator: dict[str, str | int] = {"answer": number}
        if question.strip():
            locator["question"] = " ".join(question.split())[:_QUESTION]
        yield Piece(start, end, locator)


def _sentences(asked: Asked) -> Iterator[Piece]:
    for number, (start, end) in enumerate(paragraphs(asked.text), 1):
        for order, (first, last) in enumerate(sentences(asked.text, start, end), 1):
            yield Piece(first, last, {"paragraph": number, "sentence": order})


def _windows(asked: Asked) -> Iterator[Piece]:
    words = [(found.start(), found.end()) for found in _WORD.finditer(asked.text)]
    for number, at in enumerate(range(0, len(words), asked.window), 1):
        last = words[min(at + asked.window, len(words)) - 1]
        yield Piece(words[at][0], last[1], {"window": number})


def _highlights(asked: Asked) -> Iterator[Piece]:
    ranges = sorted((mark.start, mark.end) for mark in asked.marks if mark.kind == "highlight")
    joined: list[tuple[int, int]] = []
    for start, end in ranges:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    if not joined:
        raise UsageProblem("corpus.no-highlights")
    for number, (start, end) in enumerate(joined, 1):
        yield Piece(start, end, {"highlight": number})


_UNITS: Final[Mapping[str, Callable[[Asked], Iterator[Piece]]]] = {
    "turn": _turns,
    "paragraph": _paragraphs,
    "page": _pages,
    "answer": _answers,
    "sentence": _sentences,
    "window": _windows,
    "highlight": _highlights,
}


def _shortened(text: str, unit: Piece, longest: int) -> Iterator[Piece]:
    """Cut a unit that is too long: at paragraphs, those still too long at sentences."""
    if unit.context or unit.end - unit.start <= longest:
        yield unit
        return
    ranges: list[tuple[int, int]] = []
    for start, end in paragraphs(text, unit.start, unit.end):
        ranges += [(start, end)] if end - start <= longest else sentences(text, start, end)
    parts = list(_packed(ranges, longest))
    for number, (start, end) in enumerate(parts, 1):
        yield replace(unit, start=start, end=end, locator={**unit.locator, "part": number})


def _packed(ranges: Iterable[tuple[int, int]], longest: int) -> Iterator[tuple[int, int]]:
    """Put neighbours together as long as they stay within ``longest``."""
    held: tuple[int, int] | None = None
    for start, end in ranges:
        if held is not None and end - held[0] <= longest:
            held = (held[0], end)
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _covered(text: str, units: Iterable[Piece]) -> Iterator[Piece]:
    """Add what lies between the units: to the context before it, else as context of its own."""
    at = 0
    held: Piece | None = None
    for unit in units:
        start, end = max(unit.start, at), unit.end
        if end <= start:
            continue
        if text[at:start].strip():
            if held is not None and held.context:
                held = replace(held, end=start)
            else:
                if held is not None:
                    yield held
                held = Piece(at, start, context=True)
        if held is not None:
            yield held
        held = unit if start == unit.start else replace(unit, start=start)
        at = max(at, end)
    if held is not None and held.context:
        yield replace(held, end=len(text))
        return
    if held is not None:
        yield held
    yield Piece(at, len(text), context=True)


def _without(text: str, piece: Piece, furniture: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """Yield the parts of a piece without blank ends; what is furniture is not codable."""
    at = piece.start
    for start, end in furniture[max(0, bisect_right(furniture, (piece.start, 0)) - 1) :]:
        if start >= piece.end:
            break
        first, last = max(start, at), min(end, piece.end)
        if first < last:
            yield from _bare(text, replace(piece, start=at, end=first))
            yield from _bare(text, replace(piece, start=first, end=last, codable=False))
            at = last
    yield from _bare(text, piece if at == piece.start else replace(piece, start=at))


def _bare(text: str, piece: Piece) -> Iterator[Piece]:
    said = text[piece.start : piece.end]
    if not said.strip():
        return
    start = piece.start + len(said) - len(said.lstrip())
    end = piece.start + len(said.rstrip())
    context = piece.context or not any(letter.isalnum() for letter in said)
    if (start, end, context) == (piece.start, piece.end, piece.context):  # nearly always
        yield piece
    else:
        yield replace(piece, start=start, end=end, context=context)


def located(pieces: Iterable[Piece], marks: Sequence[Mark]) -> Iterator[Piece]:
    """Add the page of each piece, where pages are known."""
    pages = sorted((mark.start, mark.label) for mark in marks if mark.kind == "page")
    if not pages:
        yield from pieces
        return
    starts = [start for start, _ in pages]
    for piece in pieces:
        at = bisect_right(starts, piece.start) - 1
        if at >= 0 and "page" not in piece.locator:
            label = pages[at][1]
            page: str | int = int(label) if label.isdecimal() else label
            yield replace(piece, locator={**piece.locator, "page": page})
        else:
            yield piece
