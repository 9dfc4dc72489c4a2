"""Items of a panel settled by keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from codex.cli import screens, terminal
from codex.errors import Refused
from codex.steps.panel.settling_desk import open_items_table
from codex.steps.panel.voting import open_seat
from codex.steps.study.opening import open_study
from codex.steps.study.roles import give_role
from codex.store import panel
from codex.tui.settling import SettleScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.tui.conftest import codex, seated

if TYPE_CHECKING:
    from pathlib import Path

    from codex.cli.call import Call
    from codex.model.settlement import Settlement
    from codex.steps.coding.resolving_desk import DecidingDesk

LAYOUTS: dict[str, dict[str, str]] = {"us": {}, "ru": RU, "kk": KK}
COMMENT = "a [bold]forum\x1b[31m is a place"


def sheet(screen: SettleScreen, width: int = 80, height: int = 24) -> str:
    """Return what stands on the sheet."""
    return "\n".join("".join(text for text, _ in line) for line in screen.draw(width, height))


@pytest.fixture
def divided(folder: Path) -> Path:
    """A closed round of votes on five codes in which three experts are far apart."""
    codex("round", "open", "--kind", "rate", "--items", "codes")
    for expert, answer in (("aigul", "9"), ("marat", "5"), ("dana", "1")):
        with open_study(folder, expert) as study:
            seat = open_seat(study)
            for _ in range(5):
                if expert == "dana":
                    seat.take(f"m {COMMENT}")
                seat.take(answer)
            assert seat.booth.now is None
    codex("round", "close", "--yes")
    return folder


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_item_is_settled_with_way_day_and_reason_and_undone(divided: Path, layout: str) -> None:
    table = LAYOUTS[layout]

    async def play() -> None:
        async with screen.run_test(size=(80, 24)) as pilot:

            async def press(*keys: str) -> None:
                await pilot.press(*(table.get(key, key) if len(key) == 1 else key for key in keys))

            async def type_in(text: str) -> None:
                await pilot.press(*["backspace"] * 20, *text, "enter")

            drawn = sheet(screen)
            assert "1/5" in drawn
            assert all(said in drawn for said in ("Aigul: 9", "Marat: 5", "Dana: 1 *"))
            assert "[bold]forum␛[31m" in drawn
            await press("w")
            await type_in("aigul, Nobody")
            assert screen.looks.refused
            await press("w")
            await type_in("aigul, Marat")
            assert "Aigul, Marat" in sheet(screen)
            await press("t")
            await type_in("yesterday")
            assert screen.looks.refused
            await press("t")
            await type_in("2026-11-20")
            await press("g", "enter")
            assert screen.looks.refused, "a reason is needed"
            assert made() == ()
            await press("g")
            await type_in("one goal")
            (first,) = made()
            assert (first.outcome, first.by, first.on, first.why) == (
                "in",
                "discussion",
                "2026-11-20",
                "one goal",
            )
            assert first.present == ("aigul", "marat")
            assert "2/5" in sheet(screen)
            await press("b")
            assert "one goal" in sheet(screen), "what was decided is told"
            await press("s", "w")
            await type_in("")
            await press("d")
            await type_in("no case")
            assert [(one.outcome, one.by) for one in made() if one.why == "no case"] == [
                ("out", "adjudication")
            ]
            await press("z", "z")
            assert made() == ()
            assert desk.table.at == 0
            await press("s", "s", "s", "s", "s", "g")
            assert screen.looks.refused
            assert "Nothing more is open" in sheet(screen)
            await press("h", "escape", "q")

    with open_study(divided) as study:
        desk = open_items_table(study)
        screen = SettleScreen(desk, Words("en"))

        def made() -> tuple[Settlement, ...]:
            return panel.settlements(desk.study.file, desk.round.id)

        asyncio.run(play())


def test_items_are_drawn_at_every_size_and_in_every_language(divided: Path) -> None:
    with open_study(divided) as study:
        for language in ("en", "ru", "kk"):
            screen = SettleScreen(open_items_table(study), Words(language))
            for _ in range(6):
                for width, height in ((1, 1), (2, 3), (20, 5), (30, 12), (80, 24), (200, 60)):
                    assert len(screen.draw(width, height)) <= height
                screen.desk.take("s")


def test_all_is_reached_by_scrolling_where_little_fits(divided: Path) -> None:
    with open_study(divided) as study:
        screen = SettleScreen(open_items_table(study), Words("en"))
        seen = ""
        for _ in range(60):
            seen += sheet(screen, 40, 7) + "\n"
            screen.looks.scroll += 1
        assert all(
            part in seen for part in ("Dana: 1", "Aigul: 9", "by the rule", "to be recorded", "is a place")
        )
        assert "more line" in seen


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let commands find a terminal, and note which desk's screen would take it over."""
    desks: list[str] = []

    def opened(_call: Call, desk: DecidingDesk) -> None:
        desks.append(type(desk).__name__)

    monkeypatch.setattr(terminal, "has_screen", lambda: True)
    monkeypatch.setattr(screens, "settle_screen", opened)
    monkeypatch.setattr(screens, "resolve_screen", opened)
    return desks


def test_who_may_decide_gets_a_screen_and_the_others_a_list(divided: Path, shown: list[str]) -> None:
    codex("resolve", "--round", "1")
    assert shown.pop() == "SettlingDesk"
    codex("resolve", "--round", "1", "--json")
    codex("resolve", "--round", "1", "--all")
    codex("resolve", "--round", "1", "--plain")
    codex("resolve", "--round", "1", "-e", "aigul")
    assert shown == []
    with open_study(divided) as study:
        give_role(study, "aigul", "adjudicator", round_id="1")
    codex("resolve", "--round", "1", "-e", "aigul")
    assert shown.pop() == "SettlingDesk"
    with open_study(divided, "marat") as study, pytest.raises(Refused):
        open_items_table(study)


def test_a_role_in_a_round_of_tags_opens_its_screen_and_no_other(folder: Path, shown: list[str]) -> None:
    with seated(folder, "aigul", kind="all") as bench:
        bench.give("planning")
        bench.finish()
    codex("round", "close", "--yes")
    codex("resolve", "-e", "aigul")
    assert shown == []
    with open_study(folder) as study:
        give_role(study, "aigul", "adjudicator", round_id="1")
    codex("resolve", "-e", "aigul")
    assert shown.pop() == "ResolvingDesk"
    codex("resolve", "-e", "marat")
    assert shown == []
