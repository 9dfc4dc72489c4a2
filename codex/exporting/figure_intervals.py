"""Forest plots: agreement with its intervals, and how items moved from round to round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.provenance_words import interval_text
from codex.exporting.scales import scale
from codex.exporting.svg import ACCENT, INK, LINE, SECOND, SOFT, Drawing, wrapped
from codex.exporting.texts import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.scales import Scale
    from codex.model.estimate import Estimate
    from codex.model.figure import ItemRounds, RoundPoint
    from codex.words import Words

ROW: Final = 30
LABELS: Final = 220
PLOT: Final = 330
FIGURES: Final = 190
WIDTH: Final = LABELS + PLOT + FIGURES
TOP: Final = 44


def forest_figure(
    estimates: Sequence[tuple[str, Estimate]], say: Words, *, coefficient: str, threshold: float | None = None
) -> bytes:
    """Return agreement per code (or pair, source, language) as points with their intervals.

    A value without an interval is a hollow point; what is undefined says so in words, and no point
    is drawn for it.

    Args:
        estimates: Label and estimate, in the order of reading.
        say: Words of the figure.
        coefficient: Its name, as printed.
        threshold: Drawn as a broken line; an interval must lie above it.
    """
    language = say.language
    drawing = Drawing(coefficient, "; ".join(_told(label, one, say) for label, one in estimates), language)
    lows = [one.interval.low if one.interval else one.value for _, one in estimates if one.value is not None]
    x = scale(min([0.0, *lows]), 1.0, LABELS + 10, LABELS + PLOT - 14)
    bottom = TOP + ROW * len(estimates)
    for mark in x.marks:
        drawing.line((x(mark), TOP - 10), (x(mark), bottom), stroke=LINE, width=0.75)
        text = decimal_text(mark, language, x.places, bounded=True) if mark else "0"
        drawing.text(x(mark), bottom + 18, text, size=11, anchor="middle", fill=SOFT)
    if threshold is not None:
        drawing.line((x(threshold), TOP - 14), (x(threshold), bottom), stroke=SECOND, width=1.5, dash="5 4")
        drawing.text(
            x(threshold),
            TOP - 18,
            decimal_text(threshold, language, 3, bounded=True),
            size=11,
            anchor="middle",
            fill=SECOND,
        )
    for place, (label, one) in enumerate(estimates):
        y = TOP + ROW * (place + 0.5)
        drawing.block(8, y, wrapped(label, LABELS - 16, 12, 2), size=12)
        _estimate(drawing, one, x, y)
        drawing.text(WIDTH - 8, y + 4, _figures(one, say), size=11, anchor="end")
    drawing.text(LABELS + PLOT / 2, bottom + 40, coefficient, size=12, anchor="middle", fill=SOFT)
    return drawing.svg(WIDTH, bottom + 52)


def _estimate(drawing: Drawing, one: Estimate, x: Scale, y: float) -> None:
    if one.value is None:
        return
    if one.interval is None:
        drawing.dot(x(one.value), y, 4.5, fill="#ffffff", stroke=INK)
        return
    drawing.line((x(one.interval.low), y), (x(one.interval.high), y), stroke=INK, width=1.5)
    for end in (one.interval.low, one.interval.high):
        drawing.line((x(end), y - 4), (x(end), y + 4), stroke=INK, width=1.5)
    half = 4.5
    drawing.rect(x(one.value) - half, y - half, 2 * half, 2 * half, fill=ACCENT)


def _figures(one: Estimate, say: Words) -> str:
    if one.value is None:
        return say("exporting.undefined")
    value = decimal_text(one.value, say.language, bounded=True)
    around = f" [{interval_text(one.interval.low, one.interval.high, say.language)}]" if one.interval else ""
    return f"{value}{around}  n = {one.units}"


def _told(label: str, one: Estimate, say: Words) -> str:
    return f"{label}: {_figures(one, say)}"


def rounds_figure(items: Sequence[ItemRounds], say: Words, *, low: float, high: float) -> bytes:
    """Return how items moved: a line of points an item, one a round, with their middle halves.

    The last round is filled; its outcome stands beside it in words, so that colour says nothing
    alone.

    Args:
        items: Items with their medians and quartiles.
        say: Words of the figure.
        low: Lowest point of the scale of answers.
        high: Highest point.
    """
    language = say.language
    names = list(dict.fromkeys(point.round for item in items for point in item.points))
    drawing = Drawing(
        say("exporting.figure-rounds"), "; ".join(_moved(item, say) for item in items), language
    )
    gap = 11
    row = max(ROW, gap * (len(names) + 1))
    x = scale(low, high, LABELS + 14, LABELS + PLOT - 14, marks=8)
    bottom = TOP + row * len(items)
    for mark in x.marks:
        drawing.line((x(mark), TOP - 6), (x(mark), bottom), stroke=LINE, width=0.75)
        drawing.text(
            x(mark), bottom + 18, decimal_text(mark, language, x.places), size=11, anchor="middle", fill=SOFT
        )
    for place, item in enumerate(items):
        middle = TOP + row * (place + 0.5)
        if place:
            drawing.line((8, TOP + row * place), (WIDTH - 8, TOP + row * place), stroke=LINE, width=0.5)
        drawing.block(8, middle, wrapped(item.label, LABELS - 16, 12, 2), size=12)
        start = middle - gap * (len(item.points) - 1) / 2
        ends = [(x(point.median), start + gap * number) for number, point in enumerate(item.points)]
        drawing.path(ends, stroke=SOFT, width=1)
        for point, at in zip(item.points, ends, strict=True):
            _round(drawing, point, at, x, is_last=point.round == names[-1])
        if item.points:
            drawing.text(LABELS + PLOT + 8, middle + 4, _outcome(item.points[-1], say), size=11)
    for number, name in enumerate(names):
        is_last = number == len(names) - 1
        drawing.dot(LABELS + 18 + 110 * number, 18, 4.5, fill=ACCENT if is_last else "#ffffff", stroke=ACCENT)
        drawing.text(LABELS + 28 + 110 * number, 22, wrapped(name, 90, 11, 1)[0], size=11, fill=SOFT)
    return drawing.svg(WIDTH, bottom + 32)


def _round(drawing: Drawing, point: RoundPoint, at: tuple[float, float], x: Scale, *, is_last: bool) -> None:
    drawing.line((x(point.low), at[1]), (x(point.high), at[1]), stroke=ACCENT, width=3 if is_last else 1.5)
    drawing.dot(*at, 4.5, fill=ACCENT if is_last else "#ffffff", stroke=ACCENT)


def _outcome(point: RoundPoint, say: Words) -> str:
    middle = decimal_text(point.median, say.language, 1)
    word = say(f"exporting.outcome-{point.outcome}") if point.outcome else ""
    return f"{middle}  {word}".rstrip()


def _moved(item: ItemRounds, say: Words) -> str:
    steps = ", ".join(f"{point.round} {decimal_text(point.median, say.language, 1)}" for point in item.points)
    return f"{item.label}: {steps}"
