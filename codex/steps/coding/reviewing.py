"""Going through excerpts before a round opens: each is parted, joined to the next, or marked not codable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.coding.rules import Message
from codex.coding.spanning import Selection, moved
from codex.errors import CodexError
from codex.steps.coding.tagging import View
from codex.steps.sources.regrouping import in_hand, mark_excerpts, merge_excerpts, split_excerpt
from codex.steps.sources.which_excerpts import list_excerpts
from codex.steps.study.opening import at_this_moment
from codex.store import history
from codex.store.excerpts import around, excerpt
from codex.store.redo import redo
from codex.store.sources import source

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.model.excerpt import Excerpt
    from codex.steps.study.opening import Study


class ReviewDesk:
    """The excerpts of some sources, one in hand, and a place in it where it may be parted.

    Args:
        study: The study.
        chosen: Sources; none: all.
        where: Only sources with these attributes.
    """

    def __init__(self, study: Study, chosen: Sequence[str] = (), where: Sequence[str] = ()) -> None:
        self.study = study
        self._chosen, self._where = tuple(chosen), tuple(where)
        self.over = False
        self.queue: list[str] = []
        self.at = 0
        self.cursor = Selection("")
        """Where the excerpt would be parted; at its beginning: nowhere."""
        self._read()

    def _read(self, *, stand: str = "") -> None:
        """Read the excerpts again and stand at one of them."""
        found = list_excerpts(self.study, chosen=self._chosen, where=self._where)
        self.queue = [one.id for one in found if not one.context]
        if stand in self.queue:
            self.at = self.queue.index(stand)
        self.at = max(0, min(self.at, len(self.queue) - 1))
        self._held()

    def _held(self) -> None:
        found = self._excerpt()
        self.cursor = Selection(found.text if found is not None else "")

    def _excerpt(self) -> Excerpt | None:
        return excerpt(self.study.file, self.queue[self.at]) if self.queue else None

    @property
    def frozen(self) -> Message | None:
        """Why the excerpt in hand may not be changed, or None."""
        try:
            if self.queue:
                in_hand(self.study, self.queue[self.at])
        except CodexError as problem:
            return Message(problem.text_id, problem.fields, refused=True)
        return None

    def view(self) -> View | None:
        """Return the excerpt in hand with the text around it; None where there is none."""
        found = self._excerpt()
        if found is None:
            return None
        before, after = around(self.study.file, found)
        origin = source(self.study.file, found.source)
        title = (origin.title or origin.file) if origin else ""
        return View(found, before, after, self.at + 1, len(self.queue), title)

    # -- moving ----------------------------------------------------------------------------------

    def step(self, way: int) -> tuple[Message, ...]:
        """Take the next excerpt (``way`` -1: the one before)."""
        if not 0 <= self.at + way < len(self.queue):
            return (Message("coding.at-end" if way > 0 else "coding.at-start", refused=True),)
        self.at += way
        self._held()
        return ()

    def go_to(self, asked: str) -> tuple[Message, ...]:
        """Take an excerpt by its place or id."""
        asked = asked.strip()
        if asked.isdecimal() and 1 <= int(asked) <= len(self.queue):
            self.at = int(asked) - 1
        elif asked in self.queue:
            self.at = self.queue.index(asked)
        else:
            return (Message("coding.not-in-queue", {"excerpt": asked}, refused=True),)
        self._held()
        return ()

    def place(self, by: str, way: int) -> tuple[Message, ...]:
        """Move the place where the excerpt would be parted, by ``word`` or ``sentence``."""
        self.cursor = moved(self.cursor, by, way)
        return ()

    # -- changing --------------------------------------------------------------------------------

    def split_here(self) -> tuple[Message, ...]:
        """Part the excerpt at the place that was moved to."""
        found = self._excerpt()
        if found is None or not 0 < self.cursor.cursor < len(found.text):
            return (Message("tui.review-no-place", refused=True),)
        at = found.start + self.cursor.cursor
        return self._changed(lambda: split_excerpt(self.study, found.id, at=at)[0].id, "tui.review-split")

    def split_before(self, words: str) -> tuple[Message, ...]:
        """Part the excerpt before some words."""
        found = self._excerpt()
        if found is None:
            return (Message("tui.no-excerpts", refused=True),)
        return self._changed(
            lambda: split_excerpt(self.study, found.id, before=words)[0].id, "tui.review-split"
        )

    def join_next(self) -> tuple[Message, ...]:
        """Put the excerpt and the next one together."""
        if self.at + 1 >= len(self.queue):
            return (Message("coding.at-end", refused=True),)
        two = self.queue[self.at : self.at + 2]
        return self._changed(lambda: merge_excerpts(self.study, two).id, "tui.review-joined")

    def turn_codable(self) -> tuple[Message, ...]:
        """Mark the excerpt not codable, or codable again."""
        found = self._excerpt()
        if found is None:
            return (Message("tui.no-excerpts", refused=True),)

        def change() -> str:
            return mark_excerpts(self.study, [found.id], codable=not found.codable)[0].id

        return self._changed(change, "tui.review-not-codable" if found.codable else "tui.review-codable")

    def undo(self) -> tuple[Message, ...]:
        """Take the last change back."""

        def change() -> str:
            history.undo(self.study.file, self.study.actor, only=("cut", "set"))
            return self.queue[self.at] if self.queue else ""

        return self._changed(change, "coding.undone")

    def redo(self) -> tuple[Message, ...]:
        """Do again what was just taken back."""

        def change() -> str:
            redo(self.study.file, self.study.actor, only=("cut", "set"))
            return self.queue[self.at] if self.queue else ""

        return self._changed(change, "coding.redone")

    def _changed(self, change: Callable[[], str], text_id: str) -> tuple[Message, ...]:
        """Carry out a change; where it is refused nothing is lost and the reason is told."""
        self.study = at_this_moment(self.study)
        try:
            stand = change()
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)
        self._read(stand=stand)
        return (Message(text_id),)

    # -- line mode -------------------------------------------------------------------------------

    def take(self, line: str) -> tuple[Message, ...]:
        """Take one line: ``/ WORDS`` parts before them, ``+`` joins, ``x`` marks, ``n b z y q``, or a place."""
        from codex.coding.letters import command

        text = line.strip()
        letter = command(text, "xnbzyq")
        verbs: dict[str, Callable[[], tuple[Message, ...]]] = {
            "x": self.turn_codable,
            "z": self.undo,
            "y": self.redo,
            "b": lambda: self.step(-1),
        }
        if letter == "q":
            self.over = True
            return ()
        if letter in verbs:
            return verbs[letter]()
        if text.startswith("/"):
            return self.split_before(text[1:].strip().strip('"«»“”'))
        if text == "+":
            return self.join_next()
        if not text or letter == "n":
            told = self.step(1)
            self.over = bool(told)
            return told
        return self.go_to(text)
