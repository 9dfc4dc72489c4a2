"""Free spans by keyboard in whole sources, on the screen and line by line."""

from __future__ import annotations

import asyncio
import io
import sys
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.cli import app as program
from codex.steps.coding.marking import SpanDesk, open_span_desk
from codex.steps.study.opening import open_study
from codex.store import spans as store
from codex.tui.spans import SpanScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.tui.conftest import codex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.pilot import Pilot

    from codex.model.span import FreeSpan

LAYOUTS: dict[str, dict[str, str]] = {"us": {}, "ru": RU, "kk": KK}
SENTENCE = "Мұғалім сабақтың мақсатын қояды. Потом дети обсуждают планы in pairs. "
PINNED = ("planning", "peer", "forum", "high", "low")


@pytest.fixture
def marked(folder: Path) -> Path:
    """A unitizing round over an interview with controls in it and a text of 100,000 characters."""
    Path("long.txt").write_text((SENTENCE * 1500)[:100_000], encoding="utf-8")
    codex("import", "long.txt", "--lang", "mixed")
    codex("round", "open", "--kind", "unitize")
    return folder


@contextmanager
def seated(folder: Path, source: str, expert: str = "aigul") -> Iterator[SpanDesk]:
    with open_study(folder, expert) as study:
        yield open_span_desk(study, pinned=PINNED, sources=[source])


def run(desk: SpanDesk, *keys: str, size: tuple[int, int] = (80, 24), layout: str = "us") -> str:
    """Press keys one after the other; returns what stands on the sheet then."""
    screen = SpanScreen(desk, Words("en"))
    seen = []

    async def play(pilot: Pilot[None]) -> None:
        for key in keys:
            await pilot.press(LAYOUTS[layout].get(key, key) if len(key) == 1 else key)
        seen.append(shown(screen))

    async def main() -> None:
        async with screen.run_test(size=size) as pilot:
            await play(pilot)

    asyncio.run(main())
    return seen[0]


def shown(screen: SpanScreen) -> str:
    width, height = screen.paper.size
    return "\n".join("".join(text for text, _ in line) for line in screen.draw(width, height))


def own(desk: SpanDesk) -> tuple[FreeSpan, ...]:
    return store.spans(desk.study.file, desk.round.id, expert=desk.study.actor.id)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_span_is_marked_coded_noted_and_finished_on_any_layout(marked: Path, layout: str) -> None:
    with seated(marked, "interview") as desk:
        text = run(desk, *"or13cu", "m", "a", "enter", layout=layout)
        (span,) = own(desk)
        assert span.codes == (("planning", "supports"), ("forum", "contradicts"))
        assert span.unsure
        assert span.note == ("a" if layout == "us" else LAYOUTS[layout]["a"])
        assert "⟦" in text
        assert "⟧" in text
        assert "span 1 of 1: Lesson planning, Forum! · " in text
        assert "unsure" in text
        run(desk, "d", layout=layout)
        assert desk.sheet.blank.source in desk.finished


def test_ends_are_moved_a_span_taken_away_and_brought_back_after_a_restart(marked: Path) -> None:
    with seated(marked, "interview") as desk:
        run(desk, "space", "l", "l", "1", "e", "l", "enter")
        (span,) = own(desk)
        assert desk.sheet.text[span.start : span.end] == "Interviewer: What of"
        assert "Interviewer: [" not in run(desk, "x")
        assert own(desk) == ()
    with seated(marked, "interview") as desk:
        text = run(desk, "z")
        assert len(own(desk)) == 1
        assert "span 1 of 1" in text
        run(desk, "z", "z")
        assert own(desk) == ()
        run(desk, "y", "y")
        assert len(own(desk)) == 1


def test_a_long_text_is_marked_at_its_very_end(marked: Path) -> None:
    with seated(marked, "long") as desk:
        text = run(desk, "end", "k", "k", "space", "end", "2", "home", "n")
        (span,) = own(desk)
        assert span.end == len(desk.sheet.text.rstrip())
        assert "⟦" in text
        text = run(desk, "g", *"50%", "enter")
        assert "50%" in text
        assert "in pairs" in text


def test_pages_and_lines_keep_the_cursor_in_sight(marked: Path) -> None:
    with seated(marked, "long") as desk:
        run(desk, *["pagedown"] * 5, *["down"] * 3, "up")
        here = desk.sheet.selection.cursor
        assert here > 1000
        run(desk, "pageup", "pageup", "pageup", "pageup", "pageup", "pageup")
        assert desk.sheet.selection.cursor == 0


def test_a_code_is_found_by_name_in_the_wrong_layout(marked: Path) -> None:
    with seated(marked, "interview") as desk:
        text = run(desk, "r", "f", *"зуук")
        assert "Peer [bold]work[/]" in text
        run(desk, "escape")
    with seated(marked, "interview") as desk:
        run(desk, "r", "f", *"зуук", "enter")
        assert own(desk)[0].given == ("peer",)


def test_what_was_searched_for_is_gone_to_and_gone_round(marked: Path) -> None:
    with seated(marked, "long") as desk:
        run(desk, "s", *"PAIRS", "enter")
        first = desk.sheet.selection.cursor
        assert desk.sheet.text[first:].startswith("pairs")
        run(desk, "s", "enter")
        assert desk.sheet.selection.cursor > first


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (30, 8), (40, 12), (80, 24), (200, 60)])
def test_every_size_of_terminal_is_drawn(marked: Path, size: tuple[int, int]) -> None:
    with seated(marked, "interview") as desk:
        run(desk, "r", "1", "o", "o", "r", "f", size=size)
        run(desk, "h", size=size)


def test_controls_stay_visible_and_places_stay_true(marked: Path) -> None:
    with seated(marked, "interview") as desk:
        text = run(desk, "s", *"[31mplans", "enter", "space", "l", "4")
        (span,) = own(desk)
        assert desk.sheet.text[span.start : span.end] == "[31mplans"
        assert "␛" in text
        assert "\x1b" not in text
        assert "\u202e" not in text


def test_two_screens_of_one_expert_lose_nothing(marked: Path) -> None:
    with seated(marked, "interview") as one, seated(marked, "interview") as other:
        run(one, "r", "1")
        run(other, "o", "r", "3")
        assert len(own(one)) == 2
        run(one, "o", "o", "r", "2")
        assert len(own(other)) == 3


def test_a_round_that_was_closed_meanwhile_refuses_and_keeps_what_was_saved(marked: Path) -> None:
    with seated(marked, "interview") as desk:
        run(desk, "r", "1")
        codex("round", "close")
        text = run(desk, "o", "o", "r", "2")
        assert "! " in text
        assert len(own(desk)) == 1


def plain(typed: str, monkeypatch: pytest.MonkeyPatch) -> str:
    told = io.StringIO()
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    with redirect_stderr(told):
        assert program.main(["tag", "-e", "aigul", "--plain", "-s", "long"]) == 0
    return told.getvalue()


def test_line_by_line_the_same_is_recorded(marked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = plain("1 planning forum!\n2-3 high\n#2 low u\nm #1 why\n/ дети\nl\n20000 peer\nd\n", monkeypatch)
    assert "#2 low?" in told
    assert "[#2]" not in told.split("#1")[0]
    with open_study(marked, "aigul") as study:
        first, second = store.spans(study.file, "1", expert="aigul")
        assert first.codes == (("planning", "supports"), ("forum", "contradicts"))
        assert first.note == "why"
        assert (second.given, second.unsure) == (("low",), True)
        assert list(store.finished(study.file, "1").values()) == [{"aigul"}]
