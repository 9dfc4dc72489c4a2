"""The matrix as JSON: the tidy rows in their envelope, with what they are called and rest on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from codex.exporting.provenance import as_document
from codex.exporting.tidy import digest, evidence_rows, tidy_rows
from codex.words.visible import escaped_json

if TYPE_CHECKING:
    from codex.model.matrix import Axis
    from codex.model.view import MatrixView

SCHEMA = "codex/matrix@1"


def matrix_json(view: MatrixView, *, with_evidence: bool = False) -> bytes:
    """Return ``{"schema", "results", ...}``; a newer version may add keys and takes none away.

    Args:
        view: What may be shown.
        with_evidence: True adds ``evidence``, a row an excerpt, with quotes where consent lets
            them out.
    """
    matrix = view.matrix
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "results": list(tidy_rows(matrix)),
        "rule": {"rule": matrix.rule, "k": matrix.k, "quorum": matrix.quorum, "text": view.rule_text},
        "rows": _side(matrix.rows, view.row_title),
        "cols": _side(matrix.cols, view.col_title),
        "provenance": as_document(replace(view.provenance, digest=digest(matrix))),
    }
    if with_evidence:
        document["evidence"] = list(evidence_rows(view))
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return (escaped_json(text) + "\n").encode("utf-8", "replace")


def _side(axis: Axis, title: Any) -> dict[str, Any]:
    return {
        "kind": axis.kind,
        "id": axis.id,
        "name": dict(title),
        "items": [
            {"id": item, "name": dict(axis.labels.get(item, {})), "depth": axis.depth.get(item, 0)}
            for item in axis.items
        ],
    }
