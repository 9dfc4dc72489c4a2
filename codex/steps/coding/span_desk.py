"""The table at which the spans of a unitizing round are settled, place by place; each decision is saved at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.codebook.lookup import Finder
from codex.coding.actions import Quit, Undo
from codex.coding.joining import SpanTable, SpanTurn, Stand, joined, settle_spans, with_marks
from codex.coding.letters import command
from codex.coding.rules import Message
from codex.errors import CodexError
from codex.steps.coding.agreed_spans import agreed_spans, let_stand, open_overlaps
from codex.steps.coding.resolving_desk import DecidersDesk
from codex.steps.coding.span_rounds import marked_in, text_of
from codex.steps.study.deciding import must_decide
from codex.steps.study.opening import at_this_moment
from codex.store import history
from codex.store.consents import may_be_shown
from codex.store.redo import redo
from codex.store.sources import source as read_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.joining import MarkedText, Overlap
    from codex.model.round import Round
    from codex.steps.coding.agreed_spans import Agreed
    from codex.steps.coding.span_rounds import Marked
    from codex.steps.study.opening import Study


class JoiningDesk(DecidersDesk):
    """Places of a closed unitizing round on which nobody decided yet, one after the other.

    Args:
        study: The study; the actor decides.
        one: The closed round.
        marked: What was marked in it.
        by: ``adjudication`` or ``discussion``.
        present: Who took part.
    """

    def __init__(self, study: Study, one: Round, marked: Marked, *, by: str, present: Sequence[str]) -> None:
        super().__init__(study, one, by=by, present=present)
        self.marked = marked
        self.book = marked.book
        made = agreed_spans(study.file, one)
        self.table = SpanTable(
            open_overlaps(marked, made), self.book, Finder(self.book), settled=_places(made)
        )
        self._texts: dict[str, str] = {}

    @property
    def at(self) -> int:
        """Number of what is on the table, 0 for the first."""
        return self.table.at

    @property
    def moment(self) -> object:
        """What differs as soon as something else is on the table."""
        return self.table.at, self.table.settled

    @property
    def now(self) -> Overlap | None:
        """The spans on the table; None when everything was."""
        return self.table.now

    @property
    def title(self) -> str:
        """Title of the source on the table."""
        found = read_source(self.study.file, self.now.source) if self.now else None
        return (found.title or found.file or found.id) if found else ""

    @property
    def text(self) -> str:
        """The text in which the spans on the table are counted; empty where it was erased or is withheld."""
        if self.now is None:
            return ""
        name = self.now.source
        if not may_be_shown(self.study.file, name):
            return ""
        if name not in self._texts:
            self._texts = {name: text_of(self.study, self.round, name)}
        return self._texts[name]

    @property
    def standing(self) -> tuple[Agreed, ...]:
        """What was decided so far within the place on the table."""
        if self.now is None:
            return ()
        (start, end), source = self.now.range, self.now.source
        made = agreed_spans(self.study.file, self.round)
        return tuple(each for each in made if each.source == source and each.start < end and start < each.end)

    def pieces(self, chosen: tuple[int, int] | None = None) -> tuple[MarkedText, ...]:
        """Return the place on the table in its surroundings, with the ends of all its spans."""
        return with_marks(self.text, self.now, chosen=chosen) if self.now and self.text else ()

    def range_of(self, numbers: Sequence[int], *, common: bool) -> tuple[int, int] | None:
        """Return the range that some spans of the place make together; None where they make none."""
        spans = self.now.spans if self.now else ()
        here = [spans[number - 1] for number in numbers if number <= len(spans)]
        return joined(here, common=common) if here else None

    def take(self, line: str) -> SpanTurn:
        """Take one line of the machine: saved before this returns, or refused with a message."""
        if command(line.strip(), "y"):
            return self._again()
        turn = settle_spans(self.table, line)
        try:
            for action in turn.actions:
                if isinstance(action, Stand):
                    self.study = at_this_moment(self.study)
                    let_stand(self.study, self.round, action, **self.terms(action.why))
                elif isinstance(action, Undo):
                    turn = self._undone(turn)
        except CodexError as problem:
            told = Message(problem.text_id, problem.fields, refused=True)
            return turn._replace(table=self.table, actions=(), messages=(told,))
        self.over = any(isinstance(action, Quit) for action in turn.actions)
        self.table = turn.table
        return turn

    def _undone(self, turn: SpanTurn) -> SpanTurn:
        """Take the last decision back and stand before what it was about."""
        self.study = at_this_moment(self.study)
        history.undo(self.study.file, self.study.actor, only=("cut", "decide"), needs="decide")
        table, gone = self._reread()
        at = next((number for number, each in enumerate(table.overlaps) if _holds(each, gone)), table.at)
        return turn._replace(table=replace(table, at=at), messages=(Message("coding.undone"),))

    def _again(self) -> SpanTurn:
        """Do again what was undone last, and go on behind it."""
        self.study = at_this_moment(self.study)
        try:
            redo(self.study.file, self.study.actor, only=("cut", "decide"))
        except CodexError as problem:
            return SpanTurn(self.table, (), (Message(problem.text_id, problem.fields, refused=True),))
        table, fresh = self._reread()
        at = next((number for number, each in enumerate(table.overlaps) if _holds(each, fresh)), table.at)
        table = replace(table, at=at)
        self.table = table if table.open or at == len(table.overlaps) else replace(table, at=at + 1)
        return SpanTurn(self.table, (), (Message("coding.redone"),))

    def _reread(self) -> tuple[SpanTable, set[tuple[str, int, int]]]:
        """Return the table as it is now, with what was opened again, and the places that are new or gone."""
        before = self.table
        made = agreed_spans(self.study.file, self.round)
        places = _places(made)
        known = {each.spans[0].id for each in before.overlaps}
        more = [each for each in open_overlaps(self.marked, made) if each.spans[0].id not in known]
        every = sorted([*before.overlaps, *more], key=lambda each: (each.source, each.range))
        table = replace(before, overlaps=tuple(every), settled=places)
        return table, set(before.settled) ^ set(places)


def _holds(each: Overlap, places: set[tuple[str, int, int]]) -> bool:
    first, last = each.range
    return any(source == each.source and first < end and start < last for source, start, end in places)


def _places(made: Sequence[Agreed]) -> tuple[tuple[str, int, int], ...]:
    return tuple((each.source, each.start, each.end) for each in made)


def open_span_table(
    study: Study, one: Round, *, by: str = "adjudication", present: Sequence[str] = ()
) -> JoiningDesk:
    """Sit down over the spans of a closed unitizing round.

    Args:
        study: The study; the actor is its facilitator or an adjudicator.
        one: The round.
        by: ``adjudication`` (one person with the right to) or ``discussion`` (all who are named).
        present: Ids or names of who took part.

    Raises:
        Refused: The round is open, or the actor may not decide.
    """
    must_decide(study, one, "decide")
    return JoiningDesk(study, one, marked_in(study, one, command="resolve"), by=by, present=present)
