"""Marking free spans: one expert, the sources of a unitizing round, each key saved at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from codex.codebook.lookup import Finder
from codex.coding import marking as machine
from codex.coding import span_lines
from codex.coding.joining import is_same_place
from codex.coding.marking import Mark, MarkTurn, Sheet, Unmark
from codex.coding.queue import order_for
from codex.coding.rules import Message
from codex.coding.spanning import Selection
from codex.corpus.sentences import sentences
from codex.errors import CodexError, Refused
from codex.model.judgment import Done
from codex.model.span import FreeSpan
from codex.steps.coding.palette import Palette
from codex.steps.coding.span_rounds import unitizing_round
from codex.steps.study.gate import bare_rounds
from codex.steps.study.opening import at_this_moment
from codex.store import history
from codex.store import spans as store
from codex.store.codebooks import codebook
from codex.store.consents import may_be_shown
from codex.store.judgments import done_write
from codex.store.redo import redo
from codex.store.sources import KEPT_FROM_CODERS
from codex.store.sources import source as read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codex.model.round import Round
    from codex.model.source import Source
    from codex.model.span import Stretch
    from codex.steps.coding.agreed_spans import Agreed
    from codex.steps.study.opening import Study
    from codex.store.log import Write

_MOVES = {
    "word-right": ("word", 1),
    "word-left": ("word", -1),
    "sentence-right": ("sentence", 1),
    "sentence-left": ("sentence", -1),
    "letter-right": ("letter", 1),
    "letter-left": ("letter", -1),
    "start": ("text", -1),
    "end": ("text", 1),
}
_VERBS = {
    "mark": machine.begin,
    "let-go": machine.let_go,
    "around": machine.mark_around,
    "swap": machine.other_end,
    "ends": machine.move_ends,
    "keep": machine.keep,
    "drop": machine.drop,
    "stance": machine.turn_stance,
    "unsure": machine.toggle_unsure,
}
_KINDS = ("span", "done", "propose")
"""Kinds of events that undo takes back here."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expert stands in their sources."""

    number: int
    """1 for the first."""
    total: int
    title: str
    language: str
    length: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What comes back for one line."""

    messages: tuple[Message, ...]
    ask: str = ""
    """What the shell shows: see :mod:`codex.coding.span_lines`."""
    about: str = ""
    span: FreeSpan | None = None
    """The span that the line made or changed."""


class SpanDesk:
    """One expert in a unitizing round; the machine of ``coding`` with the store behind it.

    Args:
        study: The actor is the expert.
        one: The open round.
        pinned: Codes that keep the first places of the palette.
        only: Ids of the sources to be shown; none: all of the round.
    """

    def __init__(
        self, study: Study, one: Round, pinned: Sequence[str] = (), only: Sequence[str] = ()
    ) -> None:
        self.study = study
        self.round = one
        self.over = False
        self.book = codebook(study.file, one.version)
        self.finder = Finder(self.book)
        self._stretches = {one.source: one for one in one.sources if not only or one.source in only}
        known = {name: read_source(study.file, name) for name in self._stretches}
        told = {name: found for name, found in known.items() if found}
        self._sources: dict[str, Source] = {
            name: found for name, found in told.items() if found.consent not in KEPT_FROM_CODERS
        }
        read = [name for name, found in self._sources.items() if study.actor.reads(found.language)]
        self.queue = order_for(study.actor.id, read, one.seed)
        self.unread = len(self._sources) - len(read)
        """Sources passed by because the expert does not read their language."""
        mine = store.spans(study.file, one.id, expert=study.actor.id)
        used = dict.fromkeys(code for span in mine for code in span.given)
        self.palette = Palette(self.book, pinned, reversed(used))
        self.words = ""
        """What was searched for last."""
        self.touched = ""
        """The code given last."""
        self._sentences: tuple[str, list[tuple[int, int]]] = ("", [])
        finished = self.finished
        at = next((place for place, name in enumerate(self.queue) if name not in finished), 0)
        self.at = at
        self.sheet = self._sheet()

    # -- what is shown ---------------------------------------------------------------------------

    @property
    def finished(self) -> frozenset[str]:
        """The sources that the expert has worked through."""
        every = store.finished(self.study.file, self.round.id)
        return frozenset(name for name, experts in every.items() if self.study.actor.id in experts)

    @property
    def left(self) -> int:
        """Sources that are not worked through yet."""
        return len(frozenset(self.queue) - self.finished)

    def place(self) -> Place | None:
        """Return which source is in hand; None where there is none to mark."""
        if not self.queue:
            return None
        found = self._sources[self.queue[self.at]]
        title = found.title or found.file or found.id
        return Place(self.at + 1, len(self.queue), title, found.language, len(self.sheet.text))

    def sentences(self) -> list[tuple[int, int]]:
        """Return where the sentences of the text stand; found once a source."""
        name = self.queue[self.at] if self.queue else ""
        if self._sentences[0] != name:
            self._sentences = (name, sentences(self.sheet.text))
        return self._sentences[1]

    # -- verbs -----------------------------------------------------------------------------------

    def do(self, verb: Callable[..., MarkTurn], *told: object, **named: object) -> tuple[Message, ...]:
        """Carry out a verb of the machine; where the store refuses, nothing changes and the reason is told."""
        if not self.queue:
            return (Message("spans.none-to-mark", refused=True),)
        turn = verb(self.sheet, *told, **named)
        try:
            if turn.actions:
                turn = self._recorded(turn)
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)
        self.sheet = turn.sheet
        return turn.messages

    def act(self, action: str) -> tuple[Message, ...]:
        """Carry out what a key is called: a move, or a verb that needs nothing typed."""
        own: dict[str, Callable[[], tuple[Message, ...]]] = {
            "done": self.finish,
            "undo": self.undo,
            "redo": self.redo,
            "next-source": lambda: self.step(1),
            "last-source": lambda: self.step(-1),
            "next-span": lambda: self.do(machine.next_span, 1),
            "last-span": lambda: self.do(machine.next_span, -1),
        }
        if action in own:
            return own[action]()
        if action in _MOVES:
            return self.do(machine.move, *_MOVES[action])
        return self.do(_VERBS[action])

    def move_to(self, place: int) -> tuple[Message, ...]:
        """Move the cursor to a place of the text."""
        return self.do(machine.move_to, place)

    def note(self, text: str) -> tuple[Message, ...]:
        """Put a note on the span in hand; empty takes it away."""
        return self.do(machine.write_note, text.strip())

    def give(self, code: str) -> tuple[Message, ...]:
        """Give a code to what is marked or to the span in hand, or take it back."""
        held = self.sheet.held
        stance = dict(held.codes).get(code, "supports") if held is not None else "supports"
        before = self.sheet.spans
        told = self.do(machine.give, code, stance)
        if self.sheet.spans != before:
            self.touched = code
            self.palette.use(code)
        return told

    def give_slot(self, slot: int) -> tuple[Message, ...]:
        """Give the code on a digit (0 for the first place)."""
        found = self.palette.on(slot)
        return (found,) if isinstance(found, Message) else self.give(found)

    def propose(self, text: str, language: str = "") -> Message:
        """Propose a code (``NAME: DEFINITION``) that came up in the source in hand; saved, or refused."""
        from codex.steps.codebook.code_proposals import proposed

        self.study = at_this_moment(self.study)
        source = self.sheet.blank.source
        try:
            fresh = proposed(self.study, text, excerpt=source, language=language, round_id=self.round.id)
        except CodexError as problem:
            return Message(problem.text_id, problem.fields, refused=True)
        return Message("steps.proposed", {"name": fresh.name})

    def pin(self) -> tuple[Message, ...]:
        """Pin the code given last to its digit, or let it go."""
        return self.palette.pin(self.touched)

    def finish(self) -> tuple[Message, ...]:
        """Say that the source is worked through and take the next one that is not."""
        told = self.do(machine.finish)
        if self.sheet.done and not any(one.refused for one in told):
            finished = self.finished
            later = [*range(self.at + 1, len(self.queue)), *range(self.at)]
            for at in later:
                if self.queue[at] not in finished:
                    self._take(at)
                    break
        return told

    def step(self, way: int) -> tuple[Message, ...]:
        """Take the next source (``way`` -1: the one before)."""
        at = self.at + way
        if not 0 <= at < len(self.queue):
            return (Message("spans.last-source" if way > 0 else "spans.first-source", refused=True),)
        self._take(at)
        return ()

    def go_to(self, asked: str) -> tuple[Message, ...]:
        """Take a source by its number, or a place of this one by ``50%`` or ``@1200``."""
        asked = asked.strip()
        digits = asked.strip("@%")
        if digits.isdecimal() and asked.endswith("%"):
            return self.do(machine.move_to, len(self.sheet.text) * min(int(digits), 100) // 100)
        if digits.isdecimal() and asked.startswith("@"):
            return self.do(machine.move_to, int(digits))
        if asked.isdecimal() and 1 <= int(asked) <= len(self.queue):
            self._take(int(asked) - 1)
            return ()
        return (Message("spans.no-such-place", {"asked": asked}, refused=True),)

    def search(self, words: str, *, forward: bool = True) -> tuple[Message, ...]:
        """Go to the next place of some words; none said: those searched for last."""
        self.words = words.strip() or self.words
        if not self.words:
            return (Message("tui.no-search", refused=True),)
        return self.do(machine.search, self.words, forward=forward)

    def undo(self) -> tuple[Message, ...]:
        """Take the last key back, of this session or an earlier one."""
        return self._back_or_again(self._undone, "coding.undone")

    def redo(self) -> tuple[Message, ...]:
        """Do again what was just taken back."""
        return self._back_or_again(self._redone, "coding.redone")

    # -- line mode -------------------------------------------------------------------------------

    def take(self, line: str) -> Heard:
        """Take one line of ``--plain``: saved before this returns, or refused with a message."""
        if line.lstrip().startswith("+"):
            return Heard((self.propose(line.lstrip()[1:]),))
        heard = span_lines.take(self.sheet, line, self.sentences())
        before = {one.id: one for one in self.sheet.spans}
        desk: dict[str, Callable[[], tuple[Message, ...]]] = {
            "d": self.finish,
            "z": self.undo,
            "y": self.redo,
            "s": lambda: self.step(1),
            "b": lambda: self.step(-1),
        }
        if heard.ask in desk:
            return Heard(desk[heard.ask]())
        self.over = heard.ask == "q"
        told = self.do(lambda _sheet: heard.turn)
        changed = next((one for one in self.sheet.spans if before.get(one.id) != one), None)
        return Heard(told, heard.ask, heard.about, changed)

    def places(self, words: str) -> tuple[tuple[int, int, int], ...]:
        """Return (start, end, number of the sentence) wherever some words stand."""
        return span_lines.places(self.sheet, words, self.sentences()) if words.split() else ()

    # --------------------------------------------------------------------------------------------

    def _back_or_again(self, change: Callable[[], frozenset[str]], text_id: str) -> tuple[Message, ...]:
        try:
            self.study = at_this_moment(self.study)
            touched = change()
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)
        where = self.sheet.selection.cursor
        before = {one.id: one for one in self.sheet.spans}
        source = next((name for name in self.queue if name in touched), None)
        if source is not None and source != self.queue[self.at]:
            self._take(self.queue.index(source))
        else:
            self.sheet = machine.move_to(self._sheet(), where).sheet
        changed = next((one for one in self.sheet.spans if before.get(one.id) != one), None)
        if changed is not None:
            self.sheet = machine.with_span(self.sheet, changed)
        return (Message(text_id),)

    def _undone(self) -> frozenset[str]:
        return self._unless_settled(
            lambda: history.undo(self.study.file, self.study.actor, only=_KINDS).excerpts
        )

    def _redone(self) -> frozenset[str]:
        return self._unless_settled(lambda: redo(self.study.file, self.study.actor, only=_KINDS))

    def _unless_settled(self, change: Callable[[], frozenset[str]]) -> frozenset[str]:
        """Carry out a change of the own spans; one of a place that people settled is rolled back."""
        if not self._settled:
            return change()
        with self.study.file.transaction():
            before = set(self._own())
            touched = change()
            self._must_be_open_places(before ^ set(self._own()))
            return touched

    def _own(self) -> tuple[FreeSpan, ...]:
        return store.spans(self.study.file, self.round.id, expert=self.study.actor.id)

    @cached_property
    def _settled(self) -> tuple[Agreed, ...]:
        """The places on which people decided before the round was opened again."""
        from codex.steps.coding.agreed_spans import every_place

        return every_place(self.study.file, self.round)

    def _must_be_open_places(self, spans: Iterable[FreeSpan]) -> None:
        """Refuse where a span speaks of a place that people settled: they decided on what was marked then.

        Raises:
            Refused: Naming the place, and how its decision is taken up again.
        """
        for span in spans:
            own = (span.start, span.end)
            for each in self._settled:
                if each.source == span.source and is_same_place((each.start, each.end), own):
                    raise Refused(
                        "spans.place-settled",
                        start=each.start,
                        end=each.end,
                        excerpt=each.excerpt.id,
                        on=each.decisions[0].on,
                    )

    def _take(self, at: int) -> None:
        self.at = at
        self.sheet = self._sheet()

    def _stretch(self) -> Stretch | None:
        return self._stretches[self.queue[self.at]] if self.queue else None

    def _sheet(self) -> Sheet:
        stretch = self._stretch()
        me, file = self.study.actor.id, self.study.file
        name = stretch.source if stretch else ""
        text = store.frozen_text(file, stretch) if stretch and may_be_shown(file, name) else ""
        blank = FreeSpan(
            "",
            self.round.id,
            name,
            me,
            0,
            0,
            version=self.round.version,
            text=stretch.text if stretch else "",
        )
        spans = store.spans(file, self.round.id, expert=me, source=name) if stretch else ()
        return Sheet(
            self.book,
            self.finder,
            blank,
            Selection(text),
            spans,
            done=bool(stretch) and name in self.finished,
        )

    def _touched(self, turn: MarkTurn) -> list[FreeSpan]:
        """Return the spans that a turn changes, as they are and as they would be."""
        changed = [action.span for action in turn.actions if isinstance(action, Mark | Unmark)]
        names = {one.id for one in changed if one.id}
        return [*changed, *(one for one in self.sheet.spans if one.id in names)]

    def _recorded(self, turn: MarkTurn) -> MarkTurn:
        """Write what a turn asks for, as one batch; new spans get their ids."""
        self.study = at_this_moment(self.study)
        file, sheet = self.study.file, turn.sheet
        with file.transaction():
            if not any(one.id == self.round.id and one.is_open for one in bare_rounds(self.study)):
                raise Refused("steps.round-closed", round=self.round.id)
            if not may_be_shown(file, sheet.blank.source):
                raise Refused("steps.source-withheld", source=sheet.blank.source)
            self._must_be_open_places(self._touched(turn))
            writes: list[Write] = []
            for action in turn.actions:
                match action:
                    case Mark(span):
                        named = span if span.id else replace(span, id=file.ids.short("p"))
                        writes.append(store.span_write(file, named))
                        sheet = machine.with_span(sheet, named)
                    case Unmark(span):
                        writes.append(store.span_gone(span))
                    case _:
                        done = Done(self.round.id, sheet.blank.source, sheet.blank.expert, self.round.version)
                        writes.append(done_write(file, done))
            self.study.write(writes)
        return turn._replace(sheet=sheet)


def open_span_desk(
    study: Study,
    *,
    asked_round: str | None = None,
    pinned: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> SpanDesk:
    """Seat the actor at a unitizing round.

    Raises:
        Refused: The round is closed, or the expert is not on its roster. NotFound: No such round or source.
    """
    from codex.steps.sources.which_sources import find_source

    one = unitizing_round(study, asked_round)
    if not one.is_open:
        raise Refused("steps.round-closed", round=one.id)
    me = study.actor.id
    if me not in one.roster:
        raise Refused("steps.not-on-roster", expert=me, round=one.id, roster=", ".join(one.roster))
    return SpanDesk(study, one, pinned, [find_source(study, name).id for name in sources])
