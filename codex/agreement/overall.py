"""One figure for many codes, each way by its own name; codes are never put into one table.

Two codes with kappa 0 each can give .64 when their tables are stacked, so nothing here stacks:

* the mean over codes of the defined values, with how many of how many codes it rests on;
* pooled kappa (de Vries et al. 2008): observed and expected agreement averaged over codes (and
  pairs of raters) before the one is corrected by the other, so that rare codes, whose own
  kappas jump about, weigh no more than they should.

Alpha over sets (:mod:`codex.agreement.sets`) is the third way.

Source:
    De Vries, Elliott, Kanouse and Teleki (2008), Using Pooled Kappa to Summarize Interrater
    Agreement across Many Items, Field Methods 20:272-282.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from codex.agreement.build import summed
from codex.agreement.case import Case, present
from codex.agreement.coefficients import coefficient
from codex.agreement.grid import grid
from codex.agreement.intervals import DEFAULT, RESAMPLES
from codex.agreement.joint import Drawing, MeanOfCodes, Part, PooledKappa
from codex.agreement.kappa import PairKappa
from codex.agreement.measure import asked_interval, estimate, estimates, with_interval
from codex.agreement.patterns import patterns
from codex.agreement.tally import tally
from codex.errors import UsageProblem
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.ratings import Ratings

LINEAR: Final = frozenset({"gwet", "asymptotic", "analytic"})
"""Intervals that need each unit's linearised value and no resample."""

FEW_PATTERNS: Final = 1024


def mean_over_codes(each: Mapping[str, Estimate], name: str) -> Estimate:
    """Average the defined values of codes that were estimated one by one.

    Args:
        each: Estimate per code.
        name: The coefficient they are estimates of.

    Returns:
        The mean without an interval (:func:`mean_of_tables` gives one), ``units`` the largest of
        the codes', and in ``extra`` how many ``codes`` there are, ``codes_defined`` of them, and the
        names of the others, ``codes_undefined``.

    >>> two = {"a": Estimate("x", 0.5), "b": Estimate("x", None, why="agreement.why-one-category")}
    >>> mean = mean_over_codes(two, "x")
    >>> mean.value, mean.extra["codes_defined"], mean.extra["codes"]
    (0.5, 1, 2)
    """
    values = [one.value for one in each.values() if one.value is not None]
    facts: dict[str, Any] = {
        "units": max((one.units for one in each.values()), default=0),
        "raters": max((one.raters for one in each.values()), default=0),
        "judgments": sum(one.judgments for one in each.values()),
        "missing": sum(one.missing for one in each.values()),
        "extra": {
            "codes": len(each),
            "codes_defined": len(values),
            "codes_undefined": [code for code, one in each.items() if one.value is None],
        },
    }
    named = f"mean:{name}"
    if not values:
        return Estimate(named, None, why="agreement.why-none-defined", **facts)
    mean = math.fsum(values) / len(values)
    return Estimate(named, mean, why_no_interval="agreement.no-interval-of-mean", **facts)


def mean_of_tables(tables: Mapping[str, Ratings], name: str, **options: Any) -> Estimate:
    """Average one coefficient over codes; arguments and errors as for :func:`means_of_tables`."""
    return means_of_tables(tables, [name], **options)[0]


def means_of_tables(
    tables: Mapping[str, Ratings],
    names: Sequence[str],
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> list[Estimate]:
    """Average coefficients over codes, with intervals from drawing units for all codes at once.

    Every table is counted and folded once, however many coefficients are asked for.

    Args:
        tables: Code -> its ratings; the same units in the same order in every table.
        names: Coefficients of :func:`codex.agreement.measure.estimate`.
        interval: As the three below for :func:`codex.agreement.measure.estimate`.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.

    Raises:
        UsageProblem: The tables do not have the same number of units.
    """
    asked = asked_interval(interval, confidence, seed, resamples)
    _check_units(list(tables.values()))
    each = {code: estimates(table, names, interval=None) for code, table in tables.items()}
    cases = {code: _case(table) for code, table in tables.items()} if asked else {}
    drawing = Drawing(_clusters(tables.values()), linear=asked is None or asked.method in LINEAR)
    found = []
    for place, name in enumerate(names):
        values = {code: row[place] for code, row in each.items()}
        mean = mean_over_codes(values, coefficient(name).name)
        if mean.value is None or asked is None:
            found.append(mean)
            continue
        named = coefficient(name)
        parts = [
            Part(*summed(replace(cases[code], named=named, extra={})))
            for code, one in values.items()
            if one.value is not None
        ]
        together = drawing.of(parts)
        whole = MeanOfCodes(together.times, parts, together.places)
        found.append(with_interval(replace(mean, why_no_interval=None), whole, together.drawn, asked))
    return found


def pooled_kappa(
    tables: Sequence[Ratings],
    *,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> Estimate:
    """Return the pooled kappa of several tables, over all pairs of raters who share units.

    Args:
        tables: One table a code, the same raters and units in each.
        interval: As the three below for :func:`codex.agreement.measure.estimate`.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.

    Raises:
        UsageProblem: The tables do not have the same number of units.
    """
    asked = asked_interval(interval, confidence, seed, resamples)
    _check_units(tables)
    each = {str(i): estimate(one, "percent_agreement", interval=None) for i, one in enumerate(tables)}
    found = replace(mean_over_codes(each, ""), coefficient="pooled_kappa", why_no_interval=None)
    if found.value is None:
        return found
    parts = [_pairs(one) for one, percent in zip(tables, each.values(), strict=True) if percent.units]
    together = Drawing(_clusters(tables), linear=asked is None or asked.method in LINEAR).of(parts)
    whole = PooledKappa(together.times, parts, together.places)
    value = whole.of_all()
    if math.isnan(value):
        return replace(found, value=None, why="agreement.why-no-variation")
    return with_interval(replace(found, value=value), whole, together.drawn, asked)


def _case(table: Ratings) -> Case:
    """Return a table made ready, folded to patterns that serve every coefficient.

    Where raters are few, patterns that keep who gave what are few too, and finer than need be
    does no harm: so one folding is enough.
    """
    values, q = grid(table), len(table.categories)
    counted = tally(values, q)
    case = Case(
        table, values, coefficient("percent_agreement"), counted, present(values, counted), units=True
    )
    if (q + 1) ** len(table.raters) <= FEW_PATTERNS:
        for with_unjudged in (False, True):
            fold = case.folded(ordered=True, with_unjudged=with_unjudged)
            case.folds[False, with_unjudged, True] = fold
            if not int(counted.units[0]):
                case.folds[True, True, True] = case.folds[False, True, True] = fold
                break
    return case


def _clusters(tables: Iterable[Ratings]) -> Sequence[int]:
    return next((one.clusters for one in tables), ())


def _pairs(one: Ratings) -> Part:
    folded = patterns(grid(one), len(one.categories), ordered=True)
    pairs = tuple(PairKappa(folded, None, pair) for pair in combinations(range(len(one.raters)), 2))
    return Part(folded, pairs[0], pairs)


def _check_units(tables: Sequence[Ratings]) -> None:
    if len({one.n_units for one in tables}) > 1:
        raise UsageProblem("agreement.tables-of-other-units")
