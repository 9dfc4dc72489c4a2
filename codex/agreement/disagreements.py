"""The list of disagreements: what there is to talk about, the most divided first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.agreement.grid import grid
from codex.model.decision import Tally
from codex.model.ratings import MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.ratings import Ratings


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Experts who differ about one code on one unit."""

    unit: str
    code: str
    gave: tuple[str, ...]
    against: tuple[str, ...]
    mentions: tuple[str, ...]
    not_given: tuple[str, ...]
    missing: tuple[str, ...]
    divided: float
    """Share of pairs of experts who differ, among those who took a side; 0 to 1."""

    @property
    def tally(self) -> Tally:
        """The five counts, as a consensus rule reads them."""
        groups = (self.gave, self.against, self.mentions, self.not_given, self.missing)
        return Tally(*(len(group) for group in groups))


@dataclass(frozen=True, slots=True)
class Split:
    """Experts who gave one unit different categories, of which it takes one."""

    unit: str
    values: Mapping[str, tuple[str, ...]]
    """Category -> who gave it, the most given first."""
    missing: tuple[str, ...]
    divided: float


def about_codes(
    tables: Mapping[str, Ratings], stances: Mapping[tuple[str, str, str], str] | None = None
) -> tuple[Disagreement, ...]:
    """Return where experts differ about a code, the most divided first, then as units and codes stand.

    Args:
        tables: Code id -> table of 0 and 1 with the same units.
        stances: (unit, code, expert) -> ``contradicts`` or ``mentions``, where a code was given not
            in support. Who only mentions takes no side.
    """
    told = stances or {}
    stanced = {(unit, code) for unit, code, _ in told}
    place: dict[str, int] = {}
    found = []
    for code, table in tables.items():
        names = _names(table)
        place |= {unit: i for i, unit in enumerate(names) if unit not in place}
        others = [i for i, unit in enumerate(names) if (unit, code) in stanced]
        for unit, column in _columns(table, sorted({*_mixed(table), *others})):
            groups: dict[str, list[str]] = defaultdict(list)
            for rater, value in zip(table.raters, column, strict=True):
                side = "missing" if value == MISSING else "not_given"
                if value == 1:
                    side = told.get((unit, code, rater), "gave")
                groups[side].append(rater)
            sides = [len(groups[side]) for side in ("gave", "supports", "contradicts", "not_given")]
            sides = [sides[0] + sides[1], *sides[2:]]
            if divided := _divided(sides):
                found.append(
                    Disagreement(
                        unit,
                        code,
                        tuple(groups["gave"] + groups["supports"]),
                        tuple(groups["contradicts"]),
                        tuple(groups["mentions"]),
                        tuple(groups["not_given"]),
                        tuple(groups["missing"]),
                        divided,
                    )
                )
    return tuple(sorted(found, key=lambda one: (-one.divided, place[one.unit])))


def about_values(ratings: Ratings) -> tuple[Split, ...]:
    """Return the units to which experts gave different categories, the most divided first.

    >>> from array import array
    >>> from codex.model.ratings import Ratings
    >>> table = Ratings(("ana", "bek"), 2, ("x", "y"), array("h", [0, 0, 0, 1]), units=("e1", "e2"))
    >>> [(split.unit, split.values) for split in about_values(table)]
    [('e2', {'x': ('ana',), 'y': ('bek',)})]
    """
    found = []
    for unit, column in _columns(ratings, _mixed(ratings)):
        who: dict[int, list[str]] = defaultdict(list)
        for rater, value in zip(ratings.raters, column, strict=True):
            who[value].append(rater)
        missing = tuple(who.pop(MISSING, ()))
        if divided := _divided([len(raters) for raters in who.values()]):
            ranked = sorted(who.items(), key=lambda item: (-len(item[1]), item[0]))
            values = {ratings.categories[value]: tuple(raters) for value, raters in ranked}
            found.append(Split(unit, values, missing, divided))
    return tuple(sorted(found, key=lambda split: -split.divided))


def _names(ratings: Ratings) -> tuple[str, ...]:
    return ratings.units or tuple(str(unit + 1) for unit in range(ratings.n_units))


def _mixed(ratings: Ratings) -> list[int]:
    """Return the units with two different values: a quick look before the slow one."""
    import numpy as np

    values = grid(ratings)
    if not len(values):
        return []
    highest = values.max(axis=0)
    lowest = np.where(values == MISSING, highest, values).min(axis=0)
    return [int(unit) for unit in np.flatnonzero(lowest < highest)]


def _columns(ratings: Ratings, units: Iterable[int]) -> Iterable[tuple[str, list[int]]]:
    n, names = ratings.n_units, _names(ratings)
    rows = [ratings.values[i * n : (i + 1) * n] for i in range(len(ratings.raters))]
    return ((names[unit], [row[unit] for row in rows]) for unit in units)


def _divided(sides: list[int]) -> float:
    total = sum(sides)
    pairs = total * (total - 1)
    return 1 - sum(side * (side - 1) for side in sides) / pairs if pairs else 0.0
