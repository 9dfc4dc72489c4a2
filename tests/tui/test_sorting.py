"""A queue in a learned order: the desk opens at once, and what follows is sorted beside the keys."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from codex.errors import CodexError
from codex.steps.coding import queues
from codex.steps.coding.queues import Wish
from codex.steps.coding.tagging import open_desk
from codex.steps.coding.workbench import Workbench
from codex.steps.study.opening import open_study
from tests.tui.conftest import TURNS, seated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codex.coding.rules import Message


@contextmanager
def sorting(folder: Path, kind: str) -> Iterator[Workbench]:
    with open_study(folder, "aigul") as study:
        bench = Workbench(open_desk(study, wish=Wish(kind, beside=True)))
        try:
            yield bench
        finally:
            bench.close()


def judged(bench: Workbench, count: int) -> None:
    for _ in range(count):
        view = bench.view()
        assert view is not None
        bench.give("forum" if "forum" in view.excerpt.text else "planning")
        bench.finish()


def until_sorted(bench: Workbench) -> Message:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        told = bench.sort()
        if told:
            return told[0]
        time.sleep(0.1)
    raise AssertionError("no order came")


def test_the_queue_opens_in_the_order_of_the_round_and_is_sorted_when_it_is_learned(folder: Path) -> None:
    with seated(folder) as bench:
        judged(bench, 15)
        bench.close()
    with sorting(folder, "likely:forum") as bench:
        assert bench.sorts
        assert bench.unsorted
        session = bench.desk.session
        assert list(session.queue) == list(
            queues.plan(bench.desk.study, bench.desk.round, Wish("uncoded")).excerpts
        )
        bench.leave()
        bench.give("planning")
        bench.finish()
        bench.search("week")
        in_hand, judged_now = bench.desk.session.excerpt, session.queue[1]
        wanted = queues.plan(bench.desk.study, bench.desk.round, Wish("likely:forum")).excerpts
        assert until_sorted(bench).text_id == "steps.sorted"
        assert not bench.unsorted
        sorted_now = bench.desk.session
        assert sorted_now.excerpt == in_hand
        assert sorted_now.queue[0] == judged_now
        assert len(set(sorted_now.queue)) == len(sorted_now.queue) == TURNS - 15
        rest = [one for one in wanted if one not in {in_hand, judged_now}]
        assert [one for one in sorted_now.queue if one in rest] == rest
        assert bench.match(1)[0].text_id == "tui.found"
        assert bench.undo()
        assert bench.desk.session.excerpt == judged_now


def test_with_too_little_judged_the_order_of_the_round_stands_and_it_is_said_once(folder: Path) -> None:
    with sorting(folder, "uncertain") as bench:
        before = list(bench.desk.session.queue)
        assert until_sorted(bench).text_id == "steps.not-sorted"
        assert list(bench.desk.session.queue) == before
        assert bench.sort() == ()


def test_an_unknown_code_is_refused_before_the_desk_opens(folder: Path) -> None:
    with (
        pytest.raises(CodexError, match="sideways"),
        sorting(folder, "likely:sideways"),
    ):
        pass


def test_a_queue_that_is_not_learned_has_nothing_to_sort(folder: Path) -> None:
    with sorting(folder, "all") as bench:
        assert not bench.sorts
        assert bench.sort() == ()
