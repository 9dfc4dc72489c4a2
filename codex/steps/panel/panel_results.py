"""What a round of votes came to: figures, decisions, who moved since the last round, who left."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass
from codex.model.ratings import MISSING, Ratings
from codex.model.sets import COMPARING, PAIRWISE
from codex.steps.panel.settled_items import DECIDED, computed
from codex.steps.panel.vote_rounds import round_before, up_to, vote_round
from codex.steps.study.gate import sees_all
from codex.store import panel
from codex.store.rounds import looks, root

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from codex.model.estimate import Estimate
    from codex.model.finding import Finding
    from codex.model.item_change import ItemChange, Leavers
    from codex.model.item_result import ItemResult
    from codex.model.panel import Question
    from codex.model.round import Round
    from codex.model.sets import Standing
    from codex.model.settlement import Received
    from codex.model.vote import Item, Vote
    from codex.steps.panel.settled_items import Settled
    from codex.steps.study.opening import Study


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
