"""What is counted over a whole study: codes that stand together, what was new when, what a result hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """How often two codes stand on the same unit."""

    items: tuple[str, ...]
    units: int
    """Units that could have had codes: the base of the lift."""
    totals: Mapping[str, int]
    """Item -> units that have it."""
    together: Mapping[tuple[str, str], int]
    """(Earlier item, later item) -> units that have both; pairs that never meet are absent."""

    def count(self, one: str, other: str) -> int:
        """Return units that have both; for the same item its total."""
        if one == other:
            return self.totals[one]
        return self.together.get((one, other)) or self.together.get((other, one), 0)

    def jaccard(self, one: str, other: str) -> float | None:
        """Return units with both over units with either; None where neither was ever given."""
        both = self.count(one, other)
        either = self.totals[one] + self.totals[other] - both
        return both / either if either else None

    def lift(self, one: str, other: str) -> float | None:
        """Return how many times more often than by chance: 1 is what chance alone would give.

        None where one of the two was never given.
        """
        expected = self.totals[one] * self.totals[other]
        return self.count(one, other) * self.units / expected if expected else None


@dataclass(frozen=True, slots=True)
class Saturation:
    """New codes per source, in the order in which the sources were judged."""

    sources: tuple[str, ...]
    new: tuple[int, ...]
    """Codes first seen in each source."""
    base: int
    """Sources that the base is made of."""
    run: int
    """Sources in a run."""
    threshold: float
    """Share of the base's codes at or below which a run brings nothing new to speak of."""
    reached: int | None
    """Sources after which a run first fell to the threshold, None where none did."""

    @property
    def cumulated(self) -> tuple[int, ...]:
        """Codes seen up to and with each source."""
        total, found = 0, []
        for count in self.new:
            total += count
            found.append(total)
        return tuple(found)

    @property
    def in_base(self) -> int:
        """Codes seen in the base."""
        return sum(self.new[: self.base])

    def share_of_run(self, end: int) -> float | None:
        """Return new codes in the run that ends with source number ``end``, over codes of the base."""
        if end < self.base + self.run or not self.in_base:
            return None
        return sum(self.new[end - self.run : end]) / self.in_base


@dataclass(frozen=True, slots=True)
class CellSensitivity:
    """What a cell would be without one of those it rests on."""

    row: str
    col: str
    status: str
    without_expert: Mapping[str, str]
    """Expert -> status of the cell without them; only experts without whom it changes."""
    without_source: Mapping[str, str]
    """Source -> status of the cell without it; only sources without which it changes."""

    @property
    def is_robust(self) -> bool:
        """Say whether the cell stays what it is whoever or whatever is left out."""
        return not self.without_expert and not self.without_source


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The matrix with each expert and each source left out in turn."""

    cells: tuple[CellSensitivity, ...]
    """Cells that rest on evidence, by row and column."""
    k: int
    """Experts who must agree when one is left out: the frozen k, but never more than are left."""
    remaining: int
    """Experts who are left."""
    means: str
    """``same`` (k of fewer), ``unanimity`` (k is all who are left) or ``impossible`` (nobody is left)."""
