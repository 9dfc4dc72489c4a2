"""Bars in parts: how often codes were given, what each expert has done; every part says its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.scales import scale
from codex.exporting.svg import INK, LINE, SOFT, Drawing, text_width, wrapped
from codex.exporting.texts import decimal_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.exporting.scales import Scale
    from codex.model.figure import Bar, Bars

PARTS: Final = (("#22639f", "#ffffff"), ("#f3b57a", INK), ("#e6e5e3", INK))
"""Fill and ink: dark blue, orange, grey differ for every kind of colour vision, and in print."""
WIDTH: Final = 720
LABELS: Final = 230
ENDS: Final = 60
ROW: Final = 24
SIZE: Final = 12


def bars_figure(bars: Bars, language: str) -> bytes:
    """Return a bar a row, its parts side by side from the left, with their numbers and the sum.

    Args:
        bars: What is drawn, in its order.
        language: How numbers are written.
    """
    drawing = Drawing(bars.title, _told(bars, language), language)
    ends = max([ENDS, *(text_width(bar.note, 11) + 16 for bar in bars.rows)])
    most = max((sum(bar.parts) for bar in bars.rows), default=0)
    x = scale(0, most or 1, LABELS, WIDTH - ends)
    drawing.text(8, 18, bars.title, size=14, bold=True)
    top = _legend(drawing, bars.parts, 30) + 8
    bottom = top + len(bars.rows) * ROW
    for mark in x.marks:
        drawing.line((x(mark), top), (x(mark), bottom + 4), stroke=LINE, width=0.75)
        text = decimal_text(mark, language, x.places)
        drawing.text(x(mark), bottom + 18, text, size=11, anchor="middle", fill=SOFT)
    for place, bar in enumerate(bars.rows):
        _bar(drawing, bar, x, top + place * ROW, language)
    lines = wrapped(f"{bars.axis}. {bars.note}".strip(), WIDTH - 16, 11, 3)
    drawing.block(8, bottom + 34 + 6 * len(lines), lines, size=11, fill=SOFT)
    return drawing.svg(WIDTH, bottom + 48 + 13 * len(lines))


def _bar(drawing: Drawing, bar: Bar, x: Scale, y: float, language: str) -> None:
    middle = y + ROW / 2
    drawing.block(LABELS - 8, middle, wrapped(bar.label, LABELS - 16, SIZE, 1), size=SIZE, anchor="end")
    start = 0.0
    for (fill, ink), part in zip(PARTS, bar.parts, strict=False):
        left, width = x(start), x(start + part) - x(start)
        text = _number(part, language)
        if part:
            drawing.rect(left, y + 3, width, ROW - 6, fill=fill, stroke="#ffffff")
        if part and len(bar.parts) > 1 and width > text_width(text, 11) + 6:
            drawing.text(left + width / 2, middle + 4, text, size=11, anchor="middle", fill=ink)
        start += part
    drawing.text(x(start) + 6, middle + 4, bar.note or _number(start, language), size=11, fill=SOFT)


def _legend(drawing: Drawing, parts: Sequence[str], y: float) -> float:
    """Say what the parts are, where there are several; return where the figure goes on."""
    if len(parts) < 2:
        return y
    left = 8.0
    for (fill, _), name in zip(PARTS, parts, strict=False):
        drawing.rect(left, y, 16, 14, fill=fill, stroke=LINE, radius=2)
        drawing.text(left + 22, y + 11, name, size=SIZE, fill=SOFT)
        left += 38 + text_width(name, SIZE)
    return y + 18


def _number(value: float, language: str) -> str:
    return decimal_text(value, language, 0 if value == int(value) else 1)


def _told(bars: Bars, language: str) -> str:
    """Say the figure in sentences, for who does not see it."""
    rows = (
        f"{bar.label}: "
        + ", ".join(
            f"{name} {_number(part, language)}"
            for name, part in zip(bars.parts, bar.parts, strict=False)
            if part or len(bar.parts) == 1
        )
        for bar in bars.rows
    )
    return " ".join([f"{bars.axis}. {bars.note}".strip(), "; ".join(rows)])
