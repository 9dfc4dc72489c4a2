"""The machine behind free spans: one expert, one whole source, a cursor, and the spans they have marked.

States are frozen; each verb takes a :class:`Sheet` and gives a :class:`MarkTurn`: the next state,
what to record (one batch), what to tell. Places are code points of the source's text. The span *in
hand* is the one being changed, else the one gone to, else the shortest one under the cursor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.coding.rules import Message, refused, rivals, told, why_not
from codex.coding.spanning import Selection, around, found, moved, swapped, trimmed
from codex.model.called import called

if TYPE_CHECKING:
    from codex.coding.session import CodeFinder
    from codex.model.code import Codebook
    from codex.model.span import FreeSpan

STANCES: Final = ("supports", "contradicts", "mentions")


@dataclass(frozen=True, slots=True)
class Mark:
    """Record a span as it is now; a span without an id is new."""

    span: FreeSpan


@dataclass(frozen=True, slots=True)
class Unmark:
    """Take a span away."""

    span: FreeSpan


@dataclass(frozen=True, slots=True)
class WorkedThrough:
    """All of the source was worked through: what is unmarked holds nothing."""


SpanAction = Mark | Unmark | WorkedThrough


@dataclass(frozen=True, slots=True)
class Sheet:
    """A source in hand."""

    book: Codebook
    find: CodeFinder
    blank: FreeSpan
    """Round, source, expert and version that new spans have; id and places are nothing yet."""
    selection: Selection
    spans: tuple[FreeSpan, ...] = ()
    """The expert's own, by place."""
    marking: bool = False
    """Whether moves stretch the selection."""
    editing: str = ""
    """Id of the span whose ends are being moved."""
    chosen: str = ""
    """Id of the span gone to; empty: the one under the cursor."""
    done: bool = False

    @property
    def text(self) -> str:
        """The whole text."""
        return self.selection.text

    @property
    def has_selection(self) -> bool:
        """Whether something is marked that is no span yet, or a span is being moved."""
        return self.marking and not self.selection.is_empty

    @property
    def held(self) -> FreeSpan | None:
        """The span in hand, or None."""
        named = self.editing or self.chosen
        if named:
            return next((one for one in self.spans if one.id == named), None)
        if self.has_selection:
            return None
        at = self.selection.cursor
        under = [one for one in self.spans if one.start <= at < one.end]
        return min(under, key=lambda one: (one.end - one.start, one.start), default=None)

    @property
    def bare(self) -> tuple[FreeSpan, ...]:
        """Spans without a code."""
        return tuple(one for one in self.spans if not one.codes)


class MarkTurn(NamedTuple):
    """What comes of one key or line."""

    sheet: Sheet
    actions: tuple[SpanAction, ...] = ()
    messages: tuple[Message, ...] = ()


# -- moving ------------------------------------------------------------------------------------------


def move(sheet: Sheet, by: str, steps: int = 1) -> MarkTurn:
    """Move the cursor by ``letter``, ``word``, ``sentence``, ``line`` or to an end of the ``text``."""
    return _at(sheet, moved(sheet.selection, by, steps, marking=sheet.marking))


def move_to(sheet: Sheet, place: int) -> MarkTurn:
    """Move the cursor to a place of the text."""
    place = min(max(place, 0), len(sheet.text))
    anchor = sheet.selection.anchor if sheet.marking else place
    return _at(sheet, replace(sheet.selection, anchor=anchor, cursor=place))


def _at(sheet: Sheet, selection: Selection) -> MarkTurn:
    return MarkTurn(replace(sheet, selection=selection, chosen=""))


def search(sheet: Sheet, words: str, *, forward: bool = True) -> MarkTurn:
    """Move to the next place of some words, whatever their case; from the end on again."""
    ahead = replace(sheet.selection, cursor=sheet.selection.cursor + (1 if forward else 0))
    hit = found(ahead, words, forward=forward) if words else None
    if hit is None:
        return MarkTurn(sheet, (), (refused("words-not-here", words=words),))
    return move_to(sheet, hit.start)


def next_span(sheet: Sheet, way: int = 1) -> MarkTurn:
    """Go to the next of one's own spans (``way`` -1: the one before) and take it in hand."""
    if not sheet.spans:
        return MarkTurn(sheet, (), (refused("no-spans-yet"),))
    held = sheet.held
    if held is not None:
        number = (sheet.spans.index(held) + way) % len(sheet.spans)
    else:
        at = sheet.selection.cursor
        later = [number for number, one in enumerate(sheet.spans) if one.start > at]
        number = (later[0] if later else 0) if way > 0 else (later[0] if later else len(sheet.spans)) - 1
    return MarkTurn(_holding(sheet, sheet.spans[number]))


def _holding(sheet: Sheet, span: FreeSpan, at: int | None = None) -> Sheet:
    place = span.start if at is None else at
    selection = Selection(sheet.text, place, place)
    return replace(sheet, selection=selection, marking=False, editing="", chosen=span.id)


# -- marking -----------------------------------------------------------------------------------------


def begin(sheet: Sheet) -> MarkTurn:
    """Begin to mark at the cursor; while marking, let go of what is marked."""
    if sheet.marking:
        return let_go(sheet)
    here = replace(sheet.selection, anchor=sheet.selection.cursor)
    return MarkTurn(replace(sheet, selection=here, marking=True, chosen=""), (), (told("marking"),))


def let_go(sheet: Sheet) -> MarkTurn:
    """Stop marking; what was marked is not kept, a span whose ends were being moved stays as it was."""
    here = replace(sheet.selection, anchor=sheet.selection.cursor)
    return MarkTurn(replace(sheet, selection=here, marking=False, editing="", chosen=""))


def mark_around(sheet: Sheet) -> MarkTurn:
    """Mark the sentence around the cursor; where it is marked already, the whole paragraph."""
    sentence = around(sheet.selection, "sentence")
    same = (sheet.selection.start, sheet.selection.end) == (sentence.start, sentence.end)
    wider = around(sheet.selection, "line") if sheet.has_selection and same else sentence
    if wider.is_empty:
        return MarkTurn(sheet, (), (refused("nothing-to-mark"),))
    return MarkTurn(replace(sheet, selection=wider, marking=True, chosen=""))


def other_end(sheet: Sheet) -> MarkTurn:
    """Let the other end of what is marked move from now on."""
    if not sheet.marking:
        return MarkTurn(sheet, (), (refused("not-marking"),))
    return MarkTurn(replace(sheet, selection=swapped(sheet.selection)))


def mark_range(sheet: Sheet, start: int, end: int) -> MarkTurn:
    """Mark a range; white space at its ends is left out.

    A range that lies outside the text or holds no word is refused.
    """
    if not 0 <= start < end <= len(sheet.text):
        return MarkTurn(sheet, (), (refused("span-outside", start=start, end=end, length=len(sheet.text)),))
    chosen = Selection(sheet.text, start, end)
    if chosen.is_empty:
        return MarkTurn(sheet, (), (refused("nothing-to-mark"),))
    return MarkTurn(replace(sheet, selection=trimmed(chosen), marking=True, chosen=""))


def move_ends(sheet: Sheet) -> MarkTurn:
    """Take the ends of the span in hand: moves stretch or shrink it, *keep* records it."""
    held = sheet.held
    if held is None:
        return MarkTurn(sheet, (), (refused("no-span-here"),))
    selection = Selection(sheet.text, held.start, held.end)
    changed = replace(sheet, selection=selection, marking=True, editing=held.id, chosen="")
    return MarkTurn(changed, (), (told("moving-ends"),))


# -- recording ---------------------------------------------------------------------------------------


def keep(sheet: Sheet) -> MarkTurn:
    """Record what is marked: a new span, or the new places of the one whose ends were moved."""
    if not sheet.has_selection:
        return MarkTurn(sheet, (), (refused("nothing-marked"),))
    span, same = _marked(sheet)
    if same is not None and not sheet.editing:
        return MarkTurn(_holding(sheet, same), (), (refused("span-twice"),))
    return _recorded(sheet, span, told("span-kept"))


def give(sheet: Sheet, code: str, stance: str = "supports") -> MarkTurn:
    """Give a code to what is marked, which makes it a span, or to the span in hand; given twice, take it back.

    In an exclusive branch the code takes the place of the one given before.
    """
    no = why_not(sheet.book, code)
    if no is not None:
        return MarkTurn(sheet, (), (no,))
    if sheet.has_selection:
        span, same = _marked(sheet)
        span = same if same is not None and not sheet.editing else span
        if code in span.given and span.id and not sheet.editing:
            return MarkTurn(_holding(sheet, span), (), (refused("span-twice"),))
    elif (held := sheet.held) is not None:
        span = held
    else:
        return MarkTurn(sheet, (), (refused("nothing-marked"),))
    if (code, stance) in span.codes:
        return _recorded(sheet, replace(span, codes=tuple(one for one in span.codes if one[0] != code)))
    gone = rivals(sheet.book, code, span.given)
    kept = tuple(one for one in span.codes if one[0] != code and one[0] not in gone)
    said = (
        (told("replaced", code=called(sheet.book, code), others=called(sheet.book, *gone)),) if gone else ()
    )
    return _recorded(sheet, replace(span, codes=(*kept, (code, stance))), *said)


def turn_stance(sheet: Sheet, code: str = "") -> MarkTurn:
    """Let a code of the span in hand (its last one) support, contradict, only mention, in turn."""
    held = sheet.held
    if held is None or not held.codes:
        return MarkTurn(sheet, (), (refused("no-span-here" if held is None else "span-without-code"),))
    chosen = code if code in held.given else held.given[-1]
    codes = tuple(
        (one, STANCES[(STANCES.index(stance) + 1) % 3] if one == chosen else stance)
        for one, stance in held.codes
    )
    return _recorded(sheet, replace(held, codes=codes))


def toggle_unsure(sheet: Sheet) -> MarkTurn:
    """Mark the span in hand unsure, or no longer."""
    held = sheet.held
    if held is None:
        return MarkTurn(sheet, (), (refused("no-span-here"),))
    return _recorded(sheet, replace(held, unsure=not held.unsure))


def write_note(sheet: Sheet, note: str) -> MarkTurn:
    """Put a note on the span in hand in the place of the one there is; empty takes it away."""
    held = sheet.held
    if held is None:
        return MarkTurn(sheet, (), (refused("no-span-here"),))
    if held.note == note:
        return MarkTurn(sheet)
    return _recorded(sheet, replace(held, note=note))


def drop(sheet: Sheet) -> MarkTurn:
    """Take the span in hand away; what is only marked is let go."""
    held = sheet.held
    if held is None:
        return let_go(sheet) if sheet.marking else MarkTurn(sheet, (), (refused("no-span-here"),))
    kept = tuple(one for one in sheet.spans if one.id != held.id)
    after = let_go(replace(sheet, spans=kept)).sheet
    return MarkTurn(after, (Unmark(held),), (told("span-dropped"),))


def finish(sheet: Sheet) -> MarkTurn:
    """Say that all of the source was worked through."""
    if sheet.has_selection:
        return MarkTurn(sheet, (), (refused("still-marked"),))
    if sheet.bare:
        after = _holding(sheet, sheet.bare[0])
        return MarkTurn(after, (), (refused("spans-without-code", n=len(sheet.bare)),))
    return MarkTurn(replace(sheet, done=True), (WorkedThrough(),), (told("source-done", n=len(sheet.spans)),))


def _marked(sheet: Sheet) -> tuple[FreeSpan, FreeSpan | None]:
    """Return the span that the selection makes, and the one that has the same places already."""
    chosen = trimmed(sheet.selection)
    held = sheet.held if sheet.editing else None
    span = replace(held or sheet.blank, start=chosen.start, end=chosen.end)
    same = next(
        (
            one
            for one in sheet.spans
            if (one.start, one.end) == (span.start, span.end) and one.id != sheet.editing
        ),
        None,
    )
    return span, same


def _recorded(sheet: Sheet, span: FreeSpan, *messages: Message) -> MarkTurn:
    """Record a span; the step gives a new one its id and takes it in hand (:func:`with_span`)."""
    span = replace(span, version=sheet.blank.version)
    after = with_span(sheet, span) if span.id else let_go(sheet).sheet
    return MarkTurn(after, (Mark(span),), messages)


def with_span(sheet: Sheet, span: FreeSpan) -> Sheet:
    """Return the sheet with a span as it is now, in hand, the cursor behind it."""
    others = [one for one in sheet.spans if one.id != span.id]
    ordered = tuple(sorted([*others, span], key=lambda one: (one.start, one.end, one.id)))
    return _holding(replace(sheet, spans=ordered), span, at=span.end)
