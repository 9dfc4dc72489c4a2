"""Which characters a REFI selection means: tools count them differently.

The specification says code points, and leaves open whether a carriage return, a byte order mark or
half of a surrogate pair is one. Every way of counting that makes a difference for a text is tried
on all its selections; the one whose selections begin and end at words, and say what their names
say, is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Asked:
    """A selection as the project writes it."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Counting:
    """A way of counting characters."""

    returns: bool
    """A carriage return before a line feed counts."""
    mark: bool
    """The byte order mark counts."""
    halves: bool
    """Characters beyond the first plane count twice (UTF-16)."""


def resolve(
    raw: str, canonical: str, asked: Sequence[Asked]
) -> tuple[Counting, list[tuple[int, int]]] | None:
    """Return the way of counting and the ranges in the canonical text; None where no way fits.

    Args:
        raw: The text as the file holds it, with byte order mark and CRLF.
        canonical: The same without both.
        asked: Its selections.
    """
    best: tuple[float, Counting, list[tuple[int, int]]] | None = None
    for counting in _ways(raw):
        places = _places(raw, counting)
        if any(not 0 <= one.start <= one.end < len(places) for one in asked):
            continue
        spans = [(places[one.start], places[one.end]) for one in asked]
        score = sum(_fits(canonical, span, one.name) for span, one in zip(spans, asked, strict=True))
        if best is None or score > best[0]:
            best = (score, counting, spans)
    return (best[1], best[2]) if best else None


def _ways(raw: str) -> list[Counting]:
    """Return the ways of counting that differ for this text, the likeliest first."""
    returns = (True, False) if "\r" in raw else (False,)
    marks = (False, True) if raw.startswith("\ufeff") else (False,)
    halves = (False, True) if any(letter > "\uffff" for letter in raw) else (False,)
    return [Counting(*way) for way in product(returns, marks, halves)]


def _places(raw: str, counting: Counting) -> list[int]:
    """Return for each position in the tool's counting the position in the canonical text."""
    places: list[int] = []
    at = 0
    body = raw
    if raw.startswith("\ufeff"):
        body = raw[1:]
        if counting.mark:
            places.append(0)
    for here, letter in enumerate(body):
        is_pair = letter == "\r" and body[here + 1 : here + 2] == "\n"
        if is_pair:
            if counting.returns:
                places.append(at)
            continue
        places.append(at)
        if counting.halves and letter > "\uffff":
            places.append(at)
        at += 1
    places.append(at)
    return places


def _fits(text: str, span: tuple[int, int], name: str) -> float:
    """Return how well a range fits: it says its name, and cuts no word."""
    start, end = span
    said = " ".join(text[start:end].split())
    known = " ".join(name.rstrip(".… ").split())
    score = 4.0 if known and (said.startswith(known) or known.startswith(said)) and said else 0.0
    score += _edge(text, start) + _edge(text, end)
    return score + (
        0.5 if said == text[start:end].strip() and text[start:end] == text[start:end].strip() else 0
    )


def _edge(text: str, at: int) -> float:
    before, after = text[at - 1 : at], text[at : at + 1]
    return 0.0 if before.isalnum() and after.isalnum() else 1.0
