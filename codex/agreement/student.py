"""Student's t without a library: the library that has it takes longer to load than a study to read."""

from __future__ import annotations

from functools import lru_cache
from math import atan, erfc, exp, lgamma, log, log1p, pi, sqrt, tan
from statistics import NormalDist
from typing import Final

_TINY: Final = 1e-300
_CLOSE: Final = 1e-16
_STEPS: Final = 10_000
_TURNS: Final = 200


@lru_cache(maxsize=256)
def student(share: float, degrees: int) -> float:
    """Return the quantile of Student's t below which this share lies.

    Args:
        share: Above 0, below 1.
        degrees: Degrees of freedom, at least 1.

    >>> round(student(0.975, 10), 9), round(student(0.025, 1), 9)
    (2.228138852, -12.706204736)
    """
    if share == 0.5:
        return 0.0
    if share > 0.5:
        return -_lower(1.0 - share, degrees)
    return _lower(share, degrees)


def _lower(share: float, degrees: int) -> float:
    """Return a quantile below the middle: a start from the normal one, then Newton within brackets."""
    if degrees == 1:
        return -1.0 / tan(pi * share)
    low, high = -1.0, 0.0
    while below(low, degrees) > share:
        low, high = 2.0 * low, low
    t = NormalDist().inv_cdf(share)
    if not low < t < high:
        t = (low + high) / 2
    for _ in range(_TURNS):
        gap = below(t, degrees) - share
        if gap > 0:
            high = t
        else:
            low = t
        moved = t - gap / _density(t, degrees)
        if not low < moved < high:
            moved = (low + high) / 2
        if abs(moved - t) <= 4e-16 * abs(t):
            return moved
        t = moved
    return t


def below(t: float, degrees: int) -> float:
    """Return the share of Student's t that lies below ``t``, exact in relative terms below 0.

    >>> round(below(-2.228138852, 10), 9), below(0.0, 3)
    (0.025, 0.5)
    """
    if t > 0:
        return 1.0 - below(-t, degrees)
    if degrees == 1:
        return 0.5 + atan(t) / pi if t > -1 else atan(-1.0 / t) / pi
    square = t * t
    return 0.5 * _tail(degrees / 2, degrees / (degrees + square), square / (degrees + square))


def normal_below(x: float) -> float:
    """Return the share of the normal distribution below ``x``, exact in relative terms in its lower tail."""
    return 0.5 * erfc(-x / sqrt(2.0))


def _density(t: float, degrees: int) -> float:
    return exp(_half_step(degrees / 2) - 0.5 * log(degrees * pi) - (degrees + 1) / 2 * log1p(t * t / degrees))


def _half_step(a: float) -> float:
    """Return log gamma(a + 1/2) - log gamma(a), whose difference would lose its digits where both are large."""
    if a < 50:
        return lgamma(a + 0.5) - lgamma(a)
    r = 1.0 / (a * a)
    series = 1 / 8 - r * (1 / 192 - r * (1 / 640 - r * (17 / 14336 - r * 31 / 18432)))
    return 0.5 * log(a) - series / a


def _tail(a: float, x: float, rest: float) -> float:
    """Return the regularised incomplete beta function with 1/2; ``rest`` is 1 - x, both with all digits."""
    if rest <= 0.0:
        return 1.0
    logarithm = log(x) if x < 0.5 else log1p(-rest)
    front = exp(_half_step(a) - 0.5 * log(pi) + a * logarithm + 0.5 * log(rest))
    if x < (a + 1) / (a + 2.5):
        return front * _fraction(a, 0.5, x) / a
    return 1.0 - front * _fraction(0.5, a, rest) / 0.5


def _fraction(a: float, b: float, x: float) -> float:
    """Return the continued fraction of the incomplete beta function (Lentz's method)."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1.0)
    d = 1.0 / (d if abs(d) > _TINY else _TINY)
    whole = d
    for m in range(1, _STEPS):
        for top in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 + top * d
            d = 1.0 / (d if abs(d) > _TINY else _TINY)
            c = 1.0 + top / c
            c = c if abs(c) > _TINY else _TINY
            whole *= d * c
        if abs(d * c - 1.0) <= _CLOSE:
            break
    return whole
