"""What figures are drawn from, where no other noun says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class RoundPoint:
    """Where an item stood after a round."""

    round: str
    median: float
    low: float
    """Lower quartile."""
    high: float
    """Upper quartile."""
    outcome: str = ""
    """``in``, ``out``, ``undecided`` or ``tie``."""


@dataclass(frozen=True, slots=True)
class ItemRounds:
    """An item through the rounds, in their order."""

    label: str
    points: Sequence[RoundPoint]


@dataclass(frozen=True, slots=True)
class RecallCurve:
    """How much was found by how much was looked at."""

    label: str
    points: Sequence[tuple[int, int]]
    """(Excerpts looked at, of these found), both growing."""
    total: int
    """Excerpts there were to look at."""
    relevant: int
    """Excerpts there were to find; an estimate says so in the label."""


@dataclass(frozen=True, slots=True)
class FlowStep:
    """What happened to the items between one round and the next."""

    label: str
    """Of the round or stage."""
    items: int
    """Items that entered it."""
    gone: Mapping[str, int] = field(default_factory=dict)
    """Reason -> items that left after it (dropped, merged, settled)."""
    new: Mapping[str, int] = field(default_factory=dict)
    """Reason -> items that joined after it (proposed, split)."""

    @property
    def left(self) -> int:
        """Items that go on to the next step."""
        return self.items - sum(self.gone.values()) + sum(self.new.values())


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar."""

    label: str
    parts: tuple[float, ...]
    """Lengths from the left, none negative."""
    note: str = ""
    """Stands at its end; without one the sum."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A figure of bars."""

    title: str
    parts: tuple[str, ...]
    """What the parts are."""
    rows: tuple[Bar, ...]
    axis: str
    """What is counted."""
    note: str = ""
    """What was left out."""
