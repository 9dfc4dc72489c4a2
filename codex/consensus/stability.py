"""Did the panel change between two rounds: paired tests, and plain shares that need no test.

Consensus and stability are different questions: a divided panel that no longer moves is a result. With
few experts a test that finds no change proves nothing, so the share of unchanged answers stands beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.spread import histogram, spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.quantiles import Exact

_EXACT_UP_TO = 60
"""Changes counted exactly; beyond, the normal approximation with tie correction."""


@dataclass(frozen=True, slots=True)
class Wilcoxon:
    """Signed ranks of paired differences."""

    plus: Fraction
    """Sum of the ranks of positive differences (round 1 above round 2)."""
    minus: Fraction
    changed: int
    unchanged: int
    p_greater: float | None
    """Probability of a sum of positive ranks as large or larger, without a shift."""
    p_less: float | None
    p_two: float
    exact: bool

    @property
    def status(self) -> str:
        """``exact``, ``approximate``, or ``undefined`` where nobody changed anything."""
        if self.changed == 0:
            return "undefined"
        return "exact" if self.exact else "approximate"


def wilcoxon(differences: Sequence[Exact]) -> Wilcoxon:
    """Test whether paired differences lean to one side.

    Differences of zero are dropped and counted; equal sizes share their mean rank. The distribution is
    enumerated exactly, ties included, for up to 60 changes.

    Args:
        differences: Round 1 less round 2, one an expert who answered both.

    Source:
        Wilcoxon (1945).

    >>> found = wilcoxon([Fraction(x) for x in (3, 1, 2, -1)])
    >>> found.plus, found.minus, found.p_two
    (Fraction(17, 2), Fraction(3, 2), 0.375)
    """
    moved = [difference for difference in differences if difference]
    unchanged = len(differences) - len(moved)
    if not moved:
        return Wilcoxon(Fraction(0), Fraction(0), 0, unchanged, None, None, 1.0, exact=True)
    ranks = midranks([d if d > 0 else -d for d in moved])
    plus = sum((rank for rank, d in zip(ranks, moved, strict=True) if d > 0), Fraction(0))
    minus = sum(ranks, Fraction(0)) - plus
    exact = len(moved) <= _EXACT_UP_TO
    greater, less = _signed_rank_tails(ranks, plus) if exact else _normal_tails(ranks, plus)
    two = min(1.0, 2 * min(greater, less))
    return Wilcoxon(plus, minus, len(moved), unchanged, greater, less, two, exact)


def midranks(values: Sequence[Exact]) -> list[Fraction]:
    """Return ranks from 1; equal values share the mean of their places.

    >>> midranks([Fraction(5), Fraction(1), Fraction(5)])
    [Fraction(5, 2), Fraction(1, 1), Fraction(5, 2)]
    """
    order = sorted(values)
    places: dict[Exact, list[int]] = {}
    for place, value in enumerate(order, 1):
        places.setdefault(value, []).append(place)
    return [Fraction(sum(places[value]), len(places[value])) for value in values]


def _signed_rank_tails(ranks: Sequence[Fraction], plus: Fraction) -> tuple[float, float]:
    """Both tails by counting sign patterns; ranks are doubled so that they are whole."""
    doubled = [int(2 * rank) for rank in ranks]
    ways = [1]
    for rank in doubled:
        longer = ways + [0] * rank
        for place, count in enumerate(ways):
            longer[place + rank] += count
        ways = longer
    at, total = int(2 * plus), 2 ** len(ranks)
    return float(Fraction(sum(ways[at:]), total)), float(Fraction(sum(ways[: at + 1]), total))


def _normal_tails(ranks: Sequence[Fraction], plus: Fraction) -> tuple[float, float]:
    mean = float(sum(ranks, Fraction(0))) / 2
    deviation = math.sqrt(math.fsum(float(rank) ** 2 for rank in ranks) / 4)

    def above(z: float) -> float:
        return math.erfc(z / math.sqrt(2)) / 2

    value = float(plus)
    return above((value - mean - 0.5) / deviation), above((mean - value - 0.5) / deviation)


@dataclass(frozen=True, slots=True)
class Change:
    """A test of symmetry in a square table of round 1 by round 2."""

    chi2: float | None
    """None where nobody changed: there is nothing to test."""
    df: int
    p: float
    p_exact: float | None
    """Exact two-sided binomial; for tables of two categories only."""
    unchanged: Fraction | None
    """Share on the diagonal; None for an empty table."""


def mcnemar(table: Sequence[Sequence[int]], *, continuity: bool = False) -> Change:
    """Test whether as many changed from the first answer to the second as back.

    ``chi2 = (b - c)^2 / (b + c)``, with ``continuity`` ``(|b - c| - 1)^2 / (b + c)``; the exact p is given
    always and is the one to read when fewer than 25 changed.

    Args:
        table: Counts (2, 2), round 1 in rows, round 2 in columns.
        continuity: Edwards' correction.

    Source:
        McNemar (1947).

    >>> round(mcnemar([[794, 150], [86, 570]]).chi2, 4)
    17.3559
    """
    b, c = table[0][1], table[1][0]
    changed = b + c
    if changed == 0:
        return Change(None, 1, 1.0, 1.0, _diagonal(table))
    gap = max(abs(b - c) - continuity, 0)
    chi2 = gap * gap / changed
    tail = sum(math.comb(changed, k) for k in range(min(b, c) + 1))
    exact = min(1.0, float(Fraction(2 * tail, 2**changed)))
    return Change(chi2, 1, math.erfc(math.sqrt(chi2 / 2)), exact, _diagonal(table))


def bowker(table: Sequence[Sequence[int]]) -> Change:
    """Test symmetry for any number of categories; McNemar's test for two.

    Args:
        table: Counts (K, K), round 1 in rows, round 2 in columns.

    Source:
        Bowker (1948); pairs of categories that nobody moved between have no degree of freedom.

    >>> found = bowker([[10, 4, 0], [1, 10, 3], [0, 2, 10]])
    >>> round(found.chi2, 6), found.df
    (2.0, 2)
    """
    chi2, df = 0.0, 0
    for i in range(len(table)):
        for j in range(i + 1, len(table)):
            moved = table[i][j] + table[j][i]
            if moved:
                chi2 += (table[i][j] - table[j][i]) ** 2 / moved
                df += 1
    if df == 0:
        return Change(None, 0, 1.0, None, _diagonal(table))
    from scipy.special import gammaincc

    return Change(chi2, df, float(gammaincc(df / 2, chi2 / 2)), None, _diagonal(table))


def _diagonal(table: Sequence[Sequence[int]]) -> Fraction | None:
    total = sum(sum(row) for row in table)
    return Fraction(sum(table[i][i] for i in range(len(table))), total) if total else None


@dataclass(frozen=True, slots=True)
class CvChange:
    """Coefficients of variation of two rounds."""

    first: float | None
    second: float | None

    @property
    def change(self) -> float | None:
        """Their distance; there is no agreed limit (0.1 to 0.2 are used)."""
        return None if self.first is None or self.second is None else abs(self.second - self.first)


def cv_change(first: Sequence[Exact], second: Sequence[Exact]) -> CvChange:
    """Return the change of SD / mean between two rounds, SD with n - 1.

    >>> round(cv_change([Fraction(x) for x in (4, 5, 3)], [Fraction(x) for x in (4, 4, 4)]).change, 3)
    0.25
    """
    one, two = spread(first), spread(second)
    return CvChange(one.cv if one else None, two.cv if two else None)


@dataclass(frozen=True, slots=True)
class HistogramChange:
    """How much the distribution moved; single experts may have moved more."""

    net_changers: Fraction
    share: Fraction | None
    swapped: int
    """Experts who changed without moving the distribution."""

    def is_stable(self, limit: Fraction = Fraction(15, 100)) -> bool:
        """Under the limit, 15% by custom."""
        return self.share is not None and self.share < limit


def histogram_change(
    first: Sequence[Exact], second: Sequence[Exact], categories: Sequence[Exact]
) -> HistogramChange:
    """Return half the summed change of the counts, and how many changed unseen by it.

    Args:
        first: Round 1, one an expert.
        second: Round 2, the same experts in the same order.
        categories: The points of the scale.

    Source:
        Scheibe, Skutsch & Schofer (1975).

    >>> histogram_change([Fraction(1), Fraction(2)], [Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)])
    HistogramChange(net_changers=Fraction(0, 1), share=Fraction(0, 1), swapped=2)
    """
    one, two = histogram(first, categories), histogram(second, categories)
    net = Fraction(sum(abs(a - b) for a, b in zip(one, two, strict=True)), 2)
    changed = sum(a != b for a, b in zip(first, second, strict=True))
    n = len(first)
    return HistogramChange(net, net / n if n else None, int(max(changed - net, Fraction(0))))


def unchanged_share(first: Sequence[object], second: Sequence[object]) -> Fraction | None:
    """Return the share of experts with the same answer in both rounds, or None without pairs."""
    same = sum(a == b for a, b in zip(first, second, strict=True))
    return Fraction(same, len(first)) if first else None
