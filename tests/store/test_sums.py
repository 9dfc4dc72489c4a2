"""Sums over the rows of the state: kept by whatever codex writes, and by nothing else."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.reliability.damage import read_given
from benchmarks.reliability.small_study import (
    CODES,
    EXCERPTS,
    EXPERTS,
    FACILITATOR,
    at,
    copy,
    done,
    fill,
    judge,
    make,
)
from codex.errors import DamagedInput
from codex.store import bulk, merging, rounds, sums
from codex.store.log import Write
from codex.store.soundness import damaged_tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def study(tmp_path: Path) -> Path:
    path = tmp_path / "study.codex"
    make(path)
    fill(path)
    return path


def rewritten(path: Path) -> list[tuple[object, ...]]:
    """Return the sums as they stand when everything is added up anew; nothing is kept of it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("BEGIN")
    sums.refresh(connection)
    told = kept(connection)
    connection.execute("ROLLBACK")
    connection.close()
    return told


def kept(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM checksum WHERE n <> 0 ORDER BY 1, 2, 3, 4").fetchall()


_GIVE = st.tuples(st.just("give"), st.sampled_from(EXCERPTS), st.sampled_from(CODES), st.integers(0, 2))
_TAKE = st.tuples(st.just("take"), st.sampled_from(EXCERPTS), st.sampled_from(CODES), st.integers(0, 2))
_DONE = st.tuples(st.just("done"), st.sampled_from(EXCERPTS), st.booleans(), st.integers(0, 2))
_OTHER = st.tuples(
    st.sampled_from(["close", "reopen", "rename", "retire", "vote", "many", "decide"]),
    st.sampled_from(EXCERPTS),
    st.sampled_from(CODES),
    st.integers(0, 2),
)


def _writes(file: object, does: tuple[str, str, object, int]) -> list[Write]:
    what, excerpt, code, who = does
    expert = EXPERTS[who]
    if what == "give":
        return [judge(excerpt, str(code), expert, ("", "contradicts", "mentions")[who])]
    if what == "take":
        return [Write("judge@1", ("1", excerpt, str(code), expert.id, 1), None)]
    if what == "done":
        return [done(excerpt, expert) if code else Write("done@1", ("1", excerpt, expert.id, 1), None)]
    if what == "close":
        return [rounds.closing(file, "1", rounds.counted_events(file, "1"))]  # type: ignore[arg-type]
    if what == "reopen":
        return [Write("close@1", ("1",), None)]
    if what == "rename":
        return [Write("set@1", (f"code:{code}", "name"), {"is": excerpt})]
    if what == "retire":
        return [Write("code@1", (str(code),), None)]
    if what == "vote":
        return [
            Write("item@1", ("2", excerpt), {"kind": "text", "position": who}),
            Write("vote@1", ("2", excerpt, "agree", expert.id), {"value": "4", "state": 0}),
        ]
    if what == "decide":
        return [Write("decide@1", ("1", excerpt, str(code)), {"give": who % 2, "by": "adjudication"})]
    return [judge(one, name, expert) for one in EXCERPTS for name in CODES] + [
        done(one, expert) for one in EXCERPTS
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(_GIVE, _TAKE, _DONE, _OTHER), max_size=8))
def test_whatever_is_written_the_sums_are_those_of_the_rows(
    tmp_path: Path, many: list[tuple[str, str, object, int]]
) -> None:
    path = tmp_path / "one.codex"
    path.unlink(missing_ok=True)
    make(path)
    with at(path, json.dumps(many)) as file:
        for does in many:
            with file.transaction():
                file.write(_writes(file, does), FACILITATOR)
        assert sums.differing(file.connection, whole=True) == []
        told = kept(file.connection)
    assert told == rewritten(path)


def test_a_merge_and_a_build_keep_the_sums(study: Path) -> None:
    other = copy(study, "other")
    with at(other, "o") as file:
        file.write([judge("x3", "quiz", EXPERTS[0]), judge("x4", "quiz", EXPERTS[0])], EXPERTS[0])
        file.write([Write("judge@1", ("1", "x0", "goals", "aigul", 1), None)], EXPERTS[0])
    with at(study, "s") as file:
        assert merging.merge(file, [merging.Other(other)]).new
        assert damaged_tables(file) == []
        told = kept(file.connection)
    assert told == rewritten(study)


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE judgment SET stance = 2 WHERE excerpt = (SELECT max(excerpt) FROM judgment)", "judgment"),
        ("UPDATE judgment SET event = zeroblob(16) WHERE clock = (SELECT max(clock) FROM judgment)", "judgment"),
        ("DELETE FROM judgment WHERE clock = (SELECT min(clock) FROM judgment)", "judgment"),
        ("UPDATE done SET version = NULL WHERE clock = (SELECT max(clock) FROM done)", "done"),
        ("UPDATE member SET excerpt = excerpt + 1 WHERE position = 4", "member"),
        ("UPDATE excerpt SET language = 'kk' WHERE position = 2", "excerpt"),
        ("UPDATE source SET language = 'kk'", "source"),
        ("UPDATE ident SET id = 'gaols' WHERE id = 'goals'", "ident"),
        ("UPDATE round SET roster = replace(roster, 'dana', 'dama')", "round"),
        ("UPDATE version SET codes = replace(codes, 'miro', 'mimo')", "version"),
        ("UPDATE tally SET n = n + 1 WHERE what = 'done'", "tally"),
        ("UPDATE checksum SET core = core + 1 WHERE what = 'code'", "code"),
        ("DELETE FROM checksum WHERE what = 'vote'", "vote"),
        ("INSERT INTO late SELECT round, event FROM judgment LIMIT 1", "late"),
    ],
)  # fmt: skip
def test_a_row_that_codex_did_not_write_is_named_by_its_table(study: Path, sql: str, table: str) -> None:
    connection = sqlite3.connect(study)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(sql)
    connection.commit()
    connection.close()
    with at(study) as file:
        assert damaged_tables(file) == [table]


def test_a_round_too_large_to_add_up_first_is_added_up_while_it_is_read(
    study: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "HUGE", 3)
    with at(study) as file:
        assert len(read_given(file)) == len(CODES)
        assert all(list(bulk.done(file, "1", file.number(one.id))) for one in EXPERTS)
        file.connection.execute(
            "UPDATE judgment SET stance = 2 WHERE excerpt = (SELECT max(excerpt) FROM judgment)"
        )
        file.connection.execute("DELETE FROM done WHERE clock = (SELECT max(clock) FROM done)")
        assert {"judgment", "done"}.isdisjoint(damaged_tables(file))
        with pytest.raises(DamagedInput, match="judgment"):
            read_given(file)
        with pytest.raises(DamagedInput, match="done"):
            [list(bulk.done(file, "1", file.number(one.id))) for one in EXPERTS]


def test_damage_that_was_there_is_not_covered_up_by_later_writes(study: Path) -> None:
    with at(study) as file:
        file.connection.execute(
            "UPDATE judgment SET stance = 2 WHERE clock = (SELECT min(clock) FROM judgment)"
        )
    with at(study) as file:
        file.write([judge("x1", "quiz", EXPERTS[0])], EXPERTS[0])
        file.write([judge(one, "quiz", EXPERTS[1]) for one in EXCERPTS for _ in range(8)], EXPERTS[1])
        assert damaged_tables(file) == ["judgment"]


def test_another_program_reads_the_file_and_finds_no_function_missing(study: Path) -> None:
    connection = sqlite3.connect(study)
    assert connection.execute("SELECT count(*) FROM judgment").fetchone()[0] > 0
    connection.execute("UPDATE judgment SET unsure = 1")
    connection.close()


def test_the_functions_of_the_sums_are_made_once_even_while_texts_are_being_indexed(study: Path) -> None:
    with at(study) as file:
        connection = file.connection
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO search(rowid, title, text) VALUES(9999, 'a', 'b')")
        under_way = connection.execute("SELECT clock FROM event")
        assert under_way.fetchone()
        sums.count(connection)
        with pytest.raises(sqlite3.OperationalError, match="creating function"):
            connection.create_function("crc", 1, hash)  # what a second making would meet
        sums.count(connection)
        sums.watch(connection)
        assert connection.execute("SELECT added_up(1, 2, 3, 4, 5)").fetchone() == ("[[1, 2, 3, 1, 4, 5]]",)
        under_way.close()
        connection.execute("ROLLBACK")


def test_another_fault_is_not_taken_for_a_function_that_is_missing(study: Path) -> None:
    with at(study) as file:
        sums.count(file.connection)
        under_way = file.connection.execute("SELECT clock FROM event")
        assert under_way.fetchone()
        file.connection.set_progress_handler(lambda: 1, 1)
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            sums.count(file.connection)
        file.connection.set_progress_handler(None, 1)
        under_way.close()
