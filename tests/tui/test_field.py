"""The line that is typed into: nothing typed ahead is lost, nothing is drawn beyond the edge."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from codex.tui.field import Field
from codex.tui.wrapping import cells
from tests.tui.conftest import screen, seated, shown

if TYPE_CHECKING:
    from pathlib import Path

KEYS = ("left", "right", "home", "end", "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+k")
texts = st.text(max_size=60)


@given(texts, st.lists(st.one_of(st.sampled_from(KEYS), st.characters()), max_size=30), st.integers(1, 60))
def test_any_keys_leave_the_cursor_in_the_text_and_the_line_in_its_width(
    start: str, keys: list[str], width: int
) -> None:
    field = Field(start)
    for key in keys:
        field.press(key, key if len(key) == 1 else None)
        assert 0 <= field.at <= len(field.value)
        line = field.line(max(width, 4), "what is looked for")
        text = "".join(piece for piece, _ in line)
        assert "\x1b" not in text
        if all(cells(one) < 2 for one in field.value) and field.value.isprintable():
            assert cells(text) <= max(width, 4)


@given(texts, texts)
def test_typing_and_taking_back_leaves_what_was_there(start: str, more: str) -> None:
    field = Field(start)
    for letter in more:
        field.press(letter, letter)
    typed = [letter for letter in more if letter.isprintable()]
    assert field.value == start + "".join(typed)
    field.press("ctrl+u", None)
    assert field.value == ""


def test_a_mark_goes_with_its_letter() -> None:
    field = Field("e\u0301a\u0301")
    field.press("backspace", None)
    assert field.value == "e\u0301"
    field.press("left", None)
    assert field.at == 0
    field.press("delete", None)
    assert field.value == ""


def test_what_is_typed_ahead_is_all_there_when_enter_comes(folder: Path) -> None:
    with seated(folder) as bench:
        app = screen(bench)

        async def main() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                for key in ("f", *"lesson", "enter", "m", *"one", "enter", "s", *"week", "enter"):
                    app.post_message(events.Key(key, key if len(key) == 1 else None))
                app.post_message(events.Key("s", "s"))
                app.post_message(events.Paste("from\nelsewhere"))
                await pilot.pause()
                await pilot.pause()
                assert app.field is not None
                assert app.field.value == "weekfrom elsewhere"
                await pilot.press("escape")
                assert set(bench.now.codes) == {"planning"}
                assert bench.now.notes() == "one"
                assert bench.words == "week"
                assert "24" in shown(app)

        asyncio.run(main())


def test_what_is_pasted_on_the_sheet_gives_no_codes(folder: Path) -> None:
    with seated(folder, pinned=("planning", "peer")) as bench:
        app = screen(bench)

        async def main() -> None:
            async with app.run_test(size=(80, 24)) as pilot:
                app.post_message(events.Paste("12jx"))
                await pilot.pause()

        asyncio.run(main())
        assert not bench.now.given
        assert bench.desk.session.at == 0
