"""While a round is open, nobody reads what the others judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.steps.test_whole_study import tagged

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

READERS = (
    ("agree",),
    ("agree", "--by", "pair"),
    ("matrix", "--rows", "competency", "--cols", "tool"),
    ("resolve",),
    ("tag", "export"),
    ("log",),
)


@pytest.mark.parametrize("words", READERS, ids=" ".join)
def test_a_reader_of_all_is_refused_in_an_open_round_and_shows_nothing(
    study: Typed, words: tuple[str, ...]
) -> None:
    tagged(study)
    ran = study(*words)
    assert ran.code == 5
    assert "goals" not in ran.out + ran.err
    assert study(*words, "--json").code == 5


def test_an_expert_sees_their_own_and_no_others(study: Typed) -> None:
    tagged(study)
    rows = study("tag", "export", "-e", "dana", "--json").results
    assert {row["expert"] for row in rows} == {"dana"}
    log = study("log", "-e", "dana", "--json").results
    assert {row["actor"] for row in log} <= {"dana", "facilitator"}


def test_the_facilitator_sees_who_is_done_with_how_many(study: Typed) -> None:
    tagged(study)
    people = {one["id"]: one for one in study("status", "--json").results[0]["experts"]}
    assert (people["marat"]["done"], people["marat"]["left"]) == (4, 0)


def test_a_peek_is_let_through_recorded_and_reported(study: Typed) -> None:
    tagged(study)
    assert study("agree", "--peek").code == 0
    assert study("resolve", "--peek").code == 0
    looks = study("round", "show", "--json").results[0]["looks"]
    assert [one["command"] for one in looks] == ["agree", "resolve"]
    study("round", "close")
    assert '"looks": 2' in study("agree", "--json").out


def test_a_look_cannot_be_undone_away(study: Typed) -> None:
    tagged(study)
    study("agree", "--peek")
    study("undo")
    assert len(study("round", "show", "--json").results[0]["looks"]) == 1


def test_an_expert_of_no_roster_and_an_unknown_one_are_told(study: Typed) -> None:
    study("round", "open")
    study("expert", "add", "Late", "--role", "coder")
    assert study("tag", "-e", "late", "--plain", typed="x\n").code == 5
    assert study("tag", "-e", "nobody", "--plain", typed="x\n").code == 3


def test_what_comes_after_closing_is_kept_and_not_counted(study: Typed) -> None:
    from pathlib import Path

    order = tagged(study)
    study("round", "close")
    before = study("tag", "export", "--csv").out
    Path("late.csv").write_text(
        f"round,excerpt,expert,code,stance,unsure,note,done\n1,{order[1]},dana,goals,,,,1\n", encoding="utf-8"
    )
    ran = study("tag", "import", "late.csv", "--json")
    assert ran.code == 0, ran.err
    assert ran.results[0]["late"] > 0
    assert study("tag", "export", "--csv").out == before
    assert study("status", "--json").results[0]["rounds"][0]["late"] > 0
    assert study("tag", "-e", "dana", "--plain", typed="goals\n").code == 5


def test_a_frozen_thing_does_not_change_while_its_round_is_open(study: Typed) -> None:
    order = tagged(study)
    assert study("codebook", "add", "New", "--branch", "tool").code == 5
    assert study("excerpt", "mark", order[0], "--not-codable").code == 5
    assert study("excerpt", "cut", "--by", "paragraph", "-s", "interview").code == 5
    assert study("round", "open").code == 5


def test_an_excerpt_in_a_language_not_read_is_missing_and_never_zero(study: Typed) -> None:
    study("source", "edit", "interview", "--lang", "ru")
    study("round", "open")
    ran = study("tag", "-e", "dana", "--plain", typed="x\nx\nx\nx\n")
    assert "languages you do not read" in ran.err
    tagged(study, {"aigul": ["goals"] * 4, "marat": ["goals"] * 4})
    study("round", "close")
    row = next(one for one in study("resolve", "--all", "--json").results if one["code"] == "goals")
    assert (row["gave"], row["not_given"], row["missing"]) == (2, 0, 1)


def test_a_code_newer_than_the_experts_done_is_missing(study: Typed) -> None:
    from pathlib import Path

    order = tagged(study)
    study("round", "close")
    study("codebook", "add", "Late code", "--branch", "competency", "--id", "late")
    study("round", "open")
    Path("old.csv").write_text(
        "round,excerpt,expert,code,stance,unsure,note,done\n"
        f"2,{order[0]},aigul,late,,,,2\n2,{order[0]},marat,goals,,,,1\n",
        encoding="utf-8",
    )
    assert study("tag", "import", "old.csv").code == 0
    study("round", "close")
    row = next(one for one in study("resolve", "--all", "--json").results if one["code"] == "late")
    assert (row["gave"], row["not_given"], row["missing"]) == (1, 0, 2)
