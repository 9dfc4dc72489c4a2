"""The matrix as rows: one a cell for machines, one an excerpt for its evidence."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from codex.model.matrix import Matrix
    from codex.model.view import MatrixView

COLUMNS: Final = ("row", "col", "status", "experts", "roster", "excerpts", "against", "sources", "evidence")
EVIDENCE_COLUMNS: Final = (
    "row", "col", "excerpt", "status", "gave", "against", "judged", "who", "who_against",
    "source", "title", "cite", "locator", "language", "quote", "translation",
    "translation_language", "translator", "translation_way", "translation_date",
)  # fmt: skip
DECISIVE: Final = ("in", "against")
"""Evidence for and against; divided excerpts and the like are no evidence by the rule."""


def tidy_rows(matrix: Matrix) -> Iterator[dict[str, Any]]:
    """Give a row a cell, by row and column; ``evidence`` is a list of excerpt ids.

    The evidence is what the counts count: the excerpts that are in, then those against. Excerpts
    on which experts divided stand in :func:`evidence_rows` and in ``undecided``.
    """
    for row in matrix.rows.items:
        for col in matrix.cols.items:
            cell = matrix.cells[row, col]
            yield {
                "row": row,
                "col": col,
                "status": cell.status,
                "experts": cell.experts,
                "roster": cell.roster,
                "excerpts": cell.excerpts,
                "against": cell.against,
                "sources": cell.sources,
                "evidence": list(cell.ids(*DECISIVE)),
                "undecided": list(cell.ids("divided", "rejected", "one-expert", "below-quorum")),
            }


def digest(matrix: Matrix) -> str:
    """Return a fingerprint of the results, whatever form they are exported in."""
    canonical = json.dumps(
        {"k": matrix.k, "quorum": matrix.quorum, "rule": matrix.rule, "cells": list(tidy_rows(matrix))},
        ensure_ascii=True,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.blake2b(canonical.encode("ascii"), digest_size=16).hexdigest()


def evidence_rows(view: MatrixView) -> Iterator[dict[str, Any]]:
    """Give a row an excerpt and cell, with its quote where consent lets it out.

    Who gave what is named as the anonymity of the view allows; with ``none`` only the counts stay.
    """
    for cell in view.matrix.cells.values():
        for one in cell.evidence:
            quote = view.quotes[one.excerpt]
            yield {
                "row": cell.row,
                "col": cell.col,
                "excerpt": one.excerpt,
                "status": one.status,
                "gave": one.gave,
                "against": one.against,
                "judged": one.judged,
                "who": _names(view, one.experts),
                "who_against": _names(view, one.against_experts),
                "source": quote.source,
                "title": quote.title,
                "cite": quote.cite,
                "locator": _place(quote.locator),
                "language": quote.language,
                "quote": quote.text if quote.is_open else "",
                "translation": quote.translation if quote.is_open else "",
                "translation_language": quote.translation_language if quote.is_open else "",
                "translator": quote.translator if quote.is_open else "",
                "translation_way": quote.translation_way if quote.is_open else "",
                "translation_date": quote.translation_date if quote.is_open else "",
            }


def _names(view: MatrixView, experts: tuple[str, ...]) -> str:
    """Join names by semicolons: a name has blanks and may have a comma."""
    return "; ".join(filter(None, (view.who(expert) for expert in experts)))


def _place(locator: Mapping[str, str | int]) -> str:
    return ";".join(f"{place}={where}" for place, where in sorted(locator.items()))
