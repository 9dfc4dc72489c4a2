"""The desk as a screen sees it: one verb a key, saved at once, and a screenful to show.

Nothing here grows with the corpus but the queue's ids: texts are read for the excerpt in hand alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from codex.coding import session as machine
from codex.coding.rules import Message
from codex.coding.session import Turn
from codex.errors import CodexError
from codex.model.quick_dataclass import dataclass
from codex.steps.coding.palette import SLOTS, Palette
from codex.steps.coding.queues import is_sorted_beside
from codex.store import recent
from codex.store.excerpts import by_label
from codex.store.judgments import names
from codex.store.quick_search import excerpts_holding, places_of
from codex.store.walk import Places

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codex.coding.answer import Answer
    from codex.model.code import Code, Codebook
    from codex.steps.coding.hints import Hints
    from codex.steps.coding.sorting import Sorting
    from codex.steps.coding.tagging import Desk, View

BATCH: Final = 25
"""Excerpts in a batch of the progress line."""
_STANCES: Final = ("supports", "contradicts", "mentions")


@dataclass(frozen=True, slots=True)
class Lately:
    """An excerpt that got a code."""

    excerpt: str
    stance: str
    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """A line of the finder."""

    code: Code
    label: str
    """The wording that matched."""


class Workbench:
    """A desk with a palette, a finder and a search.

    Args:
        desk: The expert's desk.
        pinned: Codes that keep the first places of the palette.
    """

    def __init__(self, desk: Desk, pinned: Sequence[str] = ()) -> None:
        self.desk = desk
        mine = recent.recent_codes(desk.study.file, desk.round.id, desk.study.actor.id, SLOTS)
        self.palette = Palette(desk.session.book, pinned, mine)
        self.touched = self.slots[0] if self.slots else ""
        """The code given or looked at last: what *stance* and *definition* mean."""
        self.words = ""
        """What was searched for last; marked in the text."""
        self._hits: tuple[int, ...] = ()
        """Places of the queue, in order."""
        self.finished = 0
        """Excerpts finished in this session."""
        self._hints: Hints | None = None
        self.language = ""
        """In which hints name codes; empty: by their ids."""
        self._sorting: Sorting | None = None
        if is_sorted_beside(desk.wish):
            from codex.steps.coding.sorting import Sorting

            self._sorting = Sorting(desk, desk.wish)
        self._view: tuple[tuple[str | None, int], View | None] | None = None
        self._tree: tuple[Codebook, tuple[tuple[int, Code], ...]] | None = None

    @property
    def slots(self) -> list[str]:
        """Codes on the digits, the first on 1."""
        return self.palette.slots

    @property
    def pinned(self) -> tuple[str, ...]:
        """Codes that keep their digit."""
        return self.palette.pinned

    @property
    def expert(self) -> str:
        """Name of the expert at the desk."""
        return self.desk.study.actor.name

    @property
    def now(self) -> Answer:
        """The answer to the excerpt in hand."""
        return self.desk.session.now

    def view(self) -> View | None:
        """Return the excerpt in hand, read once; None when the queue is through."""
        here = (self.desk.session.excerpt, self.desk.session.at)
        if self._view is None or self._view[0] != here:
            self._view = (here, self.desk.view())
        return self._view[1]

    def code(self, code_id: str) -> Code | None:
        """Return a code of the round's codebook."""
        return self.desk.session.book.code(code_id)

    def tree(self) -> tuple[tuple[int, Code], ...]:
        """Return (depth, code) of the codes in use, in the order of the codebook."""
        book = self.desk.session.book
        if self._tree is None or self._tree[0] is not book:
            depth: dict[str, int] = {}
            for code in book.codes:
                depth[code.id] = depth.get(code.parent, -1) + 1 if code.parent else 0
            shown = tuple((depth[code.id], code) for code in book.codes if not code.retired)
            self._tree = (book, shown)
        return self._tree[1]

    # -- keys that record ------------------------------------------------------------------------

    def give(self, code: str) -> tuple[Message, ...]:
        """Give a code, or take it back."""
        self.touched = code
        given = self.now.given_as(code)
        stance = given.stance if given else "supports"
        return self._keep(machine.toggle(self.desk.session, code, stance), uses=code)

    def give_slot(self, slot: int) -> tuple[Message, ...]:
        """Give the code of a place of the palette (0 for the first), or take it back."""
        found = self.palette.on(slot)
        return (found,) if isinstance(found, Message) else self.give(found)

    def turn_stance(self) -> tuple[Message, ...]:
        """Let the code touched last support, contradict, only mention, in turn."""
        given = self.now.given_as(self.touched) or (self.now.given[-1] if self.now.given else None)
        if given is None:
            return (Message("tui.no-code-yet", refused=True),)
        self.touched = given.code
        stance = _STANCES[(_STANCES.index(given.stance) + 1) % len(_STANCES)]
        return self._keep(machine.toggle(self.desk.session, given.code, stance))

    def unsure(self) -> tuple[Message, ...]:
        """Mark the answer unsure, or no longer."""
        return self._keep(machine.toggle_unsure(self.desk.session))

    def note(self, text: str) -> tuple[Message, ...]:
        """Put a note in the place of the one there is; empty takes it away."""
        return self._keep(machine.write_note(self.desk.session, text.strip()))

    def nothing_fits(self) -> tuple[Message, ...]:
        """Finish with no code, and take the next excerpt."""
        return self._keep(machine.nothing_fits(self.desk.session), finishes=True)

    def finish(self) -> tuple[Message, ...]:
        """Finish with the codes given and take the next excerpt; without any, say what to press."""
        session = self.desk.session
        if session.excerpt is not None and not session.now.given:
            if session.now.done:
                return self.leave()
            return (Message("tui.no-code-yet", refused=True),)
        return self._keep(machine.finish(session), finishes=True)

    def repeat_last(self) -> tuple[Message, ...]:
        """Give the codes of the excerpt finished last."""
        return self._keep(machine.repeat_last(self.desk.session))

    def undo(self) -> tuple[Message, ...]:
        """Take the last key back, of this session or an earlier one."""
        return self._keep(machine.undo(self.desk.session))

    def redo(self) -> tuple[Message, ...]:
        """Do again what was just taken back."""
        try:
            again = self.desk.redo()
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)
        return again

    def turn_hints(self) -> tuple[Message, ...]:
        """Show what may fit besides, of excerpts that are finished, or no longer; off at first."""
        if self._hints is None:
            from codex.steps.coding.hints import Hints

            self._hints = Hints(self.desk, self.language)
        return self._hints.turn()

    def hint(self) -> tuple[Message, ...]:
        """Return the hint for the excerpt in hand, where hints were asked for and it is finished."""
        return self._hints.told() if self._hints is not None else ()

    @property
    def sorts(self) -> bool:
        """Whether the order of this queue is learned beside the keys."""
        return self._sorting is not None

    @property
    def unsorted(self) -> bool:
        """Whether the queue still stands in the order of the round, until the first order is learned."""
        return self._sorting is not None and self._sorting.first

    def sort(self) -> tuple[Message, ...]:
        """Put what follows in the order that was learned meanwhile, where one has come."""
        if self._sorting is None:
            return ()
        before = self.desk.session
        told = self._sorting.look(self.finished)
        if self.words and self.desk.session is not before:
            self._hits = self._places(excerpts_holding(self.desk.study.file, self.words))
        return told

    def close(self) -> None:
        """End what still runs beside."""
        if self._sorting is not None:
            self._sorting.close()
        if self._hints is not None:
            self._hints.close()

    def frozen(self) -> tuple[Message, ...]:
        """Say that an excerpt of an open round is not parted, joined or marked any more, and where it is."""
        told = {"excerpt": self.desk.session.excerpt or "-", "round": self.desk.round.id}
        return (
            Message("steps.excerpt-frozen", told, refused=True),
            Message("steps.excerpt-frozen.hint", refused=True),
        )

    # -- keys that only move ---------------------------------------------------------------------

    def leave(self) -> tuple[Message, ...]:
        """Take the next excerpt; this one stays as it is."""
        return self._keep(machine.skip(self.desk.session))

    def back(self) -> tuple[Message, ...]:
        """Take the excerpt before."""
        return self._keep(machine.back(self.desk.session))

    def go_to(self, asked: str) -> tuple[Message, ...]:
        """Take an excerpt by its place in the queue, its id, or what the researcher calls it."""
        session, asked = self.desk.session, asked.strip()
        if asked.isdecimal() and 1 <= int(asked) <= len(session.queue):
            return self._keep(Turn(machine.moved(session, int(asked) - 1)))
        if asked not in session.queue:
            asked = by_label(self.desk.study.file).get(asked, asked)
        return self._keep(machine.go_to(session, asked))

    def search(self, words: str) -> tuple[Message, ...]:
        """Look for words in the texts of the queue and take the next excerpt that holds them."""
        self.words = words.strip()
        if not self.words:
            self._hits = ()
            return ()
        study = self.desk.study
        self._hits = self._places(excerpts_holding(study.file, self.words))
        if not self._hits:  # no word begins so: slower, anywhere within words
            self._hits = self._places(recent.matching(study.file, self.desk.round.sample, self.words))
        if self.desk.session.at in self._hits:
            return (self._told(),)
        return self.match(1)

    def _places(self, numbers: Collection[int]) -> tuple[int, ...]:
        """Return the places of the queue at which some excerpts (by number) stand, in order."""
        queue, wanted = self.desk.session.queue, frozenset(numbers)
        if not wanted:
            return ()
        if isinstance(queue, Places):
            return tuple(at for at, number in enumerate(queue.numbers) if number in wanted)
        ids = frozenset(names(self.desk.study.file, set(wanted)).values())
        return tuple(at for at, name in enumerate(queue) if name in ids)

    def match(self, way: int) -> tuple[Message, ...]:
        """Take the next excerpt that holds the words searched for (``way`` -1: the one before)."""
        if not self._hits:
            text_id = "tui.not-found" if self.words else "tui.no-search"
            return (Message(text_id, {"words": self.words}, refused=True),)
        session = self.desk.session
        at = (bisect_right if way > 0 else bisect_left)(self._hits, session.at) - (way < 0)
        place = self._hits[at % len(self._hits)]
        told = self._keep(Turn(machine.moved(session, place)))
        return told or (self._told(),)

    def found_in(self, text: str) -> Sequence[tuple[int, int]]:
        """Return the places of a text that hold the words searched for."""
        return places_of(text, self.words) if self.words else ()

    def _told(self) -> Message:
        return Message("tui.found", {"n": len(self._hits), "words": self.words})

    # -- what is shown on asking -----------------------------------------------------------------

    def find(self, query: str, limit: int = 15) -> tuple[Found, ...]:
        """Return codes for a half-typed name, best first; none typed: the palette, then the tree."""
        if not query.strip():
            order = dict.fromkeys([*self.slots, *(code.id for _, code in self.tree())])
            codes = [found for one in order if (found := self.code(one)) is not None][:limit]
            return tuple(Found(code, "") for code in codes)
        finder = self.desk.finder
        hits = finder.search(query.strip(), limit)
        return tuple(Found(code, hit.label) for hit in hits if (code := self.code(hit.code)) is not None)

    def lately(self, code: str) -> tuple[Lately, ...]:
        """Return the last five excerpts that got a code: the expert's own while the round is open."""
        study, one = self.desk.study, self.desk.round
        mine = study.actor.id if one.is_open else None
        return tuple(Lately(*row) for row in recent.last_given(study.file, one.id, code, mine))

    def pin(self) -> tuple[Message, ...]:
        """Pin the code touched last to its place of the palette, or let it go."""
        return self.palette.pin(self.touched)

    # --------------------------------------------------------------------------------------------

    def _keep(self, turn: Turn, *, finishes: bool = False, uses: str = "") -> tuple[Message, ...]:
        """Carry a turn out; where the store refuses, nothing is lost and the reason is told."""
        before = self.desk.session
        try:
            done = self.desk.carry_out(turn)
        except CodexError as problem:
            return (Message(problem.text_id, problem.fields, refused=True),)
        if finishes and done.actions and done.session.at != before.at:
            self.finished += 1
        if uses and done.actions:
            self.palette.use(uses)
        return done.messages
