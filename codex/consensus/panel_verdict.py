"""What a rule says of a panel's answers: in, out, left open, or a tie.

A rule says what has to hold for *in*. *Out* is its mirror: as many agree that it is not so. What lies
between stays undecided and is what the next round is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.consensus.content_validity import content_validity_ratio, critical_ratio
from codex.consensus.fuzzy_delphi import SCALES, fuzzy_delphi
from codex.consensus.percent_rules import percent_verdict
from codex.consensus.quantiles import DEFINITIONS, median
from codex.consensus.rand_ucla import band, ipras
from codex.consensus.rating_verdict import meets
from codex.consensus.rules import agrees
from codex.model.decision import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.quantiles import Exact
    from codex.consensus.rules import Rule
    from codex.model.panel import Scale

_SPREAD: Final = frozenset({"iqr", "sd", "cv", "range"})
IN: Final = Verdict("in", "consensus.why-rule-met")
OUT: Final = Verdict("out", "consensus.why-panel-against")
OPEN: Final = Verdict("undecided", "consensus.why-left-open")
BELOW_QUORUM: Final = Verdict("undecided", "consensus.why-below-quorum")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a protocol fixed beside the rule."""

    quorum: int = 1
    ties: str = "undecided"
    quantile: str = "linear"


@dataclass(frozen=True, slots=True)
class Sides:
    """How many answered, and for which side."""

    agree: int
    against: int
    n: int


def verdict_of_sides(rule: Rule, sides: Sides, terms: Terms) -> Verdict:
    """Return the verdict of a rule that counts people, or of Lawshe's ratio.

    >>> from codex.consensus.rule_text import read_rule
    >>> [verdict_of_sides(read_rule("share>=70%"), Sides(k, 10 - k, 10), Terms()).outcome for k in (7, 5, 3)]
    ['in', 'undecided', 'out']
    """
    if sides.n < max(terms.quorum, 1):
        return BELOW_QUORUM
    if rule.preset == "lawshe":
        return _lawshe(sides)
    if agrees(rule, sides.agree, sides.n):
        return IN
    if sides.agree and sides.agree == sides.against and agrees(rule, sides.agree + 1, sides.n):
        return {
            "in": Verdict("in", "consensus.why-tie-in"),
            "out": Verdict("out", "consensus.why-tie-out"),
        }.get(terms.ties, Verdict("tie", "consensus.why-tie"))
    return OUT if agrees(rule, sides.against, sides.n) else OPEN


def _lawshe(sides: Sides) -> Verdict:
    critical = critical_ratio(sides.n).cvr
    if critical is None:
        return Verdict("undecided", "consensus.why-lawshe-small")
    ratio = content_validity_ratio(sides.agree, sides.n)
    return IN if ratio is not None and ratio >= critical else Verdict("out", "consensus.why-rule-not-met")


def verdict_of_ratings(rule: Rule, ratings: Sequence[Exact], scale: Scale, terms: Terms) -> Verdict:
    """Return the verdict of any rule on ratings of one item.

    >>> from fractions import Fraction
    >>> from codex.consensus.rule_text import read_rule
    >>> from codex.model.panel import Scale
    >>> rule = read_rule("median>=7 & iqr<=2")
    >>> sets = ((7, 8, 9), (1, 2, 2), (1, 5, 9))
    >>> [verdict_of_ratings(rule, [Fraction(x) for x in one], Scale(1, 9), Terms()).outcome for one in sets]
    ['in', 'out', 'undecided']
    """
    if len(ratings) < max(terms.quorum, 1):
        return BELOW_QUORUM
    if rule.counts_only:
        return verdict_of_sides(rule, sides_of(ratings, scale), terms)
    if rule.conditions:
        return _of_conditions(rule, ratings, scale, terms)
    if rule.preset == "70/15":
        return {"in": IN, "out": OUT}.get(percent_verdict(ratings).verdict, OPEN)
    if rule.preset == "rand-ucla":
        found = band(median(ratings), disagreement=ipras(ratings, terms.quantile).disagreement)
        return {"appropriate": IN, "inappropriate": OUT}.get(found, OPEN)
    return _fuzzy(ratings, scale)


def sides_of(ratings: Sequence[Exact], scale: Scale) -> Sides:
    """Count ratings by the cuts of their scale."""
    agree_from = scale.high if scale.agree_from is None else scale.agree_from
    against_to = agree_from - 1 if scale.against_to is None else scale.against_to
    agree = sum(rating >= agree_from for rating in ratings)
    return Sides(agree, sum(rating <= against_to for rating in ratings), len(ratings))


def quantile_turns(rule: Rule, ratings: Sequence[Exact], scale: Scale, terms: Terms) -> bool:
    """Say whether the outcome hangs on the quartile definition."""
    hangs = rule.preset == "rand-ucla" or any(part.statistic == "iqr" for part in rule.conditions)
    if not hangs or len(ratings) < max(terms.quorum, 1):
        return False
    each = (Terms(terms.quorum, terms.ties, name) for name in DEFINITIONS)
    return len({verdict_of_ratings(rule, ratings, scale, one).outcome for one in each}) > 1


def _of_conditions(rule: Rule, ratings: Sequence[Exact], scale: Scale, terms: Terms) -> Verdict:
    held = {
        part: meets(
            type(rule)(rule.text, (part,)), ratings, quantile=terms.quantile, agree_from=scale.agree_from
        )
        for part in rule.conditions
    }
    if all(held.values()):
        return IN
    location = [value for part, value in held.items() if part.statistic not in _SPREAD]
    narrow = all(value for part, value in held.items() if part.statistic in _SPREAD)
    return OUT if location and narrow and not any(location) else OPEN


def _fuzzy(ratings: Sequence[Exact], scale: Scale) -> Verdict:
    triangles = SCALES.get(f"{scale.high}-point")
    if triangles is None:
        return OPEN
    found = fuzzy_delphi(ratings, triangles)
    if found.accepted:
        return IN
    crowded = fuzzy_delphi(ratings, triangles, cut=type(found.crisp)(0)).accepted
    return OUT if crowded else OPEN
