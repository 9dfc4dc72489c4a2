"""A list of rounds looks at the rows that it shows, and tells of damage in those."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.steps.test_whole_study import tagged

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def damage(sql: str) -> None:
    connection = sqlite3.connect("study.codex")
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE round SET roster = replace(roster, 'dana', 'dina')", "round"),
        ("UPDATE ident SET id = '7' WHERE n = (SELECT n FROM round)", "ident"),
        ("INSERT INTO late SELECT round, event FROM judgment LIMIT 1", "late"),
    ],
)
def test_damage_in_what_a_list_of_rounds_shows_is_told(study: Typed, sql: str, table: str) -> None:
    tagged(study)
    damage(sql)
    for words in (("round", "list"), ("round", "show")):
        ran = study(*words)
        assert (ran.code, ran.out) == (1, "")
        assert table in ran.err


@pytest.mark.parametrize(
    "sql", ["UPDATE tally SET n = n - 1 WHERE what = 'done'", "DELETE FROM member WHERE position = 1"]
)
def test_damage_in_what_a_round_has_left_is_told_by_who_shows_it(study: Typed, sql: str) -> None:
    tagged(study)
    damage(sql)
    assert study("round", "list").code == 0
    assert study("round", "show").code == 1


def test_damage_in_judgments_is_told_by_who_computes_from_them(study: Typed) -> None:
    tagged(study)
    assert study("round", "close").code == 0
    before = study("round", "show", "--json").results
    damage("UPDATE judgment SET stance = 2 WHERE clock = (SELECT max(clock) FROM judgment)")
    assert study("round", "show", "--json").results == before
    ran = study("agree")
    assert ran.code == 1
    assert "judgment" in ran.err


def test_damage_in_judgments_is_told_by_a_round_to_which_copies_were_made(study: Typed) -> None:
    tagged(study)
    assert study("expert", "invite", "dana", "-o", "dana").code == 0
    damage("UPDATE judgment SET stance = 2 WHERE clock = (SELECT max(clock) FROM judgment)")
    ran = study("round", "show")
    assert ran.code == 1
    assert "judgment" in ran.err
