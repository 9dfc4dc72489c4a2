"""A returned ballot held against the round: whose it is, whether it was changed, what it says."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from codex.errors import DamagedFile, DamagedInput
from codex.model.ballot import Said
from codex.model.sets import PAIRWISE, read_comparison
from codex.model.vote import Vote
from codex.steps.panel.ballot_keys import expert_secret, form_code, same, signature, slot_check
from codex.steps.panel.ballot_sheet import Sheets, agenda_of
from codex.store import panel
from codex.store.experts import experts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.ballot import Returned, Slot
    from codex.model.panel import PanelPlan, Question
    from codex.model.round import Round
    from codex.model.vote import Item
    from codex.steps.study.opening import Study

CANNOT, ASIDE = "?", "!"
"""What stands for *cannot judge* and for standing aside on forms that are filled in by hand."""


class RoundDesk:
    """One round of votes at which ballots are taken in.

    Args:
        study: The study.
        one: The round, open or closed.
        key: Of the study's ballots.
    """

    def __init__(self, study: Study, one: Round, key: bytes) -> None:
        from codex.consensus.panel_plan import panel_plan
        from codex.consensus.vote_checks import allowed

        self.study = study
        self.round = one
        self.plan: PanelPlan = panel_plan(one.protocol)
        self.items = panel.items(study.file, one.id)
        self.agenda = agenda_of(one, self.items)
        self._key = key
        self._known = {item.id for item in self.items}
        self._values = {q.id: frozenset(allowed(q, len(self.items))) for q in self.plan.questions}
        self._orders: dict[str, tuple[str, ...]] = {}

    def checked(self, back: Returned) -> tuple[Returned, list[Vote]]:
        """Return the ballot with its answers looked up, its signature in place, and its votes.

        Raises:
            DamagedInput: Another agenda, altered, or an answer that its question cannot have; told by id.
        """
        if back.expert not in self.round.roster:
            raise DamagedInput("panel.bad-expert", expert=back.expert[:60], round=self.round.id)
        secret = self._secret(back.expert)
        back = self._signed(back, secret) if back.is_signed else self._by_hand(back, secret)
        votes = [
            Vote(self.round.id, said.item, said.question, back.expert, said.value, said.state, said.comment)
            for said in back.answers
        ]
        self._check(votes)
        return back, votes

    def code_of(self, expert: str) -> str:
        """Return what stands on the forms of an expert."""
        return form_code(self._secret(expert))

    def _secret(self, expert: str) -> str:
        return expert_secret(self._key, self.study.file.study.hex(), self.round.id, expert, self.agenda)

    def _signed(self, back: Returned, secret: str) -> Returned:
        if back.agenda != self.agenda:
            raise DamagedInput("panel.bad-agenda", round=self.round.id)
        answers = back.answers or tuple(self._of_block(back.slots))
        whole = replace(back, answers=answers, slots=())
        if not same(signature(secret, whole.canonical()), back.signature):
            _letters_lost(whole)
            raise DamagedInput("panel.bad-signature", expert=back.expert, round=self.round.id)
        return whole

    def _of_block(self, slots: Sequence[Slot]) -> Iterator[Said]:
        questions = self.plan.questions
        for slot in slots:
            if slot.place >= len(self.items) or slot.k >= len(questions):
                raise DamagedInput("panel.bad-agenda", round=self.round.id)
            item, question = self.items[slot.place], questions[slot.k]
            yield Said(item.id, question.id, slot.state, slot.value, slot.comment)

    def _by_hand(self, back: Returned, secret: str) -> Returned:
        if not same(form_code(secret), back.code):
            raise DamagedInput("panel.bad-code", expert=back.expert, round=self.round.id)
        _letters_lost(back)
        said: dict[tuple[str, str], Said] = {}
        for slot in back.slots:
            for one in self._of_slot(slot, back.expert, secret):
                said[one.item, one.question] = one
        places = {item.id: n for n, item in enumerate(self.items)}
        order = {question.id: n for n, question in enumerate(self.plan.questions)}
        answers = sorted(said.values(), key=lambda one: (places[one.item], order[one.question]))
        whole = replace(back, answers=tuple(answers), slots=(), agenda=self.agenda)
        return replace(whole, signature=signature(secret, whole.canonical()))

    def _of_slot(self, slot: Slot, expert: str, secret: str) -> Iterator[Said]:
        if slot.k >= len(self.plan.questions):
            raise DamagedInput("panel.bad-slot", slot=slot.where)
        question = self.plan.questions[slot.k]
        item = slot.item or self._on_form(slot, expert)
        bound = question.id if not slot.item else ""
        if item not in self._known or (slot.check and slot_check(secret, item, bound) != slot.check):
            raise DamagedInput("panel.bad-slot", slot=slot.where)
        if slot.value == ASIDE:
            for every in self.plan.questions:
                yield Said(item, every.id, "recused", "", slot.comment if every is question else "")
            return
        if slot.value == CANNOT:
            yield Said(item, question.id, "cannot-judge", "", slot.comment)
            return
        written, comment = _of_pair(slot) if question.form == PAIRWISE else (slot.value, slot.comment)
        value = self._meant(question, written) if written else ""
        if written and not value:
            raise DamagedInput("panel.bad-value", slot=slot.where, value=slot.value[:60])
        yield Said(item, question.id, "given", value, comment)

    def _on_form(self, slot: Slot, expert: str) -> str:
        """Return the item of a number: forms are numbered in the expert's own order."""
        if expert not in self._orders:
            person = next((one for one in experts(self.study.file) if one.id == expert), None)
            sheet = self._sheets.sheet(person) if person else None
            self._orders[expert] = tuple(item.id for item in sheet.items) if sheet else ()
        order = self._orders[expert]
        if not 1 <= slot.place <= len(order):
            raise DamagedInput("panel.bad-slot", slot=slot.where)
        return order[slot.place - 1]

    @cached_property
    def _sheets(self) -> Sheets:
        return Sheets(self.study, self.round, most=0)

    def _meant(self, question: Question, written: str) -> str:
        """Return the value that was written: a rating, an id, a number or a label of an answer."""
        if written in self._values[question.id]:
            return written
        if question.form == PAIRWISE:
            return read_comparison(written)
        folded = written.casefold()
        named: dict[str, Mapping[str, str]] = {answer.id: answer.label for answer in question.answers}
        if question.scale is not None:
            named = {str(point): label for point, label in question.scale.labels.items()}
        elif folded.isdecimal() and 1 <= int(folded) <= len(question.answers):
            return question.answers[int(folded) - 1].id
        hits = [
            value
            for value, label in named.items()
            if folded in {value.casefold(), *(text.casefold() for text in label.values())}
        ]
        return hits[0] if len(hits) == 1 else ""

    def _check(self, votes: Sequence[Vote]) -> None:
        from codex.consensus.vote_checks import clashes, why_not

        seen: set[tuple[str, str]] = set()
        for vote in votes:
            key = (vote.item, vote.question)
            if vote.item not in self._known:
                raise DamagedInput("panel.bad-item", item=vote.item[:60])
            if key in seen:
                raise DamagedInput("panel.bad-answer-twice", item=vote.item)
            seen.add(key)
            if (
                vote.state == "given"
                and not vote.comment
                and vote.value in self._values.get(vote.question, ())
            ):
                continue  # the many plain ones
            why = why_not(self.plan, vote, len(self.items))
            if why:
                fields = {"value": vote.value[:60], "question": vote.question[:60], "state": vote.state[:60]}
                raise DamagedInput(why, **fields)
        for clash in clashes(self.plan, votes):
            raise DamagedInput(clash.why, **clash.fields)


def _of_pair(slot: Slot) -> tuple[str, str]:
    """Return value and comment of a pair: ``A 5`` was parted where the comment of other answers begins."""
    head, _, rest = slot.comment.partition(" ")
    whole = f"{slot.value} {head}"
    if not read_comparison(slot.value) and read_comparison(whole):
        return whole, rest.strip().lstrip("-–—,;: ")
    return slot.value, slot.comment


def _letters_lost(back: Returned) -> None:
    """Refuse a ballot whose words lost letters on the way; our own printed text may have."""
    from codex.importing.notes import Notes
    from codex.importing.spoiled import check_spoiled

    comments = [one.comment for one in back.answers] + [slot.comment for slot in back.slots]
    for text in (*comments, *back.proposals):
        if text and not text.isascii():
            try:
                check_spoiled(text, Notes(back.expert))
            except DamagedFile as problem:
                sample = problem.fields.get("sample") or problem.fields.get("shown") or text[:30]
                raise DamagedInput("panel.bad-letters", expert=back.expert, sample=sample) from problem


def asked_questions(desk: RoundDesk, items: Sequence[Item]) -> int:
    """Return how many answers a full ballot has."""
    per_item = sum(not question.is_ranking for question in desk.plan.questions)
    places = sum(
        min(question.places or len(items), len(items))
        for question in desk.plan.questions
        if question.is_ranking
    )
    return len(items) * per_item + places
