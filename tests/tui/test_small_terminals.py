"""On the smallest terminal what is decided on, or judged, is in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.steps.coding.reviewing import ReviewDesk
from codex.steps.panel.settling_desk import open_items_table
from codex.steps.panel.voting import open_seat
from codex.steps.study.opening import open_study
from codex.tui.reviewing import ReviewScreen
from codex.tui.settling import SettleScreen
from codex.words import Words
from tests.tui.conftest import codex

if TYPE_CHECKING:
    from pathlib import Path

    from codex.tui.board import Board


def drawn(screen: Board, width: int = 20, height: int = 5) -> list[str]:
    return ["".join(text for text, _ in line) for line in screen.draw(width, height)]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_an_item_of_a_panel_is_named_and_the_question_asked(folder: Path, language: str) -> None:
    codex("round", "open", "--kind", "rate", "--items", "codes")
    for who, value in (("aigul", "1"), ("marat", "9"), ("dana", "5")):
        with open_study(folder, who) as study:
            seat = open_seat(study)
            while seat.booth.now is not None:
                seat.take(value)
    codex("round", "close", "--yes")
    with open_study(folder) as study:
        desk = open_items_table(study)
        assert desk.item is not None
        title = desk.item.title.get(language) or desk.item.title["en"]
        shown = drawn(SettleScreen(desk, Words(language)))
        assert title[:8] in shown[0]
        assert shown[1].startswith(Words(language)("tui.vote-rate", low=1, high=9)[:10])
        assert Words(language)("tui.vote-rate", low=1, high=9) in drawn(
            SettleScreen(desk, Words(language)), 80, 24
        )


def test_an_excerpt_in_hand_is_shown_before_what_is_known_of_it(folder: Path) -> None:
    with open_study(folder) as study:
        desk = ReviewDesk(study)
        shown = drawn(ReviewScreen(desk, Words("kk")))
        assert any(line.startswith("│ ") for line in shown[1:2]), shown
