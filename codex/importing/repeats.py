"""Repeated groups of KoboToolbox: rows of another sheet, each of which belongs to a row of the first one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from codex.importing.table import Row
from codex.importing.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.table import Table

_TABLE: Final = "_parent_table_name"
_INDEX: Final = "_parent_index"


def with_parents(
    table: Table, data: bytes, options: ReadOptions, notes: Notes, leave: Callable[[Table, int], bool]
) -> Table:
    """Return a sheet of repeats with the columns of the rows they belong to; any other table as it is.

    Args:
        table: As read.
        data: The workbook.
        options: What was said of it.
        notes: Takes what was noticed.
        leave: Says of a column of the parents that it is not taken over: their own open answers.
    """
    if not {_TABLE, _INDEX} <= set(table.header) or not table.rows:
        return table
    parent = table.rows[0].cells[table.header.index(_TABLE)].strip()
    if parent not in table.sheets:
        return table
    above = read_table(data, notes.name, options.encoding, parent, keep_good=True, titled=True)
    if "_index" not in above.header:
        return table
    if _TABLE in above.header:
        above = with_parents(above, data, options, notes, leave)
    taken = [
        place
        for place, column in enumerate(above.header)
        if column not in table.header and not column.startswith("_") and not leave(above, place)
    ]
    rows = {row.cells[above.header.index("_index")].strip(): row for row in above.rows}
    joined = tuple(
        _joined(row, rows.get(row.cells[table.header.index(_INDEX)].strip()), taken) for row in table.rows
    )
    notes.tell("importing.parents-joined", sheet=parent, n=len(taken))
    return replace(table, header=(*table.header, *(above.header[place] for place in taken)), rows=joined)


def _joined(row: Row, parent: Row | None, taken: Sequence[int]) -> Row:
    return Row(row.line, (*row.cells, *(parent.cells[place] if parent else "" for place in taken)))
