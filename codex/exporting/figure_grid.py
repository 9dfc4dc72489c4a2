"""Heatmaps: the matrix, and codes that stand together; every colour says its number too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.csv_tables import labels
from codex.exporting.marks import MARKS
from codex.exporting.shades import lower_bounds, range_texts, step_of
from codex.exporting.svg import FILLS, INK, LINE, SOFT, STEPS, Drawing, text_width, wrapped
from codex.exporting.texts import count_text, decimal_text
from codex.model.code import wording
from codex.model.matrix import STATUSES
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.model.counted import CoOccurrence
    from codex.model.matrix import Cell
    from codex.model.view import MatrixView
    from codex.words import Words

CELL: Final = (78, 34)
LABELS: Final = 210
MOST_WIDE: Final = 132
BOLD: Final = 1.14
"""How much wider bold letters are."""
SIZE: Final = 12
MEASURES: Final = ("count", "jaccard", "lift")


def matrix_figure(view: MatrixView, say: Words, *, show: str = "excerpts") -> bytes:
    """Return the matrix as a heatmap.

    Args:
        view: What may be shown.
        say: Words of the figure.
        show: ``excerpts`` or ``sources``.
    """
    matrix, language = view.matrix, say.language
    counts = {
        pair: cell.sources if show == "sources" else cell.excerpts for pair, cell in matrix.cells.items()
    }
    bounds = lower_bounds(counts[pair] for pair, cell in matrix.cells.items() if cell.status == "in")
    title = wording(view.title, language)
    drawing = Drawing(title, f"{say('exporting.caption')} {_status_line(matrix.cells, say)}", language)
    heads = labels(matrix.cols, language)
    wide = _cell_width(heads, SIZE)
    top = _heads(drawing, heads, wide)
    for line, (row, label) in enumerate(zip(matrix.rows.items, labels(matrix.rows, language), strict=True)):
        y = top + line * CELL[1]
        indent = 12 * matrix.rows.depth.get(row, 0)
        drawing.block(8 + indent, y + CELL[1] / 2, wrapped(label, LABELS - 16 - indent, SIZE, 2), size=SIZE)
        for place, col in enumerate(matrix.cols.items):
            cell, x = matrix.cells[row, col], LABELS + place * wide
            fill, ink = (
                STEPS[step_of(counts[row, col], bounds)] if cell.status == "in" else FILLS[cell.status]
            )
            drawing.rect(x, y, wide, CELL[1], fill=fill, stroke=LINE)
            text = _cell_text(cell, counts[row, col], language)
            drawing.text(x + wide / 2, y + CELL[1] / 2 + 5, text, size=13, anchor="middle", fill=ink)
    bottom = top + len(matrix.rows.items) * CELL[1]
    width = LABELS + len(matrix.cols.items) * wide + 8
    return drawing.svg(max(width, 460), _legend(drawing, view, bounds, say, (bottom, max(width, 460))))


def _cell_text(cell: Cell, count: int, language: str) -> str:
    """Return count and mark; for and against are parted by a colon, since ``6 ± 1`` reads as a mean with its spread."""
    number = count_text(count, language) if count or cell.against else ""
    against = f":{count_text(cell.against, language)}" if cell.against else ""
    return f"{number}{against} {MARKS[cell.status]}".strip()


def _status_line(cells: Mapping[tuple[str, str], Cell], say: Words) -> str:
    """Say the figure in a sentence, for who does not see it."""
    numbers = {status: sum(cell.status == status for cell in cells.values()) for status in STATUSES}
    return "; ".join(f"{say(f'exporting.status-{status}')} {n}" for status, n in numbers.items() if n) + "."


def _cell_width(names: Sequence[str], size: float) -> float:
    """Return how wide columns are: as their longest word needs, within reason."""
    longest = max((text_width(word, size) for name in names for word in visible(name).split()), default=0)
    return min(MOST_WIDE, max(CELL[0], round(longest * BOLD + 8)))


def _heads(drawing: Drawing, names: Sequence[str], wide: float) -> float:
    blocks = [wrapped(name, (wide - 6) / BOLD, SIZE, 4) for name in names]
    height = 16 + max((len(lines) for lines in blocks), default=1) * SIZE * 1.2
    for place, lines in enumerate(blocks):
        middle = height - 6 - len(lines) * SIZE * 0.6
        drawing.block(LABELS + (place + 0.5) * wide, middle, lines, size=SIZE, anchor="middle", bold=True)
    return height


def _legend(
    drawing: Drawing, view: MatrixView, bounds: Sequence[int], say: Words, room: tuple[float, float]
) -> float:
    present = {cell.status for cell in view.matrix.cells.values()}
    x, y = 8.0, room[0] + 28
    entries = [
        (FILLS.get(status, STEPS[3]), MARKS[status], say(f"exporting.status-{status}"))
        for status in STATUSES
        if status in present
    ]
    entries += [(STEPS[step], "", text) for step, text in range_texts(bounds, say.language)]
    for (fill, ink), sign, text in entries:
        width = 38 + text_width(text, SIZE) * 1.12
        if x + width > room[1]:
            x, y = 8.0, y + 26
        drawing.rect(x, y - 14, 24, 18, fill=fill, stroke=LINE, radius=2)
        drawing.text(x + 12, y, sign, size=SIZE, anchor="middle", fill=ink)
        drawing.text(x + 30, y, text, size=SIZE, fill=SOFT)
        x += width + 8
    return y + 16


def co_occurrence_figure(
    found: CoOccurrence, names: Mapping[str, str], say: Words, *, measure: str = "count", note: str = ""
) -> bytes:
    """Return half a matrix of codes by codes; the diagonal has what each code has in all.

    Args:
        found: What was counted.
        names: Item -> its name.
        say: Words of the figure.
        measure: ``count``, ``jaccard`` or ``lift``.
        note: What was left out.
    """
    size, language = len(found.items), say.language
    pairs = [(one, other) for place, one in enumerate(found.items) for other in found.items[:place]]
    values = {pair: _value(found, pair, measure) for pair in pairs}
    bounds = lower_bounds(values.values())
    drawing = Drawing(
        say("exporting.figure-together"), say("exporting.figure-together-unit", n=found.units), language
    )
    for line, one in enumerate(found.items):
        y = 8 + line * CELL[1]
        drawing.block(8, y + CELL[1] / 2, wrapped(names.get(one, one), LABELS - 16, SIZE, 2), size=SIZE)
        for place in range(line + 1):
            other, x = found.items[place], LABELS + place * CELL[0]
            is_total = place == line
            value = found.totals[one] if is_total else values[one, other]
            fill, ink = ("#f2f4f6", INK) if is_total else STEPS[step_of(value, bounds)]
            drawing.rect(x, y, CELL[0], CELL[1], fill=fill, stroke=LINE)
            text = count_text(int(value), language) if is_total else _measured(value, measure, language)
            drawing.text(
                x + CELL[0] / 2,
                y + CELL[1] / 2 + 5,
                text,
                size=SIZE,
                anchor="middle",
                fill=ink,
                bold=is_total,
            )
    bottom = 8 + size * CELL[1]
    for place, item in enumerate(found.items):
        lines = wrapped(names.get(item, item), CELL[0] - 6, 11, 3)
        drawing.block(
            LABELS + (place + 0.5) * CELL[0], bottom + 8 + len(lines) * 6, lines, size=11, anchor="middle"
        )
    drawing.text(
        8,
        bottom + 68,
        f"{say(f'exporting.measure-{measure}')}. {say('exporting.figure-together-unit', n=found.units)} {note}".strip(),
        size=11,
        fill=SOFT,
    )
    return drawing.svg(max(LABELS + size * CELL[0] + 8, 560), bottom + 82)


def _value(found: CoOccurrence, pair: tuple[str, str], measure: str) -> float:
    if measure == "count":
        return found.count(*pair)
    return (found.jaccard(*pair) if measure == "jaccard" else found.lift(*pair)) or 0


def _measured(value: float, measure: str, language: str) -> str:
    if not value:
        return "–"
    if measure == "count":
        return count_text(int(value), language)
    return decimal_text(value, language, bounded=measure == "jaccard")
