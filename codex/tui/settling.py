"""``codex resolve`` full-screen for the items of a panel: every answer in sight, a reason for every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import CodexError
from codex.tui.board import Board
from codex.tui.keys import SETTLE, Keys
from codex.tui.looks import Looks
from codex.tui.settle_page import SettlePage

if TYPE_CHECKING:
    from codex.steps.panel.settling_desk import SettlingDesk
    from codex.tui.paper import Line
    from codex.words import Words

_LINES: Final = {"leave": "s", "back": "b", "undo": "z"}
"""Action -> the line of line mode that does the same."""
_REASONS: Final = {"settle-give": "g", "settle-drop": "d"}
"""Field of a reason -> the line of line mode that it is the rest of."""


class SettleScreen(Board):
    """What a panel left open, one item after the other.

    Args:
        desk: The table of items.
        say: Texts in the language of the interface.
    """

    def __init__(self, desk: SettlingDesk, say: Words) -> None:
        self.desk = desk
        keys, looks = Keys(SETTLE), Looks()
        self.page = SettlePage(desk, say, looks, keys)
        super().__init__(say, keys, looks)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        return self.page.draw(width, height)

    def act(self, action: str, us: str) -> None:  # noqa: ARG002 - no key of this screen is one of a row
        """Carry out an action."""
        if action == "define":
            self.page.notes = not self.page.notes
        elif action == "way":
            self.open_field("settle-way", ", ".join(self.desk.present))
        elif action == "day":
            self.open_field("settle-day", self.desk.day)
        elif action in _LINES:
            self._take(_LINES[action])
        elif self.desk.now is None:
            self.tell((), text=self.say("coding.resolve-at-end"), refused=True)
        else:
            self.open_field(f"settle-{action}")

    def entered(self, mode: str, value: str) -> None:
        """Take a reason, or how and when it is decided."""
        if mode in _REASONS:
            self._take(f"{_REASONS[mode]} {value}")
            return
        try:
            if mode == "settle-way":
                self.desk.meet(value)
            else:
                self.desk.date(value)
        except CodexError as problem:
            self.tell((), text=self.say(problem.text_id, **problem.fields), refused=True)
        else:
            self.tell(())

    def _take(self, line: str) -> None:
        before = self.desk.table.at
        self.tell(self.desk.take(line).messages)
        if self.desk.table.at != before:
            self.looks.scroll = 0
