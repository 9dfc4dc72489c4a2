"""Embase's table: the query stands above the header, parted from it by a line and an empty row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from codex.importing.decoding import decode
from codex.importing.references_table import read_references
from codex.importing.tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a reference per row; places are those of the file.

    Raises:
        DamagedFile: No header below the query, or a damaged table.
    """
    decoded = decode(data, notes, options.encoding)
    lines = decoded.text.split("\n")
    head = next((at for at, line in enumerate(lines) if line.startswith(('"Title"', "Title,"))), None)
    if head is None:
        raise notes.refuse("importing.references-none")
    below = "\n" * head + "\n".join(lines[head:])
    table = read_table(below.encode(), notes.name, "utf-8", keep_good=options.keep_good)
    notes.findings.extend(table.findings)
    yield from read_references(replace(table, encoding=decoded.encoding), options, notes)
