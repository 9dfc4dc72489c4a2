"""Hints at the desk: off at first, only after one's own judgment, learned beside the keys."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from codex.coding.suggestions import Coded
from codex.steps.coding import hints
from codex.steps.coding.hints_child import answer
from tests.tui.conftest import codex, seated

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from codex.coding.rules import Message
    from codex.steps.coding.workbench import Workbench


def judged(bench: Workbench) -> None:
    while (view := bench.view()) is not None:
        bench.give("forum" if "forum" in view.excerpt.text else "planning")
        bench.finish()


def until_told(bench: Workbench) -> Message:
    end = time.monotonic() + 300
    while time.monotonic() < end:
        (told,) = bench.hint()
        if told.text_id != "tui.hints-learning":
            return told
        time.sleep(0.1)
    raise AssertionError


def test_nothing_is_said_unasked_nor_before_the_own_judgment(folder: Path) -> None:
    with seated(folder) as bench:
        assert bench.hint() == ()
        assert bench.turn_hints()[0].text_id == "tui.hints-on"
        assert bench.hint() == ()
        bench.give("forum")
        assert bench.hint() == ()
        bench.finish()
        bench.back()
        assert bench.hint()[0].text_id == "tui.hints-few"
        assert bench.turn_hints()[0].text_id == "tui.hints-off"
        assert bench.hint() == ()


def test_after_judging_a_hint_comes_from_the_other_judgments(folder: Path) -> None:
    with seated(folder) as bench:
        judged(bench)
        bench.back()
        bench.turn_hints()
        told = until_told(bench)
        assert told.text_id in {"tui.hints-none", "tui.hints-codes"}
        given = bench.now.codes[0]
        assert given not in str(told.fields.get("codes", ""))
        bench.give(given)  # taken back: now it is missing from the answer
        bench.finish()
        bench.close()


def test_hints_name_codes_in_the_language_of_the_screen(folder: Path) -> None:
    with seated(folder) as bench:
        bench.give("forum")
        bench.finish()
        bench.back()
        named = hints.Hints(bench.desk, "kk")
        named._found = {bench.desk.session.excerpt or "": [["planning", 0.9, ["goal"]], ["forum", 0.8, []]]}
        assert named._said(bench.desk.session.excerpt or "").fields == {"codes": "Сабақ жоспарлау 90% (goal)"}


def test_an_excerpt_is_told_from_the_others_only() -> None:
    one, none = frozenset({"forum"}), frozenset[str]()
    rows = [
        Coded(f"x{n}", "we met on the forum" if n % 2 else "we drew plans", one if n % 2 else none, one)
        for n in range(20)
    ]
    rows[3] = replace(rows[3], codes=none)  # judged otherwise than its like
    found = answer(rows, {"codes": ["forum"], "wanted": ["x3", "x4"], "seed": 1})
    assert found.keys() == {"x3", "x4"}
    assert found["x3"][0][0] == "forum"
    assert found["x3"][0][1] > 0.5
    assert all(chance < 0.5 for _, chance, _ in found["x4"])


def test_what_was_finished_in_earlier_rounds_counts_too(folder: Path) -> None:
    with seated(folder) as bench:
        judged(bench)
    codex("round", "close", "--yes")
    codex("round", "open", "--kind", "tag")
    with seated(folder) as bench:
        bench.turn_hints()
        bench.nothing_fits()
        bench.back()
        told = until_told(bench)
        assert told.text_id in {"tui.hints-none", "tui.hints-codes"}
        bench.close()


def test_an_excerpt_finished_since_is_said_to_be_learned_later(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hints, "_QUICK", 0)
    with seated(folder) as bench:
        for _ in range(12):
            bench.give("forum")
            bench.finish()
        bench.back()
        bench.turn_hints()
        until_told(bench)
        bench.go_to("13")
        bench.nothing_fits()
        bench.back()
        (told,) = bench.hint()
        assert (told.text_id, told.fields) == ("tui.hints-later", {"n": 24})
        bench.close()
