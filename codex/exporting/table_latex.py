"""A table of a paper in LaTeX: booktabs, numbers at their points, notes below, several pages long."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from codex.exporting.cells import NOTHING, is_number, is_wide, printed, shares
from codex.exporting.latex_text import MARKS, escaped
from codex.exporting.texts import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.table import Column, Row, Table, Value

LONG: Final = 28
"""Rows from which a table may break over pages."""
PAGE: Final = 46
"""Lines of text from which it may too."""
LETTERS: Final = 84
"""Letters of a line of an upright page."""
PART: Final = 26
"""Lines of a cell that stand together; a longer one goes on in a row of its own."""
CROWDED: Final = 6
"""Columns above which letters and gaps get smaller."""
PACKAGES: Final = (
    "booktabs",
    "longtable",
    "array",
    "siunitx",
    "threeparttable",
    "rotating",
    "pdflscape",
    "amssymb",
)


def latex_of(table: Table) -> bytes:
    r"""Return the table, to be taken into a document by ``\input``."""
    return ("\n".join([*_head(), *_table(table)]) + "\n").encode("utf-8", "replace")


def _head() -> Iterator[str]:
    yield "% needs: " + " ".join(rf"\usepackage{{{package}}}" for package in PACKAGES)
    yield "% Kazakh or Russian text: XeLaTeX or LuaLaTeX with fontspec and a font that has the letters"


def _table(table: Table) -> Iterator[str]:
    yield r"\begingroup"
    yield r"\footnotesize\setlength{\tabcolsep}{3pt}" if len(table.columns) > CROWDED else r"\small"
    yield rf"\sisetup{{{_numbers(table.language)}}}"
    is_tall = len(table.rows) > LONG or (not is_wide(table) and _lines(table) > PAGE)
    yield from (_long(table) if is_tall else _short(table))
    yield r"\endgroup"


def _numbers(language: str) -> str:
    marker = "." if language == "en" else "{,}"
    zero = "false" if language == "en" else "true"
    keys = ("mode=text", "group-digits=integer", "group-minimum-digits=5")
    return ", ".join((f"output-decimal-marker={marker}", f"print-zero-integer={zero}", *keys))


def _short(table: Table) -> Iterator[str]:
    float_name = "sidewaystable" if is_wide(table) else "table"
    yield rf"\begin{{{float_name}}}[htbp]"
    yield r"\centering"
    yield r"\begin{threeparttable}"
    if table.title:
        yield rf"\caption{{{escaped(table.title)}}}"
        yield rf"\label{{{_label(table)}}}"
    yield rf"\begin{{tabular}}{{{_pattern(table)}}}"
    yield r"\toprule"
    yield from _heads(table)
    yield r"\midrule"
    yield from _rows(table)
    yield r"\bottomrule"
    yield r"\end{tabular}"
    if table.notes:
        yield r"\begin{tablenotes}[flushleft]\footnotesize"
        yield from (rf"\item {escaped(note)}" for note in table.notes)
        yield r"\end{tablenotes}"
    yield r"\end{threeparttable}"
    yield rf"\end{{{float_name}}}"


def _long(table: Table) -> Iterator[str]:
    if is_wide(table):
        yield r"\begin{landscape}"
    yield r"\setlength{\LTcapwidth}{\linewidth}"
    yield rf"\begin{{longtable}}{{{_pattern(table)}}}"
    if table.title:
        yield rf"\caption{{{escaped(table.title)}}}\label{{{_label(table)}}}\\"
    yield r"\toprule"
    yield from _heads(table)
    yield r"\midrule\endhead"
    yield r"\bottomrule\endfoot"
    yield from _rows(table)
    yield r"\end{longtable}"
    yield from (rf"\par\noindent{{\footnotesize {escaped(note)}\par}}" for note in table.notes)
    if is_wide(table):
        yield r"\end{landscape}"


def _label(table: Table) -> str:
    return "tab:" + anchor(table.name).removeprefix("c.")


def _pattern(table: Table) -> str:
    columns = zip(table.columns, shares(table), strict=True)
    return "@{}" + "".join(_column(column, table, share) for column, share in columns) + "@{}"


def _column(column: Column, table: Table, share: float) -> str:
    width = _width(share)
    if column.kind in {"decimal", "index"}:
        return f"S[table-format={_format(column, table)}, table-column-width={{{width}}}]"
    side = "raggedleft" if is_number(column) else "centering" if column.kind == "status" else "raggedright"
    return rf">{{\{side}\arraybackslash\hspace{{0pt}}}}p{{{width}}}"  # else no first word is divided


def _format(column: Column, table: Table) -> str:
    place = table.columns.index(column)
    values = [row.values[place] for row in table.rows if isinstance(row.values[place], int | float)]
    whole = max((len(str(int(abs(value)))) for value in values), default=1)
    sign = "-" if any(value < 0 for value in values) else ""
    return f"{sign}{whole}.{column.places}" if column.places else f"{sign}{whole}"


def _heads(table: Table) -> Iterator[str]:
    if table.has_groups:
        cells, rules, place = [], [], 1
        for group, columns in groupby(table.columns, key=lambda column: column.group):
            size = len(list(columns))
            cells.append(
                rf"\multicolumn{{{size}}}{{c}}{{{escaped(group)}}}" if group else "&".join([""] * size)
            )
            if group:
                rules.append(rf"\cmidrule(lr){{{place}-{place + size - 1}}}")
            place += size
        yield " & ".join(cells) + r" \\"
        yield " ".join(rules)
    heads = (_column_head(column, share) for column, share in zip(table.columns, shares(table), strict=True))
    yield " & ".join(heads) + r" \\"


def _column_head(column: Column, share: float) -> str:
    """Return a head; over numbers at their points it needs a box, since their columns divide no words."""
    head = escaped(column.head)
    if column.is_symbol:
        head = rf"\textit{{{head}}}"
    if column.kind not in {"decimal", "index"}:
        return head
    return rf"{{\parbox[t]{{{_width(share)}}}{{\raggedleft {head}}}}}"


def _width(share: float) -> str:
    return rf"\dimexpr {share:.3f}\linewidth-2\tabcolsep"


def _rows(table: Table) -> Iterator[str]:
    was_total = False
    room = _room(table)
    for row in table.rows:
        rule = r"\midrule " if row.is_total and not was_total else ""
        for part in _parts(row, room):
            yield rule + _row(part, table)
            rule = ""
        was_total = row.is_total


def _room(table: Table) -> list[float]:
    """Return how many letters a line of each column has."""
    return [max(4.0, share * LETTERS) for share in shares(table)]


def _lines(table: Table) -> float:
    """Return about how many lines the rows of a table take."""
    room = _room(table)
    return sum(
        max(len(str(value or "")) / width for value, width in zip(row.values, room, strict=True)) + 0.5
        for row in table.rows
        if not row.is_head
    )


def _parts(row: Row, room: Sequence[float]) -> Iterator[Row]:
    """Part a row that is longer than a page into rows that are not: LaTeX breaks pages only between rows."""
    most = [int(width * PART) for width in room]
    texts = [value if isinstance(value, str) else "" for value in row.values]
    if row.is_head or all(len(text) <= size for text, size in zip(texts, most, strict=True)):
        yield row
        return
    columns = [
        _cut_up(text, size) if text else [value]
        for text, size, value in zip(texts, most, row.values, strict=True)
    ]
    for place in range(max(map(len, columns))):
        values = tuple(parts[place] if place < len(parts) else "" for parts in columns)
        yield replace(row, values=values)


def _cut_up(text: str, size: int) -> list[Value]:
    """Cut a text between words into pieces of at most so many letters, all of it."""
    found = [""]
    for word in re.findall(rf"\S{{1,{size}}}\s*", text):
        if len(found[-1]) + len(word.rstrip()) > size:
            found.append("")
        found[-1] += word
    return [part for part in found if part]


def _row(row: Row, table: Table) -> str:
    if row.is_head:
        return rf"\multicolumn{{{len(table.columns)}}}{{l}}{{\textit{{{escaped(str(row.values[0]))}}}}} \\"
    cells = [
        _cell(value, column, table.language) for value, column in zip(row.values, table.columns, strict=True)
    ]
    if all(value == "" for value in row.values[:1]) and len(row.values) > 1:
        cells = ["" if value == "" else cell for value, cell in zip(row.values, cells, strict=True)]
    if row.depth and cells[0]:
        cells[0] = rf"\hspace{{{row.depth}em}}{cells[0]}"
    return " & ".join(cells) + r" \\"


def _cell(value: Value, column: Column, language: str) -> str:
    if column.kind == "status" and value not in {None, ""}:
        status, text = value
        return "~".join(filter(None, (MARKS[status], escaped(text).replace(" ", "~"))))
    text = printed(value, column, language)
    if column.kind in {"decimal", "index"}:
        if text == NOTHING or not isinstance(value, float):
            return f"{{{escaped(text)}}}"
        return f"{value:.{column.places}f}"
    return r" \newline ".join(escaped(line) for line in text.split("\n"))
