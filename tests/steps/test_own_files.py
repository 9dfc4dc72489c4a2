"""What codex keeps in a study's folder is not read in with the researcher's files."""

from pathlib import Path

import pytest

from tests.steps.conftest import Typed


def put(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


@pytest.fixture
def study(codex: Typed, monkeypatch: pytest.MonkeyPatch) -> Typed:
    codex("init", "study")
    monkeypatch.chdir(Path.cwd() / "study")
    return codex


def test_importing_the_study_s_folder_leaves_out_what_codex_keeps_there(study: Typed) -> None:
    put("talks/one.txt", "A talk about lessons.")
    for folder in ("exports", "ballots/round-1", "copies", "backups", "quarantine", "protocols", "public"):
        put(f"{folder}/own.txt", f"Something of {folder}.")
    done = study("import", ".", "--json")
    assert [one["file"] for one in done.results] == ["one.txt"]
    assert '"skipped": true' in done.out
    assert "8 files of the study itself" in study("import", ".", "--dry-run").err  # its original too


def test_what_is_named_itself_is_read_wherever_it_lies(study: Typed) -> None:
    named = put("exports/memo.txt", "A memo worth coding.")
    put("exports/other.txt", "Another memo.")
    assert [one["file"] for one in study("import", named, "--json").results] == ["memo.txt"]
    assert [one["file"] for one in study("import", "exports", "--json").results] == ["other.txt"]


def test_another_study_below_the_folder_is_passed_over_whole(study: Typed) -> None:
    study("init", "pilot/first")
    put("pilot/first/notes/talk.txt", "A talk of the pilot.")
    put("pilot/plan.txt", "The plan of the pilot.")
    done = study("import", "pilot", "--json")
    assert [one["file"] for one in done.results] == ["plan.txt"]
