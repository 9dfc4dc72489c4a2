"""Web of Science, tab-delimited: a column a tag, ``PT`` first; quotation marks are signs like others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.importing.citing import CiteKeys, reference
from codex.importing.long_text import decoded_lines
from codex.importing.wos import to_csl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.long_text import LongText
    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft

_OF_MANY: Final = frozenset(("AU", "AF", "BE", "ED", "CA", "BA", "BF", "GP"))
"""Columns that hold several people, parted by semicolons."""


def read(data: bytes | LongText, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per row.

    Raises:
        DamagedFile: A row with more cells than there are tags, or no row at all.
    """
    decoded = decoded_lines(data, notes, options.encoding)
    keys = CiteKeys()
    tags: list[str] = []
    found = 0
    for line, row in enumerate(decoded.lines, 1):
        cells = row.rstrip("\n").split("\t")
        if not tags:
            tags = [cell.strip() for cell in cells]
            continue
        if not row.strip():
            continue
        if any(cell.strip() for cell in cells[len(tags) :]):
            notes.damage("importing.table-ragged", line, cells=len(cells), columns=len(tags))
            continue
        found += 1
        record = {tag: [_cell(tag, cell)] for tag, cell in zip(tags, cells, strict=False) if cell.strip()}
        made = reference(to_csl(record), options, notes, place=line, encoding=decoded.encoding, keys=keys)
        if made:
            yield made
    if not found:
        raise notes.refuse("importing.references-none")


def _cell(tag: str, written: str) -> str:
    return written.strip().replace("; ", "\n") if tag in _OF_MANY else written.strip()
