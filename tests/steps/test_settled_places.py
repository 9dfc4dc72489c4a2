"""What people settled of free spans is not changed under them, by marks, cuts or spans made later."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.steps.coding.marking import open_span_desk
from codex.steps.coding.span_rounds import unitizing_round
from codex.steps.study.opening import open_study
from codex.store import spans as store
from codex.store.rounds import samples
from codex.words import Words
from tests.steps.test_span_resolving import WHY, closed, made

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

__all__ = ["closed"]


def test_a_place_that_was_settled_is_not_marked_not_codable(closed: Typed) -> None:
    assert closed("resolve", "--alike", *WHY).code == 0
    excerpt = next(row["excerpt"] for row in closed("resolve", "--all", "--json").results if row["excerpt"])
    for flag in ("--not-codable", "--codable"):
        ran = closed("excerpt", "mark", excerpt, flag)
        assert ran.code == 5
        assert f"{excerpt} is a place that was decided on in round 1" in ran.err
        assert f"codex resolve {excerpt} -c CODE" in ran.err


def test_an_excerpt_of_a_drawn_sample_is_not_marked(study: Typed) -> None:
    assert study("sample", "draw", "trial", "--size", "2", "--seed", "7").code == 0
    with open_study(Path()) as there:
        (drawn,) = samples(there.file)
    ran = study("excerpt", "mark", drawn.excerpts[0], "--not-codable")
    assert ran.code == 5
    assert "trial" in ran.err


@pytest.fixture
def reopened(closed: Typed) -> Typed:
    """The place that both marked alike is settled, and the round open again."""
    assert closed("resolve", "--alike", *WHY).code == 0
    assert closed("round", "reopen", "1").code == 0
    return closed


def own() -> list[tuple[int, int, tuple[str, ...]]]:
    with open_study(Path(), "aigul") as study:
        one = unitizing_round(study)
        return [
            (span.start, span.end, span.given) for span in store.spans(study.file, one.id, expert="aigul")
        ]


@pytest.mark.usefixtures("reopened")
@pytest.mark.parametrize(
    "line", ["x #1", "u #1", "#1 sharing", "m #1 hm", "#1 = 1", "@50-70 miro", "@0-300 miro"]
)
def test_spans_of_a_settled_place_stay_as_they_were(line: str) -> None:
    before = own()
    with open_study(Path(), "aigul") as study:
        (told,) = open_span_desk(study).take(line).messages
    assert told.refused
    assert "48-80 was settled on 2026-11-20" in told.message(Words("en"))
    assert "codex resolve" in told.message(Words("kk"))
    assert own() == before


@pytest.mark.usefixtures("reopened")
def test_elsewhere_spans_are_marked_and_undone() -> None:
    before = own()
    with open_study(Path(), "aigul") as study:
        desk = open_span_desk(study)
        assert not desk.take("@85-95 miro").messages[0].refused
        assert (86, 95, ("miro",)) in own()
        assert not desk.undo()[0].refused
        assert own() == before
        assert not desk.redo()[0].refused
        assert not desk.take("x #2").messages[0].refused


def test_undo_does_not_take_a_span_from_under_a_decision(closed: Typed) -> None:
    assert closed("round", "reopen", "1").code == 0
    with open_study(Path(), "aigul") as study:
        assert not open_span_desk(study).take("@300-310 miro").messages[0].refused
    assert closed("round", "close").code == 0
    typed = "s\ns\ns\ng 1 stands\nq\n"
    assert closed("resolve", "--plain", typed=typed).code == 0
    assert (300, 310) in [one[:2] for one in made()]
    assert closed("round", "reopen", "1").code == 0
    before = own()
    with open_study(Path(), "aigul") as study:
        (told,) = open_span_desk(study).undo()
        assert told.refused
        assert told.text_id == "spans.place-settled"
    assert own() == before


def test_line_mode_takes_back_what_was_said_before_all_was_worked_through(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    ran = study("tag", "-e", "aigul", "--plain", typed="@48-80 goals\nd\nq\n")
    assert ran.code == 0, ran.err
    ran = study("tag", "-e", "aigul", "--plain", typed="z\nz\n")
    assert "all sources are worked through" in ran.err
    assert own() == []
    ran = study("tag", "-e", "aigul", "--plain", typed="y\ny\n")
    assert [given for *_, given in own()] == [("goals",)]
    assert "0 sources" in ran.err
