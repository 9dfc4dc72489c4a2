"""Krippendorff's older alpha for unitizing (1995, 2004): spans against spans, category by category.

It is another coefficient than the family of 2016 (:mod:`codex.agreement.unitizing`): it compares the
positions of overlapping spans by squared differences instead of lengths, and is kept because papers
report it. For a category ``c``, ``m`` raters and a continuum of length ``L`` (Krippendorff 1995, *On
the reliability of unitizing continuous data*, Sociological Methodology 25; 2004, *Content Analysis*,
2nd ed., section 11.6):

    D_o = sum over ordered pairs of raters, spans g and h of   d(g, h) / (m (m - 1) L^2)

with ``d`` = squared difference of the starts plus that of the ends where both are spans of ``c`` and
overlap, the squared length of a span that the other rater left wholly unmarked, and 0 otherwise;

    D_e = (2 / L) sum over spans of   [ (N - 1) (2 l^3 - 3 l^2 + l) / 3 + l^2 sum over gaps (g - l + 1)+ ]
          / ( m L (m L - 1) - sum over spans of l (l - 1) )

with ``l`` the length of a span, ``N`` the number of spans of ``c``, ``g`` the lengths of all gaps that
raters left between them. Over all categories: ``1 - sum D_o / sum D_e``.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.continuum import Continuum, Span

NAME = "krippendorff_alpha_u_2004"


def alpha_u_2004(continuum: Continuum) -> dict[str, Estimate]:
    """Return the coefficient over all categories and, as ``NAME[category]``, of each.

    Spans of one rater may overlap where their categories differ.

    >>> from codex.model.continuum import Continuum, Span
    >>> both = (Span("ana", 2, 10, "goal"), Span("ana", 14, 20, "goal"),
    ...         Span("bek", 4, 8, "goal"), Span("bek", 15, 17, "goal"))
    >>> round(alpha_u_2004(Continuum(24, both))["krippendorff_alpha_u_2004[goal]"].value, 4)
    0.5153
    """
    names = [NAME, *(f"{NAME}[{category}]" for category in continuum.categories)]
    if len(continuum.raters) < 2:
        return {name: Estimate(name, None, "reliability.one-rater") for name in names}
    if not continuum.spans:
        return {name: Estimate(name, None, "reliability.no-spans") for name in names}
    observed, expected = {}, {}
    for name, category in zip(names[1:], continuum.categories, strict=True):
        by_rater = _spans(continuum, category)
        if _overlap(by_rater):
            return {name: Estimate(name, None, "reliability.overlapping-spans") for name in names}
        observed[name] = _observed(by_rater, continuum.length)
        expected[name] = _expected(by_rater, continuum.length)
    observed[NAME], expected[NAME] = sum(observed.values()), sum(expected.values())
    return {
        name: Estimate(
            name,
            1 - observed[name] / expected[name] if expected[name] else None,
            None if expected[name] else "reliability.no-variation",
            why_no_interval="reliability.no-interval-method" if expected[name] else None,
            units=len(continuum.spans),
            raters=len(continuum.raters),
            judgments=len(continuum.spans),
            extra={"observed": observed[name], "expected": expected[name]},
        )
        for name in names
    }


def _spans(continuum: Continuum, category: str) -> list[list[Span]]:
    """Return each rater's spans of the category, in order of position."""
    found: dict[str, list[Span]] = defaultdict(list)
    for span in sorted(continuum.spans, key=lambda span: span.start):
        if span.category == category:
            found[span.rater].append(span)
    return [found[rater] for rater in continuum.raters]


def _overlap(by_rater: Sequence[Sequence[Span]]) -> bool:
    return any(later.start < earlier.end for spans in by_rater for earlier, later in pairwise(spans))


def _observed(by_rater: Sequence[Sequence[Span]], length: int) -> float:
    m = len(by_rater)
    total = sum(_disagreement(one, other) for one, other in combinations(by_rater, 2))
    return 2 * total / (m * (m - 1) * length**2)


def _disagreement(one: Sequence[Span], other: Sequence[Span]) -> int:
    """Add up d over two raters' spans; both walk along the continuum once."""
    total, j = 0, 0
    met = set()
    for span in one:
        while j < len(other) and other[j].end <= span.start:
            j += 1
        alone = True
        for h in range(j, len(other)):
            if other[h].start >= span.end:
                break
            alone = False
            met.add(h)
            total += (span.start - other[h].start) ** 2 + (span.end - other[h].end) ** 2
        if alone:
            total += span.length**2
    return total + sum(span.length**2 for h, span in enumerate(other) if h not in met)


def _expected(by_rater: Sequence[Sequence[Span]], length: int) -> float:
    m = len(by_rater)
    spans = [span.length for row in by_rater for span in row]
    gaps = sorted((gap for row in by_rater for gap in _gaps(row, length)), reverse=True)
    total = 0.0
    for size in spans:
        room = 0
        for gap in gaps:
            if gap < size:
                break
            room += gap - size + 1
        total += (len(spans) - 1) * (2 * size**3 - 3 * size**2 + size) / 3 + size**2 * room
    pairs = m * length * (m * length - 1) - sum(size * (size - 1) for size in spans)
    return 2 * total / (length * pairs) if pairs else 0.0


def _gaps(spans: Sequence[Span], length: int) -> list[int]:
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), length]
    return [start - end for end, start in zip(ends, starts, strict=True) if start > end]
