"""Undo takes back the last command of one person, and only where nobody built on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import NotFound, Refused
from codex.store import history, rounds, state, verify
from codex.store.log import Write
from tests.store.study import AIGUL, FACILITATOR, MARAT, cut, done, judge, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "study.codex"
    make(found, [source(), cut()])
    return found


def said(file: StudyFile) -> list[tuple[object, ...]]:
    return sorted(row[:8] for row in file.connection.execute(state.SORTED["judgment"]) if row[5])


def test_undo_restores_what_was_before(path: Path) -> None:
    with opened(path) as file:
        file.write([judge("goals", stance="contradicts"), done()], AIGUL)
        before = said(file)
        file.write([judge("goals"), judge("miro")], AIGUL)
        history.undo(file, AIGUL)
        assert said(file) == before
        assert list(verify.damages(file)) == []


def test_undo_goes_back_step_by_step_to_the_beginning(path: Path) -> None:
    with opened(path) as file:
        for code in ("a", "b", "c"):
            file.write([judge(code)], AIGUL)
        for left in (2, 1, 0):
            history.undo(file, AIGUL)
            assert len(said(file)) == left
        with pytest.raises(NotFound):
            history.undo(file, AIGUL)


def test_undo_takes_back_ones_own_and_not_anothers(path: Path) -> None:
    with opened(path) as file:
        file.write([judge("goals")], AIGUL)
        file.write([judge("goals", expert="marat")], MARAT)
        history.undo(file, AIGUL)
        assert [row[3] for row in said(file)] == ["marat"]


def test_undo_is_refused_where_somebody_built_on_it(path: Path) -> None:
    with opened(path) as file:
        file.write([judge("goals")], AIGUL)
        with pytest.raises(Refused) as told:
            history.undo(file, FACILITATOR)
        assert told.value.text_id == "store.built-on"
        history.undo(file, AIGUL)
        history.undo(file, FACILITATOR)
        assert file.connection.execute("SELECT count(*) FROM excerpt").fetchone() == (0,)


def test_a_study_is_not_undone_out_of_existence(path: Path) -> None:
    with opened(path) as file:
        history.undo(file, FACILITATOR)
        with pytest.raises(NotFound):
            history.undo(file, FACILITATOR)


def test_a_closed_round_keeps_its_judgments_and_what_comes_later_is_late(path: Path) -> None:
    opening = Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul"]', "protocol": ""})
    with opened(path) as file:
        file.write([opening], FACILITATOR)
        file.write([judge("goals"), done()], AIGUL)
        with file.transaction():
            closing = rounds.closing(file, "1", rounds.counted_events(file, "1"))
            file.write([closing], FACILITATOR)
        before = said(file)
        file.write([judge("goals", stance="contradicts"), judge("miro")], AIGUL)
        assert said(file) == before
        assert file.connection.execute("SELECT count(*) FROM late").fetchone() == (2,)
        assert list(verify.damages(file)) == []
        with pytest.raises(Refused):
            history.undo(file, AIGUL)
        file.write([rounds.reopening("1")], FACILITATOR)
        assert [row[2] for row in said(file)] == ["goals", "miro"]
        assert file.connection.execute("SELECT count(*) FROM late").fetchone() == (0,)
        assert list(verify.damages(file)) == []
