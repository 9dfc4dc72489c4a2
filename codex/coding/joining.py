"""Settling free spans: of those that overlap, which stand, with which ends and codes; in line mode too.

=============================  ==============================================================
``g 2 WHY``                    span 2 stands as it is, with its codes
``g 1+2 WHY``                  from where the first of them begins to where the last one ends
``g 1&2 WHY``                  only what all of them hold
``g 1+2 =planning,forum WHY``  with these codes and no others
``g WHY``                      where all of them have the same ends
``d WHY``                      nothing stands of what is still open here
``s`` ``b``                    leave it open and go on; go back
``z`` ``q``                    undo; quit
=============================  ==============================================================

What stands is a decision of people with its reason; the spans stay as they are. Codes that somebody
gave there and that do not stand are decided too: against.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.coding.actions import Quit, Show, Undo
from codex.coding.letters import command
from codex.coding.rules import Message, refused, rivals, told, why_not
from codex.model.called import called
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.coding.session import CodeFinder
    from codex.model.code import Codebook
    from codex.model.span import FreeSpan

_LETTERS: Final = frozenset("gdsbzqh")
_CHOICE: Final = re.compile(r"\d+(?:\+\d+)*|\d+(?:&\d+)*")


def is_same_place(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether two ranges speak of one place: they share at least half of the shorter one.

    >>> is_same_place((0, 10), (5, 40)), is_same_place((0, 10), (6, 40))
    (True, False)
    """
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > 0 and 2 * shared >= min(one[1] - one[0], other[1] - other[0])


@dataclass(frozen=True, slots=True)
class Overlap:
    """Spans of one source that overlap, one by one or by way of others; by place."""

    source: str
    spans: tuple[FreeSpan, ...]

    @property
    def range(self) -> tuple[int, int]:
        """From the first letter of all of them to the last."""
        return self.spans[0].start, max(one.end for one in self.spans)


def overlaps(spans: Iterable[FreeSpan]) -> tuple[Overlap, ...]:
    """Put spans that overlap together, source by source."""
    found: list[list[FreeSpan]] = []
    end = 0
    for span in sorted(spans, key=lambda one: (one.source, one.start, one.end, one.expert, one.id)):
        if found and found[-1][0].source == span.source and span.start < end:
            found[-1].append(span)
            end = max(end, span.end)
        else:
            found.append([span])
            end = span.end
    return tuple(Overlap(one[0].source, tuple(one)) for one in found)


@dataclass(frozen=True, slots=True)
class Stand:
    """Record a decision on a place; who decided how, and when, the step knows."""

    source: str
    start: int
    end: int
    """Code points of the frozen text."""
    give: tuple[str, ...]
    """Codes that hold there; none: nothing stands."""
    drop: tuple[str, ...]
    """Codes that somebody gave there and that do not hold."""
    why: str


@dataclass(frozen=True, slots=True)
class SpanTable:
    """Where the people at the table stand."""

    overlaps: tuple[Overlap, ...]
    book: Codebook
    find: CodeFinder
    at: int = 0
    settled: tuple[tuple[str, int, int], ...] = ()
    """Places that were decided on: source, first letter, one past the last."""
    family: str = "join"

    @property
    def now(self) -> Overlap | None:
        """What is on the table; None when everything was."""
        return self.overlaps[self.at] if self.at < len(self.overlaps) else None

    @property
    def disputes(self) -> tuple[Overlap, ...]:
        """All that was open at the beginning."""
        return self.overlaps

    def is_settled(self, span: FreeSpan) -> bool:
        """Say whether a decision speaks of the place of a span."""
        return any(
            source == span.source and is_same_place((start, end), (span.start, span.end))
            for source, start, end in self.settled
        )

    @property
    def open(self) -> tuple[FreeSpan, ...]:
        """The spans on the table of which nothing was decided yet."""
        return tuple(one for one in self.now.spans if not self.is_settled(one)) if self.now else ()


class SpanTurn(NamedTuple):
    """What comes of one line."""

    table: SpanTable
    actions: tuple[Stand | Undo | Show | Quit, ...] = ()
    messages: tuple[Message, ...] = ()


def settle_spans(table: SpanTable, line: str) -> SpanTurn:
    """Take one line; one that is not understood records nothing."""
    text = line.strip()
    if not text:
        return SpanTurn(table)
    if text[0] == "?":
        return SpanTurn(table, (Show(),), (told("join-help"),))
    first, _, rest = text.partition(" ")
    key = command(first, _LETTERS)
    if not key:
        return SpanTurn(table, (), (refused("resolve-not-understood", word=first),))
    if key == "g":
        return _stands(table, rest.strip())
    if key == "d":
        return _falls(table, rest.strip())
    if rest.strip():
        return SpanTurn(table, (), (refused("alone", key=key),))
    if key == "z":
        return SpanTurn(table, (Undo(),))
    if key == "q":
        return SpanTurn(table, (Quit(),))
    if key == "h":
        return SpanTurn(table, (Show(),), (told("join-help"),))
    if key == "b":
        back = refused("at-start")
        return SpanTurn(replace(table, at=table.at - 1)) if table.at else SpanTurn(table, (), (back,))
    if table.now is None:
        return SpanTurn(table, (), (refused("resolve-at-end"),))
    return SpanTurn(replace(table, at=table.at + 1))


def _stands(table: SpanTable, rest: str) -> SpanTurn:
    """Let something stand: which spans, which of their letters, which codes, and why."""
    if table.now is None:
        return SpanTurn(table, (), (refused("resolve-at-end"),))
    words = rest.split(maxsplit=1)
    choice = ""
    if words and _CHOICE.fullmatch(words[0]):
        choice, rest = words[0], words[1] if len(words) > 1 else ""
    named = ""
    if rest.startswith("="):
        named, _, rest = rest[1:].partition(" ")
    chosen = _chosen(table.now, choice, table.open)
    if isinstance(chosen, Message):
        return SpanTurn(table, (), (chosen,))
    place = joined(chosen, common="&" in choice)
    if place is None:
        return SpanTurn(table, (), (refused("join-apart"),))
    codes = _codes(table, named, chosen)
    if isinstance(codes, Message):
        return SpanTurn(table, (), (codes,))
    if not rest.strip():
        return SpanTurn(table, (), (refused("resolve-no-reason"),))
    start, end = place
    here = [one for one in table.now.spans if is_same_place(place, (one.start, one.end))]
    drop = tuple(dict.fromkeys(code for one in here for code in one.given if code not in codes))
    return _decided(table, Stand(table.now.source, start, end, codes, drop, rest.strip()))


def _falls(table: SpanTable, why: str) -> SpanTurn:
    """Let nothing stand of what is open here."""
    if table.now is None or not table.open:
        return SpanTurn(table, (), (refused("resolve-at-end" if table.now is None else "join-settled"),))
    if not why:
        return SpanTurn(table, (), (refused("resolve-no-reason"),))
    start, end = min(one.start for one in table.open), max(one.end for one in table.open)
    drop = tuple(dict.fromkeys(code for one in table.open for code in one.given))
    return _decided(table, Stand(table.now.source, start, end, (), drop, why))


def _decided(table: SpanTable, action: Stand) -> SpanTurn:
    place = (action.source, action.start, action.end)
    if place in table.settled:
        return SpanTurn(table, (), (refused("join-twice"),))
    after = replace(table, settled=(*table.settled, place))
    said = told(
        "join-stands" if action.give else "join-falls",
        codes=called(table.book, *(action.give or action.drop)),
    )
    if after.open:
        return SpanTurn(after, (action,), (said, told("join-still-open", n=len(after.open))))
    return SpanTurn(replace(after, at=after.at + 1), (action,), (said,))


def joined(chosen: Sequence[FreeSpan], *, common: bool) -> tuple[int, int] | None:
    """Return the range that spans make together: all that any of them holds, or what all of them hold.

    None where they hold nothing together.
    """
    if not common:
        return min(one.start for one in chosen), max(one.end for one in chosen)
    start, end = max(one.start for one in chosen), min(one.end for one in chosen)
    return (start, end) if start < end else None


def _chosen(overlap: Overlap, choice: str, still: Sequence[FreeSpan]) -> tuple[FreeSpan, ...] | Message:
    """Return the spans that are meant: those numbered, else all that are open where their ends are the same."""
    if not choice:
        if not still:
            return refused("join-settled")
        if len({(one.start, one.end) for one in still}) > 1:
            return refused("join-which", n=len(overlap.spans))
        return tuple(still)
    numbers = [int(one) for one in re.split(r"[+&]", choice)]
    wrong = [one for one in numbers if not 1 <= one <= len(overlap.spans)]
    if wrong:
        return refused("join-no-such-span", number=wrong[0], n=len(overlap.spans))
    return tuple(overlap.spans[one - 1] for one in dict.fromkeys(numbers))


def _codes(table: SpanTable, named: str, chosen: Sequence[FreeSpan]) -> tuple[str, ...] | Message:
    """Return the codes that are named, else those of the chosen spans; or why they cannot stand."""
    found = list(dict.fromkeys(code for one in chosen for code in one.given))
    if named:
        found = []
        for word in filter(None, named.split(",")):
            ids = table.find.exact(word)
            if len(ids) != 1:
                return refused("no-such-code", word=word)
            found.append(ids[0])
    for code in found:
        other = rivals(table.book, code, found)
        no = why_not(table.book, code)
        if other and no is None:
            no = refused("join-rivals", code=called(table.book, code), others=called(table.book, *other))
        if no is not None:
            return no
    return tuple(dict.fromkeys(found)) or refused("join-no-code")


class MarkedText(NamedTuple):
    """A piece of a text in which the ends of spans are shown."""

    text: str
    kind: str
    """``context`` (no span holds it), ``span``, ``chosen`` (what would stand), ``mark``."""


def with_marks(
    text: str,
    overlap: Overlap,
    *,
    chosen: tuple[int, int] | None = None,
    around: int = 200,
) -> tuple[MarkedText, ...]:
    """Return a place with the text around it, ``⟦1`` where span 1 begins and ``1⟧`` where it ends.

    >>> from codex.model.span import FreeSpan
    >>> spans = (FreeSpan("a", "1", "s", "x", 3, 9), FreeSpan("b", "1", "s", "y", 7, 12))
    >>> "".join(piece.text for piece in with_marks("We set goals.", Overlap("s", spans)))
    'We ⟦1 set ⟦2 go 1⟧ als 2⟧ .'
    """
    start, end = overlap.range
    left, right = max(start - around, 0), min(end + around, len(text))
    left = text.rfind(" ", 0, left) + 1
    right = right if right == len(text) else text.find(" ", right) if " " in text[right:] else len(text)
    stops = {left, start, end, right, *(chosen or ())}
    for span in overlap.spans:
        stops |= {span.start, span.end}
    places = sorted(place for place in stops if left <= place <= right)
    found: list[MarkedText] = []
    for place, following in zip(places, [*places[1:], right], strict=True):
        closing = [number for number, one in enumerate(overlap.spans, 1) if one.end == place]
        opening = [number for number, one in enumerate(overlap.spans, 1) if one.start == place]
        found += [MarkedText(f" {number}⟧ ", "mark") for number in reversed(closing)]
        found += [MarkedText(f"⟦{number} ", "mark") for number in opening]
        if following > place:
            inside = chosen is not None and chosen[0] <= place < chosen[1]
            held = any(one.start <= place < one.end for one in overlap.spans)
            kind = "chosen" if inside else "span" if held else "context"
            found.append(MarkedText(text[place:following], kind))
    before = [MarkedText("… ", "context")] if left else []
    after = [MarkedText(" …", "context")] if right < len(text) else []
    return (*before, *found, *after)
