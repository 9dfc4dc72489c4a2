"""Parts of a ratings table: some raters, some units, without a code."""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from codex.model.ratings import Ratings, SetRatings


def keep_raters(ratings: Ratings, raters: Collection[str]) -> Ratings:
    """Return the rows of these raters, in the order of the table.

    >>> from codex.model.ratings import Ratings
    >>> table = Ratings(("a", "b", "c"), 2, ("x",), array("h", [0, 0, -1, 0, 0, -1]))
    >>> keep_raters(table, {"c", "a"}).values
    array('h', [0, 0, 0, -1])
    """
    n = ratings.n_units
    rows = [i for i, rater in enumerate(ratings.raters) if rater in raters]
    values = array(ratings.values.typecode)
    for i in rows:
        values.extend(ratings.values[i * n : (i + 1) * n])
    return replace(ratings, raters=tuple(ratings.raters[i] for i in rows), values=values)


def keep_units(ratings: Ratings, units: Sequence[int]) -> Ratings:
    """Return the columns of these units, in the order given.

    >>> from codex.model.ratings import Ratings
    >>> table = Ratings(("a", "b"), 3, ("x", "y"), array("h", [0, 1, 0, 1, 1, -1]), units=("u", "v", "w"))
    >>> keep_units(table, [2, 0]).values, keep_units(table, [2, 0]).units
    (array('h', [0, 0, -1, 1]), ('w', 'u'))
    """
    import numpy as np

    typecode = ratings.values.typecode
    flat = np.frombuffer(ratings.values, dtype=f"i{ratings.values.itemsize}")
    kept = flat.reshape(len(ratings.raters), ratings.n_units)[:, np.asarray(units, dtype=np.intp)]
    return replace(
        ratings,
        n_units=len(units),
        values=array(typecode, np.ascontiguousarray(kept).tobytes()),
        units=tuple(ratings.units[u] for u in units) if ratings.units else (),
        clusters=_numbered(ratings.clusters[u] for u in units) if len(ratings.clusters) else (),
    )


def keep_set_raters(ratings: SetRatings, raters: Collection[str]) -> SetRatings:
    """Return the rows of these raters of a table of sets."""
    rows = [i for i, rater in enumerate(ratings.raters) if rater in raters]
    return replace(
        ratings,
        raters=tuple(ratings.raters[i] for i in rows),
        sets=tuple(ratings.sets[i] for i in rows),
    )


def keep_set_units(ratings: SetRatings, units: Sequence[int]) -> SetRatings:
    """Return the columns of these units of a table of sets."""
    return replace(
        ratings,
        sets=tuple(tuple(row[u] for u in units) for row in ratings.sets),
        units=tuple(ratings.units[u] for u in units) if ratings.units else (),
        clusters=_numbered(ratings.clusters[u] for u in units) if len(ratings.clusters) else (),
    )


def without_code(ratings: SetRatings, code: str) -> SetRatings:
    """Return the sets as if nobody had given ``code``; who gave only it gave nothing."""
    gone = frozenset({ratings.categories.index(code)})
    return replace(
        ratings,
        sets=tuple(tuple(None if cell is None else cell - gone for cell in row) for row in ratings.sets),
    )


def _numbered(clusters: Iterable[int]) -> tuple[int, ...]:
    """Number clusters anew from 0, in the order in which they come."""
    number: dict[int, int] = {}
    return tuple(number.setdefault(int(cluster), len(number)) for cluster in clusters)
