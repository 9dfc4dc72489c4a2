"""Figures of agreement as pictures: a forest of intervals, a heatmap of pairs."""

from __future__ import annotations

from itertools import combinations
from math import isqrt
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.exporting.scales import Scale
    from codex.model.estimate import Estimate
    from codex.model.provenance import Provenance
    from codex.steps.agreement.figures import Figure
    from codex.words import Words

PLOTS: Final = ("forest", "heatmap")
PICTURES: Final = ("svg", "pdf", "png")
TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Forest:
    """Rows of a forest plot: scopes of one coefficient, or coefficients of one scope."""

    coefficient: str
    """Empty where rows are coefficients."""
    rows: tuple[tuple[str, Figure], ...]
    """What the row is of (a scope without its kind, or a coefficient), and the figure."""
    threshold: float | None

    def axis(self, start: float, end: float) -> Scale:
        """Return the scale of the plot between two places."""
        from codex.exporting.scales import scale

        return scale(min([0.0, *self.lows]), 1.0, start, end)

    @property
    def lows(self) -> list[float]:
        """The lowest point of every row that has one."""
        estimates = [figure.estimate for _, figure in self.rows]
        return [one.interval.low if one.interval else one.value for one in estimates if one.value is not None]


@dataclass(frozen=True, slots=True)
class Heatmap:
    """Agreement of every two experts."""

    coefficient: str
    raters: tuple[str, ...]
    pairs: Mapping[tuple[str, str], Estimate]


def check_plot(plot: str | None) -> None:
    """Refuse what cannot be drawn.

    Raises:
        UsageProblem: There is no such plot.
    """
    if plot is not None and plot not in PLOTS:
        raise UsageProblem("agree.unknown-plot", plot=plot, known=", ".join(PLOTS))


def forest(figures: Sequence[Figure]) -> Forest:
    """Return the rows of a forest plot: of the primary coefficient, else of the first.

    Raises:
        UsageProblem: There is nothing to draw.
    """
    if not figures:
        raise UsageProblem("agree.nothing-to-plot")
    scopes = dict.fromkeys(figure.scope for figure in figures)
    if len(scopes) == 1:
        # error rates and the like are no coefficients: they have no place on the axis
        rows = tuple((one.estimate.coefficient, one) for one in figures if one.estimate.value is not None)
        return Forest("", rows or ((figures[0].estimate.coefficient, figures[0]),), _threshold(figures))
    name = next((one for one in figures if one.primary), figures[0]).estimate.coefficient
    chosen = [one for one in figures if one.estimate.coefficient == name]
    return Forest(
        name, tuple((one.scope.partition(":")[2] or one.scope, one) for one in chosen), _threshold(chosen)
    )


def _threshold(figures: Sequence[Figure]) -> float | None:
    return next((figure.threshold for figure in figures if figure.threshold is not None), None)


def heatmap(figures: Sequence[Figure]) -> Heatmap:
    """Return the values of every pair: of the primary coefficient, else of the first.

    Raises:
        UsageProblem: The figures are not of pairs.
    """
    of_pairs = [figure for figure in figures if figure.scope.startswith("pair:")]
    if not of_pairs:
        raise UsageProblem("agree.heatmap-needs-pairs")
    name = next((one for one in of_pairs if one.primary), of_pairs[0]).estimate.coefficient
    chosen = [one for one in of_pairs if one.estimate.coefficient == name]
    raters = raters_of([one.scope.removeprefix("pair:") for one in chosen])
    pairs = dict(zip(combinations(raters, 2), (one.estimate for one in chosen), strict=True))
    return Heatmap(name, raters, pairs)


def raters_of(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the raters whose pairs, in the order of combinations, are written ``A/B``.

    A name may hold a stroke itself: with three raters or more the lengths of the texts say where the
    first name ends.

    >>> raters_of(["ana/b/c", "ana/kim", "b/c/kim"])
    ('ana', 'b/c', 'kim')
    """
    count = (1 + isqrt(1 + 8 * len(texts))) // 2
    if count == TWO:
        first, _, second = texts[0].partition("/")
        return first, second
    end = (len(texts[0]) + len(texts[1]) - len(texts[count - 1]) - 1) // 2
    return (texts[0][:end], *(text[end + 1 :] for text in texts[: count - 1]))


def forest_svg(found: Forest, say: Words, labels: Mapping[str, str], coefficient: str) -> bytes:
    """Return a forest plot as SVG.

    Args:
        found: Its rows.
        say: Words of the figure.
        labels: What a row is of -> how it is called.
        coefficient: Name of the coefficient, as printed.
    """
    from codex.exporting.figure_intervals import forest_figure

    rows = [(labels.get(name, name), figure.estimate) for name, figure in found.rows]
    return forest_figure(rows, say, coefficient=coefficient, threshold=found.threshold)


def heatmap_svg(found: Heatmap, say: Words, coefficient: str) -> bytes:
    """Return a heatmap of pairs as SVG."""
    from codex.exporting.figure_pairs import pairs_figure

    return pairs_figure(found.raters, found.pairs, say, coefficient=coefficient)


def picture_as(form: str, svg: bytes, provenance: Provenance | None = None) -> bytes:
    """Return a picture as SVG, PDF or PNG, with what it rests on inside where that is known.

    Raises:
        UsageProblem: Nothing on this machine draws PDF and PNG.
    """
    from codex.steps.study import pictures

    return (
        pictures.picture_as(form, svg)
        if provenance is None
        else pictures.carried_picture(form, svg, provenance)
    )
