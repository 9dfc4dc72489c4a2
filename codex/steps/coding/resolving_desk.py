"""The table at which open differences are settled, one by one; each decision is saved at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.coding.actions import Quit, Undo
from codex.coding.letters import command
from codex.coding.resolving import Decide, Dispute, Table, TableTurn, decide
from codex.coding.rules import Message
from codex.errors import CodexError, NotFound
from codex.steps.coding import resolving
from codex.steps.coding.tagging import View
from codex.steps.study.consents import withheld_of
from codex.steps.study.deciding import day_decided, must_decide, who_was_there
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import bare_rounds, the_round
from codex.steps.study.opening import at_this_moment
from codex.store import history
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.excerpts import around, excerpt
from codex.store.experts import experts
from codex.store.redo import redo
from codex.store.sources import source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.joining import SpanTurn
    from codex.model.code import Code
    from codex.model.round import Round
    from codex.steps.coding.resolving import Outcome
    from codex.steps.study.opening import Study


class DecidersDesk:
    """Who decides at a table, how, and on which day.

    Args:
        study: The study; the actor decides.
        one: The closed round.
        by: ``adjudication`` or ``discussion``.
        present: Who took part.
    """

    def __init__(self, study: Study, one: Round, *, by: str, present: Sequence[str]) -> None:
        self.study = study
        self.round = one
        self.by = by
        self.present = tuple(present)
        self.on = ""
        """ISO date of the decisions; empty: today."""
        self.over = False
        self._called: dict[str, str] | None = None

    @property
    def at(self) -> int:
        """Number of what is on the table, 0 for the first."""
        raise NotImplementedError

    @property
    def moment(self) -> object:
        """What differs as soon as something else is on the table."""
        return self.at

    def take(self, line: str) -> TableTurn | SpanTurn:
        """Take one line of the machine: saved before this returns, or refused with a message."""
        raise NotImplementedError

    @property
    def day(self) -> str:
        """The date that the next decision gets."""
        return self.on or self.study.file.now[:10]

    def called(self, expert: str) -> str:
        """Return what an expert is called at the table: by name, or by a label where the protocol says so."""
        if self._called is None:
            if self.round.protocol.anonymity == "names":
                self._called = {one.id: one.name for one in experts(self.study.file)}
            else:
                self._called = dict(expert_labels(bare_rounds(self.study)))
        return self._called.get(expert, expert)

    @property
    def people(self) -> tuple[str, ...]:
        """Names of who discusses it."""
        known = {person.id: person.name for person in experts(self.study.file)}
        return tuple(known.get(name, name) for name in self.present)

    def meet(self, names: str) -> None:
        """Say who settles it from now on.

        Args:
            names: Ids or names of who discusses it, with commas between; none: one person adjudicates.

        Raises:
            NotFound: Somebody who is no expert of the study.
        """
        people = who_was_there(self.study, [name.strip() for name in names.split(",") if name.strip()], "")
        self.by, self.present = ("discussion" if people else "adjudication"), people

    def date(self, on: str) -> None:
        """Say on which day it is decided.

        Args:
            on: ISO date; empty: today.

        Raises:
            UsageProblem: It is no date.
        """
        self.on = day_decided(on) if on.strip() else ""

    def terms(self, why: str) -> dict[str, Any]:
        """Return how the next decision is recorded: ``by``, ``on``, ``why``, ``present``."""
        return {"by": self.by, "on": self.day, "why": why, "present": self.present}


class DecidingDesk(DecidersDesk):
    """The machine of ``coding`` with the store behind it: what is open, one after the other.

    Args:
        study: The study; the actor decides.
        one: The closed round.
        table: What is open.
        by: ``adjudication`` or ``discussion``.
        present: Who took part.
    """

    event = "decide"
    """Stem of the event that a decision is."""

    def __init__(self, study: Study, one: Round, table: Table, *, by: str, present: Sequence[str]) -> None:
        super().__init__(study, one, by=by, present=present)
        self.table = table

    @property
    def at(self) -> int:
        """Number of what is on the table, 0 for the first."""
        return self.table.at

    def take(self, line: str) -> TableTurn:
        """Take one line of the machine: saved before this returns, or refused with a message."""
        if command(line.strip(), "y"):
            return self._again()
        turn = decide(self.table, line)
        try:
            for action in turn.actions:
                if isinstance(action, Decide):
                    self.study = at_this_moment(self.study)
                    self.record(action, {**self.terms(action.why), "round_id": self.round.id})
                elif isinstance(action, Undo):
                    turn = self._undo(turn)
        except CodexError as problem:
            told = Message(problem.text_id, problem.fields, refused=True)
            return turn._replace(table=self.table, actions=(), messages=(told,))
        self.over = any(isinstance(action, Quit) for action in turn.actions)
        self.table = turn.table
        return turn

    def decided_on(self) -> set[tuple[str, str]]:
        """Return what was decided on in the round, as (excerpt or item, code or question)."""
        raise NotImplementedError

    def _again(self) -> TableTurn:
        """Do again what was undone last, and go on behind it."""
        self.study = at_this_moment(self.study)
        before = self.decided_on()
        try:
            redo(self.study.file, self.study.actor, only=(self.event,))
        except CodexError as problem:
            return TableTurn(self.table, (), (Message(problem.text_id, problem.fields, refused=True),))
        fresh = self.decided_on() - before
        places = (place for place, one in enumerate(self.table.disputes) if (one.about, one.what) in fresh)
        place = next(places, None)
        if place is not None:
            self.table = replace(self.table, at=place + 1, saved=(*self.table.saved, place))
        return TableTurn(self.table, (), (Message("coding.redone"),))

    def record(self, action: Decide, terms: dict[str, Any]) -> None:
        """Write one decision down.

        Args:
            action: What was decided.
            terms: ``by``, ``on``, ``why``, ``present``, ``round_id``.
        """
        raise NotImplementedError

    def _undo(self, turn: TableTurn) -> TableTurn:
        self.study = at_this_moment(self.study)
        history.undo(self.study.file, self.study.actor, only=(self.event,))
        if turn.messages:
            return turn
        return turn._replace(table=self.table, messages=(Message("coding.undone"),))


class ResolvingDesk(DecidingDesk):
    """Open differences of a closed round of tags.

    Args:
        study: The study; the actor decides.
        one: The closed round.
        found: What is open.
        by: ``adjudication`` or ``discussion``.
        present: Who took part.
    """

    def __init__(
        self, study: Study, one: Round, found: Sequence[Outcome], *, by: str, present: Sequence[str]
    ) -> None:
        self.outcomes = tuple(found)
        self.withheld = 0
        """Excerpts on which experts differ that consent withholds by now."""
        self.book = codebook(study.file, one.version)
        names = {code.id: code.name for code in self.book.codes}
        table = Table(tuple(Dispute(item.excerpt, item.code) for item in found), names=names)
        super().__init__(study, one, table, by=by, present=present)

    @property
    def now(self) -> Outcome | None:
        """What is on the table; None when everything was."""
        return self.outcomes[self.table.at] if self.table.now is not None else None

    @property
    def code(self) -> Code | None:
        """The code it is about."""
        return self.book.code(self.now.code) if self.now else None

    def view(self) -> View | None:
        """Return the excerpt on the table with the text around it."""
        if self.now is None:
            return None
        found = excerpt(self.study.file, self.now.excerpt)
        if found is None:
            raise NotFound("steps.unknown-excerpt", excerpt=self.now.excerpt)
        before, after = around(self.study.file, found)
        origin = source(self.study.file, found.source)
        title = origin.title if origin else ""
        return View(found, before, after, self.table.at + 1, len(self.outcomes), title)

    def notes(self) -> tuple[tuple[str, str], ...]:
        """Return (expert, note) of what experts wrote when they judged this excerpt."""
        if self.now is None:
            return ()
        given = store.judgments(self.study.file, round_id=self.round.id, excerpt=self.now.excerpt)
        done = store.dones(self.study.file, round_id=self.round.id, excerpt=self.now.excerpt)
        told = [(one.expert, one.note) for one in given if one.note and one.code == self.now.code]
        told += [(one.expert, one.note) for one in done if one.note]
        return tuple(dict.fromkeys(told))

    def record(self, action: Decide, terms: dict[str, Any]) -> None:
        """Write one decision down."""
        resolving.decide(self.study, action.about, action.what, give=action.give, **terms)

    def decided_on(self) -> set[tuple[str, str]]:
        """Return what was decided on in the round, as (excerpt, code)."""
        return {(one.excerpt, one.code) for one in store.decisions(self.study.file, self.round.id)}


def table_round(study: Study, round_id: str | None) -> Round:
    """Return the round whose differences are settled: the one asked for, else the newest of tags.

    Raises:
        NotFound: There is no such round, or none at all yet.
    """
    return the_round(study, round_id, kind="tag" if round_id is None else None)


def open_table(
    study: Study, *, round_id: str | None = None, by: str = "adjudication", present: Sequence[str] = ()
) -> ResolvingDesk:
    """Sit down over what is open in a closed round, but for what consent withholds by now.

    Args:
        study: The study; the actor is its facilitator or an adjudicator.
        round_id: A round; without it the newest tag round.
        by: ``adjudication`` (one person with the right to) or ``discussion`` (all who are named).
        present: Ids or names of who took part.

    Raises:
        Refused: The round is open, or the actor may not decide.
    """
    one = table_round(study, round_id)
    must_decide(study, one, "decide")
    apart = withheld_of(study, one)
    gone = frozenset(apart.units.values()) if apart else frozenset()
    every = resolving.outcomes(study, round_id=one.id)
    found = [each for each in every if each.excerpt not in gone]
    desk = ResolvingDesk(study, one, found, by=by, present=present)
    desk.withheld = len({each.excerpt for each in every} - {each.excerpt for each in found})
    return desk
