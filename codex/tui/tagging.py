"""``codex tag`` full-screen: keys go to the workbench, lines come back; each key is saved at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from codex.steps.coding.workbench import BATCH
from codex.tui.board import Board
from codex.tui.keys import TAG, Keys
from codex.tui.looks import Looks
from codex.tui.tag_page import TagPage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.steps.coding.workbench import Workbench
    from codex.tui.paper import Line
    from codex.words import Words

_REST_AFTER: Final = 45 * 60
"""Seconds after which the head line says how long one has been at it."""
_LOOK: Final = 1.0
"""Seconds between two looks at what is learned beside the keys."""
_LISTING: Final = frozenset({"find", "define"})
"""Modes in which the field finds codes."""


class TagScreen(Board):
    """The workbench of one expert.

    Args:
        bench: The desk with its palette, finder and search.
        say: Texts in the language of the interface.
        changed: Action -> letter, where the study's preferences say another one.
        clock: Seconds, for the pace alone.
    """

    def __init__(
        self,
        bench: Workbench,
        say: Words,
        changed: Mapping[str, str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        looks = Looks()
        keys = Keys(TAG, changed, kazakh=say.language == "kk" or bench.desk.study.actor.reads("kk"))
        self.page = TagPage(bench, say, looks, keys)
        self.bench = bench
        bench.language = say.language
        self._clock = clock
        self._began = clock()
        super().__init__(say, keys, looks)
        self._pace()

    def on_mount(self) -> None:
        """Look now and then whether an order was learned that the queue is to stand in."""
        if self.bench.sorts:
            self.set_interval(_LOOK, self._sort)

    def _sort(self) -> None:
        told = self.bench.sort()
        if told and not self.looks.message:
            self.tell(told)
        self._pace()
        self.paper.redraw()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        return self.page.draw(width, height)

    def act(self, action: str, us: str) -> None:
        """Carry out an action; the bench has saved it when this returns."""
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
        elif action == "hints":
            self.tell(bench.turn_hints())
        elif action == "regroup":
            self.tell(bench.frozen())
        elif action == "tree" and self.page.is_narrow(self.paper.size.width):
            self.looks.alone = not self.looks.alone
        elif action == "tree":
            shown = (
                self.looks.tree if self.looks.tree is not None else self.page.has_tree(self.paper.size.width)
            )
            wide = self.page.has_tree(self.paper.size.width)
            self.looks.tree = None if shown != wide else not shown
        else:
            self._open(action)
        if bench.desk.session.at != before:
            self.looks.scroll, self.looks.alone = 0, False
        if not self.looks.message and action not in {"hints", "note", "find"}:
            self.tell(bench.hint())
        self._pace()

    # -- the text field --------------------------------------------------------------------------

    def _open(self, mode: str) -> None:
        if self.bench.view() is None and mode in {"note", "find"}:
            self.tell((), text=self.say("coding.at-end"), refused=True)
            return
        notes = " ".join(self.bench.now.notes().split("\n"))
        self.open_field(mode, {"note": notes, "search": self.bench.words}.get(mode, ""))
        if mode in _LISTING:
            self._find("")

    def in_field(self, key: str) -> bool:
        """Take also the keys that go through the finder's list."""
        looks = self.looks
        if looks.mode in _LISTING:
            if key == "tab":
                self._take_chosen()
                self._find(self.field.value if self.field is not None else "")
                return True
            if key in {"up", "down"}:
                step = 1 if key == "down" else -1
                looks.chosen = max(0, min(looks.chosen + step, len(looks.hits) - 1))
                return True
            if key == "enter" and looks.mode == "find" and not looks.hits:
                return True
        return super().in_field(key)

    def entered(self, mode: str, value: str) -> None:
        """Take what was typed."""
        before = self.bench.desk.session.at
        if mode == "find":
            self._take_chosen()
        elif mode == "define" and self.looks.hits:
            self.bench.touched = self.looks.hits[self.looks.chosen].code.id
        elif mode == "note":
            self.tell(self.bench.note(value))
            if not self.looks.refused:
                self.tell((), text=self.say("tui.note-saved"))
        elif mode == "propose" and value.strip():
            self.tell((self.bench.desk.propose(value, self.say.language),))
        elif mode == "search":
            self.tell(self.bench.search(value))
        elif mode == "go":
            self.tell(self.bench.go_to(value))
        if self.bench.desk.session.at != before:
            self.looks.scroll = 0

    def _take_chosen(self) -> None:
        if self.looks.hits:
            self.tell(self.bench.give(self.looks.hits[self.looks.chosen].code.id))

    def _find(self, query: str) -> None:
        looks = self.looks
        looks.hits = self.bench.find(query)
        ids = [hit.code.id for hit in looks.hits]
        touched = self.bench.touched
        looks.chosen = ids.index(touched) if not query and looks.mode == "define" and touched in ids else 0

    def changed(self, value: str) -> None:
        """Look again for codes as the query grows."""
        if self.looks.mode in _LISTING:
            self._find(value)

    def _pace(self) -> None:
        """Say quietly how the batch, the hour and the evening go."""
        bench, say = self.bench, self.say
        done, seconds = bench.finished, self._clock() - self._began
        parts = [say("steps.sorting")] if bench.unsorted else []
        if done:
            parts.append(say("tui.batch", done=(done - 1) % BATCH + 1, size=BATCH))
        if seconds >= _REST_AFTER:
            parts.append(say("tui.rest", n=round(seconds / 60)))  # in the place of the pace: a line is short
        elif done >= 5 and seconds >= 60:
            an_hour = round(done * 3600 / seconds)
            left = round(bench.desk.session.left * seconds / done / 60)
            parts.append(say("tui.pace", hour=an_hour, n=left))
        self.looks.pace = " · ".join(parts)
