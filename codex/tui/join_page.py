"""The page on which free spans are settled: the place with all ends in it, who marked what, what would stand."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.tui.blocks import broken_lines, run_of_pieces, scrolled
from codex.tui.deciding import way_lines
from codex.tui.help_page import help_page, hint_line
from codex.tui.looks import SMALL
from codex.tui.wrapping import cut, wrapped
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.span import FreeSpan
    from codex.steps.coding.span_desk import JoiningDesk
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

STANCE: Final = {"supports": "", "contradicts": "!", "mentions": "~"}
_INKS: Final = {"context": "dim", "span": "", "chosen": "found", "mark": "key"}
_WIDEST: Final = 92
_HINTS: Final = (
    ("1-0", "span"), ("give", "stands"), ("drop", "falls"), ("leave", "open"), ("common", "common"),
    ("codes", "codes"), ("way", "way"), ("undo", "undo"), ("help", "help"), ("day", "day"), ("back", "back"),
    ("quit", "quit"),
)  # fmt: skip


class JoinPage:
    """Draws what is on the table.

    Args:
        desk: The table of places.
        say: Texts in the language of the interface.
        looks: What the screen shows besides.
        keys: For the hints and the page of keys.
    """

    def __init__(self, desk: JoiningDesk, say: Words, looks: Looks, keys: Keys) -> None:
        self.desk = desk
        self.say = say
        self.looks = looks
        self.keys = keys
        self.chosen: tuple[int, ...] = ()
        """Numbers of the spans that are chosen."""
        self.common = False
        """Whether what they hold together is meant, and not all that any of them holds."""
        self.codes = ""
        """Codes in the place of those of the spans, parted by commas."""
        self._laid: tuple[object, list[Line]] = (None, [])

    @property
    def choice(self) -> str:
        """What is chosen, as line mode writes it."""
        return ("&" if self.common else "+").join(map(str, self.chosen))

    @property
    def place(self) -> tuple[int, int] | None:
        """The range that would stand; None where nothing is chosen or nothing is common."""
        return self.desk.range_of(self.chosen, common=self.common)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        if self.looks.mode == "help":
            return help_page(self.keys, self.say, self.looks, width, height, family="join-")
        desk, say = self.desk, self.say
        total = len(desk.table.overlaps)
        title = f" · {desk.title}" if desk.title else ""
        head = f" {min(desk.at + 1, total)}/{total} · {say('tui.resolve-round', round=desk.round.id)}{title}"
        foot = self._foot(width)
        if desk.now is None:
            text = say("tui.resolve-through" if total else "tui.resolve-none")
            body: list[Line] = [[(line, "bold")] for line in broken_lines(text, width)]
            about: list[Line] = []
        else:
            body, about = self._text(min(width, _WIDEST)), self._about(width)
        least = max((height - 1 - len(foot)) * 2 // 3, 1)
        about = about if height >= SMALL else about[1:]
        if len(about) > least:  # many spans, a small terminal: all is scrolled
            body, about = [*about, [], *body], []
        room = max(height - 1 - len(foot) - len(about), 0)
        shown = [*scrolled(body, self.looks, width, room, self.say), *about]
        return [[(cut(visible(head), width), "head")], *shown[: max(height - 1 - len(foot), 0)], *foot][
            :height
        ]

    def _foot(self, width: int) -> list[Line]:
        looks, foot = self.looks, []
        if looks.message:
            sign, ink = ("! ", "bad") if looks.refused else ("", "good")
            foot += [[(line, ink)] for line in broken_lines(sign + looks.message, width)[:2]]
        return [*foot, hint_line(self.keys, self.say, _HINTS, width)]

    def _text(self, width: int) -> list[Line]:
        """Return the place in its surroundings, broken into lines once for what is chosen."""
        now = self.desk.now
        key = (self.desk.at, width, self.place, len(self.desk.table.settled))
        if now is not None and self._laid[0] != key:
            self._laid = (key, self._lay(width))
        return self._laid[1]

    def _lay(self, width: int) -> list[Line]:
        if not self.desk.text:
            return [[(line, "doubt")] for line in broken_lines(self.say("spans.text-gone"), width)]
        pieces = [
            (visible(piece.text.expandtabs(4), lines=True), _INKS[piece.kind])
            for piece in self.desk.pieces(self.place)
        ]
        whole = "".join(said for said, _ in pieces)
        stops, at = [0], 0
        for said, _ in pieces:
            at += len(said)
            stops.append(at)
        lines: list[Line] = []
        for start, end in wrapped(whole, width):
            lines.append(
                [
                    (whole[max(first, start) : min(last, end)], ink)
                    for (first, last), (_, ink) in zip(pairwise(stops), pieces, strict=True)
                    if first < end and start < last
                ]
            )
        return lines

    def _about(self, width: int) -> list[Line]:
        """Return who marked what, what stands already, what would stand, and how it would be decided."""
        now, say = self.desk.now, self.say
        if now is None:
            return []
        lines: list[Line] = [[]]
        for number, span in enumerate(now.spans, 1):
            lines += self._span(number, span, width)
        for each in self.desk.standing:
            codes = ", ".join(map(self._name, each.give))
            text_id = "tui.join-standing" if codes else "tui.join-fallen"
            told = say(text_id, codes=codes, words=_short(each.excerpt.text), why=each.decisions[0].why)
            lines += [[(line, "good")] for line in broken_lines(told, width)[:2]]
        lines += [[(line, "bold")] for line in broken_lines(self._would(), width)[:2]]
        return [*lines, *way_lines(self.desk, say, width)]

    def _span(self, number: int, span: FreeSpan, width: int) -> list[Line]:
        """Return one span: who marked it and with which codes; a sign where it is chosen or settled."""
        chosen = number in self.chosen
        sign = ">" if chosen else "=" if self.desk.table.is_settled(span) else " "
        codes = ", ".join(self._name(code) + STANCE[stance] for code, stance in span.codes)
        codes += "?" if span.unsure else ""
        pieces: Line = [
            (f"{sign}{number} ", "chosen" if chosen else "key"),
            (visible(f"{self.desk.called(span.expert)}: "), ""),
            (codes + "  ", "code"),
            (f"«{_short(self.desk.text[span.start : span.end])}» ", "dim"),
        ]
        if span.note:
            pieces.append((visible(" ".join(span.note.split())), "doubt"))
        return run_of_pieces(pieces, width, 2)

    def _name(self, code_id: str) -> str:
        code = self.desk.book.code(code_id)
        return visible((wording(code.name, self.say.language) if code else "") or code_id)

    def _would(self) -> str:
        """Return what ``g`` would let stand."""
        now, say, place = self.desk.now, self.say, self.place
        if now is None or not self.chosen:
            return say("tui.join-choose")
        if place is None:
            return say("coding.join-apart")
        given = dict.fromkeys(code for number in self.chosen for code in now.spans[number - 1].given)
        codes = visible(self.codes) or ", ".join(map(self._name, given))
        return say("tui.join-would", codes=codes, words=_short(self.desk.text[place[0] : place[1]]))


def _short(words: str) -> str:
    shown = " ".join(visible(words, lines=True).split())
    return shown if len(shown) <= 60 else f"{shown[:36]} … {shown[-20:]}"
