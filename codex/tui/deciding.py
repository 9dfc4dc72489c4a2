"""What the screens have in common on which people decide: how and when it is decided can be said at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import CodexError
from codex.tui.blocks import broken_lines
from codex.tui.board import Board

if TYPE_CHECKING:
    from codex.steps.coding.resolving_desk import DecidersDesk
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

LINES: Final = {"leave": "s", "back": "b", "undo": "z", "redo": "y"}
"""Action -> the line of line mode that does the same."""


class DecidingScreen(Board):
    """A table of things to be decided, one after the other.

    Args:
        desk: The table.
        say: Texts in the language of the interface.
        keys: Reads key presses as actions.
        looks: What the screen shows besides.
    """

    def __init__(self, desk: DecidersDesk, say: Words, keys: Keys, looks: Looks) -> None:
        self.desk = desk
        super().__init__(say, keys, looks)

    def act(self, action: str, us: str) -> None:  # noqa: ARG002 - no key of these screens is one of a row
        """Carry out an action that all such screens have."""
        if action == "way":
            self.open_field("settle-way", ", ".join(self.desk.people))
        elif action == "day":
            self.open_field("settle-day", self.desk.day)
        else:
            self.take(LINES[action])

    def entered(self, mode: str, value: str) -> None:
        """Take how or when it is decided."""
        try:
            if mode == "settle-way":
                self.desk.meet(value)
            else:
                self.desk.date(value)
        except CodexError as problem:
            self.tell((), text=self.say(problem.text_id, **problem.fields), refused=True)
        else:
            self.tell(())

    def take(self, line: str) -> None:
        """Give the desk a line of line mode and show what came of it."""
        before = self.desk.at
        self.tell(self.desk.take(line).messages)
        if self.desk.at != before:
            self.looks.scroll = 0


def way_lines(desk: DecidersDesk, say: Words, width: int) -> list[Line]:
    """Return how the next decision would be recorded: who decides it, on which day."""
    if desk.by == "adjudication":
        told = say("tui.way-adjudication", day=desk.day)
    else:
        told = say("tui.way-discussion", names=", ".join(desk.people) or "–", day=desk.day)
    return [[(line, "dim")] for line in broken_lines(told, width)]
