"""Codes proposed while tagging: private until the round closes, then taken in or declined."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.study.opening import open_study
from codex.store.codebooks import codebook

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def proposed(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "tag").code == 0
    ran = study(
        "codebook", "propose", "Mentoring", "--definition", "Helps for months", "--parent", "planning",
        "--lang", "en", "-e", "aigul",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    assert study("tag", "-e", "marat", "--plain", typed="+ Noise: what is no use\nq\n").code == 0
    return study


def named(study: Typed, *words: str) -> list[str]:
    return sorted(one["name"] for one in study("codebook", "proposals", "--json", *words).results)


def test_a_proposal_is_private_until_the_round_closes(proposed: Typed) -> None:
    assert named(proposed, "-e", "aigul") == ["Mentoring"]
    assert named(proposed, "-e", "marat") == ["Noise"]
    assert named(proposed) == []
    assert proposed("codebook", "proposals", "--round", "1").code == 5
    assert "marat" not in proposed("log", "-e", "aigul", "--json").out
    assert proposed("round", "close").code == 0
    assert named(proposed) == ["Mentoring", "Noise"]
    found = {one["name"]: one for one in proposed("codebook", "proposals", "--json").results}
    assert found["Noise"]["definition"] == "what is no use"
    assert found["Noise"]["excerpt"].startswith("x")


def test_one_is_taken_in_with_its_origin_and_one_declined_with_the_reason(proposed: Typed) -> None:
    ids = {}
    for who in ("aigul", "marat"):
        for one in proposed("codebook", "proposals", "--json", "-e", who).results:
            ids[one["name"]] = one["id"]
    assert proposed("codebook", "take", ids["Noise"]).code == 5
    assert proposed("round", "close").code == 0
    assert proposed("codebook", "decline", ids["Noise"]).code == 2
    ran = proposed("codebook", "decline", ids["Noise"], "--why", "outside the question", "--json")
    assert ran.results[0]["reply"] == "declined"
    assert proposed("codebook", "take", ids["Noise"]).code == 5
    ran = proposed("codebook", "take", ids["Mentoring"], "--id", "mentoring", "--json")
    assert ran.code == 0, ran.err
    with open_study(Path()) as study:
        code = codebook(study.file).code("mentoring")
        assert code is not None
        assert code.parent == "planning"
        assert dict(code.name) == {"en": "Mentoring"}
        assert code.origin["by"] == "aigul"
    assert named(proposed, "--open") == []
    assert proposed("codebook", "take", ids["Mentoring"], "-e", "aigul").code == 5
    assert proposed("verify").code == 0


def test_the_same_thing_in_other_words_becomes_an_answer_and_no_code(proposed: Typed) -> None:
    assert proposed("round", "close").code == 0
    one = proposed("codebook", "proposals", "--json").results[0]
    assert proposed("codebook", "take", one["id"], "--as", "goals", "--why", "the same").code == 0
    again = proposed("codebook", "proposals", "--json").results[0]
    assert (again["reply"], again["code"], again["why"]) == ("taken", "goals", "the same")


def test_what_cannot_be_proposed_is_refused(proposed: Typed) -> None:
    assert proposed("codebook", "propose", "Goals", "-e", "aigul").code == 2
    assert proposed("codebook", "propose", " ", "-e", "aigul").code == 2
    assert proposed("codebook", "propose", "New", "--branch", "nowhere", "-e", "aigul").code == 3
    assert proposed("codebook", "propose", "New").code == 5
    assert proposed("undo", "-e", "marat").code == 0
    assert named(proposed, "-e", "marat") == []
    assert proposed("round", "close").code == 0
    assert proposed("codebook", "propose", "New", "-e", "aigul").code == 5


def test_a_changed_origin_comes_in_with_the_file(study: Typed) -> None:
    book = """
branches: [{id: competency}]
codes: [{id: sharing, branch: competency, name: {en: Sharing}, origin: {kind: deductive, cite: KEY}}]
"""
    for key in ("dron2014", "siemens2005"):
        Path("again.yaml").write_text(book.replace("KEY", key), encoding="utf-8")
        ran = study("codebook", "import", "again.yaml")
        assert ran.code == 0, ran.err
        with open_study(Path()) as opened:
            code = codebook(opened.file).code("sharing")
            assert code is not None
            assert dict(code.origin) == {"kind": "deductive", "cite": key}
    assert study("undo").code == 0
    with open_study(Path()) as opened:
        code = codebook(opened.file).code("sharing")
        assert code is not None
        assert code.origin["cite"] == "dron2014"


def test_line_mode_undoes_and_does_again(study: Typed) -> None:
    assert study("round", "open", "--kind", "tag").code == 0
    ran = study("tag", "-e", "aigul", "--plain", typed="goals\nb\nz\ny\ny\nq\n")
    assert ran.code == 0, ran.err
    assert [line[0] for line in ran.err.splitlines() if line[:2] in {"· ", "! "}] == ["·", "·", "·", "!"]
    assert '"code": "goals"' in study("tag", "export", "--json", "--peek").out
