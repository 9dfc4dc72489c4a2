"""Ratings: the table that every agreement coefficient is computed from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from array import array
    from collections.abc import Sequence

MISSING = -1
"""Stands where a rater did not judge a unit."""


@dataclass(frozen=True, slots=True)
class Ratings:
    """Raters in rows, units in columns, small integers for categories.

    ``values`` is a C-ordered buffer of ``len(raters) * n_units`` signed integers (``array('h')``
    or ``array('i')``), -1 for missing: rooms without numpy can build it, and the agreement room
    reads it without a copy.
    """

    raters: tuple[str, ...]
    n_units: int
    categories: tuple[str, ...]
    """Declared categories in their order, used or not."""
    values: array[int]
    level: str = "nominal"
    """``nominal``, ``ordinal``, ``interval`` or ``ratio``."""
    units: tuple[str, ...] = ()
    """Names of the units; empty where nobody asks for them."""
    clusters: Sequence[int] = field(default=())
    """Source number per unit (0, 1, ...); empty where units are independent."""
    order_known: bool = True
    """False where the categories are words that nobody put in an order: nothing graded may be asked."""

    def __post_init__(self) -> None:
        if len(self.values) != len(self.raters) * self.n_units:
            msg = f"{len(self.values)} values for {len(self.raters)} raters x {self.n_units} units"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class SetRatings:
    """Like :class:`Ratings`, but a rater gives a unit a set of categories.

    ``sets[rater][unit]`` is a frozenset of category numbers (empty: judged, nothing given) or
    None for missing.
    """

    raters: tuple[str, ...]
    categories: tuple[str, ...]
    sets: tuple[tuple[frozenset[int] | None, ...], ...]
    units: tuple[str, ...] = ()
    clusters: Sequence[int] = field(default=())
