"""SPSS files as sources: a case is an answer sheet, labels of variables are its questions."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.importing.rows import read_rows
from codex.importing.sav_data import BrokenError, SavFile
from codex.importing.table import Row, Table, squared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a draft per case.

    Raises:
        DamagedFile: Not a system file of SPSS, or cut off.
    """
    yield from read_rows(read_sav(data, notes), options, notes)


def read_sav(data: bytes, notes: Notes) -> Table:
    """Return the cases as a table: values by their labels, question texts as labels of the columns."""
    try:
        file = SavFile(data)
        header = Row(0, tuple(variable.name for variable in file.variables))
        rows = [Row(number, tuple(case)) for number, case in enumerate(file.cases(), 1)]
    except (BrokenError, struct.error, zlib.error, LookupError, ValueError) as error:
        raise notes.refuse("importing.sav-broken") from error
    if file.declared_missing:
        shown = ", ".join(label for label, _ in file.declared_missing.most_common(5) if label)
        notes.tell("importing.sav-missing", n=file.declared_missing.total(), shown=shown or "–")
    if file.weight:
        notes.tell("importing.sav-weighted", column=file.weight)
    table = squared([header, *rows], notes, encoding=file.encoding)
    return replace(
        table, labels={variable.name: variable.label for variable in file.variables if variable.label}
    )
