"""Words for the size of a coefficient, with the probability that they are deserved.

The bare word for a value says nothing of its uncertainty: .62 from twenty units and .62 from two
thousand are both "substantial". Gwet's benchmarking (*Handbook of Inter-Rater Reliability*, 4th ed.
2014, chapter 6) asks instead how probable it is that the true value lies in each interval of the
scale, with a normal distribution around the estimate cut to [-1, 1]

    P(level) = [F((value - low) / se) - F((value - high) / se)] / [F((value + 1) / se) - F((value - 1) / se)]

adds up from the top, and takes the best level that is reached with 95 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.model.estimate import Estimate

CERTAIN = 0.95


@dataclass(frozen=True, slots=True)
class Level:
    """One interval of a scale; a value on a border belongs to the better one."""

    id: str
    """Text id of its word."""
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A published scale."""

    id: str
    source: str
    levels: tuple[Level, ...]
    """The best first, from 1 down to -1 without a gap."""


def _scale(scale_id: str, source: str, *levels: tuple[str, float]) -> Scale:
    highs = [1.0, *(low for _, low in levels)]
    return Scale(
        scale_id,
        source,
        tuple(
            Level(f"reliability.level-{scale_id}-{name}", low, high)
            for (name, low), high in zip(levels, highs, strict=False)
        ),
    )


SCALES = {
    scale.id: scale
    for scale in (
        _scale(
            "landis-koch",
            "Landis and Koch 1977",
            ("almost-perfect", 0.8),
            ("substantial", 0.6),
            ("moderate", 0.4),
            ("fair", 0.2),
            ("slight", 0.0),
            ("poor", -1.0),
        ),
        _scale("fleiss", "Fleiss 1981", ("excellent", 0.75), ("intermediate-to-good", 0.4), ("poor", -1.0)),
        _scale(
            "altman",
            "Altman 1991",
            ("very-good", 0.8),
            ("good", 0.6),
            ("moderate", 0.4),
            ("fair", 0.2),
            ("poor", -1.0),
        ),
        _scale(
            "krippendorff", "Krippendorff 2004", ("reliable", 0.8), ("tentative", 0.667), ("unreliable", -1.0)
        ),
        _scale(
            "cicchetti",
            "Cicchetti 1994",
            ("excellent", 0.75),
            ("good", 0.6),
            ("fair", 0.4),
            ("poor", -1.0),
        ),
    )
}
"""By id: ``landis-koch``, ``fleiss``, ``altman``, ``krippendorff``, ``cicchetti``."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a value stands on a scale."""

    scale: Scale
    level: Level | None
    """The best level reached with 95 % probability; None without a standard error."""
    bare: Level | None
    """The level of the value as it stands."""
    lower_bound: Level | None
    """The level of the interval's lower end."""
    probabilities: tuple[float, ...] = ()
    """Of each level, the best first."""
    cumulative: tuple[float, ...] = ()
    """Of each level or a better one."""
    se: float | None = None
    se_from_interval: bool = False
    """True where half the interval, over its normal quantile, stands in for a standard error."""
    why: str | None = None
    """Text id of the reason; set exactly where ``level`` is None."""


def membership(estimate: Estimate, scale: Scale) -> Membership:
    """Return where an estimate stands on a scale.

    >>> from codex.model.estimate import Estimate
    >>> where = membership(Estimate("gwet_ac1", 0.77544, se=0.14295), SCALES["landis-koch"])
    >>> where.bare.id, where.level.id
    ('reliability.level-landis-koch-substantial', 'reliability.level-landis-koch-moderate')
    >>> [round(p, 4) for p in where.cumulative]
    [0.3967, 0.8834, 0.9954, 1.0, 1.0, 1.0]
    """
    if estimate.value is None:
        return Membership(scale, None, None, None, why=estimate.why)
    value, low = estimate.value, estimate.interval.low if estimate.interval else None
    bare = level_of(value, scale)
    bound = None if low is None else level_of(low, scale)
    se, borrowed = _standard_error(estimate)
    if se is None:
        return Membership(scale, None, bare, bound, why="reliability.no-standard-error")
    probabilities = [_between(value, se, level, bare) for level in scale.levels]
    cumulative, total = [], 0.0
    for probability in probabilities:
        total += probability
        cumulative.append(min(total, 1.0))
    cumulative[-1] = 1.0
    reached = next(i for i, probability in enumerate(cumulative) if probability >= CERTAIN)
    return Membership(
        scale, scale.levels[reached], bare, bound, tuple(probabilities), tuple(cumulative), se, borrowed
    )


def level_of(value: float, scale: Scale) -> Level:
    """Return the level of a bare value; below -1 (some coefficients go there) the last one.

    >>> level_of(0.8, SCALES["krippendorff"]).id
    'reliability.level-krippendorff-reliable'
    """
    return next((level for level in scale.levels if value >= level.low), scale.levels[-1])


def _standard_error(estimate: Estimate) -> tuple[float | None, bool]:
    if estimate.se is not None:
        return estimate.se, False
    if estimate.interval is None:
        return None, False
    interval = estimate.interval
    quantile = NormalDist().inv_cdf(0.5 + interval.confidence / 200)
    return (interval.high - interval.low) / (2 * quantile), True


def _between(value: float, se: float, level: Level, bare: Level) -> float:
    if se == 0:
        return float(level is bare)
    around = NormalDist(min(1.0, max(-1.0, value)), se)
    inside = around.cdf(1.0) - around.cdf(-1.0)
    return (around.cdf(level.high) - around.cdf(level.low)) / inside
