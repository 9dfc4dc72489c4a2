"""Days that a program of an American computer wrote: ``10/13/2025 02:11:10 PM``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.table import Row

if TYPE_CHECKING:
    from codex.importing.notes import Notes
    from codex.importing.table import Table

_DAY: Final = re.compile(
    r"\s*(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp])?\.?[Mm]?\.?)?\s*"
)


def with_days_first(table: Table, notes: Notes) -> Table:
    """Return the table with such columns written as ISO has it, and tell of each.

    Only where the column shows it: some second number is no month, and every first one is. Where both
    could be months, a day stands first, as it does where these studies are made.
    """
    places = [place for place in range(len(table.header)) if _is_month_first(table, place)]
    if not places:
        return table
    for place in places:
        cell = next(row.cells[place] for row in table.rows if row.cells[place].strip())
        told = {"column": table.header[place][:60], "cell": cell.strip(), "date": _written(cell)}
        notes.tell("importing.dates-month-first", **told)
    return replace(table, rows=tuple(_rewritten(row, places) for row in table.rows))


def _is_month_first(table: Table, place: int) -> bool:
    later = False
    for row in table.rows:
        cell = row.cells[place]
        if not cell.strip():
            continue
        found = _DAY.fullmatch(cell)
        if found is None or not 1 <= int(found[1]) <= 12 or not 1 <= int(found[2]) <= 31:
            return False
        later = later or int(found[2]) > 12
    return later


def _rewritten(row: Row, places: list[int]) -> Row:
    cells = list(row.cells)
    for place in places:
        cells[place] = _written(cells[place])
    return Row(row.line, tuple(cells))


def _written(cell: str) -> str:
    """Return a day of such a column as ISO has it.

    >>> _written("10/13/25 02:11 PM"), _written("1/5/2025"), _written("")
    ('2025-10-13 14:11:00', '2025-01-05', '')
    """
    found = _DAY.fullmatch(cell)
    if found is None:
        return cell
    month, day, year = (int(found[place]) for place in (1, 2, 3))
    iso = f"{year + 2000 * (year < 100):04}-{month:02}-{day:02}"
    if found[4] is None:
        return iso
    hour = int(found[4])
    if found[7]:
        hour = hour % 12 + 12 * (found[7] in "Pp")
    return f"{iso} {hour:02}:{found[5]}:{found[6] or '00'}"
