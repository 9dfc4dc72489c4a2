"""What a rule means at this panel's size, said aloud before anybody judges.

A rule that sounds the same decides differently with three experts and with twenty: "at least 70%" is
unanimity for three, and which quartile definition is taken can turn every fourth verdict.
"""

from __future__ import annotations

import itertools
import math
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.chance import fewest_beyond_chance, tail
from codex.consensus.quantiles import DEFINITIONS
from codex.consensus.rating_verdict import meets
from codex.consensus.rule_text import read_rule
from codex.consensus.rules import agrees, fewest_agreeing
from codex.errors import UsageProblem
from codex.model.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.consensus.rules import Rule
    from codex.model.protocol import Protocol

_MOST_SETS = 2000
"""Sets of answers enumerated at most (five experts on nine points); beyond that the count stays unsaid."""


def check_fits(protocol: Protocol, n: int) -> None:
    """Refuse a protocol that nothing could ever meet with a roster of ``n``.

    Raises:
        UsageProblem: Quorum, rule or cell rule ask for more experts than there are.
    """
    if n < 1:
        raise UsageProblem("consensus.roster-empty")
    if protocol.quorum > n:
        raise UsageProblem("consensus.quorum-above-roster", quorum=protocol.quorum, n=n)
    rule = read_rule(protocol.rule)
    if rule.counts_only and fewest_agreeing(rule, n) is None:
        raise UsageProblem("consensus.rule-above-roster", rule=protocol.rule, n=n)
    if protocol.kind == "tag" and protocol.cell.k > n:
        raise UsageProblem("consensus.cell-above-roster", k=protocol.cell.k, n=n)


def what_it_means(
    protocol: Protocol, n: int, scale: tuple[int, int] = (1, 9), agree_from: int | None = None
) -> tuple[Finding, ...]:
    """Say what the protocol's rule means for a roster of ``n`` experts.

    Args:
        protocol: As read; its rule, quorum, ties, quantile and cell rule are looked at.
        n: Size of the roster.
        scale: Lowest and highest rating, for rules about medians and quartiles.
        agree_from: Lowest rating that counts as agreeing, where the rule counts who agrees.

    Returns:
        Findings whose ``where`` is the rule; none of them is an error (see :func:`check_fits`).

    >>> from codex.model.protocol import Protocol
    >>> rule = Protocol(kind="rate", rule="median at least 7 and iqr at most 2")
    >>> flips = [f.fields for f in what_it_means(rule, 3) if f.why == "consensus.means-quantile-flips"]
    >>> flips[0]["flips"], flips[0]["reached"]
    (54, 189)
    """
    rule = read_rule(protocol.rule)
    said = (
        list(_counted(rule, protocol, n))
        if rule.counts_only
        else list(_rated(rule, protocol, n, scale, agree_from))
    )
    said += _quorum(protocol, n)
    said += _small(rule, n)
    if protocol.kind == "tag":
        said.append(("consensus.means-cell-" + protocol.cell.rule, {"k": protocol.cell.k, "n": n}))
    return tuple(Finding(where=protocol.rule, why=why, fields=fields) for why, fields in said)


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


def _rated(
    rule: Rule, protocol: Protocol, n: int, scale: tuple[int, int], agree_from: int | None
) -> Iterator[_Said]:
    points = range(scale[0], scale[1] + 1)
    counts = rule.conditions and any(part.statistic in {"agree", "share"} for part in rule.conditions)
    if not rule.conditions or (counts and agree_from is None):
        return
    if math.comb(n + len(points) - 1, n) > _MOST_SETS:
        return
    named = {"linear", "weibull", "hazen", "sas5", protocol.quantile} & set(DEFINITIONS)
    total, reached, into, flips, turned = 0, 0, 0, 0, 0
    without_spread = type(rule)(rule.text, tuple(p for p in rule.conditions if p.statistic != "iqr"))
    for ratings in itertools.combinations_with_replacement(points, n):
        ways = _ways(ratings)
        total += ways
        middle = not without_spread.conditions or meets(without_spread, ratings, agree_from=agree_from)
        verdict = middle and meets(rule, ratings, quantile=protocol.quantile, agree_from=agree_from)
        into += ways * verdict
        if middle:
            reached += ways
            verdicts = {meets(rule, ratings, quantile=name, agree_from=agree_from) for name in named}
            flips += ways * (len(verdicts) > 1)
        if n > max(protocol.quorum, 1):
            turned += ways * any(
                meets(rule, rest, quantile=protocol.quantile, agree_from=agree_from) != verdict
                for rest in _one_less(ratings)
            )
    yield "consensus.means-sets", {"into": into, "total": total, "n": n}
    if flips:
        fields = {"flips": flips, "reached": reached, "quantile": protocol.quantile, "n": n}
        yield "consensus.means-quantile-flips", fields
    if turned:
        yield "consensus.means-absence-turns", {"turned": turned, "total": total, "n": n}


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


def _per_cent(share: Fraction) -> str:
    """A probability in per cent to one digit; decimal point in every language."""
    return f"{float(share) * 100:.1f}"
