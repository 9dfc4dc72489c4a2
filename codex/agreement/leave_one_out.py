"""What pulls agreement down: the coefficient without each rater, code, source, language, week.

The *change* is the coefficient of everything minus the coefficient without the part: below 0, the
part pulls the value down; above 0, it holds it up. It tells where to look first, not who is right:
one expert against three may be the careful one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from codex.agreement.selection import (
    keep_raters,
    keep_set_raters,
    keep_set_units,
    keep_units,
)
from codex.model.estimate import Estimate
from codex.model.ratings import Ratings, SetRatings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

T = TypeVar("T", Ratings, SetRatings)


@dataclass(frozen=True, slots=True)
class Influence:
    """What one part does to a coefficient."""

    kind: str
    """``rater``, ``code``, ``source``, ``lang``, ``time``, ..."""
    name: str
    without: Estimate
    """The coefficient of all the rest."""
    alone: Estimate | None
    """The coefficient of the part by itself; None for a rater, who is nobody alone."""
    change: float | None
    """All minus without; None where one of the two is undefined."""
    units: int
    """Units that the part takes part in."""


def of_raters(ratings: T, coefficient: Callable[[T], Estimate]) -> tuple[Influence, ...]:
    """Return the influence of each rater, the one who pulls down most first."""
    everything = coefficient(ratings)
    found = []
    for rater in ratings.raters:
        rest = coefficient(_raters(ratings, [other for other in ratings.raters if other != rater]))
        found.append(
            Influence("rater", rater, rest, None, _change(everything, rest), _judged(ratings, rater))
        )
    return _ordered(found)


def of_parts(
    ratings: T, parts: Sequence[str], kind: str, coefficient: Callable[[T], Estimate]
) -> tuple[Influence, ...]:
    """Return the influence of each part of the units, the one that pulls down most first.

    Args:
        ratings: N units.
        parts: (N,) to which source, language or week each unit belongs.
        kind: What the parts are.
        coefficient: What is computed.
    """
    everything = coefficient(ratings)
    members: dict[str, list[int]] = defaultdict(list)
    for unit, part in enumerate(parts):
        members[part].append(unit)
    found = []
    for part, inside in members.items():
        outside = [unit for unit, other in enumerate(parts) if other != part]
        rest, alone = coefficient(_units(ratings, outside)), coefficient(_units(ratings, inside))
        found.append(Influence(kind, part, rest, alone, _change(everything, rest), len(inside)))
    return _ordered(found)


def of_codes(
    tables: Mapping[str, Ratings], coefficient: Callable[[Ratings], Estimate]
) -> tuple[Influence, ...]:
    """Return the influence of each code on the mean of the codes' defined values.

    Args:
        tables: Code id -> its table of 0 and 1.
        coefficient: What is computed for one code.
    """
    values = {code: coefficient(table) for code, table in tables.items()}
    everything = mean_of_defined(values.values())
    found = []
    for code, alone in values.items():
        rest = mean_of_defined(value for other, value in values.items() if other != code)
        found.append(Influence("code", code, rest, alone, _change(everything, rest), alone.units))
    return _ordered(found)


def mean_of_defined(values: Iterable[Estimate]) -> Estimate:
    """Return the plain mean of the defined values; ``extra`` says of how many, of how many.

    >>> mean = mean_of_defined([Estimate("k", 0.5), Estimate("k", None, "agreement.why-one-category")])
    >>> mean.value, mean.extra["defined"], mean.extra["of"]
    (0.5, 1, 2)
    """
    every = list(values)
    defined = [estimate.value for estimate in every if estimate.value is not None]
    name = every[0].coefficient if every else ""
    extra = {"defined": len(defined), "of": len(every)}
    if not defined:
        return Estimate(f"mean({name})", None, "reliability.none-defined", extra=extra)
    return Estimate(
        f"mean({name})",
        sum(defined) / len(defined),
        why_no_interval="reliability.no-interval-method",
        units=max(estimate.units for estimate in every),
        raters=max(estimate.raters for estimate in every),
        extra=extra,
    )


def _change(everything: Estimate, rest: Estimate) -> float | None:
    if everything.value is None or rest.value is None:
        return None
    return everything.value - rest.value


def _ordered(found: Iterable[Influence]) -> tuple[Influence, ...]:
    return tuple(sorted(found, key=lambda one: (one.change is None, one.change or 0.0, one.name)))


def _raters(ratings: T, raters: list[str]) -> T:
    return keep_raters(ratings, raters) if isinstance(ratings, Ratings) else keep_set_raters(ratings, raters)


def _units(ratings: T, units: list[int]) -> T:
    return keep_units(ratings, units) if isinstance(ratings, Ratings) else keep_set_units(ratings, units)


def _judged(ratings: Ratings | SetRatings, rater: str) -> int:
    row = ratings.raters.index(rater)
    if isinstance(ratings, Ratings):
        n = ratings.n_units
        return sum(value >= 0 for value in ratings.values[row * n : (row + 1) * n])
    return sum(cell is not None for cell in ratings.sets[row])
