"""Several codes on one unit: alpha over sets, and one yes-or-no table per code.

A cell is the set of codes an expert gave, the empty set where the expert looked and gave
none, None where the expert did not look. These two are never mixed up. Distances d of two sets
A and B, J their Jaccard share ``|A & B| / |A | B|``::

    masi         1 - J * M, M = 1 equal, 2/3 one within the other, 1/3 overlapping, 0 disjoint
    jaccard      1 - J
    dice         1 - 2 |A & B| / (|A| + |B|)
    set_nominal  0 equal, 1 not

Two empty sets are equal; an empty set has nothing in common with any other.

Source:
    Passonneau (2006), Measuring Agreement on Set-valued Items (MASI); Krippendorff (2011) for
    alpha with any distance.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.agreement.coefficients import Coefficient, coefficient
from codex.agreement.grid import grid
from codex.agreement.intervals import DEFAULT, RESAMPLES, Asked, drawn
from codex.agreement.measure import asked_interval, estimate, with_interval
from codex.agreement.patterns import patterns
from codex.errors import UsageProblem
from codex.model.ratings import Ratings, SetRatings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.model.estimate import Estimate


def estimate_sets(
    ratings: SetRatings,
    name: str,
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Compute a coefficient of agreement over sets of codes.

    Args:
        ratings: Raters x units of sets.
        name: ``krippendorff_alpha_masi``, ``_jaccard``, ``_dice``, ``_set_nominal``,
            ``krippendorff_alpha_binary[code]``; ``alpha`` alone means MASI.
        interval: As the three below for :func:`codex.agreement.measure.estimate`.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.

    Raises:
        UsageProblem: No such coefficient, or one that cannot be had for sets.
    """
    options: dict[str, Any] = {
        "interval": interval,
        "confidence": confidence,
        "seed": seed,
        "resamples": resamples,
    }
    named = coefficient("krippendorff_alpha_masi" if name.strip().lower() == "alpha" else name)
    if named.category is not None and named.family in {"alpha_binary", "alpha"}:
        return _of_code(ratings, named, options)
    if named.family != "alpha_sets":
        raise UsageProblem("agreement.not-for-sets", name=name)
    table, kinds = numbered(ratings)
    if named.level == "multivalued":
        asked = asked_interval(interval, confidence, seed, resamples)
        return _multivalued(table, kinds, named.name, asked)
    one = estimate(table, "krippendorff_alpha_custom", distances=distances(named.level, kinds), **options)
    return _renamed(one, named.name, sets=len(kinds))


def _multivalued(table: Ratings, kinds: list[frozenset[int]], name: str, asked: Asked | None) -> Estimate:
    from codex.agreement.multivalued import MultiValuedAlpha

    facts = estimate(table, "krippendorff_alpha_nominal", interval=None)
    if facts.value is None:
        return replace(facts, coefficient=name)
    folded = patterns(grid(table), len(kinds))
    whole = MultiValuedAlpha(folded, kinds, distances("dice", kinds))
    value = whole.value()
    found = replace(facts, coefficient=name, extra={"sets": len(kinds)})
    if math.isnan(value):
        return replace(found, value=None, why="agreement.why-no-variation", why_no_interval=None)
    found = replace(found, value=value, why_no_interval=None)
    return with_interval(found, whole, drawn(folded, table.clusters), asked)


def code_ratings(ratings: SetRatings, code: int) -> Ratings:
    """Return the table of one code: 1 given, 0 looked at and not given, -1 not looked at."""
    values = array("b")
    for row in ratings.sets:
        values.extend(-1 if given is None else code in given for given in row)
    return Ratings(
        ratings.raters, _n_units(ratings), ("0", "1"), values, units=ratings.units, clusters=ratings.clusters
    )


def distances(kind: str, sets: list[frozenset[int]]) -> NDArray[np.float64]:
    """Return the (S, S) distances of S sets, by a name of :data:`SET_DISTANCES`.

    >>> distances("masi", [frozenset({1}), frozenset({1, 2})]).round(4).tolist()
    [[0.0, 0.6667], [0.6667, 0.0]]
    """
    import numpy as np

    codes = sorted(set().union(*sets)) if sets else []
    place = {code: i for i, code in enumerate(codes)}
    has = np.zeros((len(sets), max(1, len(codes))))
    for row, given in zip(has, sets, strict=True):
        row[[place[code] for code in given]] = 1.0
    size = has.sum(axis=1)
    both = has @ has.T
    either = size[:, None] + size[None, :] - both
    equal = both == either
    if kind == "set_nominal":
        return np.asarray(1.0 - equal)
    if kind == "dice":
        share = np.divide(2 * both, either + both, out=np.ones_like(both), where=either > 0)
        return np.asarray(1.0 - share)
    share = np.divide(both, either, out=np.ones_like(both), where=either > 0)
    if kind == "masi":
        within = both == np.minimum(size[:, None], size[None, :])
        share = share * np.where(equal, 1.0, np.where(both == 0, 0.0, np.where(within, 2 / 3, 1 / 3)))
    return np.asarray(np.where(equal, 0.0, 1.0 - share))


def numbered(ratings: SetRatings) -> tuple[Ratings, list[frozenset[int]]]:
    """Return the sets as a table whose categories are the distinct sets, and those sets."""
    kinds: dict[frozenset[int], int] = {}
    values = array("i")
    for row in ratings.sets:
        values.extend(-1 if given is None else kinds.setdefault(given, len(kinds)) for given in row)
    table = Ratings(
        ratings.raters,
        _n_units(ratings),
        tuple(map(str, range(len(kinds)))),
        values,
        units=ratings.units,
        clusters=ratings.clusters,
    )
    return table, list(kinds)


def _n_units(ratings: SetRatings) -> int:
    return len(ratings.sets[0]) if ratings.sets else len(ratings.units)


def _of_code(ratings: SetRatings, named: Coefficient, options: dict[str, Any]) -> Estimate:
    if named.category not in ratings.categories:
        raise UsageProblem("agreement.unknown-category", name=named.category)
    table = code_ratings(ratings, ratings.categories.index(named.category))
    return _renamed(estimate(table, "krippendorff_alpha_nominal", **options), named.name)


def _renamed(one: Estimate, name: str, **extra: Any) -> Estimate:
    return replace(one, coefficient=name, extra={**one.extra, **extra})
