"""Do experts agree with themselves? From blind repeats: excerpts shown a second time unannounced.

An expert who cannot repeat their own judgment cannot agree with anybody else's, so this is the
ceiling for agreement between experts: where it is low, more training of one expert helps more than
discussion between several.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.model.ratings import MISSING, Ratings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from codex.model.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Changed:
    """A judgment that was not repeated."""

    unit: str
    values: tuple[str, ...]
    """Categories by occasion."""


@dataclass(frozen=True, slots=True)
class IntraExpert:
    """One expert against themselves; ``expert`` is empty for all experts taken together."""

    expert: str
    estimate: Estimate
    units: int
    """Units judged more than once."""
    changed: tuple[Changed, ...]

    @property
    def kept(self) -> float | None:
        """Share of units judged the same each time."""
        return 1 - len(self.changed) / self.units if self.units else None


def by_expert(
    judged: Iterable[tuple[str, str, int, int]],
    categories: Sequence[str],
    coefficient: Callable[[Ratings], Estimate],
    level: str = "nominal",
) -> tuple[IntraExpert, ...]:
    """Return each expert's agreement with themselves, then all experts taken together.

    Taken together, a unit is one expert's excerpt; units of one expert form a cluster, since they
    share whatever makes the expert steady or not.

    Args:
        judged: (expert, unit, occasion, category number).
        categories: Declared categories.
        coefficient: What is computed; "raters" are the occasions.
        level: Level of measurement.
    """
    values: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for expert, unit, occasion, value in judged:
        values[expert, unit][occasion] = value
    repeated = {key: times for key, times in values.items() if len(times) > 1}
    occasions = sorted({occasion for times in repeated.values() for occasion in times}) or [1, 2]
    experts = list(dict.fromkeys(expert for expert, _ in values))
    found = []
    for expert in [*experts, ""]:
        own = {key: times for key, times in repeated.items() if expert in {key[0], ""}}
        table = _table(own, occasions, categories, level, experts)
        changed = tuple(
            Changed(unit, tuple(categories[times[at]] for at in occasions if at in times))
            for (_, unit), times in own.items()
            if len(set(times.values())) > 1
        )
        found.append(IntraExpert(expert, coefficient(table), len(own), changed))
    return tuple(found)


def _table(
    own: dict[tuple[str, str], dict[int, int]],
    occasions: list[int],
    categories: Sequence[str],
    level: str,
    experts: list[str],
) -> Ratings:
    cells = array("h", (times.get(at, MISSING) for at in occasions for times in own.values()))
    number = {expert: i for i, expert in enumerate(experts)}
    together = len({expert for expert, _ in own}) > 1
    return Ratings(
        tuple(map(str, occasions)),
        len(own),
        tuple(categories),
        cells,
        level,
        tuple(unit for _, unit in own),
        tuple(number[expert] for expert, _ in own) if together else (),
    )
