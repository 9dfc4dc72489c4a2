"""Voting at the terminal: one expert in the booth, each answer saved at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.coding.actions import Quit, Redo, Undo
from codex.coding.rules import Message
from codex.coding.voting import Cast, VoteTurn, booth, vote
from codex.errors import CodexError, Refused
from codex.model.settlement import Proposal
from codex.steps.panel.ballot_sheet import Sheets
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.gate import the_round
from codex.steps.study.opening import at_this_moment
from codex.store import history, panel
from codex.store.consents import said_elsewhere
from codex.store.redo import redo

if TYPE_CHECKING:
    from codex.coding.voting import Booth
    from codex.model.ballot import Ballot, BallotItem
    from codex.model.round import Round
    from codex.steps.study.opening import Study

PROPOSE = "+"
"""A line that begins with it proposes an item."""
_KINDS = ("vote", "propose")
"""What undo and redo at the ballot take back and do again."""


class Seat:
    """One expert in a round of votes; the machine of ``coding`` with the store behind it."""

    def __init__(self, study: Study, one: Round, sheet: Ballot, at: Booth) -> None:
        self.study = study
        self.round = one
        self.sheet = sheet
        self.booth = at
        self.over = False
        self._items = {item.id: item for item in sheet.items}
        self._read_at = said_elsewhere(study.file)

    @property
    def item(self) -> BallotItem | None:
        """What is asked about now, with its evidence; None in a ranking, and when all was asked."""
        self._read_again()
        now = self.booth.now
        return self._items[now.item.id] if now is not None and now.item is not None else None

    def _read_again(self) -> None:
        """Read the evidence again where somebody else wrote into the study: consent may have been tightened."""
        at = said_elsewhere(self.study.file)
        if at == self._read_at:
            return
        self._read_at = at
        sheet = Sheets(self.study, self.round).sheet(self.study.actor)
        if {item.id for item in sheet.items} != self._items.keys():
            fresh = _booth(self.study, self.round, sheet)
            now = self.booth.now
            asked = (now.item.id if now.item else "", now.question.id) if now else None
            places = [
                at
                for at, one in enumerate(fresh.asked)
                if (one.item.id if one.item else "", one.question.id) == asked
            ]
            later = min(self.booth.at, len(fresh.asked))
            self.booth = replace(fresh, at=places[0] if places else later)
        self.sheet = sheet
        self._items = {item.id: item for item in sheet.items}

    @property
    def left(self) -> int:
        """Questions without an answer of any kind."""
        every = {(item.id, question.id) for item in self.sheet.items for question in self.sheet.questions}
        return len(
            every - {key for key, one in self.booth.cast.items() if one.is_given or one.state != "given"}
        )

    def take(self, line: str) -> VoteTurn:
        """Take one line of ``--plain``: saved before this returns, or refused with a message."""
        self.study = at_this_moment(self.study)
        before = self.booth.now
        self._read_again()
        if before is not None and before.item is not None and before.item.id not in self._items:
            told = Message("panel.item-withheld", refused=True)  # an answer to it is none to the next one
            return VoteTurn(self.booth, (), (told,))
        if line.lstrip().startswith(PROPOSE) and self.sheet.propose:
            return self._propose(line.lstrip().removeprefix(PROPOSE).strip())
        turn = vote(self.booth, line)
        cast = [action.vote for action in turn.actions if isinstance(action, Cast)]
        if any(isinstance(action, Undo) for action in turn.actions):
            return self._undo(turn)
        if any(isinstance(action, Redo) for action in turn.actions):
            return self._again(turn)
        if cast:
            with self.study.file.transaction():
                self._must_be_open()
                self.study.write(
                    [
                        panel.vote_write(self.study.file, one)
                        if one.is_given or one.state != "given" or one.comment
                        else panel.vote_gone(one)
                        for one in cast
                    ]
                )
        self.over = any(isinstance(action, Quit) for action in turn.actions)
        self.booth = turn.booth
        return turn

    def _must_be_open(self) -> None:
        now = the_round(self.study, self.round.id)
        if not now.is_open:
            raise Refused("steps.round-closed", round=now.id)

    def _propose(self, text: str) -> VoteTurn:
        if not text:
            return VoteTurn(self.booth, (), (Message("panel.proposal-empty", refused=True),))
        with self.study.file.transaction():
            self._must_be_open()
            fresh = Proposal(
                self.study.file.ids.short("p"),
                self.round.id,
                self.study.actor.id,
                text,
                self.sheet.language,
            )
            self.study.write([panel.proposal_write(self.study.file, fresh)])
        return VoteTurn(self.booth, (), (Message("panel.proposed", {"proposal": fresh.id}),))

    def _undo(self, turn: VoteTurn) -> VoteTurn:
        try:
            taken_back = history.undo(self.study.file, self.study.actor, only=_KINDS)
        except CodexError as problem:
            told = Message(problem.text_id, problem.fields, refused=True)
            return VoteTurn(self.booth, (), (told,))
        fresh = _booth(self.study, self.round, self.sheet)
        places = [
            at
            for at, asked in enumerate(fresh.asked)
            if asked.item is not None and asked.item.id in taken_back.items
        ]
        self.booth = replace(fresh, at=min(places, default=turn.booth.at), saved=turn.booth.saved)
        return turn._replace(booth=self.booth, messages=turn.messages or (Message("coding.undone"),))

    def _again(self, turn: VoteTurn) -> VoteTurn:
        """Do again what was undone last, in this session or an earlier one, and go on behind it."""
        try:
            with self.study.file.transaction():
                self._must_be_open()
                redo(self.study.file, self.study.actor, only=_KINDS)
        except CodexError as problem:
            told = Message(problem.text_id, problem.fields, refused=True)
            return VoteTurn(self.booth, (), (told,))
        fresh = _booth(self.study, self.round, self.sheet)
        changed = {
            key
            for key in {**self.booth.cast, **fresh.cast}
            if self.booth.cast.get(key) != fresh.cast.get(key)
        }
        places = [
            at
            for at, asked in enumerate(fresh.asked)
            if any(
                question == asked.question.id and (asked.item is None or item == asked.item.id)
                for item, question in changed
            )
        ]
        at = max(places) + 1 if places else self.booth.at
        self.booth = replace(fresh, at=at, saved=(*self.booth.saved, *places[:1]))
        return turn._replace(booth=self.booth, messages=(Message("coding.redone"),))


def open_seat(study: Study, *, asked_round: str | None = None) -> Seat:
    """Seat the actor at the newest open round of votes.

    Raises:
        Refused: The round is closed, or the expert is not on its roster.
        NotFound: There is no round of votes.
    """
    one = vote_round(study, asked_round)
    if not one.is_open:
        raise Refused("steps.round-closed", round=one.id)
    me = study.actor
    if me.id not in one.roster:
        raise Refused("steps.not-on-roster", expert=me.id, round=one.id, roster=", ".join(one.roster))
    sheet = Sheets(study, one).sheet(me)
    return Seat(study, one, sheet, _booth(study, one, sheet))


def _booth(study: Study, one: Round, sheet: Ballot) -> Booth:
    from codex.consensus.panel_plan import panel_plan

    known = {item.id: item for item in panel.items(study.file, one.id)}
    items = [known[item.id] for item in sheet.items]
    cast = panel.votes(study.file, one.id, expert=study.actor.id)
    return booth(panel_plan(one.protocol), items, one.id, study.actor.id, cast)
