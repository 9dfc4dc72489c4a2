"""Quantiles by named definition: on a panel of a dozen the definition can turn a verdict round.

Everything is exact: ratings become fractions, so a quartile of whole numbers never misses a limit by a
rounding error.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Exact = int | Fraction
"""A number without rounding; whole ratings stay ints, which sort many times faster."""

Number = int | float | Fraction


def exact(value: Number | str) -> Exact:
    """Return a rating as written: ``0.1`` is one tenth, not the nearest binary fraction.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return value if isinstance(value, int | Fraction) else Fraction(str(value))


def exact_all(values: Sequence[Number]) -> list[Exact]:
    """Return ratings as written; whole ones, nearly always all of them, as they are."""
    if set(map(type, values)) == {int}:
        return list(values)  # type: ignore[arg-type]
    return [exact(value) for value in values]


def quantile(values: Sequence[Number], share: Number, definition: str = "linear") -> Fraction:
    """Return the value below which ``share`` (0 to 1) of the values lie.

    Args:
        values: One or more ratings in any order.
        share: 0.25 for the lower quartile.
        definition: A key of :data:`DEFINITIONS`.
    Source:
        The numbered types of Hyndman & Fan (1996); ``tukey`` are the hinges of Tukey (1977) and are
        defined for quartiles only (elsewhere they fall back on type 7).

    >>> [float(quantile([6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49], 0.25, name)) for name in DEFINITIONS]
    [25.5, 15.0, 20.25, 15.0, 18.5, 25.5]
    """
    if not values:
        msg = "a quantile of nothing"
        raise ValueError(msg)
    ordered = sorted(exact_all(values))
    asked = share if isinstance(share, Fraction) else Fraction(exact(share))
    if len(ordered) > _FEW:
        return DEFINITIONS[definition](ordered, asked)
    below, parts = _weights(len(ordered), asked, definition)
    total = sum(weight * ordered[place] for place, weight in parts)
    return Fraction(total, below)


_FEW = 128
"""Values up to which it pays to know by heart which of them a quantile is made of."""


@lru_cache(maxsize=4096)
def _weights(n: int, share: Fraction, definition: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return a quantile of ``n`` ordered values as whole weights of some of them, and what to divide by.

    Every definition is linear in the ordered values, so it shows its weights on one value at a time.

    >>> _weights(4, Fraction(1, 4), "linear")
    (4, ((0, 1), (1, 3)))
    """
    whole = DEFINITIONS[definition]
    shares = [whole([int(place == one) for place in range(n)], share) for one in range(n)]
    below = math.lcm(*(weight.denominator for weight in shares))
    return below, tuple((place, int(weight * below)) for place, weight in enumerate(shares) if weight)


def quartiles(values: Sequence[Number], definition: str = "linear") -> tuple[Fraction, Fraction]:
    """Return the lower and the upper quartile.

    >>> quartiles([4, 4, 4, 5, 5, 5, 5, 3, 2, 5], "weibull")
    (Fraction(15, 4), Fraction(5, 1))
    """
    return quantile(values, _LOWER, definition), quantile(values, _UPPER, definition)


def median(values: Sequence[Number]) -> Fraction:
    """Return the middle value, the mean of the two middle ones where they are even in number."""
    return quantile(values, _MIDDLE, "linear")


_LOWER, _MIDDLE, _UPPER = Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)


def _at(ordered: Sequence[Exact], position: Fraction) -> Fraction:
    """Value at a position counted from 1, between neighbours in proportion, held at both ends."""
    held = min(max(position, Fraction(1)), Fraction(len(ordered)))
    below = int(held)
    above = min(below + 1, len(ordered))
    return ordered[below - 1] + (held - below) * (ordered[above - 1] - ordered[below - 1])


def _linear(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    return _at(ordered, (len(ordered) - 1) * share + 1)


def _weibull(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    return _at(ordered, (len(ordered) + 1) * share)


def _hazen(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    return _at(ordered, len(ordered) * share + Fraction(1, 2))


def _median_unbiased(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    third = Fraction(1, 3)
    return _at(ordered, (len(ordered) + third) * share + third)


def _averaged(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    position = len(ordered) * share
    if position == int(position):
        return (_at(ordered, position) + _at(ordered, position + 1)) / 2
    return _at(ordered, Fraction(int(position) + 1))


def _tukey(ordered: Sequence[Exact], share: Fraction) -> Fraction:
    half = (len(ordered) + 1) // 2
    if share == Fraction(1, 4):
        return _linear(ordered[:half], Fraction(1, 2))
    if share == Fraction(3, 4):
        return _linear(ordered[-half:], Fraction(1, 2))
    return _linear(ordered, share)


DEFINITIONS: dict[str, Callable[[Sequence[Exact], Fraction], Fraction]] = {
    "linear": _linear,
    "weibull": _weibull,
    "hazen": _hazen,
    "sas5": _averaged,
    "median_unbiased": _median_unbiased,
    "tukey": _tukey,
}
"""Name -> definition: linear is type 7 (R, numpy, Excel), weibull type 6 (SPSS), hazen type 5,
sas5 type 2 (SAS, averages at steps), median_unbiased type 8, tukey the hinges."""

ALIASES = {
    "type7": "linear",
    "r7": "linear",
    "excel": "linear",
    "inclusive": "linear",
    "type6": "weibull",
    "spss": "weibull",
    "exclusive": "weibull",
    "type5": "hazen",
    "type2": "sas5",
    "averaged_inverted_cdf": "sas5",
    "type8": "median_unbiased",
    "hinges": "tukey",
}
"""Other names of the same definitions."""


def definition_named(name: str) -> str | None:
    """Return our name of a quantile definition, or None where nobody knows it.

    >>> definition_named("SPSS")
    'weibull'
    """
    low = name.strip().lower().replace("-", "_")
    return low if low in DEFINITIONS else ALIASES.get(low)
