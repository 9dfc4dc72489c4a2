"""Tables as CSV: for R and pandas, or for a spreadsheet that takes semicolons."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any, Final

from codex.exporting.tidy import COLUMNS, EVIDENCE_COLUMNS, evidence_rows, tidy_rows
from codex.model.code import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from codex.model.matrix import Axis, Cell, Matrix
    from codex.model.view import MatrixView
    from codex.words import Words

BOM: Final = b"\xef\xbb\xbf"
_FORMULA: Final = re.compile(r"[=+\-@\t\r\x00\uff1d\uff0b\uff0d\uff20]")


def neutral(cell: str) -> str:
    """Return a text that no spreadsheet runs as a formula: an apostrophe before what could be one.

    The full-width signs count too, since some spreadsheets take them for the plain ones.

    >>> neutral("=HYPERLINK()"), neutral("a=b"), neutral("-1")
    ("'=HYPERLINK()", 'a=b', "'-1")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def table_csv(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    raw: bool = False,
    excel: bool = False,
    tabs: bool = False,
) -> bytes:
    """Return a table as CSV in UTF-8.

    Args:
        header: Names of the columns.
        rows: Texts, whole numbers, decimals or None (an empty cell); lists are joined by blanks.
        raw: True leaves texts as they are, for programs that run no formulas.
        excel: True for a spreadsheet set to Russian or Kazakh: byte order mark, semicolons,
            decimal commas.
        tabs: True parts cells by tabs.
    """
    buffer = io.StringIO()
    mark = "\t" if tabs else ";" if excel else ","
    writer = csv.writer(buffer, delimiter=mark, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([_cell(value, raw=raw, comma=excel) for value in row])
    content = buffer.getvalue().encode("utf-8", "replace")
    return BOM + content if excel else content


def _cell(value: Any, *, raw: bool, comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value).replace(".", ",") if comma else repr(value)
    text = " ".join(value) if isinstance(value, list | tuple) else str(value)
    return text if raw else neutral(text)


def tidy_csv(matrix: Matrix, *, raw: bool = False, excel: bool = False, tabs: bool = False) -> bytes:
    """Return the matrix with a row a cell: codes by their ids, for further computing."""
    rows = ([row[name] for name in COLUMNS] for row in tidy_rows(matrix))
    return table_csv(COLUMNS, rows, raw=raw, excel=excel, tabs=tabs)


def evidence_csv(view: MatrixView, *, raw: bool = False, excel: bool = False, tabs: bool = False) -> bytes:
    """Return the evidence of every cell with a row an excerpt; what consent withholds has no quote."""
    rows = ([row[name] for name in EVIDENCE_COLUMNS] for row in evidence_rows(view))
    return table_csv(EVIDENCE_COLUMNS, rows, raw=raw, excel=excel, tabs=tabs)


def wide_csv(
    matrix: Matrix,
    *,
    say: Words,
    language: str,
    show: str = "excerpts",
    raw: bool = False,
    excel: bool = False,
    tabs: bool = False,
) -> bytes:
    """Return the matrix as it is read: names down the side and across the top.

    Args:
        matrix: The matrix.
        say: Words for the statuses.
        language: Language of the names.
        show: ``excerpts`` or ``sources`` (a number where the cell is in, the status in words where
            it is not), ``status`` or ``experts`` (k/N).
        raw: True leaves texts as they are.
        excel: True for a spreadsheet set to Russian or Kazakh.
        tabs: True parts cells by tabs.
    """
    shown = _SHOWN[show]
    header = ["", *labels(matrix.cols, language)]
    rows = (
        [label, *(shown(matrix.cells[row, col], say) for col in matrix.cols.items)]
        for row, label in zip(matrix.rows.items, labels(matrix.rows, language), strict=True)
    )
    return table_csv(header, rows, raw=raw, excel=excel, tabs=tabs)


def labels(axis: Axis, language: str) -> list[str]:
    """Return the names along a side, the id where an item has none."""
    return [wording(axis.labels.get(item, {}), language) or item for item in axis.items]


def status_words(cell: Cell, say: Words) -> str:
    """Return the status of a cell in words."""
    return say(f"exporting.status-{cell.status}")


_SHOWN: Final[Mapping[str, Callable[[Cell, Words], Any]]] = {
    "excerpts": lambda cell, say: cell.excerpts if cell.status == "in" else status_words(cell, say),
    "sources": lambda cell, say: cell.sources if cell.status == "in" else status_words(cell, say),
    "status": status_words,
    "experts": lambda cell, say: (
        f"{cell.experts} / {cell.roster}" if cell.excerpts else status_words(cell, say)
    ),
}
SHOWN: Final = tuple(_SHOWN)
"""What a wide table can show."""
