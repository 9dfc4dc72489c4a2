"""Krippendorff's alpha for unitizing: raters who mark spans of their own, by their lengths.

Four coefficients of one family, all nominal (Krippendorff, Mathet, Bouvry and Widlöcher 2016, *On
the reliability of unitizing textual continua*, Quality & Quantity 50; Krippendorff 2019, *Content
Analysis*, 4th ed., section 12.6):

========================== ====================================================================
``krippendorff_u_alpha``         all of the continuum, marked or not: where and what
``krippendorff_u_alpha_binary``  (|u alpha) marked against unmarked: where, whatever it was called
``krippendorff_cu_alpha``        where at least two raters marked: what, given the places
``krippendorff_(k)u_alpha[k]``   the same for one category
========================== ====================================================================

Notation: ``m`` raters, values ``c, k`` from 0 (unmarked) to ``q``; ``l_ck`` is the length on which
one rater has ``c`` and another ``k``, summed over ordered pairs of raters and divided by ``m - 1``;
``l_c`` its row sums, ``l`` the total. A span cannot be paired with itself, so the expected length is

    e_ck = (l_c l_k - [c = k] s_c) / (l - s / l),      alpha = 1 - (l - sum l_cc) / (l - sum e_cc)

where ``s_c`` sums the squared lengths of the spans of ``c`` (of unmarked text: plain lengths, it has
no units) and ``s`` sums the ``s_c``. For cu alpha and (k)u alpha everything is taken over marked text
only, and the length of a span is the part of it that some other rater marked too. With three raters
or more another reading of that last correction is in use elsewhere (the mean over the other raters
of the squared common lengths); values then differ in the second digit. As read here the correction
can exceed what it corrects where few shared a category; it is then cut at ``l_c^2`` (no expected
length below 0). Several continua (sources)
add up their lengths; they are never pooled by category.

All coefficients depend on lengths per category only, so the work is one pass over the marked
boundaries for each pair of raters, whatever the number of characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.agreement.draws import resampled
from codex.model.estimate import Estimate, Interval

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.model.continuum import Continuum

    Floats = NDArray[np.float64]

FEWEST_CONTINUA = 5
"""Below this many continua a bootstrap over them says nothing."""

_ALMOST_ZERO = 1e-12
"""Relative to the paired length: expected disagreement below this is rounding, not variation."""


@dataclass(frozen=True, slots=True)
class UnitizedAlphas:
    """The family on one set of continua."""

    u: Estimate
    binary: Estimate
    cu: Estimate
    by_category: Mapping[str, Estimate]

    def named(self) -> dict[str, Estimate]:
        """Return all of them under their full names."""
        every = [self.u, self.binary, self.cu, *self.by_category.values()]
        return {estimate.coefficient: estimate for estimate in every}


def unitized_alphas(
    continua: Sequence[Continuum], *, resamples: int = 0, seed: int = 0, confidence: float = 95.0
) -> UnitizedAlphas:
    """Return u alpha, |u alpha, cu alpha and (k)u alpha of every category.

    Args:
        continua: One per source; each needs two raters, others are left out and counted in
            ``extra["continua_left_out"]``.
        resamples: Bootstrap resamples of whole continua for the interval; 0 for none.
        seed: Seed of the bootstrap.
        confidence: Per cent.

    >>> from codex.model.continuum import Continuum, Span
    >>> both = (Span("ana", 2, 10, "goal"), Span("ana", 14, 20, "goal"),
    ...         Span("bek", 4, 8, "goal"), Span("bek", 15, 17, "goal"))
    >>> alphas = unitized_alphas([Continuum(24, both)])
    >>> round(alphas.u.value, 4), alphas.cu.value, alphas.cu.why
    (0.3583, None, 'reliability.one-category')
    """
    categories = tuple(dict.fromkeys(c for continuum in continua for c in continuum.categories))
    usable = [continuum for continuum in continua if len(continuum.raters) > 1]
    names = _names(categories)
    why = _why_nothing(continua, usable)
    if why:
        return _family(names, [Estimate(name, None, why) for name in names])
    import numpy as np

    lengths = np.stack([_lengths(continuum, categories) for continuum in usable])
    total = lengths.sum(axis=0)
    values = _alphas(total[None])[0]
    reasons = _reasons(total, values)
    intervals = _intervals(lengths, resamples, seed, confidence)
    common: dict[str, Any] = {
        "units": sum(len(c.spans) for c in usable),
        "raters": len({rater for c in usable for rater in c.raters}),
        "judgments": sum(len(c.spans) for c in usable),
    }
    extra = {
        "continua": len(usable),
        "continua_left_out": len(continua) - len(usable),
        "length": sum(c.length for c in usable),
        "measure": usable[0].measure,
    }
    coverage = _coverage(total)
    estimates = []
    for i, name in enumerate(names):
        value = None if reasons[i] else float(values[i])
        why_none = None if value is None else intervals[1]
        estimates.append(
            Estimate(
                name,
                value,
                reasons[i],
                interval=None if value is None else intervals[0].get(i),
                why_no_interval=why_none if value is not None and i not in intervals[0] else None,
                extra=extra if i < 2 else {**extra, "coverage": coverage[i - 2]},
                **common,
            )
        )
    return _family(names, estimates)


def overlapping(continuum: Continuum) -> bool:
    """Say whether some rater's spans overlap: the family is not defined then.

    Spans that only touch do not overlap. :func:`codex.agreement.spans.of_category` gives a
    continuum of one category in which they are merged.
    """
    last: dict[str, int] = {}
    for span in sorted(continuum.spans, key=lambda span: (span.rater, span.start)):
        if span.start < last.get(span.rater, 0):
            return True
        last[span.rater] = span.end
    return False


def _names(categories: Sequence[str]) -> list[str]:
    family = ["krippendorff_u_alpha", "krippendorff_u_alpha_binary", "krippendorff_cu_alpha"]
    return family + [f"krippendorff_(k)u_alpha[{category}]" for category in categories]


def _family(names: list[str], estimates: list[Estimate]) -> UnitizedAlphas:
    by_category = {
        name[len("krippendorff_(k)u_alpha[") : -1]: estimate
        for name, estimate in zip(names[3:], estimates[3:], strict=True)
    }
    return UnitizedAlphas(estimates[0], estimates[1], estimates[2], by_category)


def _why_nothing(continua: Sequence[Continuum], usable: Sequence[Continuum]) -> str | None:
    if not continua:
        return "reliability.nothing-to-compare"
    if not usable:
        return "reliability.one-rater"
    if not any(continuum.spans for continuum in usable):
        return "reliability.no-spans"
    if any(overlapping(continuum) for continuum in usable):
        return "reliability.overlapping-spans"
    return None


def _lengths(continuum: Continuum, categories: Sequence[str]) -> Floats:
    """Return five rows over the values 0..q: l_c, l_cc, s_c, then l*_c and s*_c of marked text.

    The diagonal of marked text is that of all text without value 0.
    """
    import numpy as np

    number = {category: i for i, category in enumerate(categories, start=1)}
    row = {rater: i for i, rater in enumerate(continuum.raters)}
    m, q = len(row), len(categories) + 1
    cuts = np.unique([0, continuum.length, *(at for s in continuum.spans for at in (s.start, s.end))])
    size = np.diff(cuts).astype(np.float64)
    labels = np.zeros((m, size.size), dtype=np.int64)
    first = np.searchsorted(cuts, [span.start for span in continuum.spans])
    past = np.searchsorted(cuts, [span.end for span in continuum.spans])
    for span, a, b in zip(continuum.spans, first, past, strict=True):
        labels[row[span.rater], a:b] = number[span.category]
    result = np.zeros((5, q))
    marked = labels > 0
    marking = marked.sum(axis=0)
    for i in range(m):
        result[0] += np.bincount(labels[i], weights=size, minlength=q)
        # a place that k other raters marked is paired k times
        result[3] += np.bincount(labels[i], weights=size * (marking - marked[i]) / (m - 1), minlength=q)
        result[2, 0] += size[~marked[i]].sum()
        for j in range(i):
            same = labels[i] == labels[j]
            result[1] += np.bincount(labels[i], weights=size * same * 2 / (m - 1), minlength=q)
    result[3, 0] = 0
    for span, a, b in zip(continuum.spans, first, past, strict=True):
        shared = marking[a:b] > 1
        result[2, number[span.category]] += span.length**2
        result[4, number[span.category]] += size[a:b][shared].sum() ** 2
    return result


def _alphas(lengths: Floats) -> Floats:
    """Return (resamples, 3 + q) coefficients from (resamples, 5, 1 + q) lengths; nan: undefined."""
    import numpy as np

    l_c, l_cc, s_c = lengths[:, 0], lengths[:, 1], lengths[:, 2]
    marked = lengths[:, 3, 1:]
    own = np.minimum(lengths[:, 4, 1:], marked**2)
    diagonal = l_cc[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        total = l_c.sum(axis=1)
        scale = total - s_c.sum(axis=1) / total
        u = _one_minus(total - l_cc.sum(axis=1), total - (l_c**2 - s_c).sum(axis=1) / scale, total)
        gaps = l_c[:, 0]
        binary = _one_minus(gaps - l_cc[:, 0], gaps * (total - gaps) / scale, total)
        both = marked.sum(axis=1)
        scale = both - own.sum(axis=1) / both
        cu = _one_minus(both - diagonal.sum(axis=1), both - (marked**2 - own).sum(axis=1) / scale, both)
        expected_all = (marked * both[:, None] - own) / scale[:, None]
        expected_other = marked * (both[:, None] - marked) / scale[:, None]
        observed = (marked - diagonal) * expected_all / marked
        k = _one_minus(observed, expected_other, both[:, None])
    return np.column_stack([u, binary, cu, k])


def _one_minus(observed: Floats, expected: Floats, total: Floats) -> Floats:
    import numpy as np

    return np.where(expected > _ALMOST_ZERO * total, 1 - observed / expected, np.nan)


def _reasons(total: Floats, values: Floats) -> list[str | None]:
    import numpy as np

    marked = total[3, 1:]
    reasons: list[str | None] = [None] * len(values)
    for i in np.flatnonzero(np.isnan(values)):
        if i < 2:
            reasons[i] = "reliability.no-variation"
        elif not marked.any():
            reasons[i] = "reliability.no-intersection"
        elif i > 2 and not marked[i - 3]:
            reasons[i] = "reliability.category-not-paired"
        else:
            reasons[i] = "reliability.one-category"
    return reasons


def _coverage(total: Floats) -> list[float]:
    """Return the share of the marked length that another rater marked too: all, then per category."""
    own, shared = total[0, 1:], total[3, 1:]
    parts = [(shared.sum(), own.sum()), *zip(shared, own, strict=True)]
    return [float(part / whole) if whole else 0.0 for part, whole in parts]


def _intervals(
    lengths: Floats, resamples: int, seed: int, confidence: float
) -> tuple[dict[int, Interval], str | None]:
    import numpy as np

    if not resamples:
        return {}, "reliability.no-interval-asked"
    n = len(lengths)
    if n < FEWEST_CONTINUA:
        return {}, "reliability.few-continua"
    draws = resampled(np.ones(n, dtype=np.int64), resamples, seed)
    values = np.concatenate([_alphas(np.tensordot(block, lengths, axes=1)) for block in draws])
    tail = (100 - confidence) / 200
    found = {}
    for i, column in enumerate(values.T):
        defined = column[~np.isnan(column)]
        if defined.size:
            low, high = np.quantile(defined, [tail, 1 - tail])
            found[i] = Interval(
                float(low),
                float(high),
                "percentile",
                confidence,
                seed,
                resamples,
                degenerate=resamples - defined.size,
                clustered=True,
            )
    return found, "reliability.no-resample-defined"
