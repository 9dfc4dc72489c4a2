"""A text that changes: places follow, state is the same however it was built, erased is erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused
from codex.store import bodies, excerpts, history, search, sources, state, verify
from codex.store.log import Write
from tests.store.study import FACILITATOR, cut, make, opened

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile

TEXT = "0123456789abcdefghijABCDEFGHIJ9876543210"


def filled(file: StudyFile, name: str = "s1", text: str = TEXT) -> Write:
    value = {
        "kind": "paper",
        "language": "en",
        "length": len(text),
        "text": bodies.put(file.connection, file.ids, text),
        "about": bodies.put_json(file.connection, file.ids, {"title": "On lessons"}),
    }
    return Write("source@1", (name,), value, fresh=True)


def revised(file: StudyFile, text: str, moves: list[list[object]]) -> Write:
    value = {"text": bodies.put(file.connection, file.ids, text), "length": len(text), "moves": moves}
    return Write("revise@1", ("s1",), value)


def told(file: StudyFile) -> dict[str, list[tuple[object, ...]]]:
    return {
        name: sorted(file.connection.execute(state.SORTED[name]).fetchall(), key=repr)
        for name in ("source", "excerpt", "revision")
    }


def test_places_follow_a_new_version_and_come_back_with_undo(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path)
    with opened(path) as file:
        with file.transaction():
            file.write([filled(file), cut()], FACILITATOR)
        with file.transaction():
            quote = bodies.put(file.connection, file.ids, "abcdefghi")
            moves: list[list[object]] = [["xk10", 5, 14], ["xk11", 0, 0, quote]]
            file.write([revised(file, "-----012345678-----", moves)], FACILITATOR)
        found = {one.id: one for one in excerpts.excerpts(file, "s1")}
        assert found["xk10"].text == "012345678"
        assert found["xk11"].text == "abcdefghi"
        assert found["xk11"].lost
        by_trigger = told(file)
        verify.rebuild(file)
        assert told(file) == by_trigger
        assert not list(verify.damages(file))
        history.undo(file, FACILITATOR)
        found = {one.id: one for one in excerpts.excerpts(file, "s1")}
        assert (found["xk10"].start, found["xk10"].end, found["xk11"].lost) == (0, 9, False)
        assert sources.text(file, "s1") == TEXT
        assert not list(verify.damages(file))


def test_an_erased_text_is_gone_from_file_and_index_and_stays_gone(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path)
    with opened(path) as file:
        with file.transaction():
            file.write(
                [filled(file, text="Zhanargulova spoke of the forum"), filled(file, "s2")], FACILITATOR
            )
        assert search.found_sources(file, "zhanargul") == ["s1"]
        name, salt = file.connection.execute(
            "SELECT b.id, b.salt FROM source s JOIN body b ON b.id = s.text JOIN ident i ON i.n = s.n WHERE i.id = 's1'"
        ).fetchone()
        file.write([Write("erase@1", (name,), {})], FACILITATOR)
        assert sources.text(file, "s1") == ""
        assert search.found_sources(file, "zhanargul") == []
        assert not list(verify.damages(file))
        with pytest.raises(Refused):
            history.undo(file, FACILITATOR)
        with file.transaction():
            file.connection.execute("DELETE FROM body WHERE id = ?", [name])
            file.connection.execute(
                "INSERT INTO body(id, state, salt, content) VALUES(?, 'present', ?, ?)",
                [name, salt, "Zhanargulova spoke of the forum"],
            )
        assert sources.text(file, "s1") == ""
        file.connection.execute("VACUUM")
    raw = path.read_bytes()
    assert b"hanargulova" not in raw
    assert b"zhanargulova" not in raw


def test_an_index_that_lost_a_word_is_damage_and_rebuilt(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path)
    with opened(path) as file:
        with file.transaction():
            file.write(
                [filled(file, text="Сабақ жоспары мен форум, қысқа ой"), filled(file, "s2")], FACILITATOR
            )
        assert search.found_sources(file, "CАБАҚ форум") == ["s1"]  # Latin C
        assert search.found_sources(file, '"жоспары мен"') == ["s1"]
        assert search.found_sources(file, '"жоспар мен"') == []
        assert sorted(search.found_sources(file, "lessons")) == ["s1", "s2"]
        file.connection.execute("INSERT INTO search(search) VALUES('delete-all')")
        assert [one.fields["table"] for one in verify.damages(file)] == ["search"]
        verify.rebuild(file)
        assert not list(verify.damages(file))


def test_what_is_typed_is_no_query_language(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path)
    with opened(path) as file:
        with file.transaction():
            file.write([filled(file, text="a NEAR miss")], FACILITATOR)
        for asked in ('"', "title: x OR", "NEAR(a b)", "* ^ -", "a AND", "(((", "'; DROP TABLE source"):
            search.found_sources(file, asked)
        assert search.found_sources(file, "NEAR") == ["s1"]
