"""Aiken's V: how far up the scale a panel's ratings lie, with its score interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.shares import z_value
from codex.model.estimate import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class AikenV:
    """V of one item."""

    value: Fraction
    n: int
    interval: Interval


def aiken_v(
    ratings: Sequence[Fraction], low: Fraction, high: Fraction, confidence: float = 95.0
) -> AikenV | None:
    """Return ``(mean - low) / (high - low)`` with its interval, or None without ratings.

    Args:
        ratings: Of one item, blanks left out.
        low: Lowest rating of the scale.
        high: Highest rating.
        confidence: Per cent.

    Source:
        Aiken (1985); the interval of Penfield & Giacobbi (2004), Wilson's for n ratings of
        ``high - low`` steps each.

    >>> found = aiken_v([Fraction(4)] * 6, Fraction(1), Fraction(4))
    >>> found.value, round(found.interval.low, 3)
    (Fraction(1, 1), 0.824)
    """
    if not ratings:
        return None
    n, steps = len(ratings), high - low
    value = (sum(ratings, Fraction(0)) / n - low) / steps
    z = z_value(confidence)
    trials, v = float(n * steps), float(value)
    middle = 2 * trials * v + z * z
    half = z * math.sqrt(4 * trials * v * (1 - v) + z * z)
    below = 2 * (trials + z * z)
    interval = Interval(
        max(0.0, (middle - half) / below), min(1.0, (middle + half) / below), "penfield-giacobbi", confidence
    )
    return AikenV(value, n, interval)
