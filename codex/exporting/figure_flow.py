"""Item flow: what became of the items from round to round, with every reason counted."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.exporting.svg import INK, LINE, SOFT, Drawing, wrapped
from codex.exporting.texts import count_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.figure import FlowStep
    from codex.words import Words

BOX: Final = 230
SIDE: Final = 250
GAP: Final = 60
HEIGHT: Final = 52
LINE_HEIGHT: Final = 16
WIDTH: Final = SIDE + GAP + BOX + GAP + SIDE + 16


def flow_figure(steps: Sequence[FlowStep], say: Words, counted: str = "items") -> bytes:
    """Return the flow as boxes from above to below: those that joined to the left, those that left to the right.

    Args:
        steps: What entered, left and joined.
        say: Words of the figure.
        counted: ``items`` of a panel, or ``records`` of searches.

    Raises:
        UsageProblem: The numbers do not add up from one step to the next.
    """
    for before, after in pairwise(steps):
        if before.left != after.items:
            raise UsageProblem(
                "exporting.flow-breaks", step=after.label, expected=before.left, found=after.items
            )
    told = "; ".join(f"{step.label}: {step.items}" for step in steps)
    title = say("exporting.figure-flow" if counted == "items" else "exporting.figure-search-flow")
    drawing = Drawing(title, told, say.language)
    side = SIDE + GAP if counted == "items" or any(step.new for step in steps) else 0
    x, y = 8.0 + side, 12.0
    for place, step in enumerate(steps):
        count = say(f"exporting.flow-{counted}", count=count_text(step.items, say.language))
        _box(drawing, (x, y), wrapped(step.label, BOX - 16, 12, 2), count)
        is_last = place == len(steps) - 1
        reasons = max(sum(map(len, _told(step.gone))), sum(map(len, _told(step.new))))
        depth = 0.0 if is_last and not reasons else max(46.0, reasons * LINE_HEIGHT + 44.0)
        middle = y + HEIGHT + depth / 2
        if step.gone:
            drawing.line((x + BOX / 2, middle), (x + BOX + GAP - 2, middle))
            _arrow(drawing, (x + BOX + GAP, middle), "right")
            _reasons(drawing, (x + BOX + GAP, middle), step.gone, say("exporting.flow-gone"), say)
        if step.new:
            drawing.line((8 + SIDE, middle), (x + BOX / 2 - 2, middle))
            _arrow(drawing, (x + BOX / 2 - 4, middle), "right")
            _reasons(drawing, (8, middle), step.new, say("exporting.flow-new"), say)
        if not is_last:
            drawing.line((x + BOX / 2, y + HEIGHT), (x + BOX / 2, y + HEIGHT + depth - 2))
            _arrow(drawing, (x + BOX / 2, y + HEIGHT + depth), "down")
        elif reasons:
            drawing.line((x + BOX / 2, y + HEIGHT), (x + BOX / 2, middle))
        y += HEIGHT + depth
    return drawing.svg(WIDTH - (SIDE + GAP - side), y + 12)


def _box(drawing: Drawing, at: tuple[float, float], lines: Sequence[str], count: str) -> None:
    x, y = at
    drawing.rect(x, y, BOX, HEIGHT, fill="#f2f6fb", stroke=INK, radius=4)
    drawing.block(x + BOX / 2, y + 17, lines[:1], size=12, anchor="middle", bold=True)
    drawing.text(x + BOX / 2, y + 40, count, size=12, anchor="middle")


def _reasons(
    drawing: Drawing, at: tuple[float, float], reasons: Mapping[str, int], head: str, say: Words
) -> None:
    x, middle = at
    told = _told(reasons)
    height = sum(map(len, told)) * LINE_HEIGHT + 28
    top = middle - height / 2
    drawing.rect(x, top, SIDE, height, fill="#ffffff", stroke=LINE, radius=4)
    total = count_text(sum(reasons.values()), say.language)
    drawing.text(x + 10, top + 17, f"{head}: {total}", size=12, bold=True)
    y = top + 18
    for lines, count in zip(told, reasons.values(), strict=True):
        drawing.text(
            x + SIDE - 10,
            y + LINE_HEIGHT,
            count_text(count, say.language),
            size=11,
            anchor="end",
            fill=SOFT,
        )
        for line in lines:
            y += LINE_HEIGHT
            drawing.text(x + 18, y, line, size=11, fill=SOFT)


def _told(reasons: Mapping[str, int]) -> list[list[str]]:
    """Return each reason in one line or two."""
    return [wrapped(reason, SIDE - 60, 11, 2) for reason in reasons]


def _arrow(drawing: Drawing, at: tuple[float, float], towards: str) -> None:
    x, y = at
    if towards == "down":
        drawing.shape([(x, y), (x - 4, y - 8), (x + 4, y - 8)], fill=INK)
    else:
        drawing.shape([(x, y), (x - 8, y - 4), (x - 8, y + 4)], fill=INK)
