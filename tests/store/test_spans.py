"""Free spans: marked, changed, taken away, merged, pinned; the same however they arrive."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import Refused
from codex.model.span import FreeSpan, Stretch
from codex.store import history, merging, rounds, spans, state, verify
from codex.store.log import Write
from codex.store.merging import Other
from codex.store.redo import redo
from tests.store.study import AIGUL, FACILITATOR, MARAT, done, make, opened, source

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile

ROUND = Write(
    "round@1",
    ("1",),
    {"kind": "unitize", "roster": '["aigul","marat"]', "protocol": "", "sources": [["s1", "b" * 32, 40]]},
)
GOALS = FreeSpan("p1", "1", "s1", "aigul", 4, 9, (("goals", "supports"),), text="b" * 32)


def mark(file: StudyFile, span: FreeSpan) -> None:
    file.write([spans.span_write(file, span)], AIGUL if span.expert == "aigul" else MARAT)


def told(file: StudyFile) -> dict[str, list[tuple[Any, ...]]]:
    return {
        name: sorted(file.connection.execute(sql).fetchall(), key=repr) for name, sql in state.SORTED.items()
    }


def test_a_span_is_kept_with_its_codes_stances_doubt_and_note(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), ROUND])
    whole = replace(GOALS, codes=(("goals", "supports"), ("miro", "contradicts")), unsure=True, note="why?")
    with opened(tmp_path / "s.codex") as file:
        mark(file, whole)
        assert spans.spans(file, "1") == (whole,)
        assert spans.spans(file, "1", expert="marat") == ()
        assert spans.spans(file, "1", source="s1", expert="aigul") == (whole,)


def test_a_span_is_moved_and_taken_away_and_undo_brings_it_back(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), ROUND])
    with opened(tmp_path / "s.codex") as file:
        mark(file, GOALS)
        mark(file, replace(GOALS, end=20))
        file.write([spans.span_gone(GOALS)], AIGUL)
        assert spans.spans(file, "1") == ()
        assert history.undo(file, AIGUL).excerpts == {"s1"}
        assert spans.spans(file, "1")[0].end == 20
        assert redo(file, AIGUL) == {"s1"}
        assert spans.spans(file, "1") == ()


def test_state_of_spans_is_the_same_by_trigger_set_wise_and_rebuilt(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), ROUND])
    make(tmp_path / "t.codex", [source(), ROUND])
    with opened(tmp_path / "s.codex") as file:
        writes = [
            spans.span_write(file, GOALS),
            spans.span_write(file, replace(GOALS, id="p2", start=0, end=40, codes=())),
            spans.span_write(file, replace(GOALS, start=1)),
            Write("span@1", ("1", "s1", "p2", "aigul"), None),
            Write("span@1", ("1", "s1", "p3", "aigul"), {"from": 9, "to": 4, "codes": []}),
            done("s1"),
        ]
        for write in writes:
            file.write([write], AIGUL)
        by_trigger = told(file)
        verify.rebuild(file)
        assert told(file) == by_trigger
        assert list(verify.damages(file)) == []
        assert [(one.id, one.start, one.end) for one in spans.spans(file, "1")] == [("p1", 1, 9)]
        assert spans.finished(file, "1") == {"s1": {"aigul"}}
    with opened(tmp_path / "t.codex") as other, other.transaction():
        state.drop_triggers(other.connection)
        other.write(writes, AIGUL)
        state.apply(other.connection, "clock > 2")
        state.create_triggers(other.connection)
        assert [row[:11] for row in told(other)["span"]] == [row[:11] for row in by_trigger["span"]]


def test_a_closed_round_pins_spans_and_later_ones_are_late(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), ROUND])
    with opened(tmp_path / "s.codex") as file:
        mark(file, GOALS)
        pinned = rounds.counted_events(file, "1")
        assert len(pinned) == 1
        file.write([rounds.closing(file, "1", pinned)], FACILITATOR)
        mark(file, replace(GOALS, end=30))
        assert spans.spans(file, "1")[0].end == 9
        with pytest.raises(Refused):
            history.undo(file, AIGUL)
        file.write([rounds.reopening("1")], FACILITATOR)
        assert spans.spans(file, "1")[0].end == 30
        assert list(verify.damages(file)) == []


def test_copies_of_experts_join_in_any_order(tmp_path: Path) -> None:
    import shutil

    make(tmp_path / "s.codex", [source(), ROUND])
    for name in ("a", "m"):
        shutil.copy(tmp_path / "s.codex", tmp_path / f"{name}.codex")
    with opened(tmp_path / "a.codex") as file:
        mark(file, GOALS)
        mark(file, replace(GOALS, end=12, note="longer"))
    with opened(tmp_path / "m.codex") as file:
        mark(file, replace(GOALS, id="p9", expert="marat", start=0))
    joined = []
    for order in (("a", "m"), ("m", "a")):
        home = tmp_path / f"home-{order[0]}.codex"
        shutil.copy(tmp_path / "s.codex", home)
        with opened(home) as file:
            merging.merge(file, [Other(tmp_path / f"{name}.codex") for name in order])
            assert list(verify.damages(file)) == []
            joined.append(spans.spans(file, "1"))
    assert joined[0] == joined[1]
    assert [(one.expert, one.end, one.note) for one in joined[0]] == [
        ("aigul", 12, "longer"),
        ("marat", 9, ""),
    ]


def test_nobody_marks_for_somebody_else(tmp_path: Path) -> None:
    make(tmp_path / "s.codex", [source(), ROUND])
    with opened(tmp_path / "s.codex") as file, pytest.raises(Refused):
        file.write([spans.span_write(file, GOALS)], MARAT)


def test_a_round_keeps_its_frozen_sources(tmp_path: Path) -> None:
    from codex.model.protocol import Protocol

    make(tmp_path / "s.codex", [source(), ROUND])
    with opened(tmp_path / "s.codex") as file:
        (found,) = rounds.rounds(file, lambda text: Protocol(text=text))
        assert found.sources == (Stretch("s1", "b" * 32, 40),)
        assert spans.open_rounds(file, "s1") == ["1"]
