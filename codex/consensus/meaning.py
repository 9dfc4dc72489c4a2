"""What a rule means at this panel's size, said aloud before anybody judges.

A rule that sounds the same decides differently with three experts and with twenty: "at least 70%" is
unanimity for three, and which quartile definition is taken can turn every fourth verdict.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from codex.consensus.chance import fewest_beyond_chance, tail
from codex.consensus.content_validity import critical_ratio
from codex.consensus.panel_plan import panel_plan
from codex.consensus.quantiles import DEFINITIONS
from codex.consensus.rand_ucla import classic_limits
from codex.consensus.rating_verdict import meets
from codex.consensus.rule_text import read_rule
from codex.consensus.rules import agrees, fewest_agreeing, needs_agreeing
from codex.errors import UsageProblem
from codex.model.finding import Digits, Finding
from codex.model.sets import COMPARING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.consensus.rules import Rule
    from codex.model.panel import Scale
    from codex.model.protocol import Protocol

_MOST_SETS = 6500
"""Sets of answers enumerated at most (seven experts on nine points); beyond that the count stays unsaid."""


def check_fits(protocol: Protocol, n: int) -> None:
    """Refuse a protocol that nothing could ever meet with a roster of ``n``.

    Raises:
        UsageProblem: Quorum, rule or cell rule ask for more experts than there are.
    """
    if n < 1:
        raise UsageProblem("consensus.roster-empty")
    if protocol.quorum > n:
        raise UsageProblem("consensus.quorum-above-roster", quorum=protocol.quorum, n=n)
    for _, rule, _scale in _deciding(protocol):
        if rule.counts_only and fewest_agreeing(rule, n) is None:
            raise UsageProblem("consensus.rule-above-roster", rule=rule.text, n=n)
    if protocol.kind == "tag" and protocol.cell.k > n:
        raise UsageProblem("consensus.cell-above-roster", k=protocol.cell.k, n=n)


def what_it_means(protocol: Protocol, n: int) -> tuple[Finding, ...]:
    """Say what the protocol's rules mean for a roster of ``n`` experts.

    Args:
        protocol: As read; its rule, quorum, ties, quantile, cell rule, questions and scales.
        n: Size of the roster.

    Returns:
        Findings whose ``where`` is the rule, after the question where there are several; none of them
        is an error (see :func:`check_fits`).

    >>> from codex.model.protocol import Protocol
    >>> rule = Protocol(kind="rate", rule="median at least 7 and iqr at most 2")
    >>> flips = [f.fields for f in what_it_means(rule, 3) if f.why == "consensus.means-quantile-flips"]
    >>> flips[0]["flips"], flips[0]["reached"]
    (54, 189)
    """
    found = []
    for name, rule, scale in _deciding(protocol):
        where = f"{name}: {rule.text}" if name else rule.text
        found += [
            Finding(where=where, why=why, fields=fields) for why, fields in _of_rule(rule, protocol, n, scale)
        ]
    said = list(_quorum(protocol, n)) if protocol.kind != "unitize" else []
    if protocol.kind == "tag":
        said.append(("consensus.means-cell-" + protocol.cell.rule, {"k": protocol.cell.k, "n": n}))
    return (*found, *(Finding(where=protocol.rule, why=why, fields=fields) for why, fields in said))


def cannot_show(protocol: Protocol, n: int) -> tuple[Finding, ...]:
    """Return what figures of ``n`` experts can never show, whatever they answer.

    A part of :func:`what_it_means` that takes no trying of sets: it is said beside every result.
    """
    return tuple(
        Finding(where=f"{name}: {rule.text}" if name else rule.text, why=why, fields=fields)
        for name, rule, _ in _deciding(protocol)
        for why, fields in (*_preset(rule, n), *_small(rule, n))
        if why in NEVER
    )


NEVER = frozenset(
    {"consensus.means-never-significant", "consensus.means-ram-size", "consensus.means-lawshe-never"}
)


def _deciding(protocol: Protocol) -> list[tuple[str, Rule, Scale | None]]:
    """Each rule that decides something, with its question's name and scale; equal ones once."""
    if protocol.kind in {"tag", "unitize", "rank", *COMPARING}:
        return [("", read_rule(protocol.rule), None)] if protocol.rule else []
    asked = [one for one in panel_plan(protocol).questions if one.decides]
    found: dict[tuple[object, ...], tuple[str, Rule, Scale | None]] = {}
    for one in asked:
        rule, scale = one.rule or protocol.rule, one.scale
        key = (rule, scale and (scale.low, scale.high, scale.agree_from))
        found.setdefault(key, (one.id, read_rule(rule), scale))
    several = len(found) > 1
    return [(name if several else "", rule, scale) for name, rule, scale in found.values()]


def _of_rule(rule: Rule, protocol: Protocol, n: int, scale: Scale | None) -> Iterator[_Said]:
    if scale is not None and needs_agreeing(rule):
        yield "consensus.means-agree-from", {"rating": scale.agree_from, "high": scale.high}
    if rule.counts_only:
        yield from _counted(rule, protocol, n)
    elif scale is not None:
        tried = _rated(
            rule, n, scale.points, scale.agree_from, quantile=protocol.quantile, quorum=protocol.quorum
        )
        yield from ((why, dict(fields)) for why, fields in tried)
    yield from _preset(rule, n)
    yield from _small(rule, n)


_Said = tuple[str, dict[str, object]]


def _counted(rule: Rule, protocol: Protocol, n: int) -> Iterator[_Said]:
    fewest = fewest_agreeing(rule, n)
    if fewest is None:
        return
    if rule.named_size not in (None, n):
        yield "consensus.means-other-size", {"named": rule.named_size, "k": fewest, "n": n}
    if fewest == n and not rule.unanimous and n > 1:
        yield "consensus.means-unanimity", {"n": n}
    else:
        yield "consensus.means-fewest", {"k": fewest, "n": n}
    if n > max(protocol.quorum, 1):
        yield from _absence(rule, n, fewest)
    evens = (m for m in range(2, n + 1, 2) if m >= protocol.quorum)
    if any(not agrees(rule, m // 2, m) and agrees(rule, m // 2 + 1, m) for m in evens):
        yield "consensus.means-tie-" + protocol.ties, {"n": n}


def _absence(rule: Rule, n: int, fewest: int) -> Iterator[_Said]:
    """Say what one expert who does not judge does to the fewest needed."""
    then = fewest_agreeing(rule, n - 1)
    if then is None:
        yield "consensus.means-absence-blocks", {"n": n}
    else:
        yield "consensus.means-absence", {"k": then, "n": n - 1, "before": fewest}


@lru_cache(maxsize=64)  # every question of every round asks, and most ask the same
def _rated(
    rule: Rule, n: int, points: range, agree_from: int | None, *, quantile: str, quorum: int
) -> tuple[_Said, ...]:
    """Try every set of answers that ``n`` experts can give."""
    if not rule.conditions or math.comb(n + len(points) - 1, n) > _MOST_SETS:
        return ()
    tried = _Tried(rule, agree_from, quantile=quantile, absence=n > max(quorum, 1))
    for ratings in itertools.combinations_with_replacement(points, n):
        tried.take(ratings)
    said: list[_Said] = [("consensus.means-sets", {"into": tried.into, "total": tried.total, "n": n})]
    if tried.flips:
        fields = {"flips": tried.flips, "reached": tried.reached, "quantile": quantile, "n": n}
        said.append(("consensus.means-quantile-flips", fields))
    if tried.turned:
        fields = {"turned": tried.turned, "total": tried.total, "n": n}
        said.append(("consensus.means-absence-turns", fields))
    return tuple(said)


class _Tried:
    """Counts over all sets of answers, each as often as experts can give it."""

    def __init__(self, rule: Rule, agree_from: int | None, *, quantile: str, absence: bool) -> None:
        self._rule = rule
        self._location = replace(rule, conditions=tuple(p for p in rule.conditions if p.statistic != "iqr"))
        self._quantile = quantile
        self._definitions = {"linear", "weibull", "hazen", "sas5", quantile} & set(DEFINITIONS)
        self._agree_from = agree_from
        self._absence = absence
        self._known: dict[tuple[tuple[int, ...], bool, str], bool] = {}
        self.total = self.into = self.reached = self.flips = self.turned = 0

    def take(self, ratings: tuple[int, ...]) -> None:
        ways = _ways(ratings)
        located = not self._location.conditions or self._meets(ratings, self._location)
        verdict = located and self._meets(ratings)
        self.total += ways
        self.into += ways * verdict
        if located:
            self.reached += ways
            verdicts = {self._meets(ratings, quantile=name) for name in self._definitions}
            self.flips += ways * (len(verdicts) > 1)
        if self._absence:
            self.turned += ways * any(self._meets(rest) != verdict for rest in _one_less(ratings))

    def _meets(self, ratings: tuple[int, ...], rule: Rule | None = None, quantile: str = "") -> bool:
        key = (ratings, rule is None, quantile or self._quantile)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = meets(
                rule or self._rule, ratings, quantile=key[2], agree_from=self._agree_from
            )
        return found


def _preset(rule: Rule, n: int) -> Iterator[_Said]:
    """Say where a preset has nothing to say at this size."""
    if rule.preset == "rand-ucla" and classic_limits(n) is None:
        yield "consensus.means-ram-size", {"n": n}
    if rule.preset == "lawshe":
        critical = critical_ratio(n)
        if critical.essential is None:
            yield "consensus.means-lawshe-never", {"n": n}
        else:
            yield "consensus.means-lawshe", {"k": critical.essential, "n": n}
    if rule.preset == "70/15":
        yield "consensus.means-70-15", {"k": -(-7 * n // 10), "most": -(-15 * n // 100) - 1, "n": n}


def _quorum(protocol: Protocol, n: int) -> Iterator[_Said]:
    if protocol.quorum == n > 1:
        yield "consensus.means-quorum-all", {"n": n}
    else:
        yield "consensus.means-quorum", {"quorum": protocol.quorum, "n": n}


def _small(rule: Rule, n: int) -> Iterator[_Said]:
    """Say what chance alone would do: the panel's answers against tossed coins."""
    beyond = fewest_beyond_chance(n)
    if beyond is None:
        yield "consensus.means-never-significant", {"n": n, "p": _per_cent(Fraction(1, 2**n))}
        return
    fewest = fewest_agreeing(rule, n) if rule.counts_only else None
    if fewest is not None and fewest < beyond:
        p = _per_cent(tail(fewest, n))
        yield "consensus.means-chance", {"k": fewest, "beyond": beyond, "n": n, "p": p}


def _ways(ratings: tuple[int, ...]) -> int:
    """In how many orders the experts could have given this multiset of ratings."""
    ways = math.factorial(len(ratings))
    for rating in set(ratings):
        ways //= math.factorial(ratings.count(rating))
    return ways


def _one_less(ratings: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for rating in set(ratings):
        place = ratings.index(rating)
        yield ratings[:place] + ratings[place + 1 :]


def _per_cent(share: Fraction) -> Digits:
    """A probability in per cent to one digit."""
    return Digits(f"{float(share) * 100:.1f}")
