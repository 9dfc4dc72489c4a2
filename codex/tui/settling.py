"""``codex resolve`` full-screen for the items of a panel: every answer in sight, a reason for every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.tui.deciding import DecidingScreen
from codex.tui.keys import RESOLVE, Keys
from codex.tui.looks import Looks
from codex.tui.settle_page import SettlePage

if TYPE_CHECKING:
    from codex.steps.panel.settling_desk import SettlingDesk
    from codex.tui.paper import Line
    from codex.words import Words

_REASONS: Final = {"settle-give": "g", "settle-drop": "d"}
"""Field of a reason -> the line of line mode that it is the rest of."""


class SettleScreen(DecidingScreen):
    """What a panel left open, one item after the other.

    Args:
        desk: The table of items.
        say: Texts in the language of the interface.
    """

    desk: SettlingDesk

    def __init__(self, desk: SettlingDesk, say: Words) -> None:
        keys, looks = Keys(RESOLVE), Looks()
        self.page = SettlePage(desk, say, looks, keys)
        super().__init__(desk, say, keys, looks)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        return self.page.draw(width, height)

    def act(self, action: str, us: str) -> None:
        """Carry out an action."""
        if action == "define":
            self.page.notes = not self.page.notes
        elif action not in {"give", "drop"}:
            super().act(action, us)
        elif self.desk.now is None:
            self.tell((), text=self.say("coding.resolve-at-end"), refused=True)
        else:
            self.open_field(f"settle-{action}")

    def entered(self, mode: str, value: str) -> None:
        """Take a reason, or how and when it is decided."""
        if mode in _REASONS:
            self.take(f"{_REASONS[mode]} {value}")
        else:
            super().entered(mode, value)
