"""What a plan of agreement starts from: what shall be reached, and what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTHS = (0.3, 0.2, 0.1)
"""Planned for where no goal is named."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the study to come shall reach."""

    widths: tuple[float, ...] = ()
    threshold: float | None = None
    """What the interval's lower bound shall reach."""
    power: float = 0.8
    excerpts: int | None = None
    """A number of excerpts that is given: what will it reach?"""
    ruled_out: float | None = None
    """Kappa to be ruled out by a significance test, two experts and one code."""
    rho: bool = False
    whole: int = 10_000
    """Excerpts in all, of which the test set is drawn (rho)."""
    simulate: int = 0
    """Studies to make up as a check of the formula."""

    @property
    def is_open(self) -> bool:
        """Whether nothing was named to reach."""
        return not self.widths and self.threshold is None and self.excerpts is None


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected without a pilot."""

    value: float
    shares: tuple[float, ...] = (0.5, 0.5)
    """Of the categories; of one code: (without it, with it)."""
    raters: int = 2
    per_source: float = 1.0
    source_icc: float = 0.0


def goals(goal: Goal) -> Iterator[tuple[str, float]]:
    """Yield what is to be reached: ``width``, ``threshold`` or ``excerpts``, and how much."""
    if goal.rho or goal.ruled_out is not None:
        # a number and a threshold that rho or a test asks for are no goals of their own
        yield from (("width", width) for width in goal.widths)
        return
    for width in goal.widths or (WIDTHS if goal.is_open else ()):
        yield "width", width
    if goal.excerpts is not None:
        yield "excerpts", goal.excerpts
    elif goal.threshold is not None:
        yield "threshold", goal.threshold


def plain_row(scope: str, coefficient: str, basis: str, confidence: float | None) -> dict[str, Any]:
    """Return a row of a plan that says nothing yet."""
    return {
        "scope": scope,
        "coefficient": coefficient,
        "basis": basis,
        "confidence": confidence,
        "goal": None,
        "target": None,
        "excerpts": None,
        "value": None,
        "width": None,
        "power": None,
        "threshold": None,
        "warnings": [],
        "why": None,
    }
