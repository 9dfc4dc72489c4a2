"""Consensus by how many rated high and low, and by how many stay with the commonest rating."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.quantiles import Exact

MODE_SIZES = range(8, 26)
"""Panel sizes for which the mode rule has limits."""


@dataclass(frozen=True, slots=True)
class Percent:
    """Shares at both ends of the scale, and what they decide."""

    n: int
    high: Fraction
    low: Fraction
    verdict: str
    """``in``, ``out`` or ``none``."""


def percent_verdict(
    ratings: Sequence[Exact],
    include: Fraction = Fraction(70, 100),
    exclude: Fraction = Fraction(15, 100),
    *,
    high_from: Fraction = Fraction(7),
    low_to: Fraction = Fraction(3),
) -> Percent:
    """Return ``in`` where enough rate high and few rate low, ``out`` the other way round.

    Args:
        ratings: One an expert, blanks left out, at least one.
        include: Share that must be reached (exactly reached is enough).
        exclude: Share that the other end must stay under (exactly reached is too much).
        high_from: Lowest rating of the high end.
        low_to: Highest rating of the low end.

    >>> percent_verdict([Fraction(x) for x in (7, 8, 9, 7, 8, 9, 7, 5, 4, 2)]).verdict
    'in'
    """
    n = len(ratings)
    high = Fraction(sum(rating >= high_from for rating in ratings), n)
    low = Fraction(sum(rating <= low_to for rating in ratings), n)
    verdict = "none"
    if high >= include and low < exclude:
        verdict = "in"
    elif low >= include and high < exclude:
        verdict = "out"
    return Percent(n, high, low, verdict)


@dataclass(frozen=True, slots=True)
class ModeRule:
    """How many stand apart from the commonest rating."""

    n: int
    modes: tuple[Exact, ...]
    """The commonest rating; several where they share the place."""
    outside: int
    limit: int | None
    """Most that may stand outside; None for panel sizes without a limit."""

    @property
    def consensus(self) -> bool | None:
        """True within the limit; None where the size has none."""
        return None if self.limit is None else self.outside <= self.limit


def mode_rule(ratings: Sequence[Exact], limit: int | None = None) -> ModeRule:
    """Return how many ratings lie outside the mode, and how many may.

    Args:
        ratings: One an expert, at least one.
        limit: The panel's own limit; without it a third of the panel less one, for sizes 8-25.

    >>> mode_rule([Fraction(x) for x in (4, 4, 4, 4, 4, 4, 4, 4, 3, 3, 5, 2)]).consensus
    False
    """
    counts = Counter(ratings)
    n, most = len(ratings), max(counts.values())
    if limit is None and n in MODE_SIZES:
        limit = (n + 1) // 3 - 1
    return ModeRule(n, tuple(sorted(r for r, c in counts.items() if c == most)), n - most, limit)


@dataclass(frozen=True, slots=True)
class Apmo:
    """Average per cent of majority opinions: the cut-off that a panel sets itself."""

    value: Fraction
    above: tuple[bool, ...]
    """Per item: whether its majority's share reaches the cut-off."""


def apmo(items: Sequence[tuple[int, int, int]]) -> Apmo | None:
    """Return (majority agreements + majority disagreements) / all opinions, or None without opinions.

    Args:
        items: Per item how many agree, disagree, and answered in all. A majority is more than half; an
            even split adds to the opinions only.

    Source:
        Kapoor (1987).

    >>> apmo([(9, 1, 10), (6, 2, 10), (5, 5, 10), (2, 8, 10)]).value
    Fraction(23, 40)
    """
    opinions = sum(n for _, _, n in items)
    if not opinions:
        return None
    majorities = [next((k for k in (agree, against) if 2 * k > n), 0) for agree, against, n in items]
    value = Fraction(sum(majorities), opinions)
    above = tuple(
        bool(n) and k > 0 and Fraction(k, n) >= value for k, (_, _, n) in zip(majorities, items, strict=True)
    )
    return Apmo(value, above)
