"""What tossed coins would do: exact binomial tails in whole numbers."""

from __future__ import annotations

import math
from fractions import Fraction


def tail(agreeing: int, n: int) -> Fraction:
    """Return the probability that at least ``agreeing`` of ``n`` coins fall heads.

    >>> tail(3, 3), tail(9, 10)
    (Fraction(1, 8), Fraction(11, 1024))
    """
    return Fraction(sum(math.comb(n, k) for k in range(max(agreeing, 0), n + 1)), 2**n)


def fewest_beyond_chance(n: int, alpha: Fraction = Fraction(1, 20), sides: int = 1) -> int | None:
    """Return the fewest of ``n`` that chance explains with probability ``alpha`` at most, or None.

    Args:
        n: Size of the panel that answered.
        alpha: Level, 1/20 by default.
        sides: 1, or 2 where agreement and rejection are both looked for.

    Source:
        The exact rule of Ayre & Scally (2014) for the critical content validity ratio.

    >>> [fewest_beyond_chance(n) for n in (4, 5, 8, 13, 40)]
    [None, 5, 7, 10, 26]
    """
    above = 0
    limit = alpha * 2**n / sides
    for k in range(n, -1, -1):
        above += math.comb(n, k)
        if above > limit:
            return k + 1 if k < n else None
    return 0
