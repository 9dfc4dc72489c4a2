"""Votes by keys."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from codex.steps.panel.voting import open_seat
from codex.steps.study.opening import open_study
from codex.store import panel
from codex.tui.keys import VOTE, Keys
from codex.tui.voting import VoteScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.tui.conftest import codex

if TYPE_CHECKING:
    from pathlib import Path

    from codex.steps.study.opening import Study

LAYOUTS: dict[str, dict[str, str]] = {"us": {}, "ru": RU, "kk": KK}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_votes_are_cast_by_one_key_each_and_undone(folder: Path, layout: str) -> None:
    codex("round", "open", "--kind", "rate", "--items", "codes")
    table = LAYOUTS[layout]

    async def play() -> None:
        async with screen.run_test(size=(80, 24)) as pilot:
            drawn = "\n".join("".join(text for text, _ in line) for line in screen.draw(80, 24))
            assert "1/5" in drawn
            await pilot.press(table.get("7", "7"))
            assert [vote.value for vote in panel.votes(study.file, seat.round.id)] == ["7"]
            await pilot.press(table.get("c", "c"))
            assert {vote.state for vote in panel.votes(study.file, seat.round.id)} == {
                "given",
                "cannot-judge",
            }
            assert seat.booth.at == 2
            await pilot.press(table.get("z", "z"), table.get("z", "z"))
            assert [vote for vote in panel.votes(study.file, seat.round.id) if vote.is_given] == []
            await pilot.press("h", "escape", table.get("e", "e"), *"8", "enter", table.get("q", "q"))
            assert [vote.value for vote in panel.votes(study.file, seat.round.id)] == ["8"]

    with open_study(folder, "aigul") as study:
        seat = open_seat(study)
        screen = VoteScreen(seat, Words("en"), kazakh=layout == "kk")
        asyncio.run(play())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_was_undone_at_the_ballot_is_redone_in_the_next_sitting(folder: Path, layout: str) -> None:
    codex("round", "open", "--kind", "rate", "--items", "codes")
    table = LAYOUTS[layout]

    def values(study: Study) -> list[str]:
        return [one.value or one.state for one in panel.votes(study.file, seat.round.id)]

    with open_study(folder, "aigul") as study:
        seat = open_seat(study)
        for line in ("7", "r", "z", "z"):
            seat.take(line)
        assert values(study) == []

    async def play() -> None:
        async with screen.run_test(size=(80, 24)) as pilot:
            await pilot.press(table.get("y", "y"))
            assert (values(study), seat.booth.at) == (["7"], 1)
            await pilot.press(table.get("y", "y"))
            assert sorted(values(study)) == ["7", "recused"]
            assert seat.booth.at == 2
            await pilot.press(table.get("y", "y"))
            assert screen.looks.refused
            await pilot.press(table.get("z", "z"))
            assert (values(study), seat.booth.at) == (["7"], 1)

    with open_study(folder, "aigul") as study:
        seat = open_seat(study)
        screen = VoteScreen(seat, Words("en"), kazakh=layout == "kk")
        asyncio.run(play())


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (40, 10), (120, 40)])
def test_a_ballot_is_drawn_at_every_size(folder: Path, size: tuple[int, int]) -> None:
    codex("round", "open", "--kind", "rate", "--items", "codes")
    with open_study(folder, "aigul") as study:
        screen = VoteScreen(open_seat(study), Words("kk"))
        assert len(screen.draw(*size)) <= size[1]


def test_no_two_keys_of_the_ballot_collide_on_a_layout() -> None:
    for layout in LAYOUTS.values():
        told: dict[str, str] = {}
        for action, keys in VOTE.items():
            for key in keys:
                typed = layout.get(key, key) if len(key) == 1 else key
                assert told.setdefault(typed, action) == action
                if len(key) == 1:
                    assert Keys(VOTE, kazakh=True).action(typed, typed)[0] == action


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_smallest_terminal_shows_what_is_asked_and_how_to_answer(folder: Path, language: str) -> None:
    codex("round", "open", "--kind", "rate", "--items", "codes")
    with open_study(folder, "aigul") as study:
        seat = open_seat(study)
        screen = VoteScreen(seat, Words(language))
        for message in ("", "Saved."):
            screen.looks.message = message
            drawn = ["".join(text for text, _ in line) for line in screen.draw(20, 5)]
            assert seat.item is not None
            title = seat.item.title.get(language) or seat.item.title["en"]
            assert title[:8] in drawn[0]
            rating = " ".join(drawn[1:4])
            assert "1" in rating
            assert "9" in rating
        asked = "\n".join("".join(text for text, _ in line) for line in screen.draw(80, 24))
        assert screen.say("tui.vote-rate", low=1, high=9) in asked
