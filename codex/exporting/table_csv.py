"""A table of a paper as CSV: numbers bare, for computing; statuses as their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.exporting.csv_tables import table_csv

if TYPE_CHECKING:
    from codex.model.table import Column, Table, Value


def csv_of(table: Table, *, raw: bool = False, excel: bool = False, tabs: bool = False) -> bytes:
    """Return the table with a line a row; heads of several lines become one, by their ids."""
    rows = (
        [_bare(value, column) for value, column in zip(row.values, table.columns, strict=True)]
        for row in table.rows
        if not row.is_head
    )
    return table_csv([column.id for column in table.columns], rows, raw=raw, excel=excel, tabs=tabs)


def _bare(value: Value, column: Column) -> Any:
    if column.kind == "status" and value is not None:
        status, text = value
        return text or status
    return value
