"""The workbench, driven by keys as a person presses them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest
from textual.pilot import Pilot

from codex.store import judgments as store
from codex.store import recent
from codex.tui.board import Board
from codex.tui.keys import JOIN, RESOLVE, REVIEW, SPANS, TAG, VOTE, Keys
from codex.tui.looks import Looks
from codex.tui.tagging import TagScreen
from codex.words import Words
from codex.words.keyboard import KK, RU
from tests.tui.conftest import screen, seated, shown

if TYPE_CHECKING:
    from pathlib import Path

    from codex.tui.paper import Line

LAYOUTS: dict[str, dict[str, str]] = {"us": {}, "ru": RU, "kk": KK}
PINNED = ("planning", "peer", "forum", "high", "low")
Play = Callable[[Pilot[None]], Awaitable[None]]


def run(app: TagScreen, play: Play, size: tuple[int, int] = (80, 24)) -> None:
    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            await play(pilot)

    asyncio.run(main())


def typed(key: str, layout: dict[str, str]) -> str:
    """Return what a us key types on another layout; keys with names are the same on all."""
    return layout.get(key, key) if len(key) == 1 else key


TABLES = {
    "tag": TAG,
    "spans": SPANS,
    "review": REVIEW,
    "resolve": RESOLVE,
    "join": JOIN,
    "vote": VOTE,
}
EVERY_KEY = [
    (screen, action, key)
    for screen, table in TABLES.items()
    for action, keys in table.items()
    for key in keys
]


class Recorder(Board):
    """A screen that only remembers what it was asked to do."""

    def __init__(self, table: dict[str, tuple[str, ...]], *, kazakh: bool) -> None:
        super().__init__(Words("en"), Keys(table, kazakh=kazakh), Looks())
        self.done: list[str] = []

    def draw(self, width: int, height: int) -> list[Line]:
        return [[("", "")]]

    def act(self, action: str, us: str) -> None:
        self.done.append(action)

    def entered(self, mode: str, value: str) -> None: ...

    def exit(self, *_: object, **__: object) -> None:
        self.done.append("quit")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("table", "action", "key"), EVERY_KEY, ids=["-".join(one) for one in EVERY_KEY])
def test_every_binding_pressed_does_the_same_on_three_layouts(
    table: str, action: str, key: str, layout: str
) -> None:
    pressed = typed(key, LAYOUTS[layout])
    board = Recorder(TABLES[table], kazakh=layout == "kk")
    board.press(pressed, {"question_mark": "?"}.get(key, pressed if len(pressed) == 1 else None))
    looks = board.looks
    found = [*board.done, *(["help"] if looks.mode == "help" else [])]
    found += ["down"] if looks.scroll > 0 else ["up"] if looks.scroll < 0 else []
    assert found == [action]
    assert not looks.refused


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("table", TABLES)
def test_no_two_keys_of_different_actions_type_the_same_on_a_layout(table: str, layout: str) -> None:
    told: dict[str, str] = {}
    for name, action, key in EVERY_KEY:
        if name == table:
            assert told.setdefault(typed(key, LAYOUTS[layout]), action) == action


def test_ctrl_c_says_how_to_leave_in_the_language_of_the_interface() -> None:
    class Russian(Recorder):
        def __init__(self) -> None:
            super().__init__(TAG, kazakh=False)
            self.say = Words("ru")

    app = Russian()

    async def main() -> None:
        async with app.run_test() as pilot:
            await pilot.press("ctrl+c")
            assert app.looks.message == "q — выход; все ответы уже сохранены"
            assert len(app.screen.walk_children()) == 1  # the sheet; no toasts, no tooltips

    asyncio.run(main())
    assert app.done == []


def test_without_colour_a_sheet_keeps_its_words_and_loses_its_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    class Coloured(Recorder):
        def draw(self, width: int, height: int) -> list[Line]:
            return [[("planning", "code")]]

    app = Coloured(TAG, kazakh=False)

    async def main() -> None:
        async with app.run_test(size=(20, 4)):
            first = app.paper.render_lines(app.paper.size.region)[0]
            assert first.text.rstrip() == "planning"
            colours = [one.style.color for one in first if one.style is not None]
            assert all(colour is None or colour.is_default for colour in colours)

    asyncio.run(main())


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_excerpt_is_judged_by_keys_of_any_layout(folder: Path, layout: str) -> None:
    table = LAYOUTS[layout]

    async def play(pilot: Pilot[None]) -> None:
        for key in "13cuj":
            await pilot.press(typed(key, table))

    with seated(folder, pinned=PINNED) as bench:
        first = bench.desk.session.excerpt
        run(screen(bench), play)
        given = {one.code: one for one in store.judgments(bench.desk.study.file, excerpt=first)}
        assert given.keys() == {"planning", "forum"}
        assert given["forum"].stance == "contradicts"
        assert given["planning"].stance == "supports"
        assert given["forum"].unsure
        assert bench.desk.session.at == 1


def test_a_code_is_found_in_the_wrong_layout_and_given(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("а")
        for letter in "зуук":
            await pilot.press(letter)
        assert "Peer [bold]work[/]" in shown(app)
        await pilot.press("enter")
        assert "1 +Peer [bold]work[/]" in shown(app)

    with seated(folder) as bench:
        app = screen(bench)
        run(app, play)
        assert bench.now.codes == ("peer",)
        assert bench.slots[0] == "peer"


def test_letters_in_a_text_field_are_letters(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("1", "m", *"quzx", "space", *"1я", "enter", "u")

    with seated(folder, pinned=PINNED) as bench:
        run(screen(bench), play)
        assert bench.now.notes() == "quzx 1я"
        assert bench.now.is_unsure
        assert bench.desk.session.at == 0


def test_enter_without_a_code_says_what_to_press_and_stays(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("enter")
        assert "x says that nothing fits" in shown(app)

    with seated(folder) as bench:
        app = screen(bench)
        run(app, play)
        assert bench.desk.session.at == 0
        assert bench.now.is_empty


def test_nothing_fits_is_judged_and_undone_and_done_again_after_a_restart(folder: Path) -> None:
    async def nothing(pilot: Pilot[None]) -> None:
        await pilot.press("1", "j", "x")

    async def back(pilot: Pilot[None]) -> None:
        await pilot.press("z", "z")

    async def again(pilot: Pilot[None]) -> None:
        await pilot.press("y", "y")

    with seated(folder, pinned=PINNED) as bench:
        run(screen(bench), nothing)
        me, file = bench.desk.study.actor.id, bench.desk.study.file
        assert len(store.done_ids(file, "1", me)) == 2
    with seated(folder, pinned=PINNED) as bench:
        assert bench.desk.session.left == 22
        run(screen(bench), back)
        assert store.done_ids(bench.desk.study.file, "1", me) == frozenset()
        assert len(list(store.judgments(bench.desk.study.file, expert=me))) == 1
    with seated(folder, pinned=PINNED) as bench:
        app = screen(bench)
        run(app, again)
        assert len(store.done_ids(bench.desk.study.file, "1", me)) == 2, app.looks.message
        assert bench.redo()[0].refused


def test_repeat_gives_the_codes_of_the_last_excerpt(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("1", "2", "enter", "r")

    with seated(folder, pinned=PINNED) as bench:
        run(screen(bench), play)
        assert set(bench.now.codes) == {"planning", "peer"}


def test_search_marks_what_was_found_and_goes_round(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("s", *"PLANS", "enter")
        assert "8 excerpts" in shown(app)
        view = bench.view()
        assert view is not None
        assert "plans" in view.excerpt.text
        lines = app.page.draw(*app.paper.size)
        assert ("plans", "found") in [piece for line in lines for piece in line]
        places = set()
        for _ in range(8):
            await pilot.press("n")
            places.add(bench.desk.session.at)
        assert len(places) == 8

    with seated(folder) as bench:
        app = screen(bench)
        run(app, play)
        assert bench.desk.study.file is not None


def test_a_definition_shows_the_last_excerpts_of_ones_own_only(folder: Path) -> None:
    async def give(pilot: Pilot[None]) -> None:
        await pilot.press("1", "j")

    async def look(pilot: Pilot[None]) -> None:
        await pilot.press("1", "d")
        text = shown(app)
        assert "Sets out goals" in text
        assert text.count("- In week") == 1

    with seated(folder, "marat", pinned=PINNED) as bench:
        run(screen(bench), give)
    with seated(folder, "aigul", pinned=PINNED) as bench:
        app = screen(bench)
        run(app, look)
        assert len(recent.last_given(bench.desk.study.file, "1", "planning", None)) >= 1


def test_controls_in_a_text_are_shown_and_markup_is_text(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("s", *"plans", "enter")
        painted = "".join(
            segment.text for y in range(app.paper.size.height) for segment in app.paper.render_line(y)
        )
        assert "\x1b" not in painted
        assert "\u202e" not in painted
        assert "␛[31m" in painted
        assert "[bold]goal[/bold]" in painted

    with seated(folder) as bench:
        app = screen(bench)
        run(app, play)


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (30, 8), (40, 12), (80, 24), (200, 60)])
def test_every_size_of_terminal_is_drawn(folder: Path, size: tuple[int, int]) -> None:
    async def play(pilot: Pilot[None]) -> None:
        for key in ("1", "f", "escape", "h", "down", "escape", "t", "d", "escape", "u", "j", "t", "t"):
            await pilot.press(key)
            width, height = app.paper.size
            assert len(app.page.draw(max(width, 1), max(height, 1))) <= max(height, 1)
        for y in range(app.paper.size.height):
            assert app.paper.render_line(y).cell_length == app.paper.size.width
        if size == (20, 5):
            assert "week" in shown(app)

    with seated(folder, pinned=PINNED) as bench:
        app = screen(bench)
        run(app, play, size)
        assert bench.desk.session.at == 1


def test_a_palette_digit_keeps_its_code_and_pins_come_first(folder: Path) -> None:
    with seated(folder, pinned=("low",)) as bench:
        bench.give("planning")
        bench.give("peer")
        before = list(bench.slots)
        bench.give("planning")
        assert bench.slots == before == ["low", "planning", "peer"]
        bench.touched = "peer"
        bench.pin()
        assert bench.pinned == ("low", "peer")


def test_a_closed_round_refuses_and_loses_nothing(folder: Path) -> None:
    from tests.tui.conftest import codex

    async def play(pilot: Pilot[None]) -> None:
        await pilot.press("1")
        codex("round", "close", "--yes")
        await pilot.press("2")
        assert app.looks.refused

    with seated(folder, pinned=PINNED) as bench:
        app = screen(bench)
        run(app, play)
        assert bench.now.codes == ("planning",)


def test_two_screens_of_one_expert_lose_nothing(folder: Path) -> None:
    with seated(folder, pinned=PINNED) as one, seated(folder, pinned=PINNED) as other:
        one.give("planning")
        other.give("forum")
        one.finish()
        other.finish()
        given = {item.code for item in store.judgments(one.desk.study.file, expert="aigul")}
        assert given == {"planning", "forum"}


def test_an_empty_codebook_and_an_empty_queue_are_said(folder: Path) -> None:
    async def play(pilot: Pilot[None]) -> None:
        for key in ("1", "j", "x", "f", "escape", "u", "m", "escape", "k", "n", "d", "escape"):
            await pilot.press(key)
        assert "nothing to judge" in shown(app)

    with seated(folder, kind="unsure") as bench:
        app = screen(bench)
        run(app, play)


def test_keys_may_be_changed_but_not_onto_each_other() -> None:
    keys = Keys(TAG, {"unsure": "o", "note": "q", "slot": "a", "fly": "o"})
    assert keys.action("o", "o")[0] == "unsure"
    assert keys.action("щ", "щ")[0] == "unsure"
    assert keys.action("u", "u")[0] == ""
    assert keys.action("q", "q")[0] == "quit"
    assert keys.refused == ["note", "slot", "fly"]


def test_a_bare_mark_is_no_digit_where_no_kazakh_layout_is_about() -> None:
    keys = Keys(TAG)
    assert keys.action("full_stop", ".")[0] == ""
    assert keys.action("ә", "ә") == ("slot", "2")
    assert keys.action("full_stop", ".") == ("slot", "7")


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_hint_to_rest_is_in_sight_on_a_small_terminal(folder: Path, language: str) -> None:
    seconds = 0.0

    async def play(pilot: Pilot[None]) -> None:
        nonlocal seconds
        for _ in range(6):
            seconds += 30
            await pilot.press("x")
        assert Words(language)("tui.pace", hour=120, n=round(18 * 30 / 60)) in shown(board)
        seconds = 48 * 60
        await pilot.press("x")
        assert Words(language)("tui.rest", n=48) in shown(board)

    with seated(folder) as bench:
        board = TagScreen(bench, Words(language), {}, clock=lambda: seconds)
        run(board, play)


def test_a_terminal_made_narrow_shows_the_text_and_the_finder_not_the_tree(folder: Path) -> None:
    async def play() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("t", "t")
            app.looks.tree = True
            await pilot.resize_terminal(40, 12)
            await pilot.pause()
            assert "week" in shown(app), "the excerpt that is judged is in sight"
            await pilot.press("t")
            assert "Lesson planning" in shown(app)
            assert "week" not in shown(app)
            await pilot.press("f", *"for")
            assert "Forum" in shown(app)
            assert "Lesson planning" not in shown(app)
            await pilot.press("enter", "j")
            assert "week" in shown(app), "the next excerpt is shown, not the tree"

    with seated(folder) as bench:
        app = screen(bench)
        asyncio.run(play())


def test_codes_that_were_given_are_told_by_name(folder: Path) -> None:
    with seated(folder) as bench:
        bench.give("planning")
        app = screen(bench, "kk")
        assert any(text.startswith("Сабақ жоспарлау") for line in app.page._given(80) for text, _ in line)


def test_undo_says_what_it_took_back_where_nothing_of_it_is_in_sight(folder: Path) -> None:
    with seated(folder) as bench:
        first = bench.desk.session.queue[0]
        bench.give("planning")
        bench.finish()
    with seated(folder) as bench:  # what is finished is not in the queue of what is left
        assert first not in bench.desk.session.queue
        (told,) = bench.undo()
        assert (told.text_id, told.fields) == ("coding.undone-elsewhere", {"excerpt": first})
        bench.desk.propose("Feedback: what comes back")
        (told,) = bench.undo()
        assert told.text_id == "coding.undone"
