"""Heatmap of pairs: how far every two experts agree, each colour with its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.svg import INK, LINE, SOFT, STEPS, Drawing, wrapped
from codex.exporting.texts import decimal_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.estimate import Estimate
    from codex.words import Words

CELL: Final = (66, 40)
LABELS: Final = 150
TOP: Final = 14
BOUNDS: Final = (0.2, 0.4, 0.6, 0.8)
"""A darker step from each of these on; equal steps, no verdicts."""


def step_of_value(value: float) -> int:
    """Return the step of a coefficient, 1 (palest) to 5; 0 for none above chance.

    >>> [step_of_value(value) for value in (-0.3, 0.0, 0.1, 0.2, 0.79, 1.0)]
    [0, 0, 1, 2, 4, 5]
    """
    return 0 if value <= 0 else 1 + sum(value >= bound for bound in BOUNDS)


def pairs_figure(
    raters: Sequence[str], pairs: Mapping[tuple[str, str], Estimate], say: Words, *, coefficient: str
) -> bytes:
    """Return the lower half of a table of experts by experts, each cell with its value and number of units.

    Args:
        raters: Names, in the order of reading.
        pairs: (earlier, later) -> estimate; a pair that is not there was not compared.
        say: Words of the figure.
        coefficient: Its name, as printed.
    """
    language = say.language
    told = "; ".join(f"{one}/{other}: {_value(found, say)}" for (one, other), found in pairs.items())
    drawing = Drawing(coefficient, told, language)
    for line, later in enumerate(raters[1:]):
        y = TOP + line * CELL[1]
        drawing.block(8, y + CELL[1] / 2, wrapped(later, LABELS - 16, 12, 2), size=12)
        for place, earlier in enumerate(raters[: line + 1]):
            _cell(drawing, pairs.get((earlier, later)), LABELS + place * CELL[0], y, say)
    bottom = TOP + (len(raters) - 1) * CELL[1]
    for place, earlier in enumerate(raters[:-1]):
        lines = wrapped(earlier, CELL[0] - 6, 11, 3)
        middle = LABELS + (place + 0.5) * CELL[0]
        drawing.block(middle, bottom + 8 + len(lines) * 6, lines, size=11, anchor="middle")
    width = max(LABELS + (len(raters) - 1) * CELL[0] + 8, 470)
    drawing.block(8, bottom + 66, wrapped(coefficient, width - 16, 12, 2), size=12, fill=SOFT)
    undefined = any(one.value is None for one in pairs.values())
    return drawing.svg(width, _legend(drawing, bottom + 92, say, undefined=undefined))


def _cell(drawing: Drawing, one: Estimate | None, x: float, y: float, say: Words) -> None:
    fill, ink = STEPS[step_of_value(one.value)] if one is not None and one.value is not None else STEPS[0]
    drawing.rect(x, y, CELL[0], CELL[1], fill=fill, stroke=LINE)
    middle = x + CELL[0] / 2
    drawing.text(middle, y + 18, _value(one, say), size=13, anchor="middle", fill=ink)
    if one is not None:
        drawing.text(middle, y + 33, f"n = {one.units}", size=10, anchor="middle", fill=ink)


def _value(one: Estimate | None, say: Words) -> str:
    if one is None or one.value is None:
        return "–"
    return decimal_text(one.value, say.language, bounded=True)


def _legend(drawing: Drawing, y: float, say: Words, *, undefined: bool) -> float:
    x, language = 8.0, say.language
    numbers = [decimal_text(bound, language, 1, bounded=True) for bound in BOUNDS]
    texts = ["≤ 0", f"< {numbers[0]}", *(f"≥ {number}" for number in numbers)]
    for (fill, _), text in zip(STEPS, texts, strict=True):
        drawing.rect(x, y - 13, 18, 16, fill=fill, stroke=LINE, radius=2)
        drawing.text(x + 23, y, text, size=11, fill=INK)
        x += 34 + len(text) * 7
    if undefined:
        y += 22
        drawing.text(8, y, f"–  {say('exporting.undefined')}", size=11, fill=SOFT)
    return y + 16
