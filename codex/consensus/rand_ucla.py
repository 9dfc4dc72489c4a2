"""The RAND/UCLA appropriateness method: bands of the median, and disagreement in two forms.

The classic form counts votes by panel size; the interpercentile range adjusted for symmetry (IPRAS)
works for any size but hangs on the quantile definition, which is therefore named in every result.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.quantiles import Exact, median, quantile
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

LOW, HIGH = Fraction(1), Fraction(9)
CLASSIC_SIZES = range(8, 17)
"""Panel sizes for which the method's manual gives limits."""

WIDEST = Fraction(235, 100)
CORRECTION = Fraction(3, 2)


@dataclass(frozen=True, slots=True)
class Limits:
    """The classic limits for one panel size."""

    max_outside: int
    """Agreement: at most so many ratings outside the third that holds the median."""
    min_each_extreme: int
    """Disagreement: at least so many ratings in each of 1-3 and 7-9."""


def classic_limits(n: int) -> Limits | None:
    """Return the limits for a panel of 8 to 16, or None: other sizes have none and must choose their own.

    A third of the panel (to the nearest whole) in each extreme is disagreement; one fewer outside the
    median's third is agreement.

    Source:
        Fitch et al. (2001), the RAND/UCLA user's manual; sizes 8-16.

    >>> classic_limits(9), classic_limits(3)
    (Limits(max_outside=2, min_each_extreme=3), None)
    """
    if n not in CLASSIC_SIZES:
        return None
    third = (n + 1) // 3
    return Limits(max_outside=third - 1, min_each_extreme=third)


@dataclass(frozen=True, slots=True)
class Classic:
    """The classic reading of one item."""

    median: Fraction
    band: str
    """``inappropriate``, ``uncertain`` or ``appropriate``: the median's third of the scale."""
    outside: int
    low: int
    """Ratings 1-3."""
    high: int
    """Ratings 7-9."""
    agreement: bool
    disagreement: bool


def classic(ratings: Sequence[Exact], limits: Limits) -> Classic:
    """Return band, agreement and disagreement by counting votes.

    Args:
        ratings: One an expert on the scale 1-9, blanks left out.
        limits: Of :func:`classic_limits`, or the panel's own.

    >>> found = classic([Fraction(x) for x in (4, 5, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 9, 9)], classic_limits(15))
    >>> found.outside, found.agreement, found.disagreement
    (3, True, False)
    """
    middle = median(ratings)
    place = _third(middle)
    low = sum(_third(rating) == 0 for rating in ratings)
    high = sum(_third(rating) == 2 for rating in ratings)
    outside = sum(_third(rating) != place for rating in ratings)
    return Classic(
        middle,
        BANDS[place],
        outside,
        low,
        high,
        agreement=outside <= limits.max_outside,
        disagreement=min(low, high) >= limits.min_each_extreme,
    )


BANDS = ("inappropriate", "uncertain", "appropriate")


def _third(rating: Exact) -> int:
    """The third of the scale 1-9: 3.5 and 6.5 belong to the higher one."""
    if rating < Fraction(7, 2):
        return 0
    return 1 if rating < Fraction(13, 2) else 2


def band(middle: Fraction, *, disagreement: bool) -> str:
    """Return the verdict: the median's band, uncertain whenever the panel disagrees."""
    return "uncertain" if disagreement else BANDS[_third(middle)]


@dataclass(frozen=True, slots=True)
class Ipras:
    """Disagreement of one item by the adjusted interpercentile range."""

    quantile: str
    """The definition that both percentiles were taken by."""
    p30: Fraction
    p70: Fraction
    width: Fraction
    """IPR = P70 - P30."""
    centre: Fraction
    """IPRCP, the middle of the range."""
    asymmetry: Fraction
    """AI, the centre's distance from the middle of the scale."""
    adjusted: Fraction
    """IPRAS, the widest range that is no disagreement."""

    @property
    def disagreement(self) -> bool:
        """True where the range is wider than what its place on the scale allows."""
        return self.width > self.adjusted

    @property
    def index(self) -> Fraction:
        """The disagreement index IPR / IPRAS; above 1 is disagreement."""
        return self.width / self.adjusted


def ipras(
    ratings: Sequence[Exact],
    definition: str = "linear",
    *,
    widest: Fraction = WIDEST,
    correction: Fraction = CORRECTION,
    middle: Fraction = Fraction(5),
) -> Ipras:
    """Return the interpercentile range and what it is measured against.

    Args:
        ratings: One an expert on the scale 1-9, at least one.
        definition: Of the percentiles (:data:`codex.consensus.quantiles.DEFINITIONS`).
        widest: Range allowed in the middle of the scale (ipr_r, 2.35).
        correction: What each point of asymmetry adds (cfa, 1.5).
        middle: Middle of the scale.

    >>> three_sevens = [Fraction(x) for x in (3, 3, 3, 7, 7, 7, 7, 8, 8)]
    >>> ipras(three_sevens).disagreement, ipras(three_sevens, "sas5").disagreement
    (False, True)
    """
    p30 = quantile(ratings, Fraction(3, 10), definition)
    p70 = quantile(ratings, Fraction(7, 10), definition)
    centre = (p30 + p70) / 2
    asymmetry = abs(middle - centre)
    return Ipras(definition, p30, p70, p70 - p30, centre, asymmetry, widest + correction * asymmetry)
