"""What a person should know of a matrix before it is printed: empty and why, too wide and what then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.matrix_tables import MOST, matrix_table, split
from codex.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.model.view import MatrixView
    from codex.steps.matrix.matrix import Built
    from codex.steps.matrix.paper_layout import Layout

    _Finding = tuple[str, Mapping[str, object]]

PAPER = frozenset({"docx", "tex", "md", "pdf", "png", "svg"})
"""Forms that end on a page."""
SPLIT = frozenset({"docx", "tex"})
"""Those of them in which a table that is too wide for a page becomes several."""


def why_empty(layout: Layout, built: Built) -> Iterator[_Finding]:
    """Say why a matrix has no cells, or none with evidence, and what to do."""
    matrix = built.matrix
    for axis in (matrix.rows, matrix.cols):
        if not axis.items:
            yield "steps.matrix-side-empty", {"side": axis.id}
            return
    if not built.source_of:
        key = "spans.none-settled" if built.round.kind == "unitize" else "steps.matrix-no-excerpts"
        key = "steps.matrix-filtered-out" if layout.where or layout.sources else key
        yield key, {"round": built.round.id}
    elif all(cell.status == "not-judged" for cell in matrix.cells.values()):
        yield "steps.matrix-not-judged", {"round": built.round.id}
    elif not any(cell.groups for cell in matrix.cells.values()):
        yield "steps.matrix-no-evidence", {"rows": matrix.rows.id, "cols": matrix.cols.id}


def width_of(layout: Layout, view: MatrixView) -> Iterator[_Finding]:
    """Offer to turn a matrix that is too wide for a page, and say into how many tables it was split."""
    if layout.tidy or layout.quotes:
        return
    rows, cols = len(view.matrix.rows.items), len(view.matrix.cols.items)
    if layout.format in SPLIT:
        parts = len(split(matrix_table(view, Words(layout.language))))
        if parts > 1:
            yield "steps.matrix-split", {"cols": cols, "parts": parts}
    elif cols > (MOST if layout.format in PAPER else 4 * MOST):
        key = "steps.matrix-wide" if rows >= cols else "steps.matrix-wide-turn"
        yield key, {"cols": cols, "rows": rows, "most": MOST}


def unplaced_quotes(view: MatrixView) -> Iterator[_Finding]:
    """Name cells whose chosen quotes are no evidence of theirs any more."""
    for (row, col), chosen in view.key_quotes.items():
        cell = view.matrix.cells.get((row, col))
        if cell is not None and not set(chosen) <= set(cell.ids()):
            yield "steps.key-quote-elsewhere", {"cell": f"{row}/{col}"}
