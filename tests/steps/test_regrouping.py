"""Excerpts parted, joined and marked before a round freezes them; afterwards they stay."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from codex.steps.coding.reviewing import ReviewDesk
from codex.steps.study.opening import open_study

if TYPE_CHECKING:
    import pytest

    from tests.steps.conftest import Typed


def listed(study: Typed) -> list[tuple[str, str]]:
    found = study("excerpt", "list", "--json").results
    return [(one["id"], one["text"]) for one in found if not one["context"]]


def test_an_excerpt_is_parted_joined_again_and_keeps_what_is_around(study: Typed) -> None:
    before = listed(study)
    name, text = before[0]
    ran = study("excerpt", "split", name, "--before", "as we did", "--json")
    assert ran.code == 0, ran.err
    first, second = ran.results
    assert second["text"].startswith("as we did")
    assert first["text"] + " " + second["text"] == text
    assert first["speaker"] == second["speaker"] == "Teacher"
    assert listed(study)[2:] == before[1:]
    ran = study("excerpt", "merge", first["id"], second["id"], "--json")
    assert ran.code == 0, ran.err
    assert listed(study) == before
    assert study("verify").code == 0
    assert study("undo").code == 0
    assert len(listed(study)) == len(before) + 1
    assert study("undo").code == 0
    assert listed(study) == before


def test_joining_takes_the_context_between_along_and_nothing_further(study: Typed) -> None:
    before = listed(study)
    ran = study("excerpt", "merge", before[0][0], before[1][0], "--json")
    assert "whiteboard" in ran.results[0]["text"]
    assert len(listed(study)) == len(before) - 1
    assert study("excerpt", "merge", before[2][0], ran.results[0]["id"]).code == 0
    assert study("excerpt", "merge", before[3][0]).code == 2


def test_what_a_round_or_sample_holds_stays_as_it_is(study: Typed) -> None:
    name, _ = listed(study)[0]
    assert study("sample", "draw", "trial", "--size", "4", "--seed", "1").code == 0
    ran = study("excerpt", "split", name, "--before", "as we did")
    assert ran.code == 5
    assert "trial" in ran.err
    assert study("round", "open", "--kind", "tag", "--sample", "trial").code == 0
    ran = study("excerpt", "split", name, "--before", "as we did")
    assert ran.code == 5
    assert "round 1" in ran.err
    assert study("excerpt", "merge", *(one for one, _ in listed(study)[:2])).code == 5
    assert study("excerpt", "mark", name).code == 5


def test_a_place_that_is_none_is_refused(study: Typed) -> None:
    name, _ = listed(study)[0]
    assert study("excerpt", "split", name).code == 2
    assert study("excerpt", "split", name, "--before", "nowhere").code == 3
    assert study("excerpt", "split", name, "--at", "1").code == 2
    assert study("excerpt", "split", "xnothing", "--at", "1").code == 3


def test_the_same_is_done_line_by_line(study: Typed) -> None:
    before = listed(study)
    ran = study("excerpt", "review", "--plain", typed="/ as we did\n+\n/ nowhere\n\nx\nz\ny\n1\nq\n")
    assert ran.code == 0, ran.err
    assert listed(study) == before
    found = study("excerpt", "list", "--json").results
    assert [one["id"] for one in found if not one["codable"] and not one["context"]] == [before[1][0]]
    assert "! " in ran.err


def test_a_desk_stands_where_it_changed_something_and_says_what_is_frozen(study: Typed) -> None:
    with open_study(Path()) as open_one:
        desk = ReviewDesk(open_one)
        desk.place("sentence", 1)
        assert [one.refused for one in desk.split_here()] == [True]  # the end is no place to part
        desk.place("sentence", -1)
        desk.place("word", 4)
        assert [one.refused for one in desk.split_here()] == [False]
        assert len(desk.queue) == 5
        assert desk.frozen is None
    assert study("round", "open", "--kind", "tag").code == 0
    with open_study(Path()) as open_one:
        desk = ReviewDesk(open_one)
        assert desk.frozen is not None
        assert [one.refused for one in desk.join_next()] == [True]
        assert [one.refused for one in desk.turn_codable()] == [True]


def test_a_source_that_a_drawn_sample_holds_is_not_cut_anew(study: Typed) -> None:
    assert study("sample", "draw", "trial", "--size", "3", "--seed", "1").code == 0
    again = study("excerpt", "cut", "--by", "turn", "-s", "interview")
    assert (again.code, "the drawn sample trial holds its excerpts" in again.err) == (5, True)
    assert study("round", "open", "--kind", "tag", "--sample", "trial").code == 0


def test_a_source_on_whose_excerpts_a_panel_votes_is_not_cut_anew(study: Typed) -> None:
    assert study("round", "open", "--kind", "approve", "--items", "excerpts").code == 0
    again = study("excerpt", "cut", "--by", "turn", "-s", "interview")
    assert (again.code, "round" in again.err) == (5, True)


def test_a_sample_whose_excerpts_went_on_another_machine_opens_no_round(
    study: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(Path(), tmp_path / "other")
    assert study("sample", "draw", "trial", "--size", "3", "--seed", "1").code == 0
    monkeypatch.chdir(tmp_path / "other")
    assert study("excerpt", "cut", "--by", "turn", "-s", "interview").code == 0
    monkeypatch.chdir(tmp_path / "study")
    assert study("merge", str(tmp_path / "other")).code == 0
    refused = study("round", "open", "--kind", "tag", "--sample", "trial")
    assert (refused.code, "3 excerpts of sample trial are no more" in refused.err) == (5, True)
