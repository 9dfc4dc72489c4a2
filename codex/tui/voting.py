"""``codex vote`` full-screen: one item with its evidence, one question, one key an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.errors import CodexError
from codex.model.code import wording
from codex.model.sets import PAIRWISE, said_of
from codex.tui.blocks import broken_lines, run_of_pieces, scrolled
from codex.tui.board import Board
from codex.tui.help_page import help_page, hint_line
from codex.tui.item_block import asked_of, choices_of, item_block
from codex.tui.keys import VOTE, Keys
from codex.tui.looks import SMALL, Looks
from codex.tui.wrapping import cut
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.feedback import FeedbackItem
    from codex.steps.panel.voting import Seat
    from codex.tui.paper import Line
    from codex.words import Words

_HINTS: Final = (
    ("0-9", "answer"), ("type", "type"), ("cannot", "cannot"), ("recuse", "recuse"), ("note", "note"),
    ("undo", "undo"), ("help", "help"), ("leave", "later"), ("back", "back"), ("quit", "quit"),
)  # fmt: skip
_LINES: Final = {"cannot": "c", "recuse": "r", "leave": "s", "back": "b", "undo": "z", "redo": "yy"}
"""Action -> the line of line mode that does the same."""


class VoteScreen(Board):
    """One expert's ballot.

    Args:
        seat: The expert's seat in the round.
        say: Texts in the language of the interface.
        kazakh: True where the Kazakh layout may be in use.
    """

    def __init__(self, seat: Seat, say: Words, *, kazakh: bool = False) -> None:
        self.seat = seat
        super().__init__(say, Keys(VOTE, kazakh=kazakh or say.language == "kk"), Looks())

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page: the question always in sight, the evidence scrolled."""
        if self.looks.mode == "help":
            return help_page(self.board_keys, self.say, self.looks, width, height, family="vote-")
        seat, say = self.seat, self.say
        booth = seat.booth
        place = f" {min(booth.at + 1, len(booth.asked))}/{len(booth.asked)} · "
        title = wording(seat.sheet.title, say.language)
        head = place + say("tui.round", round=seat.round.id) + (f" · {title}" if title else "")
        if height < SMALL and seat.item is not None:  # what is asked about goes before where one stands
            head = place + visible(wording(seat.item.title, say.language))
        foot: list[Line] = []
        if self.looks.message:
            sign, ink = ("! ", "bad") if self.looks.refused else ("", "good")
            foot += [[(line, ink)] for line in broken_lines(sign + self.looks.message, width)[:2]]
        foot.append(hint_line(self.board_keys, say, _HINTS, width))
        question = self._question(width, height)[: max(height - 1 - len(foot), 1)]
        room = max(height - 1 - len(foot) - len(question), 0)
        body = scrolled(self._item(width), self.looks, width, room, say)
        return [[(cut(head, width), "head")], *body, *question, *foot][:height]

    def _item(self, width: int) -> list[Line]:
        now, say = self.seat.booth.now, self.say
        if now is None:
            return [[(line, "bold")] for line in broken_lines(say("tui.vote-through"), width)]
        if now.item is None:
            return [
                [(cut(f"{number:3} {wording(item.title, say.language)}", width), "")]
                for number, item in enumerate(self.seat.sheet.items, 1)
            ]
        return item_block(self.seat.item, say, width) if self.seat.item is not None else []

    def _question(self, width: int, height: int) -> list[Line]:
        now, say = self.seat.booth.now, self.say
        if now is None:
            return []
        question, item = now.question, self.seat.item
        lines: list[Line] = [[]] if height >= 2 * SMALL else []
        earlier = item.earlier.get(question.id) if item else None
        if earlier is not None:
            before = earlier_told(earlier, self.seat.sheet.before, say)
            lines += [[(line, "dim")] for text in before for line in broken_lines(text, width)]
        lines += [[(line, "bold")] for line in broken_lines(asked_of(question, say), width)]
        given = self.seat.booth.vote
        value = given.value if given else ""
        options = item.options if item is not None else ()
        choices = choices_of(question, say.language, options)
        if question.form == PAIRWISE and value:  # which side, and how many times
            lines.append([(f"+ {said_of(question, options, value, say.language)}", "good")])
        if choices and not any(name for _, name, _ in choices):  # a bare scale stands on one line
            row: Line = [(f"{key} ", "chosen" if value == key else "key") for key, _, _ in choices]
            lines += run_of_pieces(row, width, 3)
            choices = []
        if len(choices) > height // 3:  # so many lines would leave none for the evidence
            told: Line = []
            for key, name, answer in choices:
                ink = "chosen" if value and answer == value else ""
                told += [(f"{'+' if ink else ''}{key} {name}".rstrip() + "   ", ink or "key")]
            lines += run_of_pieces(told, width, 6)
            choices = []
        for key, name, answer in choices:
            ink = "chosen" if value and answer == value else ""
            lines.append([(f"{key} ", "key"), (cut(("+ " if ink else "") + name, width - len(key) - 1), ink)])
        if question.scale is None and not question.answers:
            lines.append(
                [(cut(say("panel.vote-rank", n=question.places or len(self.seat.sheet.items)), width), "")]
            )
        if given is not None and (given.state != "given" or given.comment):
            said = say(f"panel.state-{given.state}") if given.state != "given" else given.value
            now_text = say("panel.vote-now", vote=said, comment=given.comment)
            lines += [[(line, "good")] for line in broken_lines(now_text, width)]
        return lines

    def act(self, action: str, us: str) -> None:
        """Carry out an action."""
        if action == "answer":
            self._answer(us)
        elif action in {"note", "type"}:
            self.open_field(f"vote-{action}")
        else:
            self._take(_LINES[action])

    def _answer(self, digit: str) -> None:
        """Answer by one key, where every answer has a key of its own; otherwise it is typed."""
        now = self.seat.booth.now
        options = self.seat.item.options if self.seat.item is not None else ()
        found = choices_of(now.question, self.say.language, options) if now else []
        keys = {key: answer for key, _, answer in found}
        if keys and all(len(key) == 1 for key in keys):
            self._take(f"={keys[digit]}" if digit in keys else digit)
        elif now is not None:
            self.open_field("vote-type", digit)
        else:
            self._take(digit)

    def entered(self, mode: str, value: str) -> None:
        """Take a comment, or a line as line mode does."""
        if value.strip():
            self._take(f"m {value}" if mode == "vote-note" else value)

    def _take(self, line: str) -> None:
        before = self.seat.booth.at
        try:
            self.tell(self.seat.take(line).messages)
        except CodexError as problem:
            self.tell((), text=self.say(problem.text_id, **problem.fields), refused=True)
        if self.seat.booth.at != before:
            self.looks.scroll = 0
        if self.seat.over:
            self.exit()


def earlier_told(earlier: FeedbackItem, before: str, say: Words) -> list[str]:
    """Return what the expert may see of the round before."""
    told = []
    if earlier.own:
        told.append(say("panel.earlier-own", round=before, value=earlier.own))
    if earlier.median is not None and earlier.quartiles is not None:
        low, high = (f"{end:g}" for end in earlier.quartiles)
        told.append(
            say("panel.earlier-median", n=earlier.n, median=f"{earlier.median:g}", low=low, high=high)
        )
    if earlier.distribution:
        shown = ", ".join(f"{value}: {count}" for value, count in earlier.distribution if count)
        told.append(say("panel.earlier-distribution", shown=shown))
    if earlier.hidden and earlier.hidden != "consensus.feedback-by-protocol":
        told.append(say(earlier.hidden))
    return told + [say("panel.earlier-comment", text=text) for text in earlier.comments]
