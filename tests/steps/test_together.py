"""Copies of a study joined by the commands that people type."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def copied(name: str) -> Path:
    """Copy the study in this folder, as people do, to a folder beside it."""
    there = Path.cwd().parent / name
    shutil.copytree(Path.cwd(), there)
    connection = sqlite3.connect(there / "study.codex")
    connection.execute(
        "UPDATE meta SET value = ? WHERE name = 'device'", [name.encode().ljust(16, b"-")[:16]]
    )
    connection.commit()
    connection.close()
    return there


@pytest.fixture
def opened(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "tag").code == 0
    return study


def test_two_experts_code_on_their_copies_and_come_together(opened: Typed) -> None:
    a, b = copied("a"), copied("b")
    assert opened("tag", "-e", "aigul", "--plain", "--study", str(a), typed="goals forum\nmiro\n").code == 0
    assert opened("tag", "-e", "marat", "--plain", "--study", str(b), typed="goals\nx\n").code == 0
    tried = opened("merge", str(a), str(b), "--dry-run", "--json")
    assert tried.code == 0, tried.err
    assert opened("status", "--json").results[0]["experts"][1]["done"] == 0
    done = opened("merge", str(a), str(b), "--json")
    assert done.results == tried.results
    assert [one["new"] for one in done.results] == [5, 3]
    progress = {one["id"]: one["done"] for one in opened("status", "--json").results[0]["experts"]}
    assert (progress["aigul"], progress["marat"]) == (2, 2)
    again = opened("merge", str(a), str(b), "--json")
    assert [one["new"] for one in again.results] == [0, 0]
    assert opened("verify").code == 0


def test_the_log_goes_as_lines_and_comes_back_as_the_same_study(opened: Typed) -> None:
    a = copied("a")
    assert opened("tag", "-e", "aigul", "--plain", "--study", str(a), typed="goals\n").code == 0
    assert opened("export", "log", "-o", "../log.jsonl", "--study", str(a)).code == 5
    assert opened("export", "log", "-e", "aigul", "-o", "../log.jsonl", "--study", str(a)).code == 0
    lines = Path("../log.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[0])["schema"] == "codex/log@1"
    assert not any("I set a goal" in line for line in lines)
    merged = opened("merge", "../log.jsonl", "--json")
    assert merged.results[0]["new"] == 2
    assert opened("verify").code == 0


def test_texts_go_along_when_asked_for(opened: Typed) -> None:
    assert opened("export", "log", "--with-texts", "-o", "../log.jsonl").code == 0
    assert "I set a goal" in Path("../log.jsonl").read_text(encoding="utf-8")
    assert Path("../log.jsonl").stat().st_mode & 0o077 == 0


def test_a_bad_line_is_named_and_the_rest_taken_when_asked(opened: Typed) -> None:
    a = copied("a")
    assert opened("tag", "-e", "aigul", "--plain", "--study", str(a), typed="goals\nmiro\n").code == 0
    assert opened("export", "log", "-e", "aigul", "-o", "../log.jsonl", "--study", str(a)).code == 0
    lines = Path("../log.jsonl").read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if '"judge@1"' in line)
    lines[at] = lines[at][:-5]
    Path("../log.jsonl").write_text("\n".join(lines), encoding="utf-8")
    refused = opened("merge", "../log.jsonl")
    assert refused.code == 1
    assert f"log.jsonl:{at + 1}" in refused.err
    assert "--keep-good" in refused.err
    taken = opened("merge", "../log.jsonl", "--keep-good", "--json")
    assert taken.code == 0
    assert [one["skipped"] for one in json.loads(taken.out)["findings"]] == [True]
    assert taken.results[0]["new"] == 3


def test_concurrent_renames_are_a_fork_settled_by_a_new_event(study: Typed) -> None:
    a = copied("a")
    assert study("codebook", "rename", "goals", "Aims").code == 0
    assert study("codebook", "rename", "goals", "Targets", "--study", str(a)).code == 0
    merged = study("merge", str(a), "--json")
    assert [fork["key"] for fork in json.loads(merged.out)["forks"]] == [["code:goals", "name"]]
    assert study("forks", "-o", "forks.json", "--yes").code == 0
    found = study("forks", "--json")
    assert Path("forks.json").read_text(encoding="utf-8") == found.out
    (fork,) = found.results
    loser = next(side for side in fork["sides"] if not side["counts"])
    assert study("forks", "settle", loser["event"][:8]).code == 0
    assert study("forks", "--json").results == []
    assert study("codebook", "show", "goals", "--json").results[0]["name"] in loser["value"]["is"].values()
    assert study("merge", "--study", str(a), ".").code == 0
    assert study("forks", "--json", "--study", str(a)).results == []


def test_concurrent_moves_that_make_a_ring_and_merges_into_each_other_are_listed(study: Typed) -> None:
    a = copied("a")
    assert study("codebook", "move", "sharing", "--parent", "planning").code == 0
    assert study("codebook", "move", "planning", "--parent", "sharing", "--study", str(a)).code == 0
    assert study("codebook", "merge", "goals", "--into", "steps").code == 0
    assert study("codebook", "merge", "steps", "--into", "goals", "--study", str(a)).code == 0
    assert study("merge", str(a)).code == 0
    assert study("merge", ".", "--study", str(a)).code == 0
    told = study("forks")
    for words in ("each below the other", "each merged into the other", "is no version yet"):
        assert words in told.err, told.err
    here, there = study("codebook", "export"), study("codebook", "export", "--study", str(a))
    assert here.out == there.out


def test_a_round_opens_under_what_both_copies_changed(study: Typed) -> None:
    a = copied("a")
    assert study("codebook", "add", "Feedback", "--branch", "competency").code == 0
    assert study("codebook", "add", "Grading", "--branch", "competency", "--study", str(a)).code == 0
    assert study("merge", str(a)).code == 0
    opened = study("round", "open", "--kind", "tag", "--json")
    assert opened.code == 0, opened.err
    version = opened.results[0]["codebook"]
    had = study("codebook", "export", "--version", version).out
    assert "feedback" in had
    assert "grading" in had


def test_what_is_no_study_is_told_in_one_line(study: Typed) -> None:
    Path("notes.txt").write_text("hello", encoding="utf-8")
    for name, code in (("notes.txt", 1), ("nothing.codex", 3), (".", 5)):
        ran = study("merge", name)
        assert ran.code == code
        assert "Traceback" not in ran.err
        assert ran.err.startswith("codex: ")


def test_a_dry_run_shows_what_would_be_another_and_changes_nothing(study: Typed) -> None:
    a = copied("a")
    assert study("codebook", "rename", "goals", "Aims", "--study", str(a)).code == 0
    assert study("codebook", "add", "Feedback", "--branch", "competency", "--study", str(a)).code == 0
    assert study("expert", "add", "Serik", "--study", str(a)).code == 0
    tried = study("merge", str(a), "--dry-run", "--json")
    found = {
        (one["what"], one["about"]): (one["before"], one["after"]) for one in json.loads(tried.out)["changes"]
    }
    assert found["code", "goals"] == ("Goals", "Aims")
    assert found["code", "feedback"] == (None, "Feedback")
    assert found["count", "experts"] == (4, 5)
    assert "Aims" not in str(study("codebook", "show", "goals", "--json").results[0]["name"])
    told = study("merge", str(a))
    assert "Goals → Aims" in told.err
    assert json.loads(study("merge", str(a), "--json").out)["changes"] == []
