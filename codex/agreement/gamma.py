"""Gamma: agreement of raters who mark and name spans of their own, by the best alignment.

    gamma = 1 - disorder of the best alignment / mean disorder of the best alignments of chance continua

(Mathet, Widlöcher and Métivier 2015, *The unified and holistic method gamma (γ) for inter-annotator
agreement measure and alignment*, Computational Linguistics 41(3), 437-479). A chance continuum takes
for each rater the spans of a rater drawn with replacement and turns them around the continuum by a
drawn shift; shifts lie at least the mean length of a span apart where there is room (section 5.2).
Samples are added until the mean is known to the precision asked for (section 5.3).

``gamma_cat`` puts places aside and asks for names only: over all pairs of spans that the best
alignment put together, the mean distance of their categories, each pair weighted by
``max(0, 1 - pos) / (v - 1)`` with ``v`` the spans of its group; again one minus observed by chance.
``gamma_k[category]`` does so over pairs in which one of the two has that category (Mathet 2017, *The
agreement measure γ-cat*, Computational Linguistics 43(3), 661-681, section 4.2).

Gamma rests on drawn samples: its value carries ``extra["low"]`` and ``extra["high"]``, the range left
by the precision of the chance disorder. That is no confidence interval over sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

from codex.agreement.alignment import (
    Dissimilarity,
    Marked,
    TooManyGroups,
    best_alignment,
    marked,
    positional,
)
from codex.agreement.draws import Stream
from codex.errors import UsageProblem
from codex.model.continuum import Continuum, Span
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FIRST_SAMPLES = 30
MOST_SAMPLES = 2000
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma, its categorial variants, and the alignment they rest on."""

    gamma: Estimate
    cat: Estimate
    by_category: Mapping[str, Estimate]
    alignment: tuple[tuple[Span, ...], ...] = ()
    """The groups of spans of all continua: what was taken to be about the same place."""
    disorder: float | None = None
    """Observed disorder of the best alignment."""

    def named(self) -> dict[str, Estimate]:
        """Return all of them under their full names."""
        return {e.coefficient: e for e in [self.gamma, self.cat, *self.by_category.values()]}


@dataclass(frozen=True, slots=True)
class _Aligned:
    """One set of continua, aligned: what the coefficients need of it."""

    cost: float
    """Summed disorder of the groups."""
    mean_spans: float
    """Mean spans per rater, added over the continua."""
    distance: Floats
    """Weighted category distances of paired spans: [all, category 0, category 1, ...]."""
    weight: Floats
    """The weights, likewise."""

    @property
    def disorder(self) -> float | None:
        return self.cost / self.mean_spans if self.mean_spans else None


@dataclass(frozen=True, slots=True)
class _Measure:
    """How spans are compared."""

    dissimilarity: Dissimilarity
    table: Floats
    """(q, q) distances of the categories."""
    scale: float
    """Factor on the positions in the weights of gamma-cat."""


def gamma(
    continua: Sequence[Continuum],
    *,
    dissimilarity: Dissimilarity | None = None,
    precision: float = 0.02,
    seed: int = 0,
    confidence_scale: float = 1.0,
) -> Gamma:
    """Return gamma, gamma-cat and gamma-k.

    Args:
        continua: One per source, two raters each at least (others are left out).
        dissimilarity: Weights of places and names; 1, 1 and 1 where none is given.
        precision: Relative half-width of the 95 % interval of the chance disorder.
        seed: Seed of the chance continua.
        confidence_scale: Factor on ``pos`` in the weights of gamma-cat: 1 as published; the authors'
            own program takes ``alpha``.

    Raises:
        UsageProblem: A precision that is no share.

    >>> from codex.model.continuum import Continuum, Span
    >>> both = (Span("ana", 1, 5, "goal"), Span("ana", 6, 10, "tool"), Span("ana", 11, 15, "goal"),
    ...         Span("bek", 2, 6, "goal"), Span("bek", 7, 11, "tool"), Span("bek", 12, 16, "goal"))
    >>> result = gamma([Continuum(30, both)], seed=7)
    >>> result.disorder, round(result.gamma.value, 1), result.cat.value
    (0.0625, 1.0, 1.0)
    """
    if not 0 < precision < 1:
        raise UsageProblem("reliability.gamma-precision", precision=precision)
    apart = dissimilarity or Dissimilarity()
    usable = [continuum for continuum in continua if len(continuum.raters) > 1]
    categories = tuple(dict.fromkeys(c for continuum in usable for c in continuum.categories))
    names = ["gamma", "gamma_cat", *(f"gamma_k[{category}]" for category in categories)]
    why = _why_nothing(continua, usable)
    if why:
        return _nothing(names, why)
    alike = [Continuum(c.length, c.spans, c.raters, categories, c.measure, c.name) for c in usable]
    spans = [marked(continuum) for continuum in alike]
    measure = _Measure(apart, apart.table(categories), confidence_scale)
    lengths = [continuum.length for continuum in alike]
    try:
        observed, groups = _align(spans, measure)
        chance = _chance(spans, lengths, measure, precision, Stream(seed))
    except TooManyGroups:
        return _nothing(names, "reliability.too-many-groups")
    common: dict[str, Any] = {
        "units": sum(len(c.spans) for c in usable),
        "raters": len({rater for c in usable for rater in c.raters}),
        "judgments": sum(len(c.spans) for c in usable),
    }
    estimates = _estimates(names, observed, chance, seed, common)
    alignment = tuple(
        tuple(_span(continuum, marks, u) for u in group)
        for continuum, marks, found in zip(alike, spans, groups, strict=True)
        for group in found
    )
    return Gamma(
        estimates[0],
        estimates[1],
        dict(zip(categories, estimates[2:], strict=True)),
        alignment,
        observed.disorder,
    )


def _why_nothing(continua: Sequence[Continuum], usable: Sequence[Continuum]) -> str | None:
    if not continua:
        return "reliability.nothing-to-compare"
    if not usable:
        return "reliability.one-rater"
    return None if any(continuum.spans for continuum in usable) else "reliability.no-spans"


def _nothing(names: list[str], why: str) -> Gamma:
    estimates = [Estimate(name, None, why) for name in names]
    by_category = {e.coefficient[len("gamma_k[") : -1]: e for e in estimates[2:]}
    return Gamma(estimates[0], estimates[1], by_category)


def _span(continuum: Continuum, spans: Marked, u: int) -> Span:
    return Span(
        continuum.raters[int(spans.rater[u])],
        int(spans.start[u]),
        int(spans.end[u]),
        continuum.categories[int(spans.category[u])],
    )


def _align(
    continua: Sequence[Marked], measure: _Measure
) -> tuple[_Aligned, list[tuple[tuple[int, ...], ...]]]:
    import numpy as np

    cost = mean_spans = 0.0
    sums = np.zeros((2, len(measure.table) + 1))
    found = []
    for spans in continua:
        best = best_alignment(spans, measure.dissimilarity, measure.table)
        here = len(spans.start) / spans.raters
        cost += best.disorder * here
        mean_spans += here
        found.append(best.groups)
        sums += _pairs(spans, best.groups, measure)
    return _Aligned(cost, mean_spans, sums[0], sums[1]), found


def _pairs(spans: Marked, groups: tuple[tuple[int, ...], ...], measure: _Measure) -> Floats:
    """Return (2, 1 + q) weighted distances and weights of the aligned pairs: all, then by category."""
    import numpy as np

    sums = np.zeros((2, len(measure.table) + 1))
    pairs = [(u, v, 1 / (len(group) - 1)) for group in groups for i, u in enumerate(group) for v in group[:i]]
    if not pairs:
        return sums
    one, other = (np.array([pair[k] for pair in pairs], dtype=np.int64) for k in (0, 1))
    share = np.array([pair[2] for pair in pairs])
    weight = share * np.maximum(0.0, 1.0 - measure.scale * positional(spans, one, other))
    first, second = spans.category[one], spans.category[other]
    both = np.stack([weight * measure.table[first, second], weight])
    sums[:, 0] = both.sum(axis=1)
    for k in range(len(measure.table)):
        sums[:, k + 1] = both[:, (first == k) | (second == k)].sum(axis=1)
    return sums


def _chance(
    continua: Sequence[Marked],
    lengths: Sequence[int],
    measure: _Measure,
    precision: float,
    stream: Stream,
) -> list[_Aligned]:
    """Return enough aligned chance continua; those without a span have no disorder and are left out."""
    samples: list[_Aligned] = []
    wanted, drawn = FIRST_SAMPLES, 0
    while drawn < wanted:
        for _ in range(wanted - drawn):
            drawn += 1
            pairs = zip(continua, lengths, strict=True)
            aligned, _groups = _align([_shuffled(spans, length, stream) for spans, length in pairs], measure)
            if aligned.mean_spans:
                samples.append(aligned)
        wanted = min(MOST_SAMPLES, max(wanted, ceil((Z95 * _variation(samples) / precision) ** 2)))
    return samples


def _variation(samples: Sequence[_Aligned]) -> float:
    """Return the coefficient of variation of the samples' disorders."""
    disorders = [sample.disorder or 0.0 for sample in samples]
    mean = sum(disorders) / len(disorders) if disorders else 0.0
    if not mean or len(disorders) < 2:
        return 0.0
    return sqrt(sum((d - mean) ** 2 for d in disorders) / (len(disorders) - 1)) / mean


def _shuffled(spans: Marked, length: int, stream: Stream) -> Marked:
    """Return a chance continuum: for each rater a drawn rater's spans, shifted around the continuum.

    A span that a shift carries over the end goes to the beginning as a whole, so lengths stay.
    """
    import numpy as np

    least_apart = float((spans.end - spans.start).mean()) if len(spans.start) else 0.0
    shifts: list[int] = []
    parts = []
    for rater in range(spans.raters):
        drawn = int(stream.below(spans.raters, 1)[0])
        shifts.append(_shift(shifts, length, least_apart, stream))
        own = np.flatnonzero(spans.rater == drawn)
        start = (spans.start[own] + shifts[-1]) % length
        size = spans.end[own] - spans.start[own]
        order = np.argsort(start, kind="stable")
        parts.append(
            (np.full(len(own), rater), start[order], (start + size)[order], spans.category[own][order])
        )
    rater_, start_, end_, category_ = (np.concatenate([part[k] for part in parts]) for k in range(4))
    return Marked(rater_, start_, end_, category_, spans.raters)


def _shift(taken: Sequence[int], length: int, least_apart: float, stream: Stream) -> int:
    """Draw a shift that lies far enough from those taken; any, where a hundred draws find none."""
    drawn = stream.below(length, 100 if taken else 1).tolist()
    for shift in drawn:
        around = [abs(shift - other) for other in taken]
        if all(min(gap, length - gap) >= least_apart for gap in around):
            return int(shift)
    return int(drawn[-1])


def _estimates(
    names: list[str],
    observed: _Aligned,
    chance: Sequence[_Aligned],
    seed: int,
    common: Mapping[str, Any],
) -> list[Estimate]:
    import numpy as np

    def estimate(name: str, got: float | None, expected: list[float], why: str) -> Estimate:
        if got is None or not expected:
            return Estimate(name, None, why, **common)
        mean = float(np.mean(expected))
        if not mean:
            return Estimate(name, None, "reliability.no-variation", **common)
        spread = float(np.std(expected, ddof=1)) / mean if len(expected) > 1 else 0.0
        reached = Z95 * spread / sqrt(len(expected))
        extra = {
            "observed_disorder": got,
            "expected_disorder": mean,
            "samples": len(expected),
            "seed": seed,
            "precision": reached,
            "low": 1 - got / (mean * (1 - reached)) if reached < 1 else None,
            "high": 1 - got / (mean * (1 + reached)),
        }
        value = 1 - got / mean
        return Estimate(name, value, why_no_interval="reliability.gamma-no-interval", extra=extra, **common)

    disorders = [sample.disorder for sample in chance if sample.disorder is not None]
    found = [estimate(names[0], observed.disorder, disorders, "reliability.no-spans")]
    for k, name in enumerate(names[1:]):
        got = float(observed.distance[k] / observed.weight[k]) if observed.weight[k] else None
        expected = [float(s.distance[k] / s.weight[k]) for s in chance if s.weight[k]]
        found.append(estimate(name, got, expected, "reliability.no-aligned-pairs"))
    return found
