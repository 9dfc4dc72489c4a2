"""Middle and spread of one item's ratings, each by a named definition."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.quantiles import Exact, median, quartiles

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spread:
    """Location and scatter of a set of ratings."""

    n: int
    mean: Fraction
    sd: float | None
    """With n - 1; None for a single rating."""
    sd_population: float
    """With n."""
    cv: float | None
    """sd / mean; None where the scale holds zero or less, for there it means nothing."""
    median: Fraction
    quartiles: tuple[Fraction, Fraction]
    quantile: str
    """Definition of the quartiles."""

    @property
    def iqr(self) -> Fraction:
        """Distance between the quartiles."""
        return self.quartiles[1] - self.quartiles[0]


def spread(ratings: Sequence[Exact], definition: str = "linear") -> Spread | None:
    """Return mean, SD, CV, median and quartiles, or None without ratings.

    >>> found = spread([Fraction(x) for x in (2, 4, 4, 4, 5, 5, 7, 9)])
    >>> float(found.mean), round(found.sd, 4), found.sd_population
    (5.0, 2.1381, 2.0)
    """
    n = len(ratings)
    if n == 0:
        return None
    mean = Fraction(sum(ratings)) / n
    squares = sum(rating * rating for rating in ratings) - n * mean * mean
    sd = math.sqrt(squares / (n - 1)) if n > 1 else None
    positive = min(ratings) > 0
    return Spread(
        n,
        mean,
        sd,
        math.sqrt(squares / n),
        sd / float(mean) if sd is not None and positive else None,
        median(ratings),
        quartiles(ratings, definition),
        definition,
    )


def histogram(ratings: Sequence[Exact], categories: Sequence[Exact]) -> tuple[int, ...]:
    """Return how many ratings fall on each category.

    Raises:
        ValueError: A rating is no category; dropping it would change n unseen.

    >>> histogram([Fraction(2), Fraction(2)], [Fraction(1), Fraction(2)])
    (0, 2)
    """
    counts = Counter(ratings)
    strange = counts.keys() - set(categories)
    if strange:
        msg = f"not on the scale: {', '.join(str(value) for value in sorted(strange))}"
        raise ValueError(msg)
    return tuple(counts[category] for category in categories)
