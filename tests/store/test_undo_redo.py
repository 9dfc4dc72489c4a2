"""Undo and redo by any number of steps, each in a process's own opening of the file, against two stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codex.errors import NotFound
from codex.store import history, state, verify
from codex.store.redo import redo
from tests.store.study import AIGUL, cut, done, judge, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile

DO = st.tuples(st.just("do"), st.sampled_from("abc"), st.sampled_from(["", "contradicts", "gone"]))
STEP = st.one_of(DO, st.tuples(st.sampled_from(["undo", "redo"]), st.integers(1, 3), st.just("")))


def said(file: StudyFile) -> list[tuple[object, ...]]:
    return sorted(row[:7] for row in file.connection.execute(state.SORTED["judgment"]) if row[5])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, max_size=14))
def test_undo_and_redo_walk_up_and_down_what_was_done(
    tmp_path: Path, steps: list[tuple[str, object, str]]
) -> None:
    path = tmp_path / "s.codex"
    path.unlink(missing_ok=True)
    make(path, [source(), cut()])
    past: list[list[tuple[object, ...]]] = []
    future: list[list[tuple[object, ...]]] = []
    with opened(path) as file:
        now = said(file)
    for what, how, stance in steps:
        with opened(path) as file:
            if what == "do":
                write = judge(str(how), stance="" if stance == "gone" else stance)
                file.write([write._replace(value=None) if stance == "gone" else write, done()], AIGUL)
                past.append(now)
                future.clear()
                now = said(file)
                continue
            for _ in range(int(str(how))):
                here, there = (past, future) if what == "undo" else (future, past)
                try:
                    (history.undo if what == "undo" else redo)(file, AIGUL)
                except NotFound:
                    assert not here
                    break
                there.append(now)
                now = here.pop()
                assert said(file) == now
    with opened(path) as file:
        assert said(file) == now
        assert list(verify.damages(file)) == []
