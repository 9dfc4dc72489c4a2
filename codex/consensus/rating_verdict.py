"""Whether a set of ratings meets a rule: exact, so that no verdict hangs on a rounding error."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.quantiles import Exact, Number, exact, exact_all, median, quartiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.rules import Condition, Rule


def meets(
    rule: Rule, ratings: Sequence[Number], *, quantile: str = "linear", agree_from: Number | None = None
) -> bool:
    """Say whether the ratings meet every condition of the rule.

    Args:
        rule: With conditions; a preset without any is a method of its own and never met here.
        ratings: One number an expert; blanks left out before.
        quantile: Definition of the quartiles.
        agree_from: Lowest rating that counts as agreeing; needed by ``share`` and ``agree``.

    >>> from codex.consensus.rule_text import read_rule
    >>> rule = read_rule("median>=7 & iqr<=2")
    >>> meets(rule, [5, 7, 9]), meets(rule, [5, 7, 9], quantile="weibull")
    (True, False)
    """
    if not ratings or not rule.conditions:
        return False
    values = exact_all(ratings)
    cut = None if agree_from is None else exact(agree_from)
    return all(_holds(part, values, quantile, cut) for part in rule.conditions)


def _holds(part: Condition, values: Sequence[Exact], quantile: str, cut: Exact | None) -> bool:
    if part.statistic in {"sd", "cv"}:
        return _spread_holds(part, values)
    return part.holds(_statistic(part.statistic, values, quantile, cut))


def _statistic(name: str, values: Sequence[Exact], quantile: str, cut: Exact | None) -> Fraction:
    if name in {"agree", "share"}:
        if cut is None:
            msg = "a rule that counts who agrees needs to know from which rating on one agrees"
            raise ValueError(msg)
        agreeing = sum(value >= cut for value in values)
        return Fraction(agreeing, 1 if name == "agree" else len(values))
    if name == "median":
        return median(values)
    if name == "iqr":
        lower, upper = quartiles(values, quantile)
        return upper - lower
    return Fraction(max(values) - min(values)) if name == "range" else Fraction(sum(values)) / len(values)


def _spread_holds(part: Condition, values: Sequence[Exact]) -> bool:
    """Compare variances with squared bounds: a root would be a rounding."""
    if len(values) < 2:
        return False
    mean = Fraction(sum(values)) / len(values)
    variance = (sum(value * value for value in values) - len(values) * mean * mean) / (len(values) - 1)
    if part.statistic == "cv":
        if mean <= 0:
            return False
        variance /= mean**2
    squared = type(part)(part.statistic, part.comparison, part.bound**2)
    return squared.holds(variance)
