"""The chance of a larger chi-square, without loading a library for one figure."""

from __future__ import annotations

import math


def chi_square_tail(chi2: float, df: int) -> float:
    """Return the chance that chi-square with ``df`` degrees of freedom exceeds ``chi2``.

    For whole degrees of freedom the tail is a finite sum of gamma terms, which starts from the normal
    tail where they are odd; each term is taken in logarithms, so that none overflows. Twelve digits are
    given: those that follow hang on the machine, and files that carry them are compared by byte.

    Args:
        chi2: Any number; at or below 0 the chance is 1.
        df: At least 1.

    Source:
        Abramowitz and Stegun (1964), 26.4.4 and 26.4.5.

    >>> round(chi_square_tail(3.841459, 1), 6), round(chi_square_tail(18.307038, 10), 6)
    (0.05, 0.05)
    """
    if chi2 <= 0:
        return 1.0
    half = chi2 / 2
    odd = df % 2 / 2
    terms = [
        math.exp((i + odd) * math.log(half) - half - math.lgamma(i + odd + 1))
        for i in range(math.ceil(df / 2 - odd))
    ]
    tail = math.fsum([math.erfc(math.sqrt(half)) if odd else 0.0, *terms])
    return min(1.0, float(f"{tail:.12g}"))
