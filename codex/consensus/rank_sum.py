"""The rank-sum test of two groups, exact for the sizes of panels."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.stability import midranks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.quantiles import Exact

_EXACT_UP_TO = 40
"""Experts in both groups; beyond, the normal approximation with tie correction."""


def rank_sum_p(one: Sequence[Exact], other: Sequence[Exact]) -> float | None:
    """Return the two-sided probability of rank sums at least as far apart, or None with an empty group.

    Every way of choosing who belongs to the first group is counted, ties included.

    Source:
        Wilcoxon (1945); Mann & Whitney (1947).

    >>> rank_sum_p([Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)])
    0.3333333333333333
    """
    if not one or not other:
        return None
    doubled = [int(2 * rank) for rank in midranks([*one, *other])]
    seen = sum(doubled[: len(one)])
    centre = Fraction(len(one) * sum(doubled), len(doubled))
    if len(doubled) > _EXACT_UP_TO:
        return _approximate(doubled, len(one), seen - float(centre))
    ways: list[dict[int, int]] = [{0: 1}, *({} for _ in one)]
    for rank in doubled:
        for size in range(len(one), 0, -1):
            for total, count in ways[size - 1].items():
                ways[size][total + rank] = ways[size].get(total + rank, 0) + count
    far = sum(count for total, count in ways[-1].items() if abs(total - centre) >= abs(seen - centre))
    return float(Fraction(far, math.comb(len(doubled), len(one))))


def _approximate(doubled: Sequence[int], size: int, distance: float) -> float:
    n = len(doubled)
    mean = sum(doubled) / n
    spread = math.fsum((rank - mean) ** 2 for rank in doubled)
    variance = size * (n - size) * spread / (n * (n - 1))
    if variance == 0:
        return 1.0
    return math.erfc(abs(distance) / math.sqrt(2 * variance))
