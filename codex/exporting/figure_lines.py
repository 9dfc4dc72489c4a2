"""Curves: what was new with each source, and how much was found by how much was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.scales import scale
from codex.exporting.svg import ACCENT, INK, LINE, SECOND, SOFT, Drawing, shortened, wrapped
from codex.exporting.texts import count_text, decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.scales import Scale
    from codex.model.counted import Saturation
    from codex.model.figure import RecallCurve
    from codex.words import Words

WIDTH: Final = 680
HEIGHT: Final = 380
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 28, 64
UPRIGHT: Final = 74
"""Room of a source from which its name stands upright; below it lies on its side."""
TURNED: Final = 120
"""How long a name on its side may be."""
MOST_NAMES: Final = 40
STYLES: Final = ((ACCENT, ""), (SECOND, "7 4"), (INK, "2 3"), ("#5b8c2a", "9 3 2 3"))
"""Curves differ by colour and by dashes."""


def saturation_figure(found: Saturation, names: Sequence[str], say: Words) -> bytes:
    """Return new codes per source as bars and all codes so far as a line, with the point of saturation.

    Args:
        found: What was counted.
        names: Labels of the sources, in their order.
        say: Words of the figure.
    """
    language, count = say.language, len(found.sources)
    cumulated = found.cumulated
    told = _saturation_told(found, say)
    drawing = Drawing(say("exporting.figure-saturation"), told, language)
    y = scale(0, max(cumulated, default=1) or 1, HEIGHT - BOTTOM, TOP)
    _levels(drawing, y, language)
    step = (WIDTH - LEFT - RIGHT) / max(count, 1)
    is_turned = step < UPRIGHT
    deeper = TURNED * 0.87 - 32 if is_turned else 0  # a name on its side needs more room below
    every = max(1, -(-count // MOST_NAMES))
    places = [LEFT + (place + 0.5) * step for place in range(count)]
    for place, (x, new) in enumerate(zip(places, found.new, strict=True)):
        height = y(0) - y(new)
        drawing.rect(x - step * 0.3, y(new), step * 0.6, height, fill="#b3d2ee")
        if new and count <= 40:
            drawing.text(x, y(new) - 4, count_text(new, language), size=10, anchor="middle", fill=SOFT)
        if not is_turned:
            lines = wrapped(names[place], step - 8, 10, 2)
            drawing.block(x, HEIGHT - BOTTOM + 8 + 6 * len(lines), lines, size=10, anchor="middle", fill=SOFT)
        elif place % every == 0:
            label = shortened(names[place], TURNED - 14, 10)
            drawing.text(x + 3, y(0) + 12, label, size=10, anchor="end", fill=SOFT, turned=-60)
    line = [(x, y(total)) for x, total in zip(places, cumulated, strict=True)]
    drawing.path(line, stroke=ACCENT)
    for point in line:
        drawing.dot(*point, 3, fill=ACCENT)
    if found.reached:
        x = places[found.reached - 1]
        drawing.line((x, TOP), (x, y(0)), stroke=SECOND, width=1.5, dash="5 4")
    foot = HEIGHT + deeper - 14
    drawing.block(LEFT, foot, wrapped(told, WIDTH - LEFT - RIGHT, 11, 2), size=11, fill=SOFT)
    drawing.text(LEFT, 16, say("exporting.figure-codes"), size=11, fill=SOFT)
    return drawing.svg(WIDTH, HEIGHT + deeper + 8)


def _saturation_told(found: Saturation, say: Words) -> str:
    fields = {
        "base": found.base,
        "run": found.run,
        "threshold": decimal_text(100 * found.threshold, say.language, 0),
        "codes": sum(found.new),
        "sources": len(found.sources),
    }
    if found.reached is None:
        return say("exporting.saturation-not", **fields)
    return say("exporting.saturation-at", at=found.reached, **fields)


def recall_figure(curves: Sequence[RecallCurve], say: Words) -> bytes:
    """Return curves of recall, with the straight line that looking in a random order would give."""
    language = say.language
    drawing = Drawing(
        say("exporting.figure-recall"), "; ".join(_recall_told(curve, say) for curve in curves), language
    )
    x, y = scale(0, 100, LEFT, WIDTH - RIGHT), scale(0, 100, HEIGHT - BOTTOM, TOP)
    _levels(drawing, y, language, sign="%")
    for mark in x.marks:
        drawing.text(
            x(mark), HEIGHT - BOTTOM + 18, _percent(mark, language), size=11, anchor="middle", fill=SOFT
        )
    drawing.line((x(0), y(0)), (x(100), y(100)), stroke=LINE, width=1.5, dash="2 4")
    drawing.text(x(62), y(62) + 18, say("exporting.figure-chance"), size=10, fill=SOFT)
    for place, curve in enumerate(curves):
        colour, dash = STYLES[place % len(STYLES)]
        points = [(0, 0), *curve.points]
        drawn = [
            (x(100 * seen / (curve.total or 1)), y(100 * found / (curve.relevant or 1)))
            for seen, found in points
        ]
        drawing.path(drawn, stroke=colour, dash=dash)
        top = HEIGHT - BOTTOM - 14 - 18 * (len(curves) - 1 - place)
        drawing.path([(WIDTH - 250, top - 4), (WIDTH - 222, top - 4)], stroke=colour, dash=dash)
        drawing.text(WIDTH - 214, top, wrapped(curve.label, 186, 11, 1)[0], size=11)
    drawing.text(LEFT, 16, say("exporting.figure-found"), size=11, fill=SOFT)
    drawing.text(
        (LEFT + WIDTH - RIGHT) / 2,
        HEIGHT - 26,
        say("exporting.figure-seen"),
        size=11,
        anchor="middle",
        fill=SOFT,
    )
    return drawing.svg(WIDTH, HEIGHT - 12)


def _recall_told(curve: RecallCurve, say: Words) -> str:
    seen, found = curve.points[-1] if curve.points else (0, 0)
    return f"{curve.label}: " + say(
        "exporting.recall-at",
        found=_percent(100 * found / (curve.relevant or 1), say.language),
        seen=_percent(100 * seen / (curve.total or 1), say.language),
    )


def _percent(value: float, language: str) -> str:
    sign = "%" if language == "en" else "\u00a0%"
    return decimal_text(value, language, 0) + sign


def _levels(drawing: Drawing, y: Scale, language: str, sign: str = "") -> None:
    for mark in y.marks:
        drawing.line((LEFT, y(mark)), (WIDTH - RIGHT, y(mark)), stroke=LINE, width=0.75)
        text = _percent(mark, language) if sign else decimal_text(mark, language, y.places)
        drawing.text(LEFT - 8, y(mark) + 4, text, size=11, anchor="end", fill=SOFT)
