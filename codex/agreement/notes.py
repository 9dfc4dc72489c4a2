"""What must be said beside a number, as text ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.agreement.case import Case
    from codex.agreement.intervals import Drawn
    from codex.agreement.patterns import Patterns
    from codex.model.estimate import Estimate

FEW_SOURCES: Final = 8
"""Fewer than this, and even the widened interval is a rough one (``benchmarks/coverage``)."""
FEW_UNITS: Final = 10
RARE: Final = 10
"""Fewer judgments a rater in the rarer of two categories, and symmetric intervals are too short."""
FEW_DIVIDED: Final = 5
"""Fewer units than this on which raters differ, and every interval is often too short (``benchmarks/coverage``)."""
SOME_DIVIDED: Final = 10
"""Fewer than this, and a symmetric interval tends to be too short, ``bca`` to be a little wide."""
SOME_SOURCES: Final = 15
"""Fewer sources than this in which raters differ, and an interval that draws whole ones tends to be too short."""
SYMMETRIC: Final = frozenset({"gwet", "jackknife", "percentile", "asymptotic"})
"""Too short before ``bca`` is, where few units decide."""
WITH_ONCE: Final = frozenset({"percent", "fleiss", "brennan_prediger", "gwet", "conger"})
"""Coefficients that take units judged once into their variance."""
MANY_ONCE: Final = 0.05
"""Share of units judged once from which the interval is visibly too wide."""
OFTEN_DEGENERATE: Final = 0.01
"""Share of resamples without a value that is worth telling."""


def about_the_value(case: Case) -> Iterator[str]:
    """Yield what must be said of the value itself."""
    if case.extra.get("pairs_of_one_category"):
        yield "agreement.note-pairs-of-one-category"
    if case.extra.get("pairs", 0) > case.extra.get("pairs_defined", 0):
        yield "agreement.note-pairs-without-units"
    if case.extra.get("incomplete"):
        yield "agreement.note-incomplete-left-out"
    if len(case.raters) < len(case.ratings.raters):
        yield "agreement.note-silent-raters"


def about_the_interval(found: Estimate, what: Drawn) -> Iterator[str]:
    """Yield what must be said of the interval of an estimate."""
    around = found.interval
    if around is None:
        return
    if around.method == "krippendorff":
        yield "agreement.note-krippendorff-pairs"
    if around.low == around.high:
        yield "agreement.note-no-width"
    if around.clustered:
        yield "agreement.note-clustered"
        if len(what.times) < FEW_SOURCES:
            yield "agreement.note-few-sources"
    elif found.units < FEW_UNITS:
        yield "agreement.note-few-units"
    if around.resamples and around.degenerate > OFTEN_DEGENERATE * around.resamples:
        yield "agreement.note-degenerate"


def about_units_judged_once(case: Case, found: Estimate) -> Iterator[str]:
    """Yield a warning where Gwet's printed variance takes units judged once for disagreement."""
    around = found.interval
    if around is None or around.method != "gwet" or around.clustered or case.named.family not in WITH_ONCE:
        return
    if case.counted.judged - case.counted.pairable > MANY_ONCE * case.counted.judged:
        yield "agreement.note-units-judged-once"


def about_few_divided(folded: Patterns, what: Drawn, found: Estimate) -> Iterator[str]:
    """Yield what simulations say of the interval where raters differ on few units.

    Whatever the prevalence, the number of raters or of categories: it is these units that decide.

    Args:
        folded: The patterns of units.
        what: What is drawn as one.
        found: The estimate with its interval.
    """
    import numpy as np

    around = found.interval
    if around is None or around.low == around.high or around.method not in {"bca", *SYMMETRIC}:
        return
    is_divided = folded.divided()
    divided = int(folded.times[is_divided].sum())
    if divided < FEW_DIVIDED:
        yield "agreement.note-few-divided"
    elif around.clustered:
        if np.count_nonzero(what.groups @ is_divided.astype(np.float64)) < SOME_SOURCES:
            yield "agreement.note-few-divided-sources"
    elif divided < SOME_DIVIDED and around.method in SYMMETRIC:
        yield "agreement.note-few-divided-symmetric"
    elif divided < SOME_DIVIDED:
        yield "agreement.note-few-divided-bca"


def about_a_rare_category(case: Case, found: Estimate) -> Iterator[str]:
    """Yield a warning where one of two categories is rare and the interval is a symmetric one."""
    given = case.counted.given[2:].sum(axis=0)
    if found.interval is None or found.interval.method not in {"gwet", "jackknife", "percentile"}:
        return
    if len(given) == 2 and 0 < int(given.min()) < RARE * len(case.raters):
        yield "agreement.note-rare-category"
