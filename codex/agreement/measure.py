"""One door to the coefficients: ratings and a name in, an estimate out."""

from __future__ import annotations

import math
from array import array
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

from codex.agreement.build import quick, summed
from codex.agreement.case import COMPLETE, TWO_RATERS, Case, Undefined, as_matrix, check, present, reason
from codex.agreement.coefficients import coefficient
from codex.agreement.grid import grid
from codex.agreement.intervals import ALIASES, DEFAULT, METHODS, RESAMPLES, Asked, Errors, drawn
from codex.agreement.intervals import interval as interval_of
from codex.agreement.notes import (
    about_a_rare_category,
    about_few_divided,
    about_the_interval,
    about_the_value,
    about_units_judged_once,
)
from codex.agreement.tally import tally
from codex.errors import UsageProblem
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.agreement.coefficients import Coefficient
    from codex.agreement.intervals import Drawn
    from codex.agreement.sums import Matrix, Summed
    from codex.model.ratings import Ratings


def estimate(
    ratings: Ratings,
    name: str,
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
    weights: str | None = None,
    distances: Sequence[Sequence[float]] | Matrix | None = None,
) -> Estimate:
    """Compute one coefficient of agreement.

    Args:
        ratings: Raters x units, -1 for missing.
        name: A name or alias of :mod:`codex.agreement.coefficients`; ``alpha`` alone means the
            alpha of ``ratings.level``.
        interval: A method of :data:`codex.agreement.intervals.METHODS`, or None for none.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.
        weights: Agreement weights for a name that carries none.
        distances: (q, q) own distances between categories, 0 on the diagonal, for the names
            that end in ``_custom``.

    Returns:
        The value, or None with the reason; never NaN. ``se`` is the analytic standard error
        where there is one, whatever the interval's method.

    Raises:
        UsageProblem: No coefficient, weights or interval of that name.
        DamagedInput: A number in the table that is no category.

    >>> from array import array
    >>> from codex.model.ratings import Ratings
    >>> two = Ratings(("a", "b"), 4, ("no", "yes"), array("h", [1, 1, 0, 0, 1, 0, 0, 0]))
    >>> round(estimate(two, "kappa").value, 4), estimate(two, "percent").value
    (0.5, 0.75)
    """
    asked = asked_interval(interval, confidence, seed, resamples)
    named = coefficient(name, level=ratings.level, weights=weights)
    return _estimated(_case(ratings, named, distances), asked)


def estimates(
    ratings: Ratings,
    names: Sequence[str],
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
    weights: str | None = None,
) -> tuple[Estimate, ...]:
    """Compute several coefficients of one table, which is counted and folded once.

    Args and errors are those of :func:`estimate`, and so is every number.
    """
    asked = asked_interval(interval, confidence, seed, resamples)
    first: Case | None = None
    found = []
    for name in names:
        named = coefficient(name, level=ratings.level, weights=weights)
        if first is None or named.category is not None or named.family == "alpha_sets":
            case = _case(ratings, named, None)
            first = case if named.category is None else first
        else:
            case = replace(first, named=named, extra={})
        found.append(_estimated(case, asked))
    return tuple(found)


def _estimated(case: Case, asked: Asked | None) -> Estimate:
    facts: dict[str, Any] = {
        "units": case.counted.pairable,
        "raters": len(case.raters),
        "judgments": case.counted.judgments,
        "missing": case.table.size - case.counted.judgments,
    }
    try:
        return _with_value(case, asked, facts)
    except Undefined as reason:
        return Estimate(case.named.name, None, why=str(reason), extra=case.extra, **facts)


def _case(ratings: Ratings, named: Coefficient, distances: Sequence[Sequence[float]] | Matrix | None) -> Case:
    category = named.category
    if named.family == "alpha_sets" or (named.family == "alpha_binary" and category is None):
        raise UsageProblem("agreement.only-for-sets", name=named.name)
    if category is not None:
        named = replace(named, family="alpha") if named.family == "alpha_binary" else named
        ratings = against_the_rest(ratings, category)
    table = grid(ratings)
    counted = tally(table, len(ratings.categories))
    return Case(ratings, table, named, counted, present(table, counted), as_matrix(distances))


def pairs(ratings: Ratings, name: str, **options: Any) -> dict[tuple[str, str], Estimate]:
    """Compute a coefficient for every pair of raters; options as for :func:`estimate`."""
    return {
        (ratings.raters[a], ratings.raters[b]): estimate(only(ratings, (a, b)), name, **options)
        for a, b in combinations(range(len(ratings.raters)), 2)
    }


def only(ratings: Ratings, raters: Sequence[int]) -> Ratings:
    """Return the ratings of some raters alone, by their numbers."""
    n = ratings.n_units
    kept = array(ratings.values.typecode)
    for rater in raters:
        kept.extend(ratings.values[rater * n : (rater + 1) * n])
    return replace(ratings, raters=tuple(ratings.raters[rater] for rater in raters), values=kept)


def asked_interval(
    method: str | None = DEFAULT, confidence: float = 95.0, seed: int = 0, resamples: int = RESAMPLES
) -> Asked | None:
    """Return what interval is asked for, None for none.

    Raises:
        UsageProblem: An unknown method, or a confidence or number of resamples that makes none.
    """
    if method is None or method == "none":
        return None
    method = ALIASES.get(method, method)
    if method not in METHODS:
        raise UsageProblem("agreement.unknown-interval", name=method, known=", ".join(METHODS))
    if not 50 <= confidence < 100:
        raise UsageProblem("agreement.confidence-outside", confidence=confidence)
    if not 1 < resamples <= 1_000_000:
        raise UsageProblem("agreement.resamples-outside", resamples=resamples)
    return Asked(method, confidence, seed, resamples)


def share_given(ratings: Ratings) -> float | None:
    """Return the share of the judgments of a yes-or-no table that say yes; None where there is none."""
    import numpy as np

    table = grid(ratings)
    judged = int(np.count_nonzero(table >= 0))
    return int(np.count_nonzero(table == 1)) / judged if judged else None


def against_the_rest(ratings: Ratings, category: str) -> Ratings:
    """Return the table of one category: 1 given, 0 another given, -1 missing.

    Raises:
        UsageProblem: There is no such category.
    """
    import numpy as np

    if category not in ratings.categories:
        raise UsageProblem("agreement.unknown-category", name=category)
    table = grid(ratings)
    values = np.where(table >= 0, table == ratings.categories.index(category), -1).astype("<i1")
    return replace(ratings, categories=("0", "1"), values=array("b", values.tobytes()), level="nominal")


def _with_value(case: Case, asked: Asked | None, facts: dict[str, Any]) -> Estimate:
    check(case)
    value = quick(case)
    if asked is None and value is not None:
        if math.isnan(value):
            raise Undefined(reason(case))
        notes = tuple(about_the_value(case))
        found = Estimate(case.named.name, value, extra=case.extra, notes=notes, **facts)
        return with_interval(found, None, None, None)
    folded, whole = summed(case)
    if case.named.family in COMPLETE:
        facts["units"] = int(folded.times.sum())
    value = whole.value() if value is None else value
    if math.isnan(value):
        raise Undefined(reason(case))
    case.extra.update(whole.further(value))
    found = Estimate(case.named.name, value, extra=case.extra, notes=tuple(about_the_value(case)), **facts)
    what = drawn(folded, case.ratings.clusters)
    found = with_interval(found, whole, what, asked, large=case.named.family in TWO_RATERS)
    told = [*about_a_rare_category(case, found), *about_units_judged_once(case, found)]
    if case.named.family not in COMPLETE:
        told += about_few_divided(folded, what, found)
    return replace(found, notes=(*found.notes, *told)) if told else found


def with_interval(
    found: Estimate, whole: Summed | None, what: Drawn | None, asked: Asked | None, *, large: bool = False
) -> Estimate:
    """Return a defined estimate with its standard error and the interval asked for.

    Args:
        found: The estimate without them.
        whole: Its coefficient over patterns of units.
        what: What is drawn or left out as one.
        asked: The interval, or None for none.
        large: Whether the standard error is the large-sample one (two raters' kappas).
    """
    if asked is None or whole is None or what is None:
        return replace(found, why_no_interval="agreement.no-interval-asked")
    if found.value is None:
        return found
    errors = Errors(whole, what)
    around, why = interval_of(asked, whole, found.value, what, errors, asymptotic=large)
    found = replace(found, se=errors.of(asymptotic=large), interval=around, why_no_interval=why)
    return replace(found, notes=(*found.notes, *about_the_interval(found, what)))
