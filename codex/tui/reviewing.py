"""``codex excerpt review``: excerpts parted, joined and marked by keyboard before a round freezes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.tui.blocks import broken_lines
from codex.tui.board import Board
from codex.tui.help_page import help_page, hint_line
from codex.tui.keys import REVIEW, Keys
from codex.tui.looks import SMALL, Looks
from codex.tui.wrapping import cut, wrapped
from codex.words.places import place_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.steps.coding.reviewing import ReviewDesk
    from codex.steps.coding.tagging import View
    from codex.tui.paper import Line
    from codex.words import Words

_HINTS: Final = (
    ("leave", "leave"), ("back", "back"), ("word-right", "review-word"), ("split", "review-split"),
    ("join", "review-join"), ("codable", "review-codable"), ("undo", "undo"), ("help", "help"), ("quit", "quit"),
)  # fmt: skip
_HERE: Final = "▮"
"""Stands where the excerpt would be parted."""


class ReviewScreen(Board):
    """The excerpts of some sources, one at a time.

    Args:
        desk: Goes through them.
        say: Texts in the language of the interface.
    """

    def __init__(self, desk: ReviewDesk, say: Words) -> None:
        self.desk = desk
        kazakh = say.language == "kk" or desk.study.actor.reads("kk")
        super().__init__(say, Keys(REVIEW, kazakh=kazakh), Looks())

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        if self.looks.mode == "help":
            return help_page(self.board_keys, self.say, self.looks, width, height, family="review-")
        say, view = self.say, self.desk.view()
        head = cut(f" {view.place}/{view.total} · {visible(view.source)}" if view else " codex", width)
        foot: list[Line] = []
        if height >= 6 or self.looks.message:
            sign, ink = ("! ", "bad") if self.looks.refused and self.looks.message else ("", "good")
            foot += [[(line, ink)] for line in broken_lines(sign + self.looks.message, width)[:3]]
        if height >= 8:
            foot.append(hint_line(self.board_keys, say, _HINTS, width))
        room = max(height - 1 - len(foot), 1)
        body = self._body(view, width, small=height < SMALL) if view else [[(say("tui.no-excerpts"), "bold")]]
        self.looks.scroll = max(0, min(self.looks.scroll, len(body) - room))
        body = body[self.looks.scroll : self.looks.scroll + room]
        body += [[] for _ in range(room - len(body))]
        return [[(head, "head")], *body, *foot][:height]

    def _body(self, view: View, width: int, *, small: bool) -> list[Line]:
        say, one = self.say, view.excerpt
        place = place_text(one.locator, self.say)
        state = "" if one.codable else say("tui.review-is-not-codable")
        frozen = self.desk.frozen
        told = " · ".join(part for part in (one.id, place, one.speaker, one.language, state) if part)
        lines: list[Line] = []
        if not small:
            lines.append([(cut(visible(told), width), "dim")])
            if frozen is not None:
                lines += [[(line, "doubt")] for line in broken_lines(frozen.message(say), width)]
            before = " ".join(visible(view.before[-240:], lines=True).split())
            lines += [[(f"  {line}", "dim")] for line in broken_lines(before, width - 2)]
        at = self.desk.cursor.cursor
        shown = visible(one.text[:at], lines=True)
        mark = _HERE if at else ""
        text = shown + mark + visible(one.text[at:], lines=True)
        for start, end in wrapped(text, max(width - 2, 1)):
            piece = text[start:end]
            here = len(shown) - start if mark and start <= len(shown) < end else -1
            bar: Line = [("│ ", "code")]
            if here < 0:
                lines.append([*bar, (piece, "" if one.codable else "dim")])
            else:
                lines.append([*bar, (piece[:here], ""), (piece[here], "found"), (piece[here + 1 :], "")])
        after = " ".join(visible(view.after[:240], lines=True).split())
        lines += [[(f"  {line}", "dim")] for line in broken_lines(after, width - 2)]
        return lines

    def act(self, action: str, us: str) -> None:  # noqa: ARG002 - no digits here
        """Carry out an action; it is saved when this returns."""
        desk = self.desk
        moves = {
            "word-right": ("word", 1), "word-left": ("word", -1),
            "sentence-right": ("sentence", 1), "sentence-left": ("sentence", -1),
        }  # fmt: skip
        if action in moves:
            self.tell(desk.place(*moves[action]))
        elif action in {"go", "words"}:
            self.open_field(f"review-{action}")
        else:
            verbs = {
                "leave": lambda: desk.step(1),
                "back": lambda: desk.step(-1),
                "split": desk.split_here,
                "join": desk.join_next,
                "codable": desk.turn_codable,
                "undo": desk.undo,
                "redo": desk.redo,
            }
            self.looks.scroll = 0
            self.tell(verbs[action]())

    def entered(self, mode: str, value: str) -> None:
        """Take a place, or the words before which the excerpt is parted."""
        if value.strip():
            self.tell(
                self.desk.go_to(value) if mode == "review-go" else self.desk.split_before(value.strip())
            )
