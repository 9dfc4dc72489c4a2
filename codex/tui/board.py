"""What all full screens are made of: one sheet, one line to type into below it, and keys read on any layout."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar

from textual.app import App, ComposeResult
from textual.screen import Screen

from codex.tui.field import Field
from codex.tui.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from codex.coding.rules import Message
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words


class _Ground(Screen[None], inherit_css=False):
    """What the sheet lies on; it says itself how it looks, so that no theme is worked out for it."""

    DEFAULT_CSS = (
        "_Ground { layout: vertical; overflow: hidden; background: ansi_default; color: ansi_default; }"
    )


class Board(App[None], inherit_css=False):
    """A screen of one sheet.

    Args:
        say: Texts in the language of the interface.
        keys: Reads key presses as actions.
        looks: What the screen shows besides the work itself.
    """

    DEFAULT_CSS = "Board { background: ansi_default; color: ansi_default; }"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = []

    def __init__(self, say: Words, keys: Keys, looks: Looks) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self._disable_notifications = self._disable_tooltips = True  # the sheet has a line for messages
        self.say = say
        self.board_keys = keys
        self.looks = looks
        self.paper = Paper(self._drawn)
        self.field: Field | None = None
        """What is typed into; None while keys are for the sheet."""
        if keys.refused:
            self.tell((), text=say("tui.keys-refused", names=", ".join(keys.refused)), refused=True)

    @abstractmethod
    def draw(self, width: int, height: int) -> Sequence[Line]:
        """Return the lines of the sheet."""

    @abstractmethod
    def act(self, action: str, us: str) -> None:
        """Carry out the action of a key that was pressed on the sheet."""

    @abstractmethod
    def entered(self, mode: str, value: str) -> None:
        """Take what was typed into the field; it is closed already."""

    def get_css_variables(self) -> dict[str, str]:
        """Give no colours of a theme: the terminal's own are used, by name."""
        return {}

    def get_default_screen(self) -> Screen[None]:
        """Give what the sheet lies on."""
        return _Ground(id="_default")

    def compose(self) -> ComposeResult:
        """Give the sheet."""
        yield self.paper

    def _drawn(self, width: int, height: int) -> Sequence[Line]:
        """Return the lines of the sheet, the field below them where it is open."""
        if self.field is None or height < 2:
            return self.draw(width, height)
        lines = list(self.draw(width, height - 1))[: height - 1]
        lines += [[] for _ in range(height - 1 - len(lines))]
        return [*lines, self.field.line(width, self.say(f"tui.field-{self.looks.mode}"))]

    async def on_event(self, event: events.Event) -> None:
        """Take keys and pasted texts before any widget does, one after the other."""
        from textual import events as kinds

        if isinstance(event, kinds.Key):
            if self.field is not None:
                self.type(event.key, event.character)
            elif event.key == "ctrl+c":
                self.tell((), text=self.say("tui.how-to-leave", key=self.board_keys.letter("quit")))
                self.paper.redraw()
            elif not event.key.startswith("ctrl+"):
                self.press(event.key, event.character)
            else:
                await super().on_event(event)
            return
        if isinstance(event, kinds.Paste):
            self.paste(event.text)
            return
        await super().on_event(event)

    def press(self, key: str, character: str | None) -> None:
        """Carry one key out and show what came of it."""
        action, us = self.board_keys.action(key, character)
        looks = self.looks
        if looks.mode == "help":
            if action in {"down", "up"}:
                looks.scroll += 5 if action == "down" else -5
            else:
                looks.mode, looks.scroll = "", 0
        elif key == "escape":
            looks.message = ""
        elif action == "help":
            looks.mode, looks.scroll = "help", 0
        elif action == "quit":
            self.exit()
        elif action in {"down", "up"}:
            step = max(self.paper.size.height // 2, 1)
            looks.scroll += step if action == "down" else -step
        elif action:
            self.act(action, us)
        else:
            text = self.say("tui.no-such-key", key=character) if character and character.isprintable() else ""
            self.tell((), text=text, refused=True)
        self.paper.redraw()

    # -- the text field --------------------------------------------------------------------------

    def open_field(self, mode: str, start: str = "") -> None:
        """Open the field below the sheet.

        What is asked for stands in the empty field; one that is not empty has it in the line above.
        """
        self.looks.mode, self.looks.refused = mode, False
        self.looks.message = self.say(f"tui.field-{mode}") if start else ""
        self.field = Field(start)

    def close_field(self) -> None:
        """Give the keys back to the sheet."""
        self.looks.mode, self.looks.message = "", ""
        self.field = None

    def type(self, key: str, character: str | None) -> None:
        """Take a key into the open field; letters are letters there, on any layout."""
        field = self.field
        if field is None:
            return
        before = field.value
        if not self.in_field(key) and not field.press(key, character) and key == "ctrl+q":
            self.exit()
        self._typed(before)

    def paste(self, text: str) -> None:
        """Take a pasted text into the open field; without one it is dropped, since letters would be keys."""
        if self.field is not None:
            before = self.field.value
            self.field.paste(text)
            self._typed(before)

    def _typed(self, before: str) -> None:
        if self.field is not None and self.field.value != before:
            self.changed(self.field.value)
        self.paper.redraw()

    def changed(self, value: str) -> None:
        """Look at what has been typed so far; nothing to do on most screens."""

    def in_field(self, key: str) -> bool:
        """Take the keys that lead out of the field; leave it the others."""
        if key == "escape":
            self.close_field()
        elif key == "enter" and self.field is not None:
            mode, value = self.looks.mode, self.field.value
            self.close_field()
            self.entered(mode, value)
        elif key not in {"tab", "shift+tab"}:
            return False
        return True

    def tell(self, messages: Sequence[Message], *, text: str = "", refused: bool = False) -> None:
        """Show messages in the line kept for them; none clears it."""
        parts = [message.message(self.say) for message in messages] or ([text] if text else [])
        self.looks.message = "; ".join(parts)
        self.looks.refused = refused or any(message.refused for message in messages)
