"""``codex tag`` in a unitizing round: spans marked by keyboard in whole sources, each key saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.steps.coding.workbench import Found
from codex.tui.board import Board
from codex.tui.keys import SPANS, Keys
from codex.tui.looks import Looks
from codex.tui.span_page import SpanPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.coding.rules import Message
    from codex.steps.coding.marking import SpanDesk
    from codex.tui.paper import Line
    from codex.words import Words

_FINDS = 12
"""Codes that the finder lists."""


class SpanScreen(Board):
    """One expert's sources.

    Args:
        desk: The expert's desk in the round.
        say: Texts in the language of the interface.
        changed: Action -> letter, where the study's preferences say another one.
    """

    def __init__(self, desk: SpanDesk, say: Words, changed: Mapping[str, str] | None = None) -> None:
        looks = Looks()
        kazakh = say.language == "kk" or desk.study.actor.reads("kk")
        keys = Keys(SPANS, {k: v for k, v in (changed or {}).items() if k in SPANS}, kazakh=kazakh)
        self.desk = desk
        self.page = SpanPage(desk, say, looks, keys)
        super().__init__(say, keys, looks)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        return self.page.draw(width, height)

    def press(self, key: str, character: str | None) -> None:
        """Carry out a key; here *up* and *down* move the cursor, and *escape* lets go of what is marked."""
        if not self.looks.mode and key == "escape" and self.desk.sheet.marking:
            self.tell(self.desk.act("let-go"))
            self.paper.redraw()
            return
        action, us = self.board_keys.action(key, character)
        if not self.looks.mode and action in {"up", "down"}:
            self.act(action, us)
            self.paper.redraw()
            return
        super().press(key, character)

    def act(self, action: str, us: str) -> None:
        """Carry out an action; the desk has saved it when this returns."""
        desk = self.desk
        if action in {"down", "up", "page-down", "page-up"}:
            self.tell(self._by_lines(action))
        elif action == "slot":
            self.tell(desk.give_slot((int(us) - 1) % 10))
        elif action in {"note", "find", "search", "go", "propose"}:
            self._open(action)
        else:
            self.tell(desk.act(action))

    def _by_lines(self, action: str) -> tuple[Message, ...]:
        if not self.desk.sheet.text:
            return ()
        steps = max(self.page.room - 2, 1) if action.startswith("page") else 1
        steps = steps if action.endswith("down") else -steps
        laid = self.page.laid(self.paper.size.width)
        return self.desk.move_to(laid.above_or_below(self.desk.sheet.selection.cursor, steps))

    # -- the text field --------------------------------------------------------------------------

    def _open(self, mode: str) -> None:
        sheet = self.desk.sheet
        if mode == "note" and sheet.held is None:
            self.tell(self.desk.note(""))
            return
        if mode == "find" and sheet.held is None and not sheet.has_selection:
            self.tell((), text=self.say("coding.nothing-marked"), refused=True)
            return
        note = sheet.held.note if sheet.held is not None else ""
        self.open_field(
            {"go": "span-go"}.get(mode, mode), {"note": note, "search": self.desk.words}.get(mode, "")
        )
        if mode == "find":
            self.changed("")

    def changed(self, value: str) -> None:
        """Look again for codes as the query grows."""
        if self.looks.mode != "find":
            return
        desk, looks = self.desk, self.looks
        if value.strip():
            ids = [hit.code for hit in desk.finder.search(value.strip(), _FINDS)]
        else:
            ids = [
                *dict.fromkeys([*desk.palette.slots, *(one.id for one in desk.book.codes if not one.retired)])
            ]
        codes = [code for one in ids if (code := desk.book.code(one)) is not None]
        looks.hits = tuple(Found(code, "") for code in codes[:_FINDS])
        looks.chosen = 0

    def in_field(self, key: str) -> bool:
        """Take also the keys that go through the finder's list."""
        looks = self.looks
        if looks.mode == "find":
            if key in {"up", "down"}:
                step = 1 if key == "down" else -1
                looks.chosen = max(0, min(looks.chosen + step, len(looks.hits) - 1))
                return True
            if key == "enter" and not looks.hits:
                return True
        return super().in_field(key)

    def entered(self, mode: str, value: str) -> None:
        """Take what was typed."""
        desk = self.desk
        if mode == "find" and self.looks.hits:
            self.tell(desk.give(self.looks.hits[self.looks.chosen].code.id))
        elif mode == "note":
            self.tell(desk.note(value))
        elif mode == "propose" and value.strip():
            self.tell((desk.propose(value, self.say.language),))
        elif mode == "search":
            self.tell(desk.search(value))
        elif mode == "span-go":
            self.tell(desk.go_to(value))
