"""Free spans settled by keys: side by side, chosen by digits, one decision a place."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from codex.steps.coding.agreed_spans import agreed_spans
from codex.steps.coding.span_desk import open_span_table
from codex.steps.coding.span_rounds import unitizing_round
from codex.steps.study.opening import open_study
from codex.tui.joining import JoinScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.steps.test_unitizing import finish, mark
from tests.tui.conftest import codex

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from textual.pilot import Pilot

    from codex.steps.coding.span_desk import JoiningDesk

LAYOUTS = {"us": {}, "ru": RU, "kk": KK}


@pytest.fixture
def marked(folder: Path) -> Path:
    """Two places: one that two experts marked with other ends and codes, one marked alike."""
    codex("round", "open", "--kind", "unitize", "-s", "interview")
    mark("aigul", 40, 75, "planning", "forum")
    mark("marat", 50, 90, "planning", "high")
    mark("marat", 51, 89, "low")
    for name in ("aigul", "marat"):
        mark(name, 200, 230, "peer")
        finish(name)
    codex("round", "close", "--yes")
    return folder


def made(desk: JoiningDesk) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(one.start, one.end, one.give) for one in agreed_spans(desk.study.file, desk.round)]


def at_the_table(
    folder: Path,
    play: Callable[[Pilot[None], JoinScreen, JoiningDesk], Awaitable[None]],
    *,
    language: str = "en",
    size: tuple[int, int] = (80, 24),
) -> None:
    with open_study(folder) as study:
        desk = open_span_table(study, unitizing_round(study))
        screen = JoinScreen(desk, Words(language))

        async def run() -> None:
            async with screen.run_test(size=size) as pilot:
                await play(pilot, screen, desk)

        asyncio.run(run())


def page(screen: JoinScreen, width: int = 80, height: int = 24) -> str:
    lines = screen.draw(width, height)
    assert len(lines) <= height
    return "\n".join("".join(text for text, _ in line) for line in lines)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_spans_are_chosen_and_stand_with_a_reason(marked: Path, layout: str) -> None:
    keys = LAYOUTS[layout]

    async def play(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        shown = page(screen)
        assert "1/2" in shown
        assert "⟦1" in shown
        assert "Aigul: Lesson planning, Forum" in shown
        await pilot.press(keys.get("g", "g"))
        assert screen.looks.refused, "nothing is chosen yet"
        await pilot.press(*(keys.get(key, key) for key in "12c"))
        assert screen.page.place == (50, 75)
        await pilot.press(keys.get("c", "c"), keys.get("g", "g"), *"both said so", "enter")
        assert not screen.looks.refused
        assert made(desk) == [(40, 90, ("forum", "high", "planning"))]
        assert desk.at == 1
        assert screen.page.chosen == (1, 2), "what is marked alike is chosen already"
        await pilot.press(keys.get("d", "d"), *"no", "enter")
        assert made(desk)[-1] == (200, 230, ())
        assert "Nothing more is open" in page(screen)
        await pilot.press(keys.get("z", "z"))
        assert desk.at == 1
        assert len(made(desk)) == 1

    at_the_table(marked, play)


def test_codes_are_named_and_what_cannot_stand_together_is_refused(marked: Path) -> None:
    async def play(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        await pilot.press("1", "2", "3", "g", *"why", "enter")
        assert screen.looks.refused, "high and low are exclusive"
        assert made(desk) == []
        await pilot.press("f", "ctrl+u", *"Lesson planning, nonsense", "enter")
        assert screen.looks.refused
        await pilot.press("f", "ctrl+u", *"Lesson planning, low", "enter", "g", *"why", "enter")
        assert made(desk) == [(40, 90, ("low", "planning"))]
        await pilot.press("i", "ctrl+u", *"1&2", "enter")
        assert screen.page.choice == "1&2"
        await pilot.press("i", "ctrl+u", *"7", "enter")
        assert screen.looks.refused
        await pilot.press("b", "9")
        assert screen.looks.refused
        assert "planning" in page(screen)
        await pilot.press(
            "w", *"Aigul", "enter", "t", "ctrl+u", *"2026-11-20", "enter", "s", "g", *"so", "enter"
        )
        last = agreed_spans(desk.study.file, desk.round)[-1].decisions[0]
        assert (last.by, last.on, last.present) == ("discussion", "2026-11-20", ("aigul",))

    at_the_table(marked, play)


def test_undo_works_after_a_restart_and_takes_back_nothing_else(marked: Path) -> None:
    async def decide(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        await pilot.press("1", "g", *"so", "enter")
        assert made(desk) == [(40, 75, ("forum", "planning"))]

    async def take_back(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        await pilot.press("z")
        assert made(desk) == []
        assert desk.at == 0
        await pilot.press("z")
        assert screen.looks.refused, "the closing of the round is no decision"
        assert len(desk.table.overlaps) == 2

    async def do_again(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        await pilot.press("y")
        assert made(desk) == [(40, 75, ("forum", "planning"))]
        assert desk.at == 1, "nothing of the place is open any more"
        await pilot.press("y")
        assert screen.looks.refused

    at_the_table(marked, decide)
    at_the_table(marked, take_back)
    at_the_table(marked, do_again)


@pytest.mark.parametrize("size", [(20, 5), (80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_size_and_language_is_drawn(marked: Path, size: tuple[int, int], language: str) -> None:
    async def play(pilot: Pilot[None], screen: JoinScreen, desk: JoiningDesk) -> None:
        for keys in ((), ("1",), ("c",), ("h",), ("h",), ("s",), ("s",), ("s",)):
            await pilot.press(*keys)
            shown = page(screen, *size)
            assert "tui." not in shown
            assert "coding." not in shown

    at_the_table(marked, play, language=language, size=size)
