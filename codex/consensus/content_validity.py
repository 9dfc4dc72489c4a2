"""Content validity of items judged by a panel: Lawshe's ratio, the content validity index, modified kappa.

Critical values are computed from the exact binomial distribution; no printed table is copied.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.chance import fewest_beyond_chance
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence

ESSENTIAL = frozenset({"E", "ESSENTIAL", "НЕОБХОДИМО", "ҚАЖЕТ"})
USEFUL = frozenset({"U", "USEFUL", "ПОЛЕЗНО", "ПАЙДАЛЫ"})
NEEDLESS = frozenset({"N", "NOT NECESSARY", "NEEDLESS", "НЕ НУЖНО", "КЕРЕК ЕМЕС"})
"""How the three answers of Lawshe's question may be written (any case). Digits are not among them: some
papers count 1 as essential, others 3."""


def content_validity_ratio(essential: int, n: int) -> Fraction | None:
    """Return Lawshe's ratio ``(e - n/2) / (n/2)``, or None where nobody answered.

    Args:
        essential: Experts who called the item essential.
        n: Experts who answered; blanks are no answers.

    Source:
        Lawshe (1975).

    >>> content_validity_ratio(17, 20)
    Fraction(7, 10)
    """
    return Fraction(2 * essential - n, n) if n else None


@dataclass(frozen=True, slots=True)
class Critical:
    """The smallest ratio that chance does not explain."""

    n: int
    essential: int | None
    """Fewest experts; None where even all of them could be chance."""
    cvr: Fraction | None
    p_unanimous: Fraction
    """Probability that all agree by chance."""


def critical_ratio(n: int, alpha: Fraction = Fraction(1, 20), sides: int = 1) -> Critical:
    """Return the critical content validity ratio for ``n`` experts.

    >>> critical_ratio(8).cvr, critical_ratio(4).cvr
    (Fraction(3, 4), None)
    """
    fewest = fewest_beyond_chance(n, alpha, sides)
    ratio = None if fewest is None else content_validity_ratio(fewest, n)
    return Critical(n, fewest, ratio, Fraction(1, 2**n))


@dataclass(frozen=True, slots=True)
class ItemValidity:
    """Content validity of one item."""

    relevant: int
    """Experts who rated it relevant."""
    n: int
    """Experts who rated it."""
    icvi: Fraction
    chance: Fraction
    """Probability of exactly so many by tossed coins (pc)."""
    kappa: Fraction
    """Modified kappa; always defined, for chance never explains more than half."""

    @property
    def grade(self) -> str:
        """``excellent`` above .74, ``good`` from .60, ``fair`` from .40, else ``poor``."""
        return grade(self.kappa)


def item_validity(relevant: int, n: int) -> ItemValidity | None:
    """Return I-CVI and modified kappa, or None where nobody rated the item.

    ``kappa = (I-CVI - pc) / (1 - pc)`` with ``pc = C(n, A) / 2**n``.

    Source:
        Polit, Beck & Owen (2007).

    >>> item_validity(2, 3).kappa, item_validity(2, 3).grade
    (Fraction(7, 15), 'fair')
    """
    if n == 0:
        return None
    share = Fraction(relevant, n)
    chance = Fraction(math.comb(n, relevant), 2**n)
    return ItemValidity(relevant, n, share, chance, (share - chance) / (1 - chance))


def grade(kappa: Fraction) -> str:
    """Name the band of a modified kappa; bands meet without a gap (.74 itself is still good)."""
    if kappa > Fraction(74, 100):
        return "excellent"
    if kappa >= Fraction(60, 100):
        return "good"
    return "fair" if kappa >= Fraction(40, 100) else "poor"


@dataclass(frozen=True, slots=True)
class ScaleValidity:
    """Content validity of a set of items."""

    items: tuple[ItemValidity | None, ...]
    """In the order given; None for an item that nobody rated."""
    average: Fraction | None
    """S-CVI/Ave: mean I-CVI of the rated items."""
    universal: Fraction | None
    """S-CVI/UA: share of the rated items that everybody called relevant."""
    mean_kappa: Fraction | None
    middle: int
    """Ratings next to the cut (2 and 3 of four): the dichotomy hides how near they lie."""
    ratings: int


def scale_validity(
    ratings: Sequence[Sequence[Fraction | None]], relevant_from: Fraction = Fraction(3)
) -> ScaleValidity:
    """Return I-CVI per item, S-CVI/Ave, S-CVI/UA and the mean modified kappa.

    Args:
        ratings: Items in rows, experts in columns, None for a blank.
        relevant_from: Lowest rating that means relevant (3 of 1-4).

    >>> found = scale_validity([[Fraction(4)] * 6, [Fraction(x) for x in (3, 3, 4, 3, 2, 3)]])
    >>> found.average, found.universal
    (Fraction(11, 12), Fraction(1, 2))
    """
    rows = [[rating for rating in row if rating is not None] for row in ratings]
    items = tuple(item_validity(sum(rating >= relevant_from for rating in row), len(row)) for row in rows)
    rated = [item for item in items if item is not None]
    every = [rating for row in rows for rating in row]
    near = {relevant_from, relevant_from - 1}
    return ScaleValidity(
        items,
        average=_mean([item.icvi for item in rated]),
        universal=Fraction(sum(item.icvi == 1 for item in rated), len(rated)) if rated else None,
        mean_kappa=_mean([item.kappa for item in rated]),
        middle=sum(rating in near for rating in every),
        ratings=len(every),
    )


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction(0)) / len(values) if values else None
