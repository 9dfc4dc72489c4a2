"""Judgments under codes that became one: what agreement and matrix make of them, and what they must not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from codex.codebook.becoming import could_give, merged_into
from codex.codebook.reading import read_codebook
from codex.steps.agreement.agreement import measure
from codex.steps.agreement.figures import Asked
from codex.steps.coding.judged import judged
from codex.steps.coding.stats import Counted
from codex.steps.matrix.matrix import Wanted, build_matrix
from codex.steps.study.gate import bare_rounds
from codex.steps.study.opening import open_study
from tests.tui.conftest import codex, seated

if TYPE_CHECKING:
    from pathlib import Path


def judge(folder: Path, expert: str, codes: list[str]) -> None:
    """Judge the first excerpts of the interview, each with one code; ``-`` is nothing fits."""
    with seated(folder, expert) as bench:
        order = sorted(bench.desk.session.queue)
        for name, code in zip(order, codes, strict=False):
            bench.go_to(name)
            if code == "-":
                bench.nothing_fits()
            else:
                bench.give(code)
                bench.finish()


@pytest.fixture
def round_of_two(folder: Path) -> Path:
    """Aigul and Marat judged four excerpts; they differ on *forum* or *peer*, and agree otherwise."""
    judge(folder, "aigul", ["forum", "peer", "planning", "-"])
    judge(folder, "marat", ["peer", "forum", "planning", "-"])
    return folder


def figures(folder: Path, **asked: Any) -> dict[str, float | None]:
    with open_study(folder) as study:
        found = measure(
            study, Asked(by="code", coefficients=("percent_agreement",), interval="none", **asked)
        )
        return {one.scope.removeprefix("code:"): one.estimate.value for one in found.figures}


def test_a_closed_round_stays_as_it_was_when_codes_are_merged_later(round_of_two: Path) -> None:
    codex("round", "close", "--yes")
    before = figures(round_of_two)
    assert before["forum"] == before["peer"] == 0.5
    codex("codebook", "merge", "forum", "peer", "--into", "peer")
    assert figures(round_of_two) == before
    present = figures(round_of_two, codebook="now")
    assert present["peer"] == 1.0
    assert "forum" not in present


def test_another_codebook_is_told_and_nothing_of_it_is_primary(
    round_of_two: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from codex.cli import app

    codex("round", "close", "--yes")
    codex("codebook", "merge", "forum", "peer", "--into", "peer")
    capsys.readouterr()
    assert app.main(["agree", "--by", "code", "--codebook", "now"]) in {0, 4}
    told = capsys.readouterr()
    assert "exploratory" in told.err
    app.main(["agree", "--by", "code", "--codebook", "2", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["codebook"].startswith("2-")
    assert found["frozen_codebook"].startswith("1-")
    assert not any(one["primary"] for one in found["results"])
    assert found["provenance"]["codebook"] == found["codebook"]


def test_codes_merged_inside_a_round_are_one_code_for_what_came_before(round_of_two: Path) -> None:
    codex("codebook", "merge", "forum", "peer", "--into", "peer", "--amend")
    codex("round", "close", "--yes")
    assert figures(round_of_two)["peer"] == 1.0
    with open_study(round_of_two) as study:
        built = build_matrix(study, Wanted("competency", "source", rule="pair"))
        peer = {cell: one for (cell, _), one in built.matrix.cells.items()}["peer"]
        assert peer.excerpts == 2
        counted = {one.code: one.gave for one in Counted(study).frequencies()}
        assert counted["peer"] == 4
        assert "forum" not in counted
        table = judged(study.file, bare_rounds(study)[-1])
        assert "forum" not in table.codes
        assert [table.tally("peer", at).gave for at in range(24)].count(2) == 2


def test_a_contradiction_among_merged_codes_is_not_overlooked(folder: Path) -> None:
    with seated(folder, "aigul") as bench:
        bench.give("forum")
        bench.turn_stance()
        bench.give("peer")
        bench.finish()
        first = bench.desk.session.queue[0]
    codex("codebook", "merge", "forum", "peer", "--into", "peer", "--amend")
    codex("round", "close", "--yes")
    with open_study(folder) as study:
        table = judged(study.file, bare_rounds(study)[-1])
        found = table.tally("peer", table.excerpts.index(first))
        assert (found.gave, found.against) == (0, 1)


def test_who_finished_before_a_part_came_has_not_seen_the_whole() -> None:
    first = read_codebook("codes: [a]")
    second = read_codebook("codes: [a, b]")
    third = read_codebook("codes: [a, {id: b, retired: yes, became: a}]")
    assert merged_into(third) == {"b": "a"}
    had = could_give({"1": first, "2": second, "3": third}, third)
    assert {version: "a" in codes for version, codes in had.items()} == {"1": False, "2": True, "3": True}


def test_codes_that_became_a_new_one_were_seen_where_all_of_them_were() -> None:
    one = read_codebook("codes: [a, b]")
    less = read_codebook("codes: [a]")
    now = read_codebook("codes: [{id: a, retired: yes, became: n}, {id: b, retired: yes, became: n}, n]")
    had = could_give({"0": less, "1": one, "2": now}, now)
    assert {version: "n" in codes for version, codes in had.items()} == {"0": False, "1": True, "2": True}
