"""``codex tag`` full-screen: keys go to the workbench, lines come back; each key is saved at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App, ComposeResult
from textual.widgets import Input

from codex.steps.workbench import BATCH
from codex.tui.keys import TAG, Keys
from codex.tui.paper import Paper
from codex.tui.tag_page import Looks, TagPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual import events

    from codex.coding.rules import Message
    from codex.steps.workbench import Workbench
    from codex.words import Words

_REST_AFTER: Final = 45 * 60
"""Seconds after which the head line says how long one has been at it."""
_FIELDS: Final = frozenset({"find", "define", "note", "search", "go"})
"""Modes in which letters go to a text field and mean nothing else."""


class TagScreen(App[None]):
    """The workbench of one expert.

    Args:
        bench: The desk with its palette, finder and search.
        say: Texts in the language of the interface.
        changed: Action -> letter, where the study's preferences say another one.
        clock: Seconds, for the pace alone.
    """

    CSS = """
    Screen { background: ansi_default; color: ansi_default; layers: base; }
    Input { display: none; border: none; height: 1; padding: 0; background: ansi_default; color: ansi_default; }
    Input:focus { border: none; background-tint: transparent 0%; }
    Input.shown { display: block; }
    """
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar = []

    def __init__(
        self,
        bench: Workbench,
        say: Words,
        changed: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(ansi_color=True)
        self.animation_level = "none"
        self.bench = bench
        self.say = say
        self.looks = Looks()
        kazakh = say.language == "kk" or bench.desk.study.actor.reads("kk")
        self.tag_keys = Keys(TAG, changed, kazakh=kazakh)
        self.page = TagPage(bench, say, self.looks, self.tag_keys)
        self.paper = Paper(self.page.draw)
        self.field = Input(select_on_focus=False)
        self._clock = clock
        self._began = clock()
        if self.tag_keys.refused:
            names = ", ".join(self.tag_keys.refused)
            self.tell((), text=say("tui.keys-refused", names=names), refused=True)

    def compose(self) -> ComposeResult:
        """Give the sheet and the one text field below it."""
        yield self.paper
        yield self.field

    def on_mount(self) -> None:
        """Keep keys on the sheet, not in the field."""
        self.set_focus(None)

    # -- keys ------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Take keys before any widget does, unless a text field is open."""
        from textual import events as kinds

        if isinstance(event, kinds.Key):
            if self.looks.mode in _FIELDS:
                if self._in_field(event):
                    self.paper.redraw()
                    return
            elif not event.key.startswith("ctrl+"):
                self.press(event.key, event.character)
                return
        await super().on_event(event)

    def press(self, key: str, character: str | None) -> None:
        """Carry one key out and show what came of it."""
        action, us = self.tag_keys.action(key, character)
        looks = self.looks
        if looks.mode == "help":
            self._in_help(action)
        elif key == "escape":
            looks.message = ""
        elif not action:
            text = self.say("tui.no-such-key", key=character) if character and character.isprintable() else ""
            self.tell((), text=text, refused=True)
        else:
            self._do(action, us)
        self.paper.redraw()

    def _do(self, action: str, us: str) -> None:
        bench, before = self.bench, self.bench.desk.session.at
        simple = {
            "finish": bench.finish,
            "leave": bench.leave,
            "back": bench.back,
            "unsure": bench.unsure,
            "nothing": bench.nothing_fits,
            "stance": bench.turn_stance,
            "repeat": bench.repeat_last,
            "undo": bench.undo,
            "redo": bench.redo,
            "pin": bench.pin,
        }
        if action in simple:
            self.tell(simple[action]())
        elif action == "slot":
            self.tell(bench.give_slot((int(us) - 1) % 10))
        elif action in {"next-match", "last-match"}:
            self.tell(bench.match(1 if action == "next-match" else -1))
        elif action in _FIELDS:
            self._open(action)
        elif action in {"down", "up"}:
            step = max(self.paper.size.height // 2, 1)
            self.looks.scroll += step if action == "down" else -step
        elif action == "tree":
            shown = self.looks.tree if self.looks.tree is not None else self.paper.size.width >= 108
            self.looks.tree = not shown
        elif action == "help":
            self.looks.mode, self.looks.scroll = "help", 0
        elif action == "quit":
            self.exit()
        if bench.desk.session.at != before:
            self.looks.scroll = 0
        self._pace()

    def _in_help(self, action: str) -> None:
        if action in {"down", "up"}:
            self.looks.scroll += 5 if action == "down" else -5
        else:
            self.looks.mode, self.looks.scroll = "", 0

    # -- the text field --------------------------------------------------------------------------

    def _open(self, mode: str) -> None:
        """Open the field below the page; letters are letters there, on any layout."""
        if self.bench.view() is None and mode in {"note", "find"}:
            self.tell((), text=self.say("coding.at-end"), refused=True)
            return
        looks, field = self.looks, self.field
        looks.mode, looks.message = mode, ""
        start = {"note": " ".join(self.bench.now.notes().split("\n")), "search": self.bench.words}.get(
            mode, ""
        )
        field.placeholder = self.say(f"tui.field-{mode}")
        with field.prevent(Input.Changed):
            field.value = start
        field.cursor_position = len(start)
        field.add_class("shown")
        field.focus()
        if mode in {"find", "define"}:
            self._find("")

    def _close(self) -> None:
        self.looks.mode = ""
        self.field.remove_class("shown")
        self.set_focus(None)

    def _in_field(self, event: events.Key) -> bool:
        """Take the keys that lead out of the field or through its list; leave it the others."""
        looks = self.looks
        listing = looks.mode in {"find", "define"}
        if event.key == "escape":
            self._close()
        elif event.key == "enter":
            self._entered()
        elif listing and event.key == "tab":
            self._take_chosen()
            self._find(self.field.value)
        elif listing and event.key in {"up", "down"}:
            step = 1 if event.key == "down" else -1
            looks.chosen = max(0, min(looks.chosen + step, len(looks.hits) - 1))
        elif event.key in {"tab", "shift+tab"}:
            pass
        else:
            return False
        return True

    def _entered(self) -> None:
        mode, value, before = self.looks.mode, self.field.value, self.bench.desk.session.at
        if mode == "find":
            if not self.looks.hits:
                return
            self._take_chosen()
        elif mode == "define" and self.looks.hits:
            self.bench.touched = self.looks.hits[self.looks.chosen].code.id
        elif mode == "note":
            self.tell(self.bench.note(value))
            if not self.looks.refused:
                self.tell((), text=self.say("tui.note-saved"))
        elif mode == "search":
            self.tell(self.bench.search(value))
        elif mode == "go":
            self.tell(self.bench.go_to(value))
        self._close()
        if self.bench.desk.session.at != before:
            self.looks.scroll = 0

    def _take_chosen(self) -> None:
        if self.looks.hits:
            self.tell(self.bench.give(self.looks.hits[self.looks.chosen].code.id))

    def _find(self, query: str) -> None:
        looks = self.looks
        before = looks.hits[looks.chosen].code.id if looks.hits and looks.chosen < len(looks.hits) else ""
        looks.hits = self.bench.find(query)
        wanted = before if query and before else self.bench.touched if looks.mode == "define" else ""
        ids = [hit.code.id for hit in looks.hits]
        looks.chosen = ids.index(wanted) if not query and wanted in ids else 0

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look again for codes as the query grows."""
        if self.looks.mode in {"find", "define"}:
            self._find(event.value)
            self.paper.redraw()

    # --------------------------------------------------------------------------------------------

    def tell(self, messages: tuple[Message, ...], *, text: str = "", refused: bool = False) -> None:
        """Show messages in the line kept for them; none clears it."""
        parts = [message.message(self.say) for message in messages] or ([text] if text else [])
        self.looks.message = "; ".join(parts)
        self.looks.refused = refused or any(message.refused for message in messages)

    def _pace(self) -> None:
        """Say quietly how the batch, the hour and the evening go."""
        bench, say = self.bench, self.say
        done, seconds = bench.finished, self._clock() - self._began
        parts = []
        if done:
            parts.append(say("tui.batch", done=(done - 1) % BATCH + 1, size=BATCH))
        if done >= 5 and seconds >= 60:
            an_hour = round(done * 3600 / seconds)
            left = round(bench.desk.session.left * seconds / done / 60)
            parts.append(say("tui.pace", hour=an_hour, n=left))
        if seconds >= _REST_AFTER:
            parts.append(say("tui.rest", n=round(seconds / 60)))
        self.looks.pace = " · ".join(parts)
