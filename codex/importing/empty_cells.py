"""Cells that say that there is nothing in them: ``-``, ``н/д``, ``#N/A``; and ``нет``, ``жоқ`` among numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.cell_values import date, number
from codex.importing.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from codex.importing.notes import Notes
    from codex.importing.table import Table


def _written(words: Iterable[str]) -> frozenset[str]:
    """Return words as they may be written, so that a cell can be looked up as it is."""
    forms = (form for word in words for form in (word, word.upper(), word.capitalize()))
    return frozenset(side for form in forms for side in (form, f" {form}", f"{form} "))


_NOTHING_WORDS: Final = """
- -- --- – — … н/д н\\д н.д. н.д нд н/а (пусто) n/a n.a. na nan null (blank) #n/a #н/д #null! #пусто! #div/0! #дел/0!
#value! #знач! #ref! #ссылка! #name? #имя? #num! #число!
"""
_NOTHING: Final = _written(
    (
        *_NOTHING_WORDS.split(),
        *("нет данных", "без ответа", "нет ответа", "деректер жоқ", "мәлімет жоқ", "жауап жоқ"),
        *("no data", "no answer"),
    )
)
_MINUS: Final = _written(("-", "–", "—"))
_PLUS: Final = _written(("+",))
_NONE: Final = _written(("нет", "жоқ", "no", "none", "отсутствует"))
"""An answer, but not where a number or a day was asked for."""
_SHOWN: Final = 5


def without_nothing(table: Table, notes: Notes) -> Table:
    """Return the table with such cells empty, and tell what was taken for nothing.

    A minus stays where others in its column wrote a plus: there it is an answer.
    """
    nothing = [_nothing_in(table, place) for place in range(len(table.header))]
    if not any(nothing):
        return table
    found: Counter[str] = Counter()
    every = frozenset().union(*nothing)
    rows = tuple(row if every.isdisjoint(row.cells) else _emptied(row, nothing, found) for row in table.rows)
    if not found:
        return table
    shown = ", ".join(word for word, _ in found.most_common(_SHOWN))
    notes.tell("importing.cells-nothing", n=found.total(), shown=shown)
    return replace(table, rows=rows)


def _nothing_in(table: Table, place: int) -> frozenset[str]:
    """Return what means nothing in a column, of what stands there."""
    cells = {row.cells[place] for row in table.rows}
    found = cells & _NOTHING
    if found & _MINUS and cells & _PLUS:
        found -= _MINUS
    none = cells & _NONE
    if none and _are_figures(cells - found - none):
        found |= none
    return frozenset(found)


def _are_figures(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and all(number(cell) is not None or date(cell) for cell in filled)


def _emptied(row: Row, nothing: Sequence[frozenset[str]], found: Counter[str]) -> Row:
    cells = list(row.cells)
    for place, cell in enumerate(cells):
        if cell in nothing[place]:
            found[cell.strip()] += 1
            cells[place] = ""
    return Row(row.line, tuple(cells))
