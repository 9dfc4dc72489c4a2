"""From a case to the coefficient over patterns of its units."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.agreement import alpha, chance
from codex.agreement.case import (
    COMPLETE,
    Case,
    Undefined,
    check_order,
    check_size,
    own_distances,
    values_of,
    weights_of,
)
from codex.agreement.grid import numbers
from codex.agreement.patterns import Patterns, patterns
from codex.agreement.weights import metric

if TYPE_CHECKING:
    from codex.agreement.sums import Summed


def quick(case: Case) -> float | None:
    """Return the value of an unweighted coefficient from counts alone, None for the others."""
    named = case.named
    if named.family in chance.KINDS and named.weights == "identity":
        value, observed, expected = chance.from_tally(named.family, case.counted)
    elif named.family == "alpha" and named.level == "nominal":
        value, observed, expected = alpha.from_tally(case.counted)
    else:
        return None
    if not math.isnan(value):
        case.extra.update(observed=observed, expected=expected)
    return value


def summed(case: Case) -> tuple[Patterns, Summed]:
    """Return the patterns of units and the coefficient over them.

    Raises:
        Undefined: The categories do not fit the coefficient.
    """
    family = case.named.family
    if family in COMPLETE:
        return _over_complete_units(case)
    if family in {"cohen", "scott", "light", "conger", "bangdiwala"}:
        return _with_raters(case)
    folded = case.folded(with_unjudged=family == "percent")
    if family == "alpha":
        return folded, _alpha(case, folded)
    if family == "specific":
        from codex.agreement.agreeing import Specific

        return folded, Specific(folded, 1 if case.named.level == "positive" else 0)
    return folded, chance.ChanceCorrected(family, folded, weights_of(case))


def _with_raters(case: Case) -> tuple[Patterns, Summed]:
    from codex.agreement import kappa
    from codex.agreement.agreeing import Bangdiwala

    folded = case.folded(ordered=True)
    family = case.named.family
    if family == "bangdiwala":
        return folded, Bangdiwala(folded)
    weights = weights_of(case)
    if family == "conger":
        return folded, kappa.Conger(folded, weights)
    if family == "light":
        from codex.agreement.light import Light

        return folded, Light(folded, weights)
    two = kappa.PairKappa(folded, weights, pooled=family == "scott")
    if family == "cohen":
        largest = two.largest()
        case.extra["max"] = None if math.isnan(largest) else largest
    return folded, two


def _alpha(case: Case, folded: Patterns) -> Summed:
    level = case.named.level
    if level == "nominal":
        return alpha.Alpha(folded, None)
    if level == "ordinal":
        check_order(case)
        return alpha.OrdinalAlpha(folded)
    if level == "custom":
        return alpha.Alpha(folded, own_distances(case))
    if level == "weights":
        weights = weights_of(case)
        return alpha.Alpha(folded, None if weights is None else 1.0 - weights)
    values = values_of(case)
    if level == "interval":
        return alpha.IntervalAlpha(folded, values)
    if level == "ratio" and float(values.min()) < 0:
        raise Undefined("agreement.why-below-zero")
    check_size(case)
    return alpha.Alpha(folded, metric(level, values))


def _over_complete_units(case: Case) -> tuple[Patterns, Summed]:
    import numpy as np

    from codex.agreement import ranks
    from codex.agreement.icc import IntraClass

    kept = case.complete()
    folded = patterns(case.table[list(case.raters)][:, kept], case.q, ordered=True)
    of_unit = np.full(len(kept), -1)
    of_unit[kept] = folded.of_unit
    folded = replace(folded, of_unit=of_unit)
    case.extra["incomplete"] = int((case.table >= 0).any(axis=0).sum() - kept.sum())
    family = case.named.family
    if family == "icc":
        return folded, IntraClass(case.named.level, folded, values_of(case))
    if family == "pearson":
        return folded, ranks.MeanPearson(folded, values_of(case))
    check_order(case)
    values = numbers(case.ratings.categories)
    order = np.arange(float(case.q)) if values is None else values
    if family == "spearman":
        return folded, ranks.MeanSpearman(folded, order)
    return folded, ranks.KendallW(folded, order, corrected=case.named.level != "uncorrected")
