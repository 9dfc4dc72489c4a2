"""A matrix that shows selected evidence alone: the same counts, and a label that says what they are worth."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from codex.words import LANGUAGES, Words
from tests.panel import Typed, make_study

if TYPE_CHECKING:
    from pathlib import Path

SIDES = ("matrix", "--rows", "competency", "--cols", "tool")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Typed:
    folder = tmp_path_factory.mktemp("selected") / "s"
    return make_study(folder, tagged=True)


def cells(study: Typed, evidence: str, path: Path) -> dict[tuple[str, str], dict[str, object]]:
    study(*SIDES, "--evidence", evidence, "-o", str(path), "--tidy")
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    head, *rest = rows
    return {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rest}


def test_counts_and_statuses_stay_and_the_evidence_is_that_which_is_in(study: Typed, tmp_path: Path) -> None:
    every = cells(study, "all", tmp_path / "all.csv")
    chosen = cells(study, "selected", tmp_path / "selected.csv")
    assert every.keys() == chosen.keys()
    for place, cell in every.items():
        now = chosen[place]
        assert {**cell, "evidence": ""} == {**now, "evidence": ""}
        shown = str(now["evidence"]).split()
        assert len(shown) == int(str(cell["excerpts"]))
        assert set(shown) <= set(str(cell["evidence"]).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_that_agreement_on_it_is_conditional(
    study: Typed, tmp_path: Path, language: str
) -> None:
    label = Words(language)("exporting.rule-selected")
    for evidence in ("all", "selected"):
        path = tmp_path / f"{evidence}.html"
        study(*SIDES, "--evidence", evidence, "--lang", language, "-o", str(path))
        page = re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert (label in page) == (evidence == "selected")
        study("verify", str(path))


def test_what_travels_beside_a_table_says_it_too(study: Typed, tmp_path: Path) -> None:
    study(*SIDES, "--evidence", "selected", "-o", str(tmp_path / "m.csv"))
    told = json.loads((tmp_path / "m.csv.provenance.json").read_text(encoding="utf-8"))
    assert told["methods"]["evidence"] == "selected (conditional)"
    assert told["layout"]["evidence"] == "selected"
    study(*SIDES, "--evidence", "some", code=2)
