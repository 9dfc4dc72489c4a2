"""How far ratings crowd together on an ordered scale, and whether the panel is divided.

A mean of five can be ten fives or five ones and five nines; these indices tell the two apart.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.quantiles import Number


def tastle_wierman(frequencies: Sequence[Number]) -> float | None:
    """Return consensus from 0 (split between both ends) to 1 (all alike), or None without ratings.

    ``Cns = 1 + sum p_i log2(1 - |i - mean| / (K - 1))``; categories without ratings add nothing.

    Args:
        frequencies: Counts or shares from the lowest category to the highest, K of them.

    Source:
        Tastle & Wierman (2007).

    >>> round(tastle_wierman([30, 40, 210, 130, 530, 50, 10]), 7)
    0.7256876
    """
    shares = _shares(frequencies)
    if shares is None or len(shares) < 2:
        return None
    mean = sum((i * share for i, share in enumerate(shares)), Fraction(0))
    width = len(shares) - 1
    terms = (
        float(share) * math.log2(float(1 - abs(i - mean) / width)) for i, share in enumerate(shares) if share
    )
    return 1 + math.fsum(terms)


def leik(frequencies: Sequence[Number]) -> Fraction | None:
    """Return Leik's ordinal dispersion, from 0 (all alike) to 1 (split between both ends).

    ``D = 2 sum d_i / (K - 1)`` with ``d_i = F_i`` up to one half and ``1 - F_i`` above it.

    Source:
        Leik (1966).

    >>> round(float(leik([30, 40, 210, 130, 530, 50, 10])), 3)
    0.287
    """
    shares = _shares(frequencies)
    if shares is None or len(shares) < 2:
        return None
    total, so_far = Fraction(0), Fraction(0)
    for share in shares:
        so_far += share
        total += min(so_far, 1 - so_far)
    return 2 * total / (len(shares) - 1)


def van_der_eijk(frequencies: Sequence[Number]) -> Fraction | None:
    """Return agreement A: 1 all alike, 0 evenly spread, -1 split between both ends.

    The distribution is taken apart into layers of equal height; each layer is a pattern of filled and
    empty categories whose unimodality U and width give its A, and the layers are weighed by their size.

    Source:
        van der Eijk (2001).

    >>> van_der_eijk([5, 0, 0, 0, 5]), van_der_eijk([0, 10, 0])
    (Fraction(-1, 1), Fraction(1, 1))
    """
    shares = _shares(frequencies)
    if shares is None or len(shares) < 2:
        return None
    agreement = Fraction(0)
    rest = list(shares)
    while any(rest):
        filled = [share > 0 for share in rest]
        height = min(share for share in rest if share > 0)
        agreement += height * sum(filled) * _layer(filled)
        rest = [share - height if share > 0 else share for share in rest]
    return agreement


def polarisation(frequencies: Sequence[Number]) -> Fraction | None:
    """Return ``(1 - A) / 2``: 0 for all alike, 1/2 evenly spread, 1 for two camps at both ends."""
    agreement = van_der_eijk(frequencies)
    return None if agreement is None else (1 - agreement) / 2


def is_divided(frequencies: Sequence[Number]) -> bool:
    """Say whether the panel is in two camps.

    A third of the panel in the lowest third of the scale and a third in the highest; or, with as many
    experts as categories (on fewer, A is low for any gap), A below zero or two peaks with a valley half
    as high between them.

    >>> is_divided([4, 1, 0, 1, 4]), is_divided([0, 1, 3, 4, 2]), is_divided([0, 4, 1, 4, 0])
    (True, False, True)
    >>> is_divided([1, 0, 0, 0, 0, 0, 0, 0, 2]), is_divided([0, 0, 0, 0, 1, 0, 1, 0, 1])
    (True, False)
    """
    k, total = len(frequencies), sum(frequencies)
    if total < 2 or k < 2:
        return False
    ends = max(1, k // 3)
    camp = max(1, (2 * total + 3) // 6)
    if min(sum(frequencies[:ends]), sum(frequencies[-ends:])) >= camp:
        return True
    agreement = van_der_eijk(frequencies)
    return total >= k and ((agreement is not None and agreement < 0) or _two_peaks(frequencies))


def _two_peaks(frequencies: Sequence[Number]) -> bool:
    for low in range(len(frequencies) - 2):
        for high in range(low + 2, len(frequencies)):
            peak = min(frequencies[low], frequencies[high])
            valley = min(frequencies[low + 1 : high])
            if peak >= 2 and 2 * valley <= peak and 3 * peak >= max(frequencies):
                return True
    return False


def _layer(filled: Sequence[bool]) -> Fraction:
    """A of one layer: its unimodality, less for every further category it fills."""
    k, size = len(filled), sum(filled)
    if size == k:
        return Fraction(0)
    if size == 1:
        return Fraction(1)
    # triples a < b < c: two filled neighbours speak for one peak (110, 011), a gap for two (101)
    one_peak = two_peaks = 0
    for a in range(k):
        for b in range(a + 1, k):
            for c in range(b + 1, k):
                pattern = (filled[a], filled[b], filled[c])
                one_peak += pattern in {(True, True, False), (False, True, True)}
                two_peaks += pattern == (True, False, True)
    if one_peak + two_peaks == 0:
        return Fraction(0)
    unimodality = Fraction((k - 2) * one_peak - (k - 1) * two_peaks, (k - 2) * (one_peak + two_peaks))
    return unimodality * (1 - Fraction(size - 1, k - 1))


def _shares(frequencies: Sequence[Number]) -> list[Fraction] | None:
    exact = [value if isinstance(value, Fraction) else Fraction(str(value)) for value in frequencies]
    total = sum(exact, Fraction(0))
    return [value / total for value in exact] if total > 0 else None
