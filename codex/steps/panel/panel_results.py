"""What a round of votes came to: figures, decisions, who moved since the last round, who left."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass
from codex.model.ratings import MISSING, Ratings
from codex.model.sets import COMPARING, PAIRWISE, SET, member_of
from codex.steps.panel.panel_sight import OF_EXCERPTS, sight
from codex.steps.study.gate import all_rounds, sees_all, the_round
from codex.store import panel
from codex.store.experts import experts
from codex.store.rounds import looks, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codex.model.code import Text
    from codex.model.estimate import Estimate
    from codex.model.finding import Finding
    from codex.model.item_change import ItemChange, Leavers
    from codex.model.item_result import ItemResult
    from codex.model.panel import Question
    from codex.model.round import Round
    from codex.model.sets import Standing
    from codex.model.settlement import Received, Settlement
    from codex.model.vote import Item, Vote
    from codex.steps.study.opening import Study

DECIDED = frozenset({"in", "out"})


@dataclass(frozen=True, slots=True)
class Settled:
    """An item and question with what came of it in the end: by the rule, or by people."""

    item: Item
    result: ItemResult
    outcome: str
    by: str
    """``rule``, ``discussion`` or ``adjudication``."""
    why: str
    """Text id of the rule's reason, or the people's own words."""
    told: bool = False
    """True where ``why`` is in people's own words."""
    change: ItemChange | None = None
    """Since the round before; None in a first round."""


@dataclass(frozen=True, slots=True)
class PanelFigure:
    """How far the whole panel agrees on one question."""

    question: str
    estimate: Estimate
    primary: bool = False
    """True for the coefficient that the protocol froze."""


@dataclass(frozen=True, slots=True)
class PanelRound:
    """A round of votes and what it came to."""

    round: Round
    before: Round | None
    """The round it is compared with."""
    settled: tuple[Settled, ...]
    truths: tuple[Finding, ...]
    leavers: tuple[Leavers, ...]
    answered: tuple[str, ...]
    """Experts who answered anything."""
    absent: tuple[str, ...]
    """Experts of the roster who answered nothing."""
    coefficients: tuple[PanelFigure, ...]
    may_stop: bool
    stop_why: str
    ballots: tuple[Received, ...]
    """Ballots that came back: their codes show that the list is complete."""
    root: str
    """Digest over the events that were counted; empty while the round is open."""
    looks: int
    standing: Standing | None = None
    """How the items stand that were compared with one another; None in rounds of another kind."""


def vote_round(study: Study, asked: str | None) -> Round:
    """Return the round of votes that was asked for, else the newest one.

    Raises:
        NotFound: There is none. UsageProblem: The round asked for is one of tags.
    """
    from codex.errors import NotFound, UsageProblem

    if asked is not None:
        one = the_round(study, asked)
        if not one.is_vote:
            raise UsageProblem("panel.not-votes", round=one.id)
        return one
    found = [one for one in all_rounds(study) if one.is_vote]
    if not found:
        raise NotFound("panel.no-vote-round")
    return found[-1]


def results(study: Study, *, round_id: str | None = None, peek: bool = False) -> PanelRound:
    """Return what a round of votes came to.

    Raises:
        Refused: The round is open and ``--peek`` was not given; a look is recorded.
    """
    one = vote_round(study, round_id)
    sees_all(study, one, "round results", peek=peek)
    items = panel.items(study.file, one.id)
    votes = panel.votes(study.file, one.id)
    found, truths = computed(study, one, items, votes)
    before = round_before(study, one, items)
    earlier = panel.votes(study.file, before.id) if before else ()
    compared = _compared(one, earlier, votes, [entry.result for entry in found]) if before else {}
    answered = {vote.expert for vote in votes}
    settled = tuple(
        replace(entry, change=compared.get((entry.result.item, entry.result.question))) for entry in found
    )
    stop, why = _may_stop(study, one, settled)
    return PanelRound(
        round=one,
        before=before,
        settled=settled,
        truths=truths,
        leavers=_left(before, earlier, votes) if before else (),
        answered=tuple(name for name in one.roster if name in answered),
        absent=tuple(name for name in one.roster if name not in answered),
        coefficients=tuple(_coefficients(one, items, votes)),
        may_stop=stop,
        stop_why=why,
        ballots=panel.received(study.file, one.id),
        root=root(study.file, one.id),
        looks=len(looks(study.file, one.id)),
        standing=_standing(one, items, votes),
    )


def _standing(one: Round, items: Sequence[Item], votes: Sequence[Vote]) -> Standing | None:
    if one.kind not in COMPARING:
        return None
    from codex.consensus.set_standing import standing

    return standing(one.kind, items, votes, one.roster)


def computed(
    study: Study, one: Round, items: Sequence[Item], votes: Sequence[Vote]
) -> tuple[list[Settled], tuple[Finding, ...]]:
    """Return every item and question with figures and outcome, and what figures of this size cannot show.

    Items that some experts could not read are counted for the others alone.
    """
    from codex.consensus.item_results import panel_results

    decided = {(entry.item, entry.question): entry for entry in panel.settlements(study.file, one.id)}
    by_id = {item.id: item for item in items}
    found: dict[tuple[str, str], Settled] = {}
    truths: tuple[Finding, ...] = ()
    for people, group in _by_people(study, one, items).items():
        part = panel_results(one.protocol, votes, [item.id for item in group], people)
        truths = truths or part.truths
        for result in part.items:
            key = (result.item, result.question)
            found[key] = _settled(by_id[result.item], replace(result, round=one.id), decided.get(key))
    order = {item.id: place for place, item in enumerate(items)}
    return sorted(found.values(), key=lambda entry: order[entry.item.id]), truths


def _by_people(study: Study, one: Round, items: Sequence[Item]) -> dict[tuple[str, ...], list[Item]]:
    """Return the experts who could be asked -> the items they could be asked about."""
    groups: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    if one.kind == "rank" or not any(item.kind in OF_EXCERPTS for item in items):
        groups[one.roster] = list(items)
        return groups
    seen = sight(study, [replace(item, evidence=()) for item in items])
    people = {expert.id: expert for expert in experts(study.file)}
    for item in items:
        able = tuple(name for name in one.roster if name in people and seen.can_vote(item, people[name]))
        groups[able].append(item)
    return groups


def _settled(item: Item, result: ItemResult, decision: Settlement | None) -> Settled:
    if decision is None:
        return Settled(item, result, result.outcome, "rule", result.why)
    return Settled(item, result, decision.outcome, decision.by, decision.why, told=True)


def titles(study: Study, one: Round) -> dict[str, Text]:
    """Return item -> how it is called, per language."""
    from codex.steps.panel.ballot_sheet import Sheets

    sheets = Sheets(study, one, most=0)
    return {item.id: sheets.title(item.id) for item in sheets.items}


def vote_table(
    study: Study, *, round_id: str | None = None, peek: bool = False, command: str = "vote export"
) -> list[dict[str, Any]]:
    """Return the votes of a round, a row each.

    In an open round an expert gets their own; the facilitator needs ``--peek``, which is recorded as a
    look by ``command``.
    """
    one = vote_round(study, round_id)
    own = study.actor.id if study.actor.role != "facilitator" and one.is_open else None
    if own is None:
        sees_all(study, one, command, peek=peek)
    items = panel.items(study.file, one.id)
    order = {item.id: place for place, item in enumerate(items)}
    refs = {item.id: item.refs for item in items if item.kind == SET}
    votes = sorted(
        panel.votes(study.file, one.id, expert=own),
        key=lambda vote: (order.get(vote.item, len(order)), vote.question, vote.expert),
    )
    return [
        {
            "round": vote.round,
            "item": vote.item,
            "question": vote.question,
            "expert": vote.expert,
            "value": _told_value(vote, refs),
            "state": vote.state,
            "comment": vote.comment,
            **({"members": "|".join(refs.get(vote.item, ()))} if refs else {}),
        }
        for vote in votes
    ]


def _told_value(vote: Vote, refs: Mapping[str, tuple[str, ...]]) -> str:
    """Return a value that another program understands: of a set the member that was named, not its place."""
    members = refs.get(vote.item, ())
    if vote.is_given and members and vote.question in {"best", "worst"}:
        return members[member_of(vote.value)]
    return vote.value


def proposal_table(study: Study, *, round_id: str | None = None, peek: bool = False) -> list[dict[str, Any]]:
    """Return what experts proposed, without names, as a table of statements for the next round.

    Rows put together by hand keep the trail in ``from``: the ids of what they were made of.
    """
    one = vote_round(study, round_id)
    sees_all(study, one, "round proposals", peek=peek)
    found = sorted(panel.proposals(study.file, one.id), key=lambda proposal: (proposal.text, proposal.id))
    return [
        {"id": f"s{number}", "text": proposal.text, "language": proposal.language, "from": proposal.id}
        for number, proposal in enumerate(found, 1)
    ]


def open_items(study: Study, one: Round) -> list[Item]:
    """Return the items of a round on which a question that decides was left undecided or tied."""
    items = panel.items(study.file, one.id)
    found, _ = computed(study, one, items, panel.votes(study.file, one.id))
    left = {entry.item.id for entry in found if entry.outcome and entry.outcome not in DECIDED}
    return [item for item in items if item.id in left]


def round_before(study: Study, one: Round, items: Sequence[Item]) -> Round | None:
    """Return the newest closed round of votes before this one that asked about any of the same items."""
    names = {item.id for item in items}
    earlier = [other for other in up_to(study, one) if other.id != one.id and not other.is_open]
    return next(
        (
            other
            for other in reversed(earlier)
            if names & {item.id for item in panel.items(study.file, other.id)}
        ),
        None,
    )


def up_to(study: Study, one: Round) -> list[Round]:
    """Return the rounds of the same kind, up to this one."""
    every = all_rounds(study)
    place = next((number for number, other in enumerate(every) if other.id == one.id), len(every))
    return [other for other in every[: place + 1] if other.kind == one.kind]


def _compared(
    one: Round, earlier: Sequence[Vote], votes: Sequence[Vote], found: Sequence[ItemResult]
) -> dict[tuple[str, str], ItemChange]:
    from codex.consensus.rounds_compared import changes

    return {
        (change.item, change.question): replace(change, kappa=_kappa(one, earlier, votes, change))
        for change in changes(one.protocol, earlier, votes, found)
    }


def _kappa(one: Round, earlier: Sequence[Vote], votes: Sequence[Vote], change: ItemChange) -> float | None:
    """Return (weighted) kappa between the rounds, over experts who answered both."""
    from codex.consensus.panel_plan import panel_plan
    from codex.steps.panel.panel_coefficients import PanelCoefficients

    question = panel_plan(one.protocol).question(change.question)
    if question is None or change.pairs == 0:
        return None
    names = _values(question)
    place = {name: number for number, name in enumerate(names)}

    def given(cast: Iterable[Vote]) -> dict[str, str]:
        return {
            vote.expert: vote.value
            for vote in cast
            if vote.is_given and (vote.item, vote.question) == (change.item, change.question)
        }

    was, now = given(earlier), given(votes)
    table = [[0] * len(names) for _ in names]
    for expert, value in was.items():
        if expert in now and value in place and now[expert] in place:
            table[place[value]][place[now[expert]]] += 1
    weights = "quadratic" if question.scale else ""
    found: float | None = PanelCoefficients().kappa(table, weights=weights)["kappa"]
    return found


def _values(question: Question) -> list[str]:
    if question.scale is not None:
        return [str(point) for point in question.scale.points]
    return [answer.id for answer in question.answers]


def _left(before: Round, earlier: Sequence[Vote], votes: Sequence[Vote]) -> tuple[Leavers, ...]:
    from codex.consensus.rounds_compared import leavers

    stayed = sorted({vote.expert for vote in votes})
    return tuple(entry for entry in leavers(before.protocol, earlier, stayed) if entry.left)


def _may_stop(study: Study, one: Round, settled: Sequence[Settled]) -> tuple[bool, str]:
    """Say whether the rounds may end; a decision by people settles an item like the rule does."""
    from codex.consensus.panel_plan import panel_plan
    from codex.consensus.rounds_compared import may_stop

    deciding = [entry for entry in settled if entry.outcome]
    if deciding and all(entry.outcome in DECIDED for entry in deciding):
        return True, "consensus.stop-all-ended"
    held = len(up_to(study, one))
    changes = [entry.change for entry in deciding if entry.change is not None]
    ended = [replace(change, end="settled") if _is_decided(settled, change) else change for change in changes]
    return may_stop(panel_plan(one.protocol).stopping, held, ended if len(ended) == len(deciding) else [])


def _is_decided(settled: Sequence[Settled], change: ItemChange) -> bool:
    return any(
        entry.result.item == change.item
        and entry.result.question == change.question
        and entry.outcome in DECIDED
        for entry in settled
    )


def _coefficients(one: Round, items: Sequence[Item], votes: Sequence[Vote]) -> Iterator[PanelFigure]:
    """Yield how far the panel agrees as a whole, question by question.

    The frozen primary coefficient comes first; Kendall's W says whether the experts order the items alike.
    A coefficient of the whole panel is no decision on any item.
    """
    from codex.agreement.measure import estimate
    from codex.consensus.panel_plan import panel_plan

    plan = one.protocol.primary
    for question in panel_plan(one.protocol).questions:
        table = _ratings(one, question, items, votes)
        if question.is_ranking:
            yield PanelFigure(question.id, estimate(table, "kendall_w", interval=None))
            continue
        names = dict.fromkeys(
            (_primary_for(plan.coefficient, question), *(("kendall_w",) if question.scale else ()))
        )
        for name in names:
            interval = plan.interval if name == plan.coefficient and plan.interval != "none" else None
            found = estimate(table, name, interval=interval, confidence=plan.confidence)
            yield PanelFigure(question.id, found, primary=name == plan.coefficient)


def _primary_for(coefficient: str, question: Question) -> str:
    """Return the frozen coefficient, or the one of its family that fits answers without an order."""
    if question.form == PAIRWISE and coefficient.startswith("krippendorff_alpha_"):
        return "krippendorff_alpha_ordinal"
    if question.scale is None and coefficient.startswith("krippendorff_alpha_"):
        return "krippendorff_alpha_nominal"
    if question.scale is not None and coefficient == "krippendorff_alpha_nominal":
        return "krippendorff_alpha_ordinal"
    return coefficient


def _ratings(one: Round, question: Question, items: Sequence[Item], votes: Sequence[Vote]) -> Ratings:
    """Return experts x items as the agreement room takes it; a blank, a recusal and a doubt are missing."""
    names = _values(question) or [str(place) for place in range(1, (question.places or len(items)) + 1)]
    place = {name: number for number, name in enumerate(names)}
    at = {item.id: number for number, item in enumerate(items)}
    row = {name: number for number, name in enumerate(one.roster)}
    values = array("i", [MISSING]) * (len(row) * len(at))
    for vote in votes:
        known = vote.item in at and vote.expert in row and vote.value in place
        if vote.is_given and vote.question == question.id and known:
            values[row[vote.expert] * len(at) + at[vote.item]] = place[vote.value]
    level = "nominal" if question.answers and question.form != PAIRWISE else "ordinal"
    return Ratings(one.roster, len(at), tuple(names), values, level=level, units=tuple(at))
