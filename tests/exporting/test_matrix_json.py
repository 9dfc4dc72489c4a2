"""The matrix as JSON."""

from __future__ import annotations

import json

from codex.exporting.matrix_json import matrix_json
from codex.exporting.provenance import read_beside
from codex.exporting.tidy import COLUMNS, digest
from tests.exporting.study import view


def test_the_envelope_holds_the_tidy_rows_with_lists_as_lists() -> None:
    document = json.loads(matrix_json(view()))
    assert document["schema"] == "codex/matrix@1"
    assert set(COLUMNS) <= set(document["results"][0])
    first = document["results"][0]
    assert first["evidence"] == ["x01", "x02", "x16", "x03", "x17"]
    assert document["rows"]["items"][1] == {
        "id": "goals",
        "name": {"en": "Goals", "ru": "Цели", "kk": "Мақсаттар"},
        "depth": 1,
    }
    assert "evidence" not in document


def test_its_provenance_is_read_back() -> None:
    assert read_beside(matrix_json(view()), "m.json").digest == digest(view().matrix)


def test_evidence_comes_with_it_when_asked_and_withholds_what_must_be() -> None:
    rows = json.loads(matrix_json(view(anonymity="none"), with_evidence=True))["evidence"]
    assert {row["quote"] for row in rows if row["excerpt"] == "x10"} == {""}
    assert {row["who"] for row in rows} == {""}
