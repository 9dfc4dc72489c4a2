"""Plots of agreement on the terminal: letters that say everything, colour that only helps."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, NamedTuple

from codex.cli.agree_names import called
from codex.cli.agree_tables import decimal
from codex.cli.terminal import has_colour
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.model.estimate import Estimate
    from codex.steps.agreement.agree_figures import Forest, Heatmap
    from codex.steps.agreement.figures import Figure
    from codex.words import Words

Piece = tuple[str, str]
"""Text and the style it has where there is colour."""
Line = list[Piece]
PLAIN_WIDTH = 80
_LABELS = 26
_LEAST = 20
"""Columns that the axis always has."""
_SHADES = ("", "", "on grey23", "on grey35", "black on grey62", "black on grey82")


class Marks(NamedTuple):
    """Signs of a forest plot."""

    left: str
    line: str
    right: str
    value: str
    bare: str
    """A value without an interval."""
    limit: str
    """The threshold."""


DRAWN = Marks("├", "─", "┤", "■", "□", "┊")
TYPED = Marks("|", "-", "|", "#", "o", ":")
"""For terminals whose letters have no lines."""


def forest_lines(found: Forest, say: Words, width: int, marks: Marks = DRAWN) -> list[Line]:
    """Return a forest plot as lines of a screen.

    Args:
        found: What is drawn.
        say: Words.
        width: Columns of the screen.
        marks: Signs.
    """
    numbers = [_numbers(figure, say.language) for _, figure in found.rows]
    names = [_row_name(found, name, say) for name, _ in found.rows]
    right = max(map(len, numbers), default=0)
    left = min(max(map(len, names), default=0), max(_LABELS, width - right - 50))
    room = max(width - left - right - 4, _LEAST)
    axis = found.axis(0, room - 1)
    lines: list[Line] = [
        [(" " * (left + 2) + _axis_numbers(axis.marks, axis, room, say.language), "dim")],
    ]
    limit = None if found.threshold is None else round(axis(found.threshold))
    for name, number, (_, figure) in zip(names, numbers, found.rows, strict=True):
        plot = _interval(figure.estimate, axis, room, marks, limit)
        label = name if len(name) <= left else name[: left - 1] + "…"
        lines.append([(f"{label:<{left}}  ", ""), *plot, (f"  {number:>{right}}", "")])
    return [*lines, *_below(found, say, marks)]


def _row_name(found: Forest, name: str, say: Words) -> str:
    return visible(name if found.coefficient else called(say, name, short=True))


def _numbers(figure: Figure, language: str) -> str:
    """Return value and interval in figures, and a sign where the threshold is missed."""
    one = figure.estimate
    if one.value is None:
        return "-" + (" <" if figure.met is False else "  ")
    text = decimal(one.value, language)
    if one.interval is not None:
        parting = ", " if language == "en" else "; "
        text += f" [{parting.join(decimal(end, language) for end in (one.interval.low, one.interval.high))}]"
    return text + (" <" if figure.met is False else "  " if figure.met else "")


def _axis_numbers(marks: Sequence[float], axis: Callable[[float], float], room: int, language: str) -> str:
    """Return the numbers of the axis, each over its place; those without room are left out."""
    line = [" "] * (room + 3)
    free = 0
    for mark in marks:
        text = decimal(mark, language, 1).removesuffix(",0").removesuffix(".0") or "0"
        at = max(round(axis(mark)) - len(text) // 2, 0)
        if at >= free and at + len(text) <= len(line):
            line[at : at + len(text)] = text
            free = at + len(text) + 1
    return "".join(line).rstrip()


def _interval(
    one: Estimate, axis: Callable[[float], float], room: int, marks: Marks, limit: int | None
) -> Line:
    cells = [" "] * room
    zero = round(axis(0.0))
    cells[zero] = marks.limit if zero == limit else "."
    if limit is not None:
        cells[limit] = marks.limit
    if one.value is not None:
        at = round(axis(one.value))
        if one.interval is None:
            cells[at] = marks.bare
        else:
            low, high = (round(axis(end)) for end in (one.interval.low, one.interval.high))
            for place in range(low, high + 1):
                cells[place] = marks.line
            cells[low], cells[high] = marks.left, marks.right
            if limit is not None and low < limit < high:
                cells[limit] = marks.limit
            cells[at] = marks.value
    return [("".join(cells), "")]


def _below(found: Forest, say: Words, marks: Marks) -> list[Line]:
    told = []
    if found.coefficient:
        told.append(called(say, found.coefficient))
    around = next((f.estimate.interval for _, f in found.rows if f.estimate.interval), None)
    if around is not None:
        told.append(
            say("agree.plot-interval", sign=f"{marks.left}{marks.line}{marks.value}{marks.line}{marks.right}",
                confidence=f"{around.confidence:g}", method=around.method)
        )  # fmt: skip
    if any(f.estimate.value is not None and f.estimate.interval is None for _, f in found.rows):
        told.append(say("agree.plot-bare", sign=marks.bare))
    if found.threshold is not None:
        threshold = decimal(found.threshold, say.language)
        told.append(say("agree.plot-threshold", sign=marks.limit, threshold=threshold))
    reasons = dict.fromkeys(f.estimate.why for _, f in found.rows if f.estimate.why)
    told += [f"-  {say(why)}" for why in reasons]
    return [[("", "")], *([(line, "dim")] for line in told)]


def heatmap_lines(found: Heatmap, say: Words, width: int) -> list[Line]:
    """Return the lower half of a table of experts by experts; where it is too wide, in parts."""
    raters = found.raters
    left = min(max(map(len, raters)), _LABELS)
    size = max(7, min(max(map(len, raters[:-1])), 12)) + 1
    fitting = max((width - left - 2) // size, 1)
    lines: list[Line] = []
    for start in range(0, len(raters) - 1, fitting):
        columns = raters[start : start + fitting][: len(raters) - 1 - start]
        if lines:
            lines.append([("", "")])
        lines.append(
            [(" " * (left + 2) + "".join(f"{_cut(name, size - 1):>{size}}" for name in columns), "bold")]
        )
        for later_at in range(start + 1, len(raters)):
            later = raters[later_at]
            cells = [
                _shaded(found.pairs.get((earlier, later)), size, say)
                for earlier in raters[start : min(start + len(columns), later_at)]
            ]
            lines.append([(f"{_cut(later, left):<{left}}  ", ""), *cells])
    reasons = dict.fromkeys(one.why for one in found.pairs.values() if one.why)
    told = [called(say, found.coefficient), *(f"-  {say(why)}" for why in reasons)]
    return [*lines, [("", "")], *([(line, "dim")] for line in told)]


def _cut(name: str, room: int) -> str:
    shown = visible(name)
    return shown if len(shown) <= room else shown[: room - 1] + "…"


def _shaded(one: Estimate | None, size: int, say: Words) -> Piece:
    if one is None or one.value is None:
        return f"{'-':>{size}}", ""
    step = 0 if one.value <= 0 else min(1 + int(one.value * 5), 5)
    return f"{decimal(one.value, say.language):>{size}}", _SHADES[step]


def as_text(lines: Sequence[Line]) -> str:
    """Return the letters alone."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def signs() -> Marks:
    """Return the signs that standard output can write."""
    try:
        "".join(DRAWN).encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return TYPED
    return DRAWN


def screen_width() -> int:
    """Return the columns of the screen."""
    return max(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, 40)


def on_terminal(lines: Sequence[Line]) -> None:
    """Write a plot to the terminal; shades only where there is colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=sys.stdout, highlight=False, no_color=not has_colour(sys.stdout), soft_wrap=True)
    for line in lines:
        console.print(Text.assemble(*line) if any(text for text, _ in line) else "")
