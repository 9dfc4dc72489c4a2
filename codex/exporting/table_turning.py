"""A table with its sides changed over: what has many columns then has many rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.exporting.cells import printed
from codex.model.table import Column, Row

if TYPE_CHECKING:
    from codex.model.table import Table


def turned(table: Table) -> Table:
    """Return the table with rows as columns.

    Lines that name the rows below them become heads that span columns, and totals stay totals.
    Numbers stay numbers where all columns are of one kind; otherwise cells are turned as they are
    printed.

    Raises:
        UsageProblem: A table of texts under many different heads has no other side to stand on.

    >>> from codex.model.table import Column, Row, Table
    >>> one = Table("t", "T", (Column("x", ""), Column("a", "A", "count")), (Row(("r", 3)),))
    >>> [column.head for column in turned(one).columns], turned(one).rows[0].values
    (['', 'r'], ('A', 3))
    """
    first, *others = table.columns
    if not others or table.name in LISTS:
        raise UsageProblem("exporting.no-other-side", table=table.title)
    kinds = {(column.kind, column.places) for column in others}
    is_even = len(kinds) == 1
    columns, kept, group = [Column(first.id, "", width=first.width)], [], ""
    for place, row in enumerate(table.rows):
        head = printed(row.values[0], first, table.language)
        if row.is_head:
            group = head
            continue
        kind, places = next(iter(kinds)) if is_even else ("text", 2)
        columns.append(Column(f"row-{place}", head, kind, places, group=group, width=1))
        kept.append(row)
    rows = [
        Row(
            (
                f"{column.group}: {column.head}" if column.group else column.head,
                *(row.values[at] if is_even else _text(row, at, column, table.language) for row in kept),
            )
        )
        for at, column in enumerate(others, start=1)
    ]
    return replace(table, columns=tuple(columns), rows=tuple(rows), languages={})


LISTS = frozenset({"codebook", "sensitivity", "item-flow", "joint-display", "excerpts", "evidence"})
"""Tables whose columns are of different kinds: lists, not matrices."""


def _text(row: Row, at: int, column: Column, language: str) -> str | None:
    value = row.values[at]
    return None if value is None else printed(value, column, language)
