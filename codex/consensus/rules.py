"""Consensus rules: what has to hold before a panel is said to agree.

A rule is a list of conditions that must all hold, or a preset. It is written in words
(``at least 2 of 3``, ``median at least 7 and iqr at most 2``) or in symbols
(``agree>=2 of 3``, ``median>=7 & iqr<=2``); :mod:`codex.consensus.rule_text` reads both.
Shares are compared in whole numbers and fractions: 18 of 23 is never 80%.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from codex.model.quick_dataclass import dataclass

COMPARISONS: Final = (">=", "<=", ">", "<")

STATISTICS: Final = ("agree", "share", "median", "iqr", "mean", "sd", "cv", "range")
"""What a condition can be about; ``agree`` is a number of people, ``share`` a part of those who judged."""

COUNTED: Final = frozenset({"agree", "share"})
"""Statistics that need no scale, only who agreed."""

PRESETS: Final = (
    "majority",
    "two-thirds",
    "unanimity",
    "lawshe",
    "i-cvi",
    "rand-ucla",
    "fuzzy-delphi",
    "70/15",
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One statistic, compared with a bound."""

    statistic: str
    comparison: str
    bound: Fraction
    of: int | None = None
    """The panel size the author named (``2 of 3``); the count is of the roster, whatever its size."""

    def holds(self, value: Fraction) -> bool:
        """Compare exactly.

        >>> Condition("share", ">=", Fraction(80, 100)).holds(Fraction(18, 23))
        False
        """
        return {
            ">=": value >= self.bound,
            "<=": value <= self.bound,
            ">": value > self.bound,
            "<": value < self.bound,
        }[self.comparison]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as it was read."""

    text: str
    """As the author wrote it."""
    conditions: tuple[Condition, ...] = ()
    """All must hold; empty only for a preset that is a method of its own."""
    preset: str = ""
    """Name of the preset it came from, or nothing."""

    @property
    def counts_only(self) -> bool:
        """True where it is enough to know who agreed: no scale, no median."""
        return bool(self.conditions) and all(part.statistic in COUNTED for part in self.conditions)

    @property
    def unanimous(self) -> bool:
        """True where one dissent is enough to fail, at any size."""
        return any(
            part.statistic == "share" and part.comparison == ">=" and part.bound == 1
            for part in self.conditions
        )

    @property
    def named_size(self) -> int | None:
        """The panel size named in the rule (``2 of 3`` -> 3), or None."""
        return next((part.of for part in self.conditions if part.of is not None), None)


def agrees(rule: Rule, agreeing: int, judged: int) -> bool:
    """Say whether ``agreeing`` people of ``judged`` meet a rule that only counts people.

    >>> from codex.consensus.rule_text import read_rule
    >>> agrees(read_rule("share at least 80%"), 18, 23), agrees(read_rule("share at least 80%"), 19, 23)
    (False, True)
    """
    if judged == 0 or not rule.counts_only:
        return False
    value = {"agree": Fraction(agreeing), "share": Fraction(agreeing, judged)}
    return all(part.holds(value[part.statistic]) for part in rule.conditions)


def fewest_agreeing(rule: Rule, judged: int) -> int | None:
    """Return the smallest number of people of ``judged`` who carry the rule, or None where nobody can.

    >>> from codex.consensus.rule_text import read_rule
    >>> [fewest_agreeing(read_rule("share at least 70%"), n) for n in (3, 5, 10)]
    [3, 4, 7]
    """
    return next((k for k in range(judged + 1) if agrees(rule, k, judged)), None)


def needs_agreeing(rule: Rule) -> bool:
    """Say whether the rule has to know which answers agree.

    >>> from codex.consensus.rule_text import read_rule
    >>> needs_agreeing(read_rule("median>=7")), needs_agreeing(read_rule("unanimous"))
    (False, True)
    """
    return any(part.statistic in COUNTED for part in rule.conditions)
