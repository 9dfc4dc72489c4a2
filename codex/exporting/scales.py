"""Axes of figures: round numbers that cover the data, and where a number stands between them."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers to places on a line."""

    low: float
    high: float
    start: float
    end: float
    step: float
    """Distance of the marks."""

    def __call__(self, value: float) -> float:
        """Return the place of a number; what lies outside stands at the end."""
        kept = min(max(value, self.low), self.high)
        return self.start + (kept - self.low) / (self.high - self.low) * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """Round numbers from low to high."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + place * self.step, 10) + 0.0 for place in range(count + 1)]

    @property
    def places(self) -> int:
        """Digits after the point that the marks need."""
        return max(0, -math.floor(math.log10(self.step) + 1e-9))


def scale(low: float, high: float, start: float, end: float, *, marks: int = 5) -> Scale:
    """Return a scale with about so many round marks that covers low to high.

    >>> scale(0, 17, 0, 100).marks
    [0.0, 5.0, 10.0, 15.0, 20.0]
    >>> scale(-0.12, 0.93, 0, 100).marks
    [-0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    """
    span = (high - low) or 1.0
    rough = span / marks
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * 0.95)
    bottom, top = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Scale(bottom, top if top > bottom else bottom + step, start, end, step)
