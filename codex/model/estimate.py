"""A number that can be defended: with its interval, its method and what it rests on."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval around an estimate."""

    low: float
    high: float
    method: str
    """``bca``, ``percentile``, ``jackknife``, ``gwet``, ``asymptotic``, ``f``, ``krippendorff``."""
    confidence: float = 95.0
    """Per cent."""
    seed: int | None = None
    resamples: int | None = None
    degenerate: int = 0
    """Resamples in which the coefficient was undefined."""
    clustered: bool = False
    """True where whole sources were drawn, not single excerpts."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient's value, or None with the reason why there is none."""

    coefficient: str
    value: float | None
    why: str | None = None
    """Text id of the reason; set exactly where ``value`` is None."""
    se: float | None = None
    interval: Interval | None = None
    why_no_interval: str | None = None
    """Text id of the reason; set where there is a value and no interval."""
    units: int = 0
    """Units that entered the value (judged by at least two raters)."""
    raters: int = 0
    judgments: int = 0
    missing: int = 0
    """Cells of the units x raters table without a judgment."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further figures of the method (observed and expected agreement, prevalence, ...)."""
    notes: tuple[str, ...] = ()
    """Text ids of what must be said beside the number (whole sources drawn, few units, ...)."""
