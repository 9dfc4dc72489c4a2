"""Who may open, close, resolve and export; roles in one round; what is erased is gone."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


@pytest.fixture
def judged(study: Typed) -> Typed:
    assert study("round", "open", "--kind", "tag").code == 0
    for name, typed in (("aigul", "goals\nmiro\n"), ("marat", "goals\nx\n"), ("dana", "steps\nmiro\n")):
        assert study("tag", "-e", name, "--plain", typed=typed).code == 0
    return study


def excerpt(study: Typed) -> str:
    found: str = next(one["id"] for one in study("excerpt", "list", "--json").results if not one["context"])
    return found


DECIDED = ("-c", "goals", "--give", "--by", "adjudication", "--on", "2026-11-22", "--why", "Said so.")


def test_a_coder_opens_closes_resolves_and_exports_nothing_for_all(judged: Typed) -> None:
    assert judged("round", "close", "-e", "aigul").code == 5
    assert judged("round", "open", "--kind", "tag", "-e", "aigul").code == 5
    assert judged("round", "close").code == 0
    assert judged("round", "reopen", "1", "-e", "aigul").code == 5
    assert judged("resolve", excerpt(judged), *DECIDED, "-e", "aigul").code == 5
    assert judged("export", "public", "-o", "out", "-e", "aigul").code == 5
    assert judged("expert", "role", "aigul", "facilitator", "-e", "aigul").code == 5
    assert judged("source", "erase", "interview.txt", "--yes", "-e", "aigul").code == 5
    assert judged("expert", "invite", "marat", "-e", "aigul").code == 5


def test_a_role_in_one_round_holds_in_that_round_alone(judged: Typed) -> None:
    assert judged("expert", "role", "dana", "facilitator", "--round", "1").code == 0
    assert judged("round", "close", "-e", "dana").code == 0
    assert judged("resolve", excerpt(judged), *DECIDED, "-e", "dana").code == 0
    assert judged("round", "open", "--kind", "tag", "-e", "dana").code == 5
    assert judged("round", "open", "--kind", "tag").code == 0
    assert judged("round", "close", "2", "-e", "dana").code == 5
    listed = {one["id"]: one["rounds"] for one in judged("expert", "list", "--json").results}
    assert listed["dana"] == {"1": "facilitator"}
    assert judged("verify").code == 0
    assert judged("expert", "role", "dana", "none", "--round", "1").code == 0
    assert judged("round", "reopen", "1", "-e", "dana").code == 5
    assert judged("verify").code == 0


def test_an_adjudicator_of_a_round_decides_and_does_not_close(judged: Typed) -> None:
    assert judged("expert", "role", "marat", "adjudicator", "--round", "1").code == 0
    assert judged("round", "close", "-e", "marat").code == 5
    assert judged("round", "close").code == 0
    assert judged("resolve", excerpt(judged), *DECIDED, "-e", "marat").code == 0
    assert judged("resolve", excerpt(judged), *DECIDED, "-e", "aigul").code == 5


def test_an_observer_writes_nothing(judged: Typed) -> None:
    assert judged("expert", "role", "aigul", "observer").code == 0
    assert judged("tag", "-e", "aigul", "--plain", typed="goals\n").code == 5
    assert judged("verify").code == 0


def test_a_study_keeps_a_facilitator(judged: Typed) -> None:
    refused = judged("expert", "role", "facilitator", "coder")
    assert refused.code == 5
    assert "only facilitator" in refused.err
    assert judged("expert", "role", "marat", "facilitator").code == 0
    assert judged("expert", "role", "marat", "king").code == 2
    assert judged("expert", "role", "nobody", "coder").code == 3


def test_what_is_erased_is_in_no_byte_of_the_study(judged: Typed) -> None:
    judged("round", "close")
    judged("expert", "invite", "aigul")
    judged("backup")
    ran = judged("source", "erase", "interview.txt", "--yes", "--json")
    assert ran.code == 0, ran.err
    row = ran.results[0]
    assert row["copies"] == ["aigul"]
    assert len(row["backups"]) == 1
    here = [
        path for path in Path().rglob("*") if path.is_file() and path.parts[0] not in {"backups", "copies"}
    ]
    for path in here:
        if path.name != "interview.txt":
            assert b"I set a goal" not in path.read_bytes(), path
    assert judged("merge", "copies/aigul").code == 0
    assert b"I set a goal" not in Path("study.codex").read_bytes()
    assert judged("merge", ".", "--study", "copies/aigul").code == 0
    assert b"I set a goal" not in Path("copies/aigul/study.codex").read_bytes()
    assert judged("merge", *map(str, Path("backups").glob("*.codex"))).code == 0
    assert b"I set a goal" not in Path("study.codex").read_bytes()
    assert judged("verify").code == 0
    connection = sqlite3.connect("study.codex")
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_what_is_said_of_an_expert_changes_and_what_was_said_stays(study: Typed) -> None:
    changed = study("expert", "set", "Dana", "--experience", "15 years", "--conflicts", "wrote it", "--json")
    assert [(one["id"], one["experience"]) for one in changed.results] == [("dana", "15 years")]
    assert study("expert", "set", "dana", "--conflicts", "", "--languages", "kk,en").code == 0
    told = [
        (one["experience"], one["conflicts"], one["languages"])
        for one in study("expert", "show", "dana", "--json").results
    ]
    assert told == [("", "", ["en"]), ("15 years", "wrote it", ["en"]), ("15 years", "", ["kk", "en"])]
    assert study("undo").code == 0
    (now,) = [one for one in study("expert", "list", "--json").results if one["id"] == "dana"]
    assert now["conflicts"] == "wrote it"
    assert study("verify").code == 0


def test_what_is_said_of_an_expert_is_refused_where_it_cannot_be(judged: Typed) -> None:
    for words, code in (
        (("dana",), 2),
        (("nobody", "--conflicts", "x"), 3),
        (("dana", "--conflicts", "x", "-e", "aigul"), 5),
        (("dana", "--name", " "), 2),
        (("dana", "--languages", "kk,en"), 5),
        (("dana", "--languages", "martian"), 2),
    ):
        refused = judged("expert", "set", *words)
        assert refused.code == code, refused.err
        assert refused.err.startswith("codex: error")
    assert len(judged("expert", "show", "dana", "--json").results) == 1
    assert judged("expert", "set", "dana", "--experience", "long", "--name", "Dana Z.").code == 0


def test_who_loses_a_role_while_they_sit_at_it_writes_nothing_more(study: Typed) -> None:
    from codex.errors import Refused
    from codex.steps.coding.tagging import open_desk
    from codex.steps.panel.voting import open_seat
    from codex.steps.study.opening import open_study

    def closed(*words: str) -> None:
        assert study(*words).code == 0

    closed("round", "open", "--kind", "tag")
    with open_study(Path(), "aigul") as mine:
        desk = open_desk(mine)
        desk.take("goals")
        closed("expert", "role", "aigul", "observer")
        with pytest.raises(Refused, match="is observer"):
            desk.take("miro")
    closed("expert", "role", "aigul", "coder")
    closed("round", "close")
    closed("round", "open", "--kind", "rate", "--items", "codes")
    with open_study(Path(), "aigul") as mine:
        seat = open_seat(mine)
        seat.take("5")
        closed("expert", "role", "aigul", "observer")
        with pytest.raises(Refused, match="is observer"):
            seat.take("5")
    assert study("verify").code == 0


def test_the_same_person_under_another_id_is_told(study: Typed) -> None:
    before = study("expert", "list", "--json").results
    name = next(one["name"] for one in before if one["role"] == "coder")
    again = study("expert", "add", name.upper(), "--id", "other", "--dry-run")
    assert again.code == 0
    assert f"{name.upper()} is in the study more than once" in again.err
    assert "other" in again.err
    assert study("expert", "list", "--json").results == before
    taken = study("expert", "add", "Somebody", "--id", before[1]["id"])
    assert taken.code == 5
    assert f"codex expert set {before[1]['id']}" in taken.err
    assert "more than once" not in study("expert", "add", "Somebody Else").err
