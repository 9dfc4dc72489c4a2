"""A table of a paper in GitHub's Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from codex.exporting.cells import is_number, printed
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.table import Table

_ACTS: Final = re.compile(r"([\\`*_{}\[\]<>#|~$^!&])")
_INDENT: Final = "\u2003"


def escaped(text: str) -> str:
    r"""Return a text that Markdown takes as it is; line breaks become blanks.

    >>> escaped("a|b <i> *c*")
    'a\\|b \\<i\\> \\*c\\*'
    """
    return _ACTS.sub(r"\\\1", " ".join(text.split("\n")))


def markdown_of(table: Table) -> bytes:
    """Return the table with its title above and its notes below."""
    heads = [
        f"{escaped(column.group)}: {escaped(column.head)}" if column.group else escaped(column.head)
        for column in table.columns
    ]
    lines = [f"**{_numbered(table)}**", ""] if table.title else []
    lines.append(f"| {' | '.join(heads)} |")
    lines.append(f"| {' | '.join('---:' if is_number(c) else ':---' for c in table.columns)} |")
    for row in table.rows:
        cells = [
            escaped(printed(value, column, table.language)) if not (row.is_head and place) else ""
            for place, (value, column) in enumerate(zip(row.values, table.columns, strict=True))
        ]
        cells[0] = _INDENT * row.depth + (f"**{cells[0]}**" if row.is_head or row.is_total else cells[0])
        lines.append(f"| {' | '.join(cells)} |")
    lines += [line for note in table.notes for line in ("", escaped(visible(note)))]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _numbered(table: Table) -> str:
    title = escaped(visible(table.title))
    return f"{table.number}. {title}" if table.number else title
