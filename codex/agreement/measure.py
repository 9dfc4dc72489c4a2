"""One door to the coefficients: ratings and a name in, an estimate out."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from codex.agreement import alpha, chance
from codex.agreement.coefficients import Coefficient, coefficient
from codex.agreement.grid import grid, numbers
from codex.agreement.intervals import METHODS, RESAMPLES, Asked, drawn, standard_error
from codex.agreement.intervals import interval as interval_of
from codex.agreement.patterns import Patterns, patterns
from codex.agreement.tally import Tally, tally
from codex.agreement.weights import agreement_weights, metric
from codex.errors import UsageProblem
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.agreement.grid import Grid
    from codex.agreement.kappa import Light
    from codex.agreement.sums import Matrix, Summed
    from codex.model.ratings import Ratings

_TABLE_LIMIT: Final = 3000
"""More categories than this are not put into a square table of distances."""


@dataclass(frozen=True, slots=True)
class _Case:
    """Ratings ready for one coefficient."""

    ratings: Ratings
    table: Grid
    named: Coefficient
    counted: Tally
    raters: tuple[int, ...]
    """Raters with at least one judgment."""
    custom: Matrix | None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def q(self) -> int:
        return len(self.ratings.categories)


class _Undefined(Exception):
    """There is no value; carries the text id of the reason."""


def estimate(
    ratings: Ratings,
    name: str,
    *,
    interval: str | None = "gwet",
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
    asked = _asked(interval, confidence, seed, resamples)
    named = coefficient(name, level=ratings.level, weights=weights)
    table = grid(ratings)
    if named.category is not None:
        return _of_category(ratings, named, table, asked)
    counted = tally(table, len(ratings.categories))
    case = _Case(ratings, table, named, counted, _present(table, counted), _own(distances))
    facts: dict[str, Any] = {
        "units": counted.pairable,
        "raters": len(case.raters),
        "judgments": counted.judgments,
        "missing": table.size - counted.judgments,
    }
    try:
        return _with_value(case, asked, facts)
    except _Undefined as reason:
        return Estimate(named.name, None, why=str(reason), extra=case.extra, **facts)


def pairs(ratings: Ratings, name: str, **options: Any) -> dict[tuple[str, str], Estimate]:
    """Compute a coefficient for every pair of raters; options as for :func:`estimate`."""
    return {
        (ratings.raters[a], ratings.raters[b]): estimate(only(ratings, (a, b)), name, **options)
        for a, b in combinations(range(len(ratings.raters)), 2)
    }


def only(ratings: Ratings, raters: Sequence[int]) -> Ratings:
    """Return the ratings of some raters alone, by their numbers."""
    from array import array
    from dataclasses import replace

    n = ratings.n_units
    kept = array(ratings.values.typecode)
    for rater in raters:
        kept.extend(ratings.values[rater * n : (rater + 1) * n])
    return replace(ratings, raters=tuple(ratings.raters[rater] for rater in raters), values=kept)


def _asked(method: str | None, confidence: float, seed: int, resamples: int) -> Asked | None:
    if method is None or method == "none":
        return None
    if method not in METHODS:
        raise UsageProblem("agreement.unknown-interval", name=method, known=", ".join(METHODS))
    if not 50 <= confidence < 100:
        raise UsageProblem("agreement.confidence-outside", confidence=confidence)
    if not 1 < resamples <= 1_000_000:
        raise UsageProblem("agreement.resamples-outside", resamples=resamples)
    return Asked(method, confidence, seed, resamples)


def _present(table: Grid, counted: Tally) -> tuple[int, ...]:
    if counted.judgments == table.size and table.size:
        return tuple(range(len(table)))
    return tuple(i for i, row in enumerate(table) if len(row) and int(row.max()) >= 0)


def _own(distances: Sequence[Sequence[float]] | Matrix | None) -> Matrix | None:
    if distances is None:
        return None
    import numpy as np

    return np.array(distances, dtype=np.float64)


def _of_category(ratings: Ratings, named: Coefficient, table: Grid, asked: Asked | None) -> Estimate:
    """One category against all others."""
    from array import array
    from dataclasses import replace

    import numpy as np

    if named.category not in ratings.categories:
        raise UsageProblem("agreement.unknown-category", name=named.category)
    place = ratings.categories.index(named.category)
    values = np.where(table >= 0, table == place, -1).astype("<i1")
    binary = replace(ratings, categories=("0", "1"), values=array("b", values.tobytes()), level="nominal")
    bare = named.name.partition("[")[0]
    one = estimate(
        binary,
        bare,
        interval=asked.method if asked else None,
        confidence=asked.confidence if asked else 95.0,
        seed=asked.seed if asked else 0,
        resamples=asked.resamples if asked else RESAMPLES,
    )
    return replace(one, coefficient=named.name)


def _with_value(case: _Case, asked: Asked | None, facts: dict[str, Any]) -> Estimate:
    _check(case)
    value = _quick(case)
    if asked is None and value is not None:
        return _answer(case, value, facts, why_no_interval="agreement.no-interval-asked")
    folded, summed = _summed(case)
    if value is None:
        value = float(summed.at(summed.times[None, :].astype(float))[0])
    if asked is None:
        return _answer(case, value, facts, why_no_interval="agreement.no-interval-asked")
    if math.isnan(value):
        raise _Undefined(_reason(case))
    what = drawn(folded, case.ratings.clusters)
    two = case.named.family in {"cohen", "scott"}
    around, why = interval_of(asked, summed, value, what, asymptotic=two)
    error = standard_error(summed, what, asymptotic=two)
    return _answer(case, value, facts, se=error, interval=around, why_no_interval=why)


def _answer(case: _Case, value: float, facts: dict[str, Any], **rest: Any) -> Estimate:
    if math.isnan(value):
        raise _Undefined(_reason(case))
    return Estimate(case.named.name, value, extra=case.extra, **facts, **rest)


def _check(case: _Case) -> None:
    """Refuse what cannot have a value whatever was judged."""
    if not case.counted.judgments:
        raise _Undefined("agreement.why-no-judgments")
    if len(case.raters) < 2:
        raise _Undefined("agreement.why-one-rater")
    if not case.counted.pairable:
        raise _Undefined("agreement.why-no-overlap")
    if case.named.family in {"cohen", "scott"} and len(case.ratings.raters) != 2:
        raise _Undefined("agreement.why-not-two-raters")


def _reason(case: _Case) -> str:
    """Say why the formula is 0/0."""
    used = (case.counted.given[2:].sum(axis=0) > 0).sum()
    return "agreement.why-one-category" if used == 1 else "agreement.why-no-variation"


def _quick(case: _Case) -> float | None:
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


def _summed(case: _Case) -> tuple[Patterns, Summed]:
    """Return the patterns and the coefficient over them."""
    from codex.agreement import kappa

    named = case.named
    if named.family in {"cohen", "scott", "light", "conger"}:
        folded = patterns(case.table[list(case.raters)], case.q, ordered=True)
        weights = _weights(case)
        if named.family == "light":
            return folded, _light(case, kappa.Light(folded, weights))
        if named.family == "conger":
            return folded, kappa.Conger(folded, weights)
        two = kappa.PairKappa(folded, weights, pooled=named.family == "scott")
        if named.family == "cohen":
            largest = two.largest()
            case.extra["max"] = None if math.isnan(largest) else largest
        return folded, two
    folded = patterns(case.table, case.q, with_unjudged=named.family == "percent")
    if named.family == "alpha":
        return folded, _alpha(case, folded)
    return folded, chance.ChanceCorrected(named.family, folded, _weights(case))


def _light(case: _Case, light: Light) -> Light:
    values = light.each(light.totals()[None, :])[0]
    case.extra.update(
        pairs=len(values),
        pairs_defined=int((values == values).sum()),  # noqa: PLR0124 - nan: no unit shared
        pairs_of_one_category=light.taken_as_whole(),
    )
    return light


def _alpha(case: _Case, folded: Patterns) -> Summed:
    level = case.named.level
    if level == "nominal":
        return alpha.Alpha(folded, None)
    if level == "ordinal":
        return alpha.OrdinalAlpha(folded)
    if level == "custom":
        return alpha.Alpha(folded, _custom(case))
    if level == "weights":
        weights = _weights(case)
        return alpha.Alpha(folded, None if weights is None else 1.0 - weights)
    values = numbers(case.ratings.categories)
    if values is None:
        raise _Undefined("agreement.why-not-numbers")
    if level == "ratio" and len(values) and float(values.min()) < 0:
        raise _Undefined("agreement.why-below-zero")
    _check_size(case)
    return alpha.Alpha(folded, metric(level, values))


def _weights(case: _Case) -> Matrix | None:
    """Return the agreement weights (q, q), None for identity."""
    import numpy as np

    if case.named.weights == "identity":
        return None
    if case.named.weights == "custom":
        far = _custom(case)
        return np.asarray(1.0 - far / far.max()) if far.size and far.max() > 0 else None
    _check_size(case)
    values = numbers(case.ratings.categories)
    case.extra["weights_on"] = "ranks" if values is None else "values"
    if case.named.weights == "ratio" and values is not None and float(values.min()) < 0:
        raise _Undefined("agreement.why-below-zero")
    return agreement_weights(case.named.weights, np.arange(1.0, case.q + 1) if values is None else values)


def _custom(case: _Case) -> Matrix:
    import numpy as np

    far = case.custom
    if far is None:
        raise UsageProblem("agreement.no-distances", name=case.named.name)
    sound = far.shape == (case.q, case.q) and bool(np.isfinite(far).all()) and bool((far >= 0).all())
    if not sound or bool(np.diag(far).any()) or not np.array_equal(far, far.T):
        raise UsageProblem("agreement.distances-amiss", n=case.q)
    return far


def _check_size(case: _Case) -> None:
    if case.q > _TABLE_LIMIT:
        raise _Undefined("agreement.why-too-many-categories")
