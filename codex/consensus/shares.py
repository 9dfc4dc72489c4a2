"""Intervals around a share of a panel."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import TYPE_CHECKING

from codex.model.estimate import Interval

if TYPE_CHECKING:
    from collections.abc import Callable


def z_value(confidence: float) -> float:
    """Return the normal quantile of a two-sided confidence in per cent (95 -> 1.96)."""
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def wilson(k: int, n: int, confidence: float = 95.0) -> Interval:
    """Return Wilson's score interval: near its nominal level even for small panels.

    Args:
        k: Successes, 0 to ``n``.
        n: Trials, at least 1.
        confidence: Per cent.

    Source:
        Wilson (1927).

    >>> found = wilson(2, 3)
    >>> round(found.low, 3), round(found.high, 3)
    (0.208, 0.939)
    """
    z = z_value(confidence)
    share, spread = k / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    low = 0.0 if k == 0 else middle - half
    high = 1.0 if k == n else middle + half
    return Interval(low, high, "wilson", confidence)


def clopper_pearson(k: int, n: int, confidence: float = 95.0) -> Interval:
    """Return the exact binomial interval: never below its nominal level, so wider.

    Source:
        Clopper & Pearson (1934); limits by bisection on the binomial tails.

    >>> found = clopper_pearson(3, 3)
    >>> round(found.low, 3), found.high
    (0.292, 1.0)
    """
    side = (1 - confidence / 100) / 2
    low = 0.0 if k == 0 else _crossing(lambda p: _above(k, n, p) - side)
    high = 1.0 if k == n else _crossing(lambda p: side - _above(k + 1, n, p, below=True))
    return Interval(low, high, "clopper-pearson", confidence)


def _above(k: int, n: int, p: float, *, below: bool = False) -> float:
    """Probability of ``k`` or more of ``n`` (``below``: of fewer than ``k``)."""
    counts = range(k) if below else range(k, n + 1)
    return math.fsum(math.comb(n, i) * p**i * (1 - p) ** (n - i) for i in counts)


def _crossing(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2
