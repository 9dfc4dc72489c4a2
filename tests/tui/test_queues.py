"""What an expert is shown, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused, UsageProblem
from codex.steps.coding import queues
from codex.steps.coding.queues import Wish, share_of
from codex.steps.coding.tagging import open_desk
from codex.steps.coding.workbench import Workbench
from codex.steps.study.gate import the_round
from codex.steps.study.opening import open_study
from codex.store import judgments as store
from tests.tui.conftest import TURNS, codex, seated

if TYPE_CHECKING:
    from pathlib import Path


def queue_of(folder: Path, expert: str, wish: Wish) -> tuple[str, ...]:
    with open_study(folder, expert) as study:
        return tuple(open_desk(study, wish=wish).session.queue)


def judge(folder: Path, expert: str, codes: dict[int, str]) -> list[str]:
    """Judge the whole queue: at each place of ``codes`` with that code, elsewhere nothing fits."""
    with seated(folder, expert) as bench:
        order = list(bench.desk.session.queue)
        for place in range(len(order)):
            if place in codes:
                bench.give(codes[place])
                bench.finish()
            else:
                bench.nothing_fits()
    return order


def test_the_unsure_come_again(folder: Path) -> None:
    with seated(folder) as bench:
        first = bench.desk.session.excerpt
        bench.unsure()
        bench.nothing_fits()
        bench.nothing_fits()
    assert queue_of(folder, "aigul", Wish("unsure")) == (first,)
    assert len(queue_of(folder, "aigul", Wish())) == TURNS - 2
    assert len(queue_of(folder, "aigul", Wish("all"))) == TURNS


def test_a_queue_of_disputes_needs_a_closed_round_and_holds_what_differs(folder: Path) -> None:
    order = judge(folder, "aigul", {0: "planning"})
    judge(folder, "marat", {})
    judge(folder, "dana", {})
    with pytest.raises(Refused, match="no tag round is closed"):
        queue_of(folder, "aigul", Wish("disputed"))
    codex("round", "close", "--yes")
    codex("round", "open", "--kind", "tag", "--yes")
    assert queue_of(folder, "marat", Wish("disputed")) == (order[0],)


def test_what_a_queue_cannot_be_is_said(folder: Path) -> None:
    for kind in ("recheck", "likely", "all:planning", "sideways"):
        with pytest.raises(UsageProblem):
            queue_of(folder, "aigul", Wish(kind))
    with pytest.raises(UsageProblem):
        queue_of(folder, "aigul", Wish(repeat=0.8))
    with pytest.raises(UsageProblem):
        share_of("often")


def test_only_the_sources_that_fit(folder: Path) -> None:
    assert len(queue_of(folder, "aigul", Wish(sources=("interview",)))) == TURNS
    assert queue_of(folder, "aigul", Wish(language="kk")) == ()


def test_repeats_are_judged_as_a_second_occasion_and_not_asked_twice(folder: Path) -> None:

    with open_study(folder, "aigul") as study:
        desk = open_desk(study)
        order = tuple(desk.session.queue)
    # the sample is small: show again after three others instead of twenty
    from codex.coding.queue import Queue, with_repeats

    with open_study(folder, "aigul") as study:
        desk = open_desk(study)
        mixed = with_repeats(Queue(order), (), "aigul", 0.25, 7, apart=3)
        assert len(mixed.repeats) == 6
        from dataclasses import replace

        desk.session = replace(desk.session, queue=mixed.excerpts, repeats=mixed.repeats)
        bench = Workbench(desk)
        for place in range(len(mixed.excerpts)):
            bench.give("planning" if place in mixed.repeats else "forum")
            bench.finish()
        again = [one for one in store.judgments(study.file) if one.occasion == 2]
        assert len(again) == 6
        assert {one.code for one in again} == {"planning"}
        assert len(store.done_ids(study.file, desk.round.id, "aigul")) == TURNS
        found = queues.plan(study, desk.round, Wish(repeat=0.25))
        assert not set(found.excerpts) & {one.excerpt for one in again}


def test_likely_puts_the_likely_first_and_says_nothing(folder: Path) -> None:
    judged = given = 0
    with seated(folder) as bench:
        while judged < 18 or given < 5:  # in whatever order they come, so that there is enough to learn from
            view = bench.view()
            assert view is not None
            if "forum" in view.excerpt.text:
                bench.give("forum")
                bench.finish()
                given += 1
            else:
                bench.nothing_fits()
            judged += 1
        left = bench.desk.session.queue[judged:]
    asked = queue_of(folder, "aigul", Wish("likely:forum"))
    assert set(asked) == set(left)


def test_suggestions_are_blind_while_a_round_is_open(folder: Path) -> None:
    from codex.steps.coding import suggesting

    judge(folder, "aigul", {0: "planning", 1: "planning"})
    with open_study(folder, "aigul") as study, pytest.raises(Refused, match="open and blind"):
        suggesting.excerpts_for(study, "planning")
    with open_study(folder, "marat") as study:
        name = next(iter(open_desk(study).session.queue))
        with pytest.raises(Refused, match="not judged yet"):
            suggesting.codes_for(study, name)
        assert suggesting.coded_rows(study) == []


def test_finished_coding_is_replayed_and_nothing_written(folder: Path) -> None:
    from codex.steps.coding import suggesting

    judge(folder, "aigul", {0: "planning", 1: "planning", 2: "forum"})
    with open_study(folder, "aigul") as study:
        before = study.file.connection.execute("SELECT count(*) FROM event").fetchone()
        found = suggesting.replayed(study)
        assert [one.code for one in found] == ["planning"]
        assert found[0].examples == 2
        assert found[0].curve[-1] == (TURNS, 2)
        assert study.file.connection.execute("SELECT count(*) FROM event").fetchone() == before
    codex("suggest", "--simulate", "-e", "aigul")
    codex("suggest", "--duplicates")


def test_an_order_is_kept_until_something_it_follows_from_changes(folder: Path) -> None:
    from codex.steps.study.gate import bare_rounds
    from codex.store.verify import rebuild
    from codex.store.walk import kept_walk

    first = queue_of(folder, "aigul", Wish())
    with open_study(folder, "aigul") as study:
        one = bare_rounds(study)[-1]
        kept = kept_walk(study.file, one.id, "aigul")
        assert kept is not None
        assert tuple(kept[0]) == first
        assert kept[0][2:5] == first[2:5]
        assert kept[0].index(first[7]) == 7
        assert first[7] in kept[0]
        assert "nobody" not in kept[0]
        assert kept_walk(study.file, one.id, "marat") is None
    with open_study(folder) as study:
        study.file.connection.execute("UPDATE expert SET languages = '[\"kk\"]'")
    assert queue_of(folder, "aigul", Wish()) == ()
    with open_study(folder) as study:
        study.file.connection.execute("UPDATE expert SET languages = '[]'")
    assert queue_of(folder, "aigul", Wish()) == first
    with open_study(folder) as study:
        rebuild(study.file)
    assert queue_of(folder, "aigul", Wish()) == first


def test_what_is_finished_is_left_out_of_a_kept_order(folder: Path) -> None:
    order = judge(folder, "aigul", {0: "forum", 1: "planning"})
    assert queue_of(folder, "aigul", Wish()) == ()
    assert queue_of(folder, "aigul", Wish("all")) == tuple(order)


def test_a_share_frozen_in_the_round_is_shown_twice_unasked(folder: Path) -> None:
    codex("round", "open", "--kind", "tag", "--repeat", "10%")
    with open_study(folder, "aigul") as study:
        one = the_round(study, None)
        assert one.repeat == 1000
        found = queues.plan(study, one, Wish())
        assert len(found.excerpts) == TURNS + len(found.repeats)
        assert set(found.repeats.values()) == {2}
        assert not queues.plan(study, one, Wish("unsure")).repeats
        assert queues.plan(study, one, Wish(repeat=0.1)).repeats == found.repeats
        with pytest.raises(UsageProblem):
            queues.plan(study, one, Wish(repeat=0.2))


def test_no_number_that_an_expert_sees_tells_a_repeat_from_the_rest(folder: Path) -> None:
    from codex.steps.coding.status import study_status

    def told() -> tuple[int, int]:
        with open_study(folder, "aigul") as study:
            return next((one.done, one.left) for one in study_status(study).experts if one.id == "aigul")

    codex("round", "open", "--kind", "tag", "--repeat", "10%")
    with seated(folder) as bench:
        queue = bench.desk.session.queue
        assert bench.desk.session.repeats
        assert told() == (0, len(queue))
        for place in range(len(queue)):
            bench.nothing_fits()
            assert told() == (place + 1, len(queue) - place - 1)
    with seated(folder) as bench:
        assert bench.desk.session.queue == ()
