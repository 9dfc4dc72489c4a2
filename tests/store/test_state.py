"""State follows from events: one by one, many at once, and built again, it is the same."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from codex.store import state, verify
from codex.store.log import Write
from tests.store.study import FACILITATOR, cut, make, opened, source

if TYPE_CHECKING:
    from codex.store.study_file import StudyFile

EXCERPTS = ("xk10", "xk11", "xk12")
CODES = ("goals", "miro", "forum")
EXPERTS = ("aigul", "marat")


def table(file: StudyFile, name: str) -> list[tuple[Any, ...]]:
    return sorted(file.connection.execute(state.SORTED[name]).fetchall(), key=repr)


judgments = st.builds(
    Write,
    st.just("judge@1"),
    st.tuples(
        st.just("1"), st.sampled_from(EXCERPTS), st.sampled_from(CODES), st.sampled_from(EXPERTS), st.just(1)
    ),
    st.one_of(
        st.none(),
        st.fixed_dictionaries({}, optional={"stance": st.just("contradicts"), "unsure": st.just(1)}),
    ),
)
finished = st.builds(
    Write,
    st.just("done@1"),
    st.tuples(st.just("1"), st.sampled_from(EXCERPTS), st.sampled_from(EXPERTS), st.just(1)),
    st.one_of(st.none(), st.just({"version": "1-aa"}), st.just({"unsure": 1})),
)
marks = st.builds(
    Write,
    st.just("set@1"),
    st.tuples(st.sampled_from([f"excerpt:{name}" for name in EXCERPTS]), st.just("codable")),
    st.one_of(st.none(), st.just({"is": 0}), st.just({"is": 1})),
)
cuts = st.sampled_from([cut("k1"), cut("k2"), Write("cut@1", ("k1",), None), Write("cut@1", ("k2",), None)])
rounds = st.sampled_from(
    [
        Write("round@1", ("1",), {"kind": "tag", "roster": '["aigul","marat"]', "protocol": ""}),
        Write("sample@1", ("trial",), {"excerpts": ["xk10", "xk11"], "size": 2, "pool": 4}),
        Write("sample@1", ("trial",), None),
    ]
)
histories = st.lists(st.one_of(judgments, finished, marks, cuts, rounds), max_size=30)


@settings(max_examples=25, deadline=None)
@given(histories)
def test_state_is_the_same_by_trigger_set_wise_and_rebuilt(history: list[Write]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "one.codex", Path(folder) / "other.codex"
        for path in (one, other):
            make(path, [source()])
        with opened(one) as singly:
            singly.connection.execute("PRAGMA synchronous = OFF")
            for write in history:
                singly.write([write], FACILITATOR)
            by_trigger = {name: table(singly, name) for name in state.SORTED}
            verify.rebuild(singly)
            assert {name: table(singly, name) for name in state.SORTED} == by_trigger
        with opened(other) as at_once, at_once.transaction():
            state.drop_triggers(at_once.connection)
            at_once.write(history, FACILITATOR)
            state.apply(at_once.connection, "clock > 2")
            state.create_triggers(at_once.connection)
            # the two logs differ in batches, so in ids; what they say must not
            assert [row[:3] for row in table(at_once, "excerpt")] == [
                row[:3] for row in by_trigger["excerpt"]
            ]
            assert [row[:8] for row in table(at_once, "judgment")] == [
                row[:8] for row in by_trigger["judgment"]
            ]
            assert table(at_once, "tally") == by_trigger["tally"]


def test_a_cut_taken_back_takes_its_excerpts_and_comes_back_with_them(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), cut()])
    with opened(tmp_path / "s.codex") as file:
        before = table(file, "excerpt")
        file.write([Write("cut@1", ("k1",), None)], FACILITATOR)
        assert table(file, "excerpt") == []
        file.write([cut()], FACILITATOR)
        assert table(file, "excerpt") == before


def test_an_excerpt_marked_before_its_cut_arrives_is_marked(tmp_path: Path) -> None:
    mark = Write("set@1", ("excerpt:xk10", "codable"), {"is": 0})
    make(tmp_path / "s.codex", [source(), mark, cut()])
    with opened(tmp_path / "s.codex") as file:
        assert {row[0]: row[-1] for row in table(file, "excerpt")}["xk10"] == 0


def test_queries_of_the_daily_path_use_an_index(tmp_path: Path) -> None:
    from codex.store.judgments import COUNTS_PER_CODE, CURRENT_OF_EXCERPT

    make(tmp_path / "s.codex", [source(), cut()])
    with opened(tmp_path / "s.codex") as file:
        for sql, values in ((CURRENT_OF_EXCERPT, (1, 1)), (COUNTS_PER_CODE, (1,))):
            plan = " | ".join(row[3] for row in file.connection.execute("EXPLAIN QUERY PLAN " + sql, values))
            assert "SCAN judgment" not in plan, plan
            assert "SCAN j" not in plan or "USING COVERING INDEX" in plan, plan
