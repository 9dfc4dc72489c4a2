"""Drift: does agreement, or an expert's use of a code, change over the weeks?

Trends are tested by linear association between the number of the period and what is observed,
``z = r sqrt(N - 1)`` (Mantel 1963; for two values the Cochran-Armitage test): no shape but "more and
more" or "less and less" is looked for, and excerpts count as independent. Many codes and experts
tested at once will show some trend by chance; a trend is a reason to look, not a finding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from codex.agreement.grid import grid
from codex.agreement.selection import keep_units
from codex.model.ratings import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trend:
    """Linear association with time."""

    r: float | None
    """Correlation with the number of the period; None where either does not vary."""
    z: float | None
    p: float | None
    """Two-sided."""
    n: int
    why: str | None = None
    """Text id of the reason; set exactly where ``r`` is None."""


@dataclass(frozen=True, slots=True)
class Period:
    """Agreement of one period."""

    name: str
    estimate: Estimate
    units: int


@dataclass(frozen=True, slots=True)
class Course:
    """A share over the periods, for one expert."""

    rater: str
    periods: tuple[str, ...]
    shares: tuple[float | None, ...]
    counts: tuple[int, ...]
    trend: Trend


def of_agreement(
    ratings: Ratings, periods: Sequence[str], coefficient: Callable[[Ratings], Estimate]
) -> tuple[tuple[Period, ...], Trend]:
    """Return the coefficient per period, and the trend of the units' shares of agreeing pairs.

    Args:
        ratings: N units.
        periods: (N,) names that sort by time (``2026-W07``).
        coefficient: What is computed for each period.
    """
    import numpy as np

    members: dict[str, list[int]] = defaultdict(list)
    for unit, period in enumerate(periods):
        members[period].append(unit)
    names = sorted(members)
    found = tuple(Period(p, coefficient(keep_units(ratings, members[p])), len(members[p])) for p in names)
    agreeing, pairs = _pairs(grid(ratings), len(ratings.categories))
    number = {period: i for i, period in enumerate(names)}
    when = np.array([number[period] for period in periods], dtype=np.float64)
    paired = pairs > 0
    return found, trend(when[paired], agreeing[paired] / pairs[paired])


def of_giving(ratings: Ratings, when: Mapping[str, Sequence[str]], category: int = 1) -> tuple[Course, ...]:
    """Return per expert how often they gave a category in each period.

    Args:
        ratings: N units.
        when: Rater -> (N,) period in which they judged each unit; what stands at missing units
            does not matter.
        category: Number of the category.
    """
    values = grid(ratings)
    found = []
    for rater, row in zip(ratings.raters, values, strict=True):
        judged = row != MISSING
        found.append(_course(rater, when[rater], judged, (row == category).astype(float)))
    return tuple(found)


def of_agreement_with_others(ratings: Ratings, when: Mapping[str, Sequence[str]]) -> tuple[Course, ...]:
    """Return per expert and period how many of the others' judgments they agreed with.

    Args:
        ratings: N units.
        when: Rater -> (N,) period in which they judged each unit.
    """
    import numpy as np

    values = grid(ratings)
    found = []
    for i, rater in enumerate(ratings.raters):
        others = np.delete(values, i, axis=0)
        there = (others != MISSING) & (values[i] != MISSING)
        same = ((others == values[i]) & there).sum(axis=0)
        pairs = there.sum(axis=0)
        share = np.divide(same, pairs, out=np.zeros(len(pairs)), where=pairs > 0)
        found.append(_course(rater, when[rater], pairs > 0, share))
    return tuple(found)


def trend(when: Floats, what: Floats) -> Trend:
    """Return the linear association of two series.

    >>> import numpy as np
    >>> up = trend(np.arange(10.0), np.arange(10.0) > 4)
    >>> round(up.r, 3), round(up.p, 3)
    (0.87, 0.009)
    """
    import numpy as np

    n = len(when)
    if n < 3 or not np.ptp(when) or not np.ptp(np.asarray(what, dtype=np.float64)):
        return Trend(None, None, None, n, "reliability.no-trend-to-test")
    r = float(np.corrcoef(when, what)[0, 1])
    z = r * sqrt(n - 1)
    return Trend(r, z, 2 * NormalDist().cdf(-abs(z)), n)


def _pairs(values: NDArray[np.signedinteger], q: int) -> tuple[Floats, Floats]:
    """Return (N,) agreeing and all pairs of raters, from the counts of each category."""
    import numpy as np

    judged = (values != MISSING).sum(axis=0).astype(np.float64)
    agreeing = np.zeros(values.shape[1])
    for category in range(q):
        given = (values == category).sum(axis=0).astype(np.float64)
        agreeing += given * (given - 1) / 2
    return agreeing, judged * (judged - 1) / 2


def _course(rater: str, when: Sequence[str], there: NDArray[np.bool_], share: Floats) -> Course:
    import numpy as np

    names = sorted({period for period, judged in zip(when, there, strict=True) if judged})
    number = {period: i for i, period in enumerate(names)}
    at = np.array(
        [number.get(period, -1) if judged else -1 for period, judged in zip(when, there, strict=True)]
    )
    counts = [int((at == i).sum()) for i in range(len(names))]
    shares = tuple(float(share[at == i].mean()) for i in range(len(names)))
    return Course(rater, tuple(names), shares, tuple(counts), trend(at[there].astype(float), share[there]))
