"""``codex resolve`` full-screen for a unitizing round: overlapping spans side by side, what stands is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.tui.deciding import DecidingScreen
from codex.tui.join_page import JoinPage
from codex.tui.keys import JOIN, Keys
from codex.tui.looks import Looks

if TYPE_CHECKING:
    from codex.steps.coding.span_desk import JoiningDesk
    from codex.tui.paper import Line
    from codex.words import Words

_FIELDS: Final = frozenset({"join-give", "join-drop", "join-codes", "join-which"})


class JoinScreen(DecidingScreen):
    """Places on which spans overlap, one after the other.

    Args:
        desk: The table of places.
        say: Texts in the language of the interface.
    """

    desk: JoiningDesk

    def __init__(self, desk: JoiningDesk, say: Words) -> None:
        keys, looks = Keys(JOIN, kazakh=say.language == "kk" or desk.study.actor.reads("kk")), Looks()
        self.page = JoinPage(desk, say, looks, keys)
        super().__init__(desk, say, keys, looks)
        self._afresh()

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        return self.page.draw(width, height)

    def act(self, action: str, us: str) -> None:
        """Carry out an action."""
        page = self.page
        if action in {"leave", "back", "undo", "redo", "way", "day"}:
            super().act(action, us)
        elif self.desk.now is None:
            self.tell((), text=self.say("coding.resolve-at-end"), refused=True)
        elif action == "slot":
            self._choose((int(us) - 1) % 10 + 1)
        elif action == "common":
            page.common = not page.common
            self.tell((), text=self.say("tui.join-common" if page.common else "tui.join-all"))
        elif action == "give":
            if page.chosen and page.place is not None:
                self.open_field("join-give")
            else:
                self.tell(
                    (), text=self.say("coding.join-apart" if page.chosen else "tui.join-choose"), refused=True
                )
        else:
            start = {"codes": page.codes or self._own_codes(), "which": page.choice}.get(action, "")
            self.open_field(f"join-{action}", start)

    def entered(self, mode: str, value: str) -> None:
        """Take a reason, codes, numbers of spans, or how and when it is decided."""
        page = self.page
        if mode not in _FIELDS:
            super().entered(mode, value)
        elif mode == "join-codes":
            self._code(value)
        elif mode == "join-which":
            self._number(value)
        elif mode == "join-drop":
            self.take(f"d {value}")
        else:
            named = f"={page.codes} " if page.codes else ""
            self.take(f"g {page.choice} {named}{value}")

    def take(self, line: str) -> None:
        """Give the desk a line; what was chosen is let go where the table has changed."""
        before = self.desk.moment
        super().take(line)
        if self.desk.moment != before:
            self._afresh()

    def _afresh(self) -> None:
        """Choose what is open where it has the same ends everywhere; else nothing."""
        page, now = self.page, self.desk.now
        page.codes, page.common = "", False
        still = (
            [number for number, one in enumerate(now.spans, 1) if one in self.desk.table.open] if now else []
        )
        same = now is not None and len({(now.spans[n - 1].start, now.spans[n - 1].end) for n in still}) == 1
        page.chosen = tuple(still) if same else ()

    def _choose(self, number: int) -> None:
        page, now = self.page, self.desk.now
        if now is None or number > len(now.spans):
            text = self.say("coding.join-no-such-span", number=number, n=len(now.spans) if now else 0)
            self.tell((), text=text, refused=True)
            return
        here = set(page.chosen)
        page.chosen = tuple(sorted(here - {number} if number in here else here | {number}))
        self.tell(())

    def _number(self, value: str) -> None:
        """Take spans by their numbers, as ``1+2`` or ``1&2``: also those that no digit is for."""
        page, now = self.page, self.desk.now
        parts = value.replace("&", "+").replace(",", "+").replace(" ", "+").split("+")
        numbers = [int(part) for part in parts if part.isdecimal()]
        wrong = [one for one in numbers if now is None or not 1 <= one <= len(now.spans)]
        if wrong or any(part and not part.isdecimal() for part in parts):
            text = self.say(
                "coding.join-no-such-span",
                number=wrong[0] if wrong else value,
                n=len(now.spans) if now else 0,
            )
            self.tell((), text=text, refused=True)
            return
        page.chosen, page.common = tuple(sorted(set(numbers))), "&" in value
        self.tell(())

    def _code(self, value: str) -> None:
        """Take codes by their ids or names; none: those of the spans."""
        found: list[str] = []
        for word in (part.strip() for part in value.split(",")):
            ids = self.desk.table.find.exact(word) if word else ()
            if word and len(ids) != 1:
                self.tell((), text=self.say("coding.no-such-code", word=word), refused=True)
                return
            found += ids
        self.page.codes = ",".join(found)
        self.tell(())

    def _own_codes(self) -> str:
        now = self.desk.now
        spans = [now.spans[number - 1] for number in self.page.chosen] if now else []
        return ",".join(dict.fromkeys(code for span in spans for code in span.given))
