"""Items of a panel side by side, and the decisions of people on what the rule left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem
from codex.model.chance import shuffled
from codex.model.quick_dataclass import dataclass
from codex.model.settlement import Settlement
from codex.steps.panel.ballot_sheet import Sheets
from codex.steps.panel.settled_items import DECIDED, computed
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.deciding import how_decided, who_was_there
from codex.steps.study.gate import sees_all
from codex.store import panel
from codex.store.experts import experts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.code import Text
    from codex.model.round import Round
    from codex.model.vote import Vote
    from codex.steps.panel.settled_items import Settled
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class SideBySide:
    """An item and question with every answer, and what came of it."""

    settled: Settled
    title: Text
    votes: tuple[tuple[str, str, str], ...]
    """Who (a name, a letter, or nothing, by the protocol's anonymity), what, and the comment."""


def side_by_side(
    study: Study,
    *,
    round_id: str | None = None,
    item: str | None = None,
    everything: bool = False,
    peek: bool = False,
) -> list[SideBySide]:
    """Return what a round left undecided or tied, or on which the panel is in two camps.

    Args:
        study: The study.
        round_id: A round of votes; the newest one where none is named.
        item: Only this one.
        everything: Also what was decided.
        peek: Look at an open round, on the record.
    """
    one = vote_round(study, round_id)
    sees_all(study, one, "resolve", peek=peek)
    items = panel.items(study.file, one.id)
    votes = panel.votes(study.file, one.id)
    found, _ = computed(study, one, items, votes)
    sheets = Sheets(study, one, most=0)
    letters = _letters(study, one)
    cast: dict[tuple[str, str], list[Vote]] = {}
    for vote in votes:
        cast.setdefault((vote.item, vote.question), []).append(vote)
    chosen = [
        entry
        for entry in found
        if item in {None, entry.item.id} and (everything or item is not None or _is_open(entry))
    ]
    return [
        SideBySide(
            entry,
            sheets.title(entry.item.id),
            _said(cast.get((entry.item.id, entry.result.question), ()), letters, one),
        )
        for entry in chosen
    ]


def _is_open(entry: Settled) -> bool:
    return (
        entry.by == "rule" and bool(entry.outcome) and (entry.outcome not in DECIDED or entry.result.divided)
    )


def _letters(study: Study, one: Round) -> dict[str, str]:
    """Return how each expert is called where others read it: by name, by a letter, or not at all."""
    if one.protocol.anonymity == "names":
        return {person.id: person.name for person in experts(study.file)}
    if one.protocol.anonymity == "none":
        return {}
    order = shuffled(one.roster, one.seed, one.id, "letters")
    return {name: _letter(place) for place, name in enumerate(order)}


def _letter(place: int) -> str:
    """Return A, B, ..., Z, AA, AB, ...

    >>> _letter(0), _letter(25), _letter(26)
    ('A', 'Z', 'AA')
    """
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def _said(votes: Sequence[Vote], letters: dict[str, str], one: Round) -> tuple[tuple[str, str, str], ...]:
    told = [
        (letters.get(vote.expert, ""), vote.value or vote.state, vote.comment)
        for vote in votes
        if vote.expert in one.roster
    ]
    return tuple(sorted(told))


def settle(
    study: Study,
    item: str,
    question: str | None,
    *,
    take: bool,
    by: str,
    on: str,
    why: str,
    present: Sequence[str] = (),
    round_id: str | None = None,
) -> Settlement:
    """Record a decision by people on an item; the votes stay as they are.

    Args:
        study: The study; the actor is its facilitator or an adjudicator.
        item: Id of an item of the round.
        question: Id of the question; None where only one decides.
        take: True: in; False: out.
        by: ``adjudication`` or ``discussion``.
        on: ISO date.
        why: The reason, in words.
        present: Ids or names of who took part in a discussion.
        round_id: A round of votes; the newest one where none is named.

    Raises:
        Refused: The round is open. NotFound: No such item or question.
        UsageProblem: Way, date, reason or people are missing or wrong.
    """
    how = how_decided(by, on, why)
    with study.file.transaction():
        one = vote_round(study, round_id)
        if one.is_open:
            raise Refused("steps.blind", round=one.id, command="resolve")
        if item not in {known.id for known in panel.items(study.file, one.id)}:
            raise NotFound("panel.unknown-item", item=item, round=one.id)
        decision = Settlement(
            one.id,
            item,
            _question(one, question),
            "in" if take else "out",
            *how,
            who_was_there(study, present, by),
            study.actor.id,
        )
        study.write([panel.settlement_write(study.file, decision)])
        return decision


def _question(one: Round, asked: str | None) -> str:
    from codex.consensus.panel_plan import panel_plan

    known = [question.id for question in panel_plan(one.protocol).questions if question.decides]
    if asked is None and len(known) == 1:
        return known[0]
    if asked is None:
        raise UsageProblem("panel.which-question", known=", ".join(known))
    if asked not in known:
        raise NotFound("panel.unknown-question", question=asked, known=", ".join(known))
    return asked
