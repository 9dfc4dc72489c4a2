"""Events: bound by their ids, appended only, seen before changed."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

import pytest

from codex.errors import CodexError, DamagedInput, NotFound, Refused
from codex.store import bodies, log, verify
from codex.store.identity import VERSION
from codex.store.ids import Ids
from codex.store.log import Write
from tests.store.study import AIGUL, FACILITATOR, cut, done, judge, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "study.codex"
    make(found, [source(), cut()])
    return found


def test_a_missing_study_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(NotFound), opened(tmp_path / "none.codex"):
        pass
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\0", b"PK\3\4" + bytes(200)])
def test_what_is_no_database_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.codex"
    path.write_bytes(content)
    with pytest.raises(DamagedInput), opened(path):
        pass
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t(x)")
    other.commit()
    other.close()
    with pytest.raises(DamagedInput) as told, opened(path):
        pass
    assert told.value.text_id == "store.foreign"


def test_a_newer_file_is_refused_and_not_touched(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Refused) as told, opened(path):
        pass
    assert told.value.text_id == "store.newer"
    assert path.read_bytes() == before


def test_a_truncated_file_is_an_error_and_no_traceback(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: 4096 * 3 + 100])
    with pytest.raises(CodexError), opened(path) as file:  # noqa: PT012 - where it fails depends on the cut
        assert list(verify.damages(file))
        raise DamagedInput("store.damaged", path=path, what="told by verify")


def test_the_log_takes_no_update_and_no_delete(path: Path) -> None:
    with opened(path) as file:
        for sql in (
            "UPDATE event SET actor = 'x'",
            "DELETE FROM event",
            "REPLACE INTO event SELECT * FROM event",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                file.connection.execute(sql)


def test_an_event_names_the_one_it_changes(path: Path) -> None:
    with opened(path) as file:
        file.write([judge("goals")], AIGUL)
        file.write([judge("goals", stance="contradicts")], AIGUL)
        first, second = log.events(file.connection, "kind = 'judge@1'")
        assert json.loads(first.prev) == []
        assert json.loads(second.prev) == [first.id.hex()]


def test_nobody_judges_for_another_but_the_facilitator(path: Path) -> None:
    with opened(path) as file:
        with pytest.raises(Refused):
            file.write([judge("goals", expert="marat")], AIGUL)
        file.write([judge("goals", expert="marat")], FACILITATOR)
        with pytest.raises(Refused):
            file.write([Write("expert@1", ("x",), {"role": "coder"})], AIGUL)


def test_an_altered_event_and_an_altered_text_are_named(path: Path) -> None:
    with opened(path) as file:
        body = bodies.put(file.connection, file.ids, "a note")
        file.write([Write("judge@1", ("1", "xk10", "goals", "aigul", 1), {"note": body}), done()], AIGUL)
        assert list(verify.damages(file)) == []
    raw = sqlite3.connect(path)
    raw.execute("DROP TRIGGER event_no_update")
    raw.execute("UPDATE event SET actor = 'marat' WHERE kind = 'done@1'")
    raw.execute("UPDATE body SET content = 'another note'")
    raw.commit()
    raw.close()
    with opened(path) as file:
        found = {one.why for one in verify.damages(file)}
    assert found >= {"store.event-altered", "store.body-altered", "store.strange-schema"}


def test_a_state_that_is_not_what_the_events_say_is_named(path: Path) -> None:
    with opened(path) as file:
        file.write([judge("goals"), done()], AIGUL)
        file.connection.execute("UPDATE judgment SET stance = 1")
        assert [one.where for one in verify.damages(file)] == ["judgment"]
        verify.rebuild(file)
        assert list(verify.damages(file)) == []


def test_a_value_with_a_field_that_no_kind_has_is_a_bug_told_at_once(path: Path) -> None:
    with opened(path) as file, pytest.raises(ValueError, match="no field"):
        file.write([Write("judge@1", ("1", "x", "c", "aigul", 1), {"title": "Private"})], AIGUL)


def test_many_at_once_are_all_kept_or_none(path: Path) -> None:
    with opened(path) as file:
        before = log.clock(file.connection)
        writes = [judge(f"c{n}") for n in range(200)]
        with pytest.raises(Refused):
            file.write([*writes, judge("goals", expert="marat")], AIGUL)
        assert log.clock(file.connection) == before
        file.write(writes, AIGUL)
        assert list(verify.damages(file)) == []


def test_a_body_binds_its_content_and_tells_nothing_without_its_salt() -> None:
    ids = Ids("1")
    salt, other = ids.random(16), ids.random(16)
    assert bodies.body_id("yes", salt) != bodies.body_id("yes", other)
    assert bodies.body_id("yes", salt) != bodies.body_id("no", salt)


def test_short_ids_begin_with_a_letter_and_look_like_no_date_or_number() -> None:
    ids = Ids("1")
    for name in (ids.short("s") for _ in range(300)):
        assert name[0] == "s"
        assert not set(name[1:]) & set("aeiouy01")
