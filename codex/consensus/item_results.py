"""Results of a round of votes, item by item: figures, decision, and what they cannot show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from codex.consensus.concentration import is_divided, van_der_eijk
from codex.consensus.content_validity import content_validity_ratio, item_validity
from codex.consensus.fuzzy_delphi import SCALES, fuzzy_delphi
from codex.consensus.meaning import cannot_show
from codex.consensus.panel_plan import panel_plan
from codex.consensus.panel_verdict import (
    Sides,
    Terms,
    quantile_turns,
    sides_of,
    verdict_of_ratings,
    verdict_of_sides,
)
from codex.consensus.rand_ucla import ipras
from codex.consensus.ranking import nominal_group
from codex.consensus.rule_text import read_rule
from codex.consensus.shares import wilson
from codex.consensus.spread import histogram, spread
from codex.consensus.votes_table import exact_number
from codex.errors import DamagedInput
from codex.model.item_result import ItemResult, PanelResults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.consensus.rules import Rule
    from codex.model.decision import Verdict
    from codex.model.panel import PanelPlan, Question, Scale
    from codex.model.protocol import Protocol
    from codex.model.vote import Vote


def panel_results(
    protocol: Protocol, votes: Sequence[Vote], items: Sequence[str], roster: Sequence[str]
) -> PanelResults:
    """Return what a round came to, for every item and question.

    Args:
        protocol: Frozen with the round.
        votes: Of one round; votes of people outside the roster or on other items are left out.
        items: Ids of the round's items, in their order.
        roster: Ids of the experts who were asked.

    Raises:
        DamagedInput: A vote that its question cannot have.
    """
    plan = panel_plan(protocol)
    asked = set(roster)
    cast: dict[tuple[str, str], list[Vote]] = defaultdict(list)
    for vote in votes:
        if vote.expert in asked:
            cast[vote.question, vote.item].append(vote)
    ranked = {
        question.id: _ranked(question, items, cast) if protocol.kind == "rank" else {}
        for question in plan.questions
    }
    found = [
        _result(
            _Cast(protocol, plan, question, item, cast[question.id, item], len(roster)), ranked[question.id]
        )
        for item in items
        for question in plan.questions
    ]
    return PanelResults(tuple(found), cannot_show(protocol, max(len(roster), 1)))


@dataclass(frozen=True, slots=True)
class _Cast:
    """The votes on one item and question."""

    protocol: Protocol
    plan: PanelPlan
    question: Question
    item: str
    votes: Sequence[Vote]
    asked: int

    @property
    def given(self) -> list[Vote]:
        return [vote for vote in self.votes if vote.is_given]

    def state(self, state: str) -> int:
        return sum(vote.state == state for vote in self.votes)

    @property
    def rule(self) -> Rule | None:
        written = self.question.rule or self.protocol.rule
        return read_rule(written) if self.question.decides and written else None

    @property
    def terms(self) -> Terms:
        return Terms(self.protocol.quorum, self.protocol.ties, self.protocol.quantile)

    def weight(self, vote: Vote) -> Fraction:
        return self.plan.weights.get(vote.expert, Fraction(1))


def _result(cast: _Cast, places: Mapping[str, Any]) -> ItemResult:
    recused, cannot = cast.state("recused"), cast.state("cannot-judge")
    roster = cast.asked - recused
    if cast.question.scale is not None:
        figures = _of_scale(cast, cast.question.scale, roster - cannot - len(cast.given))
    elif cast.question.answers:
        figures = _of_answers(cast, roster - cannot - len(cast.given))
    else:
        figures = _of_places(cast, places)
    return ItemResult(
        item=cast.item,
        question=cast.question.id,
        round=next((vote.round for vote in cast.votes), ""),
        n=len(cast.given),
        roster=roster,
        blank=roster - cannot - len(cast.given),
        cannot_judge=cannot,
        recused=recused,
        comments=tuple(sorted({vote.comment.strip() for vote in cast.votes if vote.comment.strip()})),
        **figures,
    )


def _of_scale(cast: _Cast, scale: Scale, blank: int) -> dict[str, Any]:
    ratings = [_rating(vote, scale) for vote in cast.given]
    counts = histogram(ratings, scale.points)
    sides = sides_of(ratings, scale)
    one = spread(ratings, cast.protocol.quantile)
    figures: dict[str, Any] = {
        "distribution": tuple((str(point), k) for point, k in zip(scale.points, counts, strict=True)),
        **_shares(cast, sides, [rating >= (scale.agree_from or scale.high) for rating in ratings]),
        "divided": is_divided(counts),
    }
    if one is not None:
        lower, upper = one.quartiles
        weights = [cast.weight(vote) for vote in cast.given]
        agreement = van_der_eijk(counts)
        figures |= {
            "median": float(one.median),
            "quartiles": (float(lower), float(upper)),
            "iqr": float(one.iqr),
            "quantile": one.quantile,
            "mean": float(one.mean),
            "sd": one.sd,
            "weighted_mean": _weighted(ratings, weights) if cast.plan.weights else None,
            "agreement_a": None if agreement is None else float(agreement),
        }
    rule = cast.rule
    if rule is None:
        return {**figures, "outcome": "", "why": "consensus.why-decides-nothing"}

    def verdict(more: Sequence[int]) -> Verdict:
        return verdict_of_ratings(rule, [*ratings, *more], scale, cast.terms)

    now = verdict(())
    return {
        **figures,
        "outcome": now.outcome,
        "why": now.why,
        "if_absent_agreed": verdict([scale.high] * blank).outcome,
        "if_absent_against": verdict([scale.low] * blank).outcome,
        "quantile_turns": quantile_turns(rule, ratings, scale, cast.terms),
        **_index(rule, cast, sides, ratings),
    }


def _rating(vote: Vote, scale: Scale) -> int:
    plain = vote.value.isascii() and vote.value.isdigit() and len(vote.value) < 4
    rating = int(vote.value) if plain else exact_number(vote.value)
    if rating is None or rating not in scale.points:
        raise DamagedInput(
            "consensus.vote-impossible",
            value=vote.value,
            item=vote.item,
            expert=vote.expert,
            question=vote.question,
        )
    return int(rating)


def _of_answers(cast: _Cast, blank: int) -> dict[str, Any]:
    counts = {answer.id: answer.counts for answer in cast.question.answers}
    for vote in cast.given:
        if vote.value not in counts:
            raise DamagedInput(
                "consensus.vote-impossible",
                value=vote.value,
                item=vote.item,
                expert=vote.expert,
                question=vote.question,
            )
    meant = [counts[vote.value] for vote in cast.given]
    sides = Sides(meant.count("agree"), meant.count("against"), len(meant))
    values = [vote.value for vote in cast.given]
    third = max(1, (2 * sides.n + 3) // 6)
    figures = {
        "distribution": tuple((answer, values.count(answer)) for answer in counts),
        **(_shares(cast, sides, [one == "agree" for one in meant]) if "agree" in counts.values() else {}),
        "divided": sides.n > 1 and min(sides.agree, sides.against) >= third,
    }
    rule = cast.rule
    if rule is None:
        return {**figures, "outcome": "", "why": "consensus.why-decides-nothing"}
    now = verdict_of_sides(rule, sides, cast.terms)
    n = sides.n + blank
    agreed = verdict_of_sides(rule, Sides(sides.agree + blank, sides.against, n), cast.terms)
    against = verdict_of_sides(rule, Sides(sides.agree, sides.against + blank, n), cast.terms)
    return {
        **figures,
        "outcome": now.outcome,
        "why": now.why,
        "if_absent_agreed": agreed.outcome,
        "if_absent_against": against.outcome,
        **_index(rule, cast, sides, []),
    }


def _shares(cast: _Cast, sides: Sides, agree: Sequence[bool]) -> dict[str, Any]:
    if sides.n == 0:
        return {"agree": 0, "against": 0}
    weights = [cast.weight(vote) for vote in cast.given]
    values = [int(one) for one in agree]
    return {
        "agree": sides.agree,
        "against": sides.against,
        "share": sides.agree / sides.n,
        "share_interval": wilson(sides.agree, sides.n, cast.protocol.primary.confidence),
        "weighted_share": _weighted(values, weights) if cast.plan.weights else None,
    }


def _weighted(values: Sequence[int], weights: Sequence[Fraction]) -> float | None:
    total = sum(weights, Fraction(0))
    return (
        float(sum((v * w for v, w in zip(values, weights, strict=True)), Fraction(0)) / total)
        if total
        else None
    )


def _index(rule: Rule, cast: _Cast, sides: Sides, ratings: Sequence[int]) -> dict[str, Any]:
    """The index that a preset goes by, with its interval where there is one."""
    if sides.n == 0:
        return {}
    interval = wilson(sides.agree, sides.n, cast.protocol.primary.confidence)
    if rule.preset == "lawshe":
        ratio = content_validity_ratio(sides.agree, sides.n)
        wide = replace(interval, low=2 * interval.low - 1, high=2 * interval.high - 1)
        return {"index": "cvr", "index_value": float(ratio or 0), "index_interval": wide}
    if rule.preset == "i-cvi":
        one = item_validity(sides.agree, sides.n)
        figures = {"pc": float(one.chance), "kappa": float(one.kappa), "grade": one.grade} if one else {}
        value = sides.agree / sides.n
        return {"index": "icvi", "index_value": value, "index_interval": interval, "figures": figures}
    if rule.preset == "rand-ucla":
        found = ipras(ratings, cast.protocol.quantile)
        figures = {
            "IPR": float(found.width),
            "IPRAS": float(found.adjusted),
            "disagreement": found.disagreement,
        }
        return {"index": "ipras", "index_value": float(found.index), "figures": figures}
    scale = cast.question.scale
    if rule.preset == "fuzzy-delphi" and scale is not None:
        fuzzy = fuzzy_delphi(ratings, SCALES[f"{scale.high}-point"])
        figures = {"d_item": fuzzy.distance, "pct": float(fuzzy.near), "accepted": fuzzy.accepted}
        return {"index": "fuzzy", "index_value": float(fuzzy.crisp), "figures": figures}
    return {}


def _ranked(
    question: Question, items: Sequence[str], cast: Mapping[tuple[str, str], Sequence[Vote]]
) -> dict[str, Any]:
    """Points by places: the first of k places brings k points, a place not given none."""
    top = question.places or len(items)
    points: dict[str, list[Fraction | None]] = {}
    for item in items:
        places = [exact_number(vote.value) for vote in cast.get((question.id, item), ()) if vote.is_given]
        for place in places:
            if place is None or place.denominator != 1 or not 1 <= place <= top:
                raise DamagedInput("consensus.place-impossible", item=item, places=top)
        points[item] = [Fraction(top + 1) - place for place in places if place is not None]
    one = nominal_group(points)
    return {item: (one.totals[item], one.voters[item], one.places[item]) for item in items}


def _of_places(cast: _Cast, places: Mapping[str, Any]) -> dict[str, Any]:
    total, voters, place = places.get(cast.item, (Fraction(0), 0, 0))
    values = sorted((vote.value for vote in cast.given), key=lambda value: (len(value), value))
    return {
        "distribution": tuple((value, values.count(value)) for value in dict.fromkeys(values)),
        "outcome": "",
        "why": "consensus.why-decides-nothing",
        "index": "points",
        "index_value": float(total),
        "figures": {"points": float(total), "voters": voters, "place": place},
    }
