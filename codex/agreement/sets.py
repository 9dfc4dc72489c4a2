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

from codex.agreement.case import TABLE_LIMIT
from codex.agreement.coefficients import Coefficient, coefficient
from codex.agreement.grid import grid
from codex.agreement.intervals import DEFAULT, RESAMPLES, Asked, drawn
from codex.agreement.measure import asked_interval, estimate, with_interval
from codex.agreement.notes import about_few_divided
from codex.agreement.patterns import patterns
from codex.agreement.set_alpha import set_alpha
from codex.errors import UsageProblem
from codex.model.ratings import Ratings, SetRatings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.alpha import Alpha
    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix
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
    named = _named(name)
    if named.category is not None:
        return _of_code(ratings, named, options)
    return estimate_kinds(*numbered(ratings), name, **options)


def estimate_kinds(
    table: Ratings,
    kinds: list[frozenset[int]],
    name: str,
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Compute a coefficient over sets that are numbered already.

    Args:
        table: Which of the sets stands in each cell; its categories are as many as the sets.
        kinds: The distinct sets.
        name: As for :func:`estimate_sets`, but for those of one code.
        interval: As the three below for :func:`codex.agreement.measure.estimate`.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.

    Raises:
        UsageProblem: No such coefficient, or one that cannot be had for sets.
    """
    named = _named(name)
    if named.category is not None:
        raise UsageProblem("agreement.not-for-sets", name=name)
    asked = asked_interval(interval, confidence, seed, resamples)
    if named.level == "multivalued":
        return _multivalued(table, kinds, named.name, asked)
    facts = estimate(table, "krippendorff_alpha_nominal", interval=None)
    facts = replace(facts, coefficient=named.name, extra={"sets": len(kinds)})
    if facts.value is None and facts.why not in {"agreement.why-one-category", "agreement.why-no-variation"}:
        return facts
    if len(kinds) > TABLE_LIMIT:
        return replace(facts, value=None, why="agreement.why-too-many-sets", why_no_interval=None)
    folded = patterns(grid(table), len(kinds))
    return _of_whole(facts, set_alpha(folded, distances(named.level, kinds)), folded, table, asked)


def _named(name: str) -> Coefficient:
    named = coefficient("krippendorff_alpha_masi" if name.strip().lower() == "alpha" else name)
    of_code = named.category is not None and named.family in {"alpha_binary", "alpha"}
    if not of_code and (named.family != "alpha_sets" or named.category is not None):
        raise UsageProblem("agreement.not-for-sets", name=name)
    return named


def _of_whole(
    facts: Estimate, whole: Alpha, folded: Patterns, table: Ratings, asked: Asked | None
) -> Estimate:
    value = whole.value()
    if math.isnan(value):
        why = facts.why or "agreement.why-no-variation"
        return replace(facts, value=None, why=why, why_no_interval=None)
    found = replace(facts, value=value, why=None, why_no_interval=None)
    what = drawn(folded, table.clusters)
    found = with_interval(found, whole, what, asked)
    return replace(found, notes=(*found.notes, *about_few_divided(folded, what, found)))


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
    size, both = has.sum(axis=1), has @ has.T
    most = int(size.max(initial=0)) + 1
    if most**3 >= both.size:
        return _distance(kind, both, size[:, None], size[None, :])
    # Sizes are small where sets are many: each combination of sizes is worked out once and looked up.
    each = np.arange(float(most))
    known = _distance(kind, each[:, None, None], each[None, :, None], each[None, None, :]).reshape(-1)
    both *= most * most
    both += (size * most)[:, None]
    both += size[None, :]
    return np.asarray(known.take(both.astype(np.int32)))


def _distance(kind: str, both: Matrix, first: Matrix, second: Matrix) -> Matrix:
    """Return distances of sets from what two have in common and from their sizes, all as arrays."""
    import numpy as np

    either = first + second - both
    equal = both == either
    if kind == "set_nominal":
        return np.asarray(1.0 - equal)
    if kind == "dice":
        share = np.divide(2 * both, either + both, out=np.ones_like(either), where=either > 0)
        return np.asarray(1.0 - share)
    share = np.divide(both, either, out=np.ones_like(either), where=either > 0)
    if kind == "masi":
        within = both == np.minimum(first, second)
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


def as_sets(table: Ratings, kinds: Sequence[frozenset[int]], categories: Sequence[str]) -> SetRatings:
    """Return a table of numbered sets as sets again.

    Args:
        table: Which of the sets stands in each cell.
        kinds: The distinct sets, of places in ``categories``.
        categories: The codes.
    """
    names: list[frozenset[int] | None] = [*kinds, None]  # -1 is the last one
    n = table.n_units
    rows = (table.values[rater * n : (rater + 1) * n] for rater in range(len(table.raters)))
    sets = tuple(tuple(names[number] for number in row) for row in rows)
    return SetRatings(table.raters, tuple(categories), sets, units=table.units, clusters=table.clusters)


def _n_units(ratings: SetRatings) -> int:
    return len(ratings.sets[0]) if ratings.sets else len(ratings.units)


def _of_code(ratings: SetRatings, named: Coefficient, options: dict[str, Any]) -> Estimate:
    if named.category not in ratings.categories:
        raise UsageProblem("agreement.unknown-category", name=named.category)
    table = code_ratings(ratings, ratings.categories.index(named.category))
    return _renamed(estimate(table, "krippendorff_alpha_nominal", **options), named.name)


def _renamed(one: Estimate, name: str, **extra: Any) -> Estimate:
    return replace(one, coefficient=name, extra={**one.extra, **extra})
