"""Differences settled by keys and by lines."""

from __future__ import annotations

import asyncio
import io
import sys
from typing import TYPE_CHECKING

import pytest

from codex.cli import app as command
from codex.errors import Refused
from codex.steps.coding.resolving_desk import open_table
from codex.steps.study.opening import open_study
from codex.store import judgments as store
from codex.tui.keys import RESOLVE, Keys
from codex.tui.resolving import ResolveScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.tui.conftest import codex, seated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def disputed(folder: Path) -> Path:
    """A closed round in which three experts differ on three excerpts."""
    for expert, codes in (("aigul", 3), ("marat", 0), ("dana", 0)):
        with seated(folder, expert, kind="all") as bench:
            order = sorted(bench.desk.session.queue)
            for name in order:
                bench.go_to(name)
                if order.index(name) < codes:
                    bench.give("planning")
                    bench.note("names [bold]a goal\x1b[31m")
                    bench.finish()
                else:
                    bench.nothing_fits()
    codex("round", "close", "--yes")
    return folder


@pytest.mark.parametrize("layout", [{}, RU, KK], ids=["us", "ru", "kk"])
def test_a_decision_is_made_with_a_reason_and_undone(disputed: Path, layout: dict[str, str]) -> None:
    async def play() -> None:
        async with screen.run_test(size=(80, 24)) as pilot:
            text = "\n".join("".join(piece for piece, _ in line) for line in screen.draw(80, 24))
            assert "1/3" in text
            assert "Aigul" in text or "aigul" in text
            assert "[bold]a goal␛[31m" in text
            await pilot.press(layout.get("g", "g"), *"said so", "enter")
            assert len(store.decisions(desk.study.file)) == 1
            await pilot.press(layout.get("d", "d"), "enter")
            assert screen.looks.refused, "a reason is needed"
            await pilot.press(layout.get("z", "z"))
            assert store.decisions(desk.study.file) == ()
            assert desk.table.at == 0
            await pilot.press(layout.get("y", "y"))
            assert len(store.decisions(desk.study.file)) == 1
            assert desk.table.at == 1
            await pilot.press(layout.get("y", "y"))
            assert screen.looks.refused, "nothing is undone any more"
            await pilot.press(layout.get("z", "z"))
            assert desk.table.at == 0
            await pilot.press(layout.get("s", "s"), layout.get("s", "s"), layout.get("s", "s"))
            assert desk.now is None
            await pilot.press("g", "h", "escape", layout.get("q", "q"))

    with open_study(disputed) as study:
        desk = open_table(study)
        screen = ResolveScreen(desk, Words("en"))
        asyncio.run(play())


def test_who_decides_and_on_which_day_is_said_on_the_screen(disputed: Path) -> None:
    def page() -> str:
        return "\n".join("".join(piece for piece, _ in line) for line in screen.draw(80, 24))

    async def play() -> None:
        async with screen.run_test(size=(80, 24)) as pilot:
            assert "adjudication" in page()
            await pilot.press("w", *"nobody", "enter")
            assert screen.looks.refused
            await pilot.press("w", *"aigul, Marat", "enter", "t")
            assert Words("en")("tui.field-settle-day") in page(), "what is asked stands above what is there"
            await pilot.press(*["backspace"] * 10, *"2026-11-20", "enter")
            assert "Aigul, Marat" in page()
            assert "2026-11-20" in page()
            await pilot.press("g", *"said so", "enter")
            (made,) = store.decisions(desk.study.file)
            assert (made.by, made.on, made.present) == ("discussion", "2026-11-20", ("aigul", "marat"))
            await pilot.press("w", "ctrl+u", "enter", "d", *"no", "enter")
            assert {one.by for one in store.decisions(desk.study.file)} == {"discussion", "adjudication"}

    with open_study(disputed) as study:
        desk = open_table(study)
        screen = ResolveScreen(desk, Words("en"))
        asyncio.run(play())


def test_lines_decide_the_same(disputed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = "g The goal is named.\nd\nd No goal.\nя\nq\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode()), encoding="utf-8"))
    assert command.main(("resolve", "--plain")) == 0
    with open_study(disputed) as study:
        made = store.decisions(study.file)
        assert [one.why for one in made] == ["The goal is named."]
        assert made[0].by == "adjudication"


def test_an_open_round_and_a_coder_are_refused(folder: Path, disputed: Path) -> None:
    with open_study(disputed, "aigul") as study, pytest.raises(Refused):
        open_table(study)
    codex("round", "open", "--kind", "tag", "--yes")
    with open_study(folder) as study, pytest.raises(Refused):
        open_table(study)


def test_no_two_keys_of_the_table_collide_on_a_layout() -> None:
    for layout in ({}, RU, KK):
        told: dict[str, str] = {}
        for action, keys in RESOLVE.items():
            for key in keys:
                typed = layout.get(key, key) if len(key) == 1 else key
                assert told.setdefault(typed, action) == action
                if len(key) == 1:
                    assert Keys(RESOLVE).action(typed, typed)[0] == action


def test_whoever_decides_sees_labels_where_the_protocol_promised_them(folder: Path) -> None:
    (folder / "plan.yaml").write_text(
        "schema: codex/protocol@1\nkind: tag\nrule: at least 2 of 3\nanonymity: labels\n", encoding="utf-8"
    )
    codex("round", "open", "--protocol", "plan.yaml")
    for expert, code in (("aigul", "planning"), ("marat", "forum")):
        with seated(folder, expert, kind="all") as bench:
            bench.go_to(min(bench.desk.session.queue))
            bench.give(code)
            bench.note("seen")
            bench.finish()
    codex("round", "close", "--yes")
    with open_study(folder) as study:
        lines = ResolveScreen(open_table(study), Words("en")).draw(100, 30)
        shown = "\n".join("".join(piece for piece, _ in line) for line in lines)
    assert "E1: " in shown
    assert "igul" not in shown


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_smallest_terminal_shows_text_code_and_votes(disputed: Path, language: str) -> None:
    with open_study(disputed) as study:
        desk = open_table(study)
        screen = ResolveScreen(desk, Words(language))
        assert desk.code is not None
        for message in ("", "Saved."):
            screen.looks.message = message
            drawn = ["".join(text for text, _ in line) for line in screen.draw(20, 5)]
            assert len(drawn) == 5
            name = desk.code.name
            assert any(line.startswith((name.get(language) or name["en"])[:12]) for line in drawn), drawn
        assert drawn[0].strip()
