"""The matrix and its evidence as tables of a paper: for Word, Excel, LaTeX and Markdown."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from codex.exporting.cells import ASIDE, longest_words
from codex.exporting.csv_tables import labels
from codex.exporting.marks import MARKS
from codex.exporting.page_words import PageWords, rule_key
from codex.exporting.provenance_words import estimate_lines
from codex.exporting.texts import locator_text, translation_credit
from codex.exporting.tidy import evidence_rows
from codex.model.code import wording
from codex.model.matrix import STATUSES
from codex.model.table import Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.matrix import Cell
    from codex.model.view import MatrixView
    from codex.words import Words

MOST: Final = 14
"""Columns of short words that a page on its side can hold; with more, a table is split or turned."""


def matrix_table(view: MatrixView, say: Words) -> Table:
    """Return the evidence matrix: marks of consensus with excerpts and experts behind them (L1)."""
    matrix, language = view.matrix, say.language
    columns = [Column("row", wording(view.row_title, language), width=2)]
    columns += [
        Column(item, label, "status")
        for item, label in zip(matrix.cols.items, labels(matrix.cols, language), strict=True)
    ]
    rows = tuple(
        Row(
            (label, *(_shown(matrix.cells[row, col]) for col in matrix.cols.items)),
            matrix.rows.depth.get(row, 0),
        )
        for row, label in zip(matrix.rows.items, labels(matrix.rows, language), strict=True)
    )
    return Table(
        "matrix",
        wording(view.title, language),
        tuple(columns),
        rows,
        language,
        (*_notes(view, say), *provenance_notes(view, say)),
        provenance=view.provenance,
    )


def _shown(cell: Cell) -> tuple[str, str]:
    if cell.status == "contested":
        return cell.status, f"{cell.excerpts}:{cell.against}"
    return cell.status, f"{cell.excerpts} ({cell.experts}/{cell.roster})" if cell.status == "in" else ""


def _notes(view: MatrixView, say: Words) -> Iterator[str]:
    words = PageWords(view, {say.language: say}, say.language)
    yield say("exporting.table-cells", n=len(view.matrix.roster))
    present = {cell.status for cell in view.matrix.cells.values()}
    yield (
        "; ".join(f"{MARKS[status]} {words(f'status-{status}')}" for status in STATUSES if status in present)
        + "."
    )
    yield words(rule_key(view))


def provenance_notes(view: MatrixView, say: Words) -> Iterator[str]:
    """Give agreement, and where the numbers come from, as sentences for the foot of a table."""
    estimates = estimate_lines(view.estimates, say, view.coefficients)
    if estimates:
        yield f"{say('exporting.agreement')}: {'; '.join(estimates)}."
    source = view.provenance
    known = (
        ("date", source.date),
        ("codebook", source.codebook),
        ("rounds", ", ".join(source.rounds)),
        ("codex", source.codex),
    )
    yield "; ".join(f"{say(f'exporting.prov-{name}')} {text}" for name, text in known if text) + "."


def evidence_table(view: MatrixView, say: Words) -> Table:
    """Return the evidence behind the matrix, a row an excerpt: the appendix that a reader checks."""
    language = say.language
    names = {
        **dict(zip(view.matrix.rows.items, labels(view.matrix.rows, language), strict=True)),
        **dict(zip(view.matrix.cols.items, labels(view.matrix.cols, language), strict=True)),
    }
    columns = (
        Column("row", wording(view.row_title, language)),
        Column("col", wording(view.col_title, language)),
        Column("status", say("exporting.column-status")),
        Column("quote", say("exporting.column-quote"), "quote", width=4),
        Column("cite", say("exporting.column-source"), width=2),
        Column("place", say("exporting.column-place")),
        Column("language", say("exporting.by-language")),
        Column("gave", say("exporting.column-gave"), "count"),
        Column("against", say("exporting.against"), "count"),
        Column("judged", say("exporting.column-judged"), "count"),
        *((Column("who", say("exporting.experts")),) if view.anonymity != "none" else ()),
        Column("excerpt", "id", "id"),
    )
    rows = []
    for one in evidence_rows(view):
        quote = view.quotes[one["excerpt"]]
        text = one["quote"] if quote.is_open else say("exporting.withheld")
        if one["translation"]:
            text += f"\n[{one['translation']}]\n{translation_credit(quote, say)}"
        known = {
            **one,
            "row": names[one["row"]],
            "col": names[one["col"]],
            "status": say(f"exporting.status-{one['status']}"),
            "quote": text,
            "cite": quote.cite or quote.title,
            "place": locator_text(quote.locator, quote.speaker, say),
        }
        rows.append(Row(tuple(known[column.id] for column in columns)))
    return Table(
        "evidence", say("exporting.evidence"), columns, tuple(rows), language, provenance=view.provenance
    )


def split(table: Table, most: int = MOST) -> tuple[Table, ...]:
    """Return a table too wide for a page as several, each with the first column and all rows.

    Columns are spread evenly, so that no part is left with one. A matrix, whose columns are all of
    one kind, is also split where the longest words of its columns have no room beside each other;
    a list is not, since its columns are read together.

    >>> from codex.model.table import Column, Row, Table
    >>> wide = Table("t", "T", tuple(Column(f"c{n}", f"C{n}") for n in range(31)), (Row(tuple(range(31))),))
    >>> [len(part.columns) - 1 for part in split(wide)]
    [10, 10, 10]
    """
    ends = _ends(table, most)
    parts = len(ends) - 1
    if parts <= 1:
        return (table,)
    return tuple(
        replace(
            table,
            name=f"{table.name}-{part}",
            title=f"{table.title} ({part}/{parts})",
            columns=(table.columns[0], *table.columns[start:end]),
            rows=tuple(replace(row, values=(row.values[0], *row.values[start:end])) for row in table.rows),
        )
        for part, (start, end) in enumerate(pairwise(ends), start=1)
    )


def _ends(table: Table, most: int) -> list[int]:
    """Return where the parts of a table begin and end: as few parts as have room for their words."""
    size = len(table.columns) - 1
    words = longest_words(table)
    is_matrix = len({column.kind for column in table.columns[1:]}) == 1
    for parts in range(max(1, -(-size // most)), max(1, size)):
        ends = [1 + size * part // parts for part in range(parts + 1)]
        if not is_matrix or all(words[0] + sum(words[a:b]) <= ASIDE for a, b in pairwise(ends)):
            return ends
    return list(range(1, size + 2))
