"""The page on which items of a panel are settled: evidence above, the answers side by side below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.tui.blocks import broken_lines, run_of_pieces, scrolled
from codex.tui.deciding import way_lines
from codex.tui.help_page import help_page, hint_line
from codex.tui.item_block import asked_of, choices_of, item_block
from codex.tui.looks import SMALL
from codex.tui.wrapping import cut
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.ballot import BallotItem
    from codex.steps.panel.panel_resolving import SideBySide
    from codex.steps.panel.settling_desk import SettlingDesk
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

_HINTS: Final = (
    ("give", "take-in"), ("drop", "leave-out"), ("leave", "open"), ("way", "way"), ("day", "day"),
    ("back", "back"), ("undo", "undo"), ("help", "help"), ("quit", "quit"), ("define", "define"),
)  # fmt: skip
_STATES: Final = frozenset({"cannot-judge", "recused"})


class SettlePage:
    """Draws what is on the table.

    Args:
        desk: The table of items.
        say: Texts in the language of the interface.
        looks: What the screen shows besides.
        keys: For the hints and the page of keys.
    """

    def __init__(self, desk: SettlingDesk, say: Words, looks: Looks, keys: Keys) -> None:
        self.desk = desk
        self.say = say
        self.looks = looks
        self.keys = keys
        self.notes = True
        """Whether it is told what the codes of an item mean."""
        self._seen: tuple[int, BallotItem | None] = (-1, None)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page; what the decision needs stays in sight where there is room for it."""
        if self.looks.mode == "help":
            return help_page(self.keys, self.say, self.looks, width, height, family="settle-")
        total = len(self.desk.open)
        place = f" {min(self.desk.table.at + 1, total)}/{total} · "
        head = place + self.say("tui.resolve-round", round=self.desk.round.id)
        foot = self._foot(width)
        body, answers = self._item(width), self._answers(width)
        if height < SMALL and self._seen[1] is not None and self.desk.now is not None:
            head, answers = place + visible(wording(self._seen[1].title, self.say.language)), answers[1:]
        if (
            len(answers) > (height - 1 - len(foot)) * 2 // 3
        ):  # a large panel, a small terminal: all is scrolled
            body, answers = [*answers, [], *body], []
        room = max(height - 1 - len(foot) - len(answers), 0)
        shown = [*scrolled(body, self.looks, width, room, self.say), *answers]
        return [[(cut(head, width), "head")], *shown[: max(height - 1 - len(foot), 0)], *foot][:height]

    def _foot(self, width: int) -> list[Line]:
        looks, foot = self.looks, []
        if looks.message:
            sign, ink = ("! ", "bad") if looks.refused else ("", "good")
            foot += [[(line, ink)] for line in broken_lines(sign + looks.message, width)[:2]]
        return [*foot, hint_line(self.keys, self.say, _HINTS, width)]

    def _item(self, width: int) -> list[Line]:
        """Return the item with its comments, so that no comment is missed, and then its evidence."""
        now = self.desk.now
        if self._seen[0] != self.desk.table.at:
            self._seen = (self.desk.table.at, self.desk.item)
        item = self._seen[1]
        if now is None or item is None:
            text = self.say("tui.resolve-through" if self.desk.open else "tui.resolve-none")
            return [[(line, "bold")] for line in broken_lines(text, width)]
        lines = item_block(item, self.say, width, notes=self.notes)
        comments = [f"{who or '–'}: {comment}" for who, _, comment in now.votes if comment]
        if comments:
            lines.append([])
        for comment in comments:
            lines += [[(line, "doubt")] for line in broken_lines(comment, width)]
        return lines

    def _answers(self, width: int) -> list[Line]:
        """Return the question, all answers, what came of them by the rule, and how it is to be decided."""
        now, question, say = self.desk.now, self.desk.question, self.say
        if now is None or question is None:
            return []
        asked = asked_of(question, say) or question.id
        lines: list[Line] = [[], *([(line, "bold")] for line in broken_lines(asked, width))]
        labels = {answer: label for _, label, answer in choices_of(question, say.language) if label}
        lines += run_of_pieces(self._votes(now, labels), width, max(len(now.votes), 1))
        lines += [[(line, "")] for text in self._rule(now) for line in broken_lines(text, width)]
        made = self.desk.decided
        if made is not None:
            told = say("tui.settled", outcome=say(f"panel.outcome-{made.outcome}"), why=made.why, day=made.on)
            lines += [[(line, "good")] for line in broken_lines(told, width)]
        return [*lines, *way_lines(self.desk, say, width)]

    def _votes(self, now: SideBySide, labels: dict[str, str]) -> Line:
        """Return who said what; answers of one anonymous panel are told apart by their places alone."""
        pieces: Line = []
        for who, value, comment in now.votes:
            said = self.say(f"panel.said-{value}") if value in _STATES else value
            named = f"{said} ({labels[value]})" if value in labels else said
            mark = " *" if comment else ""
            pieces.append(
                (visible(f"{who or '–'}: {named}{mark}   "), "doubt" if value in _STATES else "code")
            )
        return pieces

    def _rule(self, now: SideBySide) -> list[str]:
        result, say, told = now.settled.result, self.say, []
        if result.median is not None and result.quartiles is not None:
            low, high = (f"{end:g}" for end in result.quartiles)
            told.append(
                say("panel.earlier-median", n=result.n, median=f"{result.median:g}", low=low, high=high)
            )
        if result.divided:
            told.append(say("panel.settle-divided"))
        outcome = say(f"panel.outcome-{result.outcome}")
        return [*told, say("panel.settle-rule", outcome=outcome, why=say(result.why))]
