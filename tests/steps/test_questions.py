"""The study asked in SQL: only what a person may read, and nothing that writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.together.asking import COLUMNS

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

ALL = "select expert, code from judgment order by expert, code"


@pytest.fixture
def tagged(study: Typed) -> Typed:
    """An open round in which two experts have begun."""
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("tag", "-e", "aigul", "--plain", typed="goals forum\n").code == 0
    assert study("tag", "-e", "dana", "--plain", typed="steps\n").code == 0
    return study


def asked(codex: Typed, question: str, *words: str) -> list[list[object]]:
    ran = codex("sql", question, "--json", *words)
    assert ran.code == 0, ran.err
    return [list(row.values()) for row in ran.results]


def test_without_a_question_the_tables_are_listed(study: Typed) -> None:
    listed = {row["table"]: row["columns"].split() for row in study("sql", "--json").results}
    assert listed == {name: list(columns) for name, columns in COLUMNS.items()}


@pytest.mark.parametrize("name", COLUMNS)
def test_every_table_gives_the_columns_it_is_said_to_have(tagged: Typed, name: str) -> None:
    assert tagged("round", "close").code == 0
    told = tagged("sql", f'select * from "{name}"', "--csv")
    assert told.code == 0
    assert told.out.splitlines()[0] == ",".join(COLUMNS[name])


def test_what_tag_export_writes_is_what_can_be_asked(tagged: Typed) -> None:
    assert tagged("round", "close").code == 0
    exported = [list(row.values()) for row in json.loads(tagged("tag", "export", "--json").out)["results"]]
    assert asked(tagged, "select * from judgment") == exported


def test_tables_join_by_the_ids_that_people_see(study: Typed) -> None:
    found = asked(
        study, "select title, count(*) from excerpt join source on source.id = excerpt.source group by 1"
    )
    assert found == [["interview", 8]]


def test_in_an_open_round_the_facilitator_asks_for_judgments_only_on_the_record(tagged: Typed) -> None:
    refused = tagged("sql", ALL)
    assert (refused.code, refused.out) == (5, "")
    assert asked(tagged, ALL, "--peek") == [["aigul", "forum"], ["aigul", "goals"], ["dana", "steps"]]
    assert asked(tagged, "select 1") == [[1]]  # nobody's judgments are in this
    assert "sql" in str(tagged("round", "show", "--json").results[0]["looks"])


def test_in_an_open_round_an_expert_finds_their_own(tagged: Typed) -> None:
    assert asked(tagged, ALL, "-e", "dana") == [["dana", "steps"]]


def test_a_name_in_a_text_is_no_question_for_the_table(tagged: Typed) -> None:
    assert asked(tagged, "select count(*) from code where name = 'judgment'") == [[0]]


@pytest.mark.parametrize(
    "question",
    [
        "delete from judgment",
        "insert into code(id) values('x')",
        "attach 'other.db' as other",
        "vacuum into 'other.db'",
        "create table x(a)",
        "pragma table_info(code)",
        "begin",
        "select load_extension('x')",
        "select 1; select 2",
        "select * from event",
        "select * from body",
        "selec 1",
        ";",
        "select \0",
    ],
)
def test_what_is_no_reading_question_is_refused_in_words(study: Typed, question: str) -> None:
    before = Path("study.codex").read_bytes()
    refused = study("sql", question)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("codex: error: ")
    assert Path("study.codex").read_bytes() == before
    assert not Path("other.db").exists()


def test_columns_of_one_name_are_kept_apart_and_bytes_are_shown_as_such(study: Typed) -> None:
    answer = study("sql", "select 1 n, x'0aff' n, null n, 9e999 n", "--json")
    assert answer.results == [{"n": 1, "n_2": "0aff", "n_3": None, "n_4": None}]


def test_a_question_comes_from_a_pipe_too(study: Typed) -> None:
    assert study("sql", "-", "--csv", typed="select 'Сабақ' as сөз").out == "сөз\nСабақ\n"


def test_an_expert_who_peeks_is_recorded_as_the_facilitator_is(tagged: Typed) -> None:
    own = asked(tagged, ALL, "-e", "aigul")
    assert len(asked(tagged, ALL, "-e", "aigul", "--peek")) > len(own)
    looks = tagged("round", "show", "--json").results[0]["looks"]
    assert [(one["actor"], one["command"]) for one in looks] == [("aigul", "sql")]


def test_judgments_of_whom_nothing_says_done_come_after_the_others(tagged: Typed) -> None:
    table = "excerpt,expert,code,done\n"
    first = asked(tagged, "select min(excerpt) from judgment", "--peek")[0][0]
    Path("loose.csv").write_text(f"{table}{first},marat,goals,\n", encoding="utf-8")
    assert tagged("tag", "import", "loose.csv").code == 0
    assert tagged("round", "close").code == 0
    rows = asked(tagged, "select excerpt, expert, code, done from judgment")
    assert rows[-1] == [first, "marat", "goals", ""]
    assert all(done for *_, done in rows[:-1])
    assert rows[:-1] == sorted(rows[:-1])
