"""Ballots taken in: checked, recorded once, and answered with a receipt; the others set aside with a reason."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from codex.errors import CodexError, DamagedInput
from codex.model.ballot import Returned
from codex.model.settlement import Proposal, Received
from codex.steps.panel.ballot_check import RoundDesk, asked_questions
from codex.steps.panel.ballot_keys import ballot_key
from codex.steps.study.gate import all_rounds
from codex.steps.study.opening import must_be_facilitator
from codex.store import panel
from codex.store.experts import experts
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.importing.ballot_files import Found
    from codex.model.ballot import Slot
    from codex.model.vote import Vote
    from codex.steps.study.opening import Study
    from codex.store.log import Write

TAKEN = ("taken", "known", "older", "late")
"""What becomes of a sound ballot; anything else is set aside."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one ballot."""

    where: str
    status: str
    """One of :data:`TAKEN`, or ``quarantined``."""
    file: str
    """The file it came in, as it was named."""
    round: str = ""
    expert: str = ""
    way: str = ""
    saved: str = ""
    id: str = ""
    changed: int = 0
    """Answers that are new or other than before."""
    gone: int = 0
    """Answers given before that this ballot leaves blank."""
    counts: dict[str, int] = field(default_factory=dict)
    """``given``, ``cannot``, ``recused``, ``blank``, ``proposals``."""
    problem: CodexError | None = None
    receipt: str = ""


def collect(study: Study, files: Sequence[tuple[str, bytes]], *, dry_run: bool = False) -> list[Outcome]:
    """Take in ballots, in one transaction; the sound ones are recorded whatever the others are.

    A ballot that was taken before changes nothing. Of several by one expert the one saved last counts;
    earlier ones stay in the log. A ballot of a closed round is kept and not counted.

    Args:
        study: The study; the actor is its facilitator.
        files: Name and content.
        dry_run: Check everything, record nothing.

    Raises:
        Refused: The study has no keys of ballots here.
    """
    from codex.importing.ballot_files import read_ballots

    must_be_facilitator(study)
    key = ballot_key(study)
    with study.file.transaction():
        desk = _Desk(study, key)
        found = [(name, one) for name, data in files for one in read_ballots(data, name)]
        outcomes = desk.take(found)
        if desk.writes and not dry_run:
            study.write(desk.writes)
        return outcomes


@dataclass(frozen=True, slots=True)
class _Sound:
    """A ballot that passed every check."""

    file: str
    where: str
    back: Returned
    votes: tuple[Vote, ...]
    saved: str
    """By the page, or of the letter; empty where neither says."""


def enter(
    study: Study,
    expert: str,
    lines: str,
    name: str,
    *,
    second: str | None = None,
    round_id: str | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Take in what was typed from a paper ballot: ``NUMBER VALUE COMMENT`` a line.

    Args:
        study: The study; the actor is its facilitator.
        expert: Id or name of whose paper it is.
        lines: As typed.
        name: Of the file, for messages.
        second: The same typed again by somebody else; where the two differ nothing is taken.
        round_id: A round; the newest one of votes where none is named.
        dry_run: Check, record nothing.

    Raises:
        DamagedInput: A line that is no answer, two typings that differ, or an answer that cannot be.
    """
    from codex.importing.ballot_form import read_typed
    from codex.importing.notes import Notes
    from codex.steps.panel.vote_rounds import vote_round
    from codex.steps.study.opening import find_expert

    must_be_facilitator(study)
    key = ballot_key(study, make=True)
    with study.file.transaction():
        one = vote_round(study, round_id)
        person = find_expert(experts(study.file), expert)
        typed = read_typed(lines, Notes(name))
        if second is not None:
            again = read_typed(second, Notes(name))
            differ = [where for where in typed | again if typed.get(where) != again.get(where)]
            if differ:
                raise DamagedInput("panel.typed-differ", slots=", ".join(differ[:12]), n=len(differ))
        desk = _Desk(study, key)
        outcome = desk.take_typed(one.id, person.id, tuple(typed.values()), name)
        if desk.writes and not dry_run:
            study.write(desk.writes)
        return outcome


class _Desk:
    """One run of collecting."""

    def __init__(self, study: Study, key: bytes) -> None:
        self.study = study
        self.writes: list[Write] = []
        self._key = key
        self._rounds = {one.id: one for one in all_rounds(study) if one.is_vote}
        self._desks: dict[str, RoundDesk] = {}
        self._known: dict[str, dict[str, Received]] = {}
        self._votes: dict[tuple[str, str], dict[tuple[str, str], Vote]] = {}
        self._proposals: dict[tuple[str, str], dict[str, Proposal]] = {}
        self._say = {language: Words(language) for language in LANGUAGES}

    def take(self, found: Iterable[tuple[str, Found]]) -> list[Outcome]:
        """Check every ballot, then record the sound ones in the order in which they were saved."""
        outcomes: list[Outcome] = []
        sound: list[_Sound] = []
        for file, one in found:
            if one.returned is None:
                outcomes.append(Outcome(one.where, "quarantined", file, problem=one.problem))
                continue
            try:
                desk = self._desk(one.returned)
                back, votes = desk.checked(one.returned)
                sound.append(_Sound(file, one.where, back, tuple(votes), back.saved or one.date))
            except CodexError as problem:
                back = one.returned
                outcomes.append(
                    Outcome(
                        one.where,
                        "quarantined",
                        file,
                        round=back.round[:20],
                        expert=back.expert[:60],
                        way=back.way,
                        problem=problem,
                    )
                )
        doubtful = _doubtful(sound)
        for each in sorted(sound, key=lambda one: (not one.saved, one.saved, one.back.revision, one.where)):
            if each.where in doubtful:
                why = DamagedInput("panel.bad-two-forms", expert=each.back.expert)
                outcomes.append(_outcome(each, "quarantined", problem=why))
            else:
                outcomes.append(self._record(each))
        return outcomes

    def take_typed(self, round_id: str, expert: str, slots: tuple[Slot, ...], name: str) -> Outcome:
        """Record what was typed from paper; it is bound to nothing but the typist's care."""
        self._desks[round_id] = desk = RoundDesk(self.study, self._rounds[round_id], self._key)
        ours = self.study.file.study.hex()[:8]
        paper = Returned(ours, round_id, expert, "", (), way="paper", code=desk.code_of(expert), slots=slots)
        back, votes = desk.checked(paper)
        return self._record(_Sound(name, name, back, tuple(votes), ""))

    def _desk(self, back: Returned) -> RoundDesk:
        ours = self.study.file.study.hex()
        if back.study != (ours if back.is_signed else ours[:8]):
            raise DamagedInput("panel.bad-study")
        if back.round not in self._rounds:
            raise DamagedInput("panel.bad-round", round=back.round[:20])
        if back.round not in self._desks:
            self._desks[back.round] = RoundDesk(self.study, self._rounds[back.round], self._key)
        return self._desks[back.round]

    def _record(self, one: _Sound) -> Outcome:
        """Write down what a sound ballot changes."""
        back, round_id = one.back, one.back.round
        ballot_id = back.signature[:32]
        known = self._received(round_id)
        if ballot_id in known:
            return self._told(one, "known", known[ballot_id])
        fresh = Received(
            ballot_id, round_id, back.expert, back.way, one.saved, len(back.answers), self.study.file.now
        )
        last = max((b.saved for b in known.values() if b.expert == back.expert), default="")
        self.writes.append(panel.received_write(fresh))
        known[ballot_id] = fresh
        if one.saved and one.saved < last:
            return self._told(one, "older", fresh)
        changed, gone = self._vote(one)
        self._propose(one)
        status = "taken" if self._rounds[round_id].is_open else "late"
        return self._told(one, status, fresh, changed=changed, gone=gone)

    def _received(self, round_id: str) -> dict[str, Received]:
        if round_id not in self._known:
            self._known[round_id] = {one.id: one for one in panel.received(self.study.file, round_id)}
        return self._known[round_id]

    def _vote(self, one: _Sound) -> tuple[int, int]:
        """Record the answers that differ from those in force; a page says all, a form what it says."""
        mine = (one.back.round, one.back.expert)
        if mine not in self._votes:
            kept = panel.votes(self.study.file, mine[0], expert=mine[1])
            self._votes[mine] = {(vote.item, vote.question): vote for vote in kept}
        now = self._votes[mine]
        said = {(vote.item, vote.question): vote for vote in one.votes}
        fresh = [vote for key, vote in said.items() if now.get(key) != vote]
        gone = [vote for key, vote in now.items() if key not in said] if one.back.is_signed else []
        self.writes += [panel.vote_write(self.study.file, vote) for vote in fresh]
        self.writes += [panel.vote_gone(vote) for vote in gone]
        for vote in gone:
            del now[vote.item, vote.question]
        now.update(said)
        return len(fresh), len(gone)

    def _propose(self, one: _Sound) -> None:
        mine = (one.back.round, one.back.expert)
        if mine not in self._proposals:
            kept = panel.proposals(self.study.file, mine[0], expert=mine[1])
            self._proposals[mine] = {proposal.text: proposal for proposal in kept}
        now = self._proposals[mine]
        for text in one.back.proposals:
            if text.strip() and text.strip() not in now:
                fresh = Proposal(
                    self.study.file.ids.short("p"), *mine, text.strip(), language=one.back.language
                )
                now[fresh.text] = fresh
                self.writes.append(panel.proposal_write(self.study.file, fresh))
        for text in [text for text in now if one.back.is_signed and text not in one.back.proposals]:
            self.writes.append(panel.proposal_gone(now.pop(text)))

    def _told(self, one: _Sound, status: str, taken: Received, *, changed: int = 0, gone: int = 0) -> Outcome:
        from codex.exporting.panel_letters import receipt

        desk = self._desks[one.back.round]
        states = [vote.state if vote.value or vote.state != "given" else "" for vote in one.votes]
        counts = {
            "given": states.count("given"),
            "cannot": states.count("cannot-judge"),
            "recused": states.count("recused"),
            "blank": max(asked_questions(desk, desk.items) - sum(map(bool, states)), 0),
            "proposals": len(one.back.proposals),
        }
        name = self.study.name
        text = receipt(taken, counts, name=name, status=status, say=self._say)
        return replace(
            _outcome(one, status),
            id=taken.id,
            changed=changed,
            gone=gone,
            counts=counts,
            receipt=text,
        )


def _outcome(one: _Sound, status: str, **more: Any) -> Outcome:
    back = one.back
    return Outcome(
        one.where, status, one.file, back.round, back.expert, way=back.way, saved=one.saved, **more
    )


def _doubtful(sound: Sequence[_Sound]) -> set[str]:
    """Return where forms came that differ and do not say which is the later one."""
    undated: dict[tuple[str, str], list[_Sound]] = defaultdict(list)
    for one in sound:
        if not one.saved:
            undated[one.back.round, one.back.expert].append(one)
    return {
        one.where
        for several in undated.values()
        if len({each.back.signature for each in several}) > 1
        for one in several
    }
