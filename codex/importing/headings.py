"""What people put above the answers of a table: a title, headings in two rows, the heading again on every page."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.cell_values import date, number
from codex.importing.table import Row, told_apart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.importing.notes import Notes
    from codex.importing.table import Table

_TITLES: Final = 5
"""Rows of a single cell that may stand above a table."""
_LEAST: Final = 3
"""Columns from which a row of a single cell is no row of the table."""
_CAPTION: Final = 200
"""Characters that a heading of a column may have, a question of a grid with its item."""
_MONKEY: Final = ("respondent id", "collector id")
_OPEN: Final = re.compile(r"response|open-ended response|(?:свободный|открытый) ответ|ответ", re.IGNORECASE)


def settled(raw: Sequence[Row], notes: Notes) -> list[Row]:
    """Return the rows from the heading on, a heading of two rows made one.

    Nothing is taken off where another reading is possible: a title stands alone in its row, and the second
    row of a heading fills every gap of the first with words that are no answers.
    """
    rows = list(raw)
    for _ in range(_TITLES):
        if not _is_title(rows):
            break
        title = " ".join(cell.strip() for cell in rows[0].cells if cell.strip())
        notes.tell("importing.title-above", rows[0].line, title=" ".join(title.split())[:80])
        del rows[0]
    width = max((len(row.cells) for row in rows[:2]), default=0)
    if len(rows) > 2 and all(len(row.cells) == width for row in rows[:2]):
        above, below = ([cell.strip() for cell in row.cells] for row in rows[:2])
        if _is_monkey(above) and not any(below[:2]):
            rows[:2] = [Row(rows[0].line, _of_choices(above, below))]
        elif _is_second(above, below, rows[2:]):
            notes.tell("importing.two-headings", rows[1].line)
            rows[:2] = [Row(rows[0].line, _of_groups(above, below))]
    return rows


def without_repeats(table: Table, notes: Notes) -> Table:
    """Return the table without rows that say its heading again, as printed pages have them."""
    named = tuple("" if title == f"column {place}" else title for place, title in enumerate(table.header, 1))
    again = [
        row.line
        for row in table.rows
        if row.cells[0].strip() == named[0] and tuple(map(str.strip, row.cells)) == named
    ]
    if not again:
        return table
    notes.tell("importing.heading-again", again[0], n=len(again))
    lines = set(again)
    return replace(table, rows=tuple(row for row in table.rows if row.line not in lines))


def _is_title(rows: Sequence[Row]) -> bool:
    if len(rows) < 3:
        return False
    filled = [sum(map(bool, map(str.strip, row.cells))) for row in rows[:4]]
    return filled[0] == 1 and max(filled[1:]) >= _LEAST and filled[1] != 0


def _is_monkey(above: Sequence[str]) -> bool:
    return tuple(cell.casefold() for cell in above[:2]) == _MONKEY


def _of_choices(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return question and choice of each column of SurveyMonkey; the question alone where it has one column."""
    made: list[str] = []
    question = ""
    for place, (upper, lower) in enumerate(zip(above, below, strict=True)):
        question = upper or question
        alone = bool(upper) and (place + 1 == len(above) or bool(above[place + 1]))
        made.append(question if not lower or (alone and _OPEN.fullmatch(lower)) else f"{question} [{lower}]")
    return told_apart(made)


def _of_groups(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Return the lower headings, with the group's own before those that several groups have."""
    made: list[str] = []
    group = ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or group
        if not lower:
            made.append(upper)
        elif below.count(lower) > 1 or lower in above:
            made.append(f"{group} [{lower}]")
        else:
            made.append(lower)
    return told_apart(made)


def _is_second(above: Sequence[str], below: Sequence[str], rows: Sequence[Row]) -> bool:
    """Say whether the second row is the lower one of a heading, whose groups span several columns."""
    used = [
        any(place < len(row.cells) and row.cells[place].strip() for row in rows)
        for place in range(len(above))
    ]
    gaps = [place for place, cell in enumerate(above) if not cell and used[place]]
    if len(gaps) < 2 or not above[0] or not all(below[place] for place in gaps):
        return False
    words = [cell for cell in below if cell]
    if any(number(cell) is not None or date(cell) or len(cell) > _CAPTION for cell in words):
        return False
    spans = [place for place in gaps if below[place - 1]]
    return len(spans) == len(gaps) and not any(_recurs(below[place], place, rows) for place in gaps)


def _recurs(caption: str, place: int, rows: Sequence[Row]) -> bool:
    """Say whether words stand below among others: then they are an answer, and not what a column is called."""
    cells = {cell for row in rows if place < len(row.cells) and (cell := row.cells[place].strip())}
    return caption in cells and len(cells) > 1
