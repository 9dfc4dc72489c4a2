"""``codex resolve`` full-screen: the excerpt, the code, who said what, and a reason for every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.tui.blocks import broken_lines, run_of_pieces
from codex.tui.deciding import DecidingScreen, way_lines
from codex.tui.excerpt_block import ExcerptBlock
from codex.tui.help_page import help_page, hint_line
from codex.tui.keys import RESOLVE, Keys
from codex.tui.looks import Looks
from codex.tui.wrapping import cut
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.steps.coding.resolving_desk import ResolvingDesk
    from codex.steps.coding.tagging import View
    from codex.tui.paper import Line
    from codex.words import Words

_HINTS: Final = (
    ("give", "give"), ("drop", "drop"), ("leave", "open"), ("way", "way"), ("day", "day"),
    ("back", "back"), ("undo", "undo"), ("help", "help"), ("quit", "quit"), ("define", "define"),
)  # fmt: skip
_SIGNS: Final = {"supports": "+", "contradicts": "!", "mentions": "~", "no": "-", "missing": "·"}
_INKS: Final = {"supports": "good", "contradicts": "bad", "mentions": "doubt"}


class ResolveScreen(DecidingScreen):
    """Open differences, one after the other.

    Args:
        desk: The table of differences.
        say: Texts in the language of the interface.
    """

    desk: ResolvingDesk

    def __init__(self, desk: ResolvingDesk, say: Words) -> None:
        looks = Looks()
        self.block = ExcerptBlock(say, looks)
        self._whole = True
        self._seen: tuple[int, View | None] = (-1, None)
        super().__init__(desk, say, Keys(RESOLVE), looks)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        if self.looks.mode == "help":
            return help_page(self.board_keys, self.say, self.looks, width, height, family="resolve-")
        desk, say = self.desk, self.say
        head = f" {min(desk.table.at + 1, len(desk.outcomes))}/{len(desk.outcomes)} · "
        lines: list[Line] = [[(cut(head + say("tui.resolve-round", round=desk.round.id), width), "head")]]
        lines = lines if height >= 8 else []  # what is decided goes before where one stands
        foot: list[Line] = []
        if self.looks.message:
            sign = "! " if self.looks.refused else ""
            ink = "bad" if self.looks.refused else "good"
            foot += [[(line, ink)] for line in broken_lines(sign + self.looks.message, width)[:2]]
        foot.append(hint_line(self.board_keys, say, _HINTS, width))
        view = self._view()
        if view is None:
            text = say("tui.resolve-through" if desk.outcomes else "tui.resolve-none")
            lines += [[(line, "bold")] for line in broken_lines(text, width)]
        else:
            about = self._about(width)[0 if height >= 12 else 1 :][: max((height - 2) * 2 // 3, 1)]
            room = max(height - len(lines) - len(foot) - len(about), 1)
            lines += [*self.block.lines(view, width, room), *about]
        lines = lines[: max(height - len(foot), 0)]
        lines += [[] for _ in range(height - len(lines) - len(foot))]
        return [*lines, *foot][:height]

    def _view(self) -> View | None:
        if self._seen[0] != self.desk.table.at:
            self._seen = (self.desk.table.at, self.desk.view())
        return self._seen[1]

    def _about(self, width: int) -> list[Line]:
        """Tell the code, what it means, who said what, and their notes."""
        now, code, say = self.desk.now, self.desk.code, self.say
        if now is None:
            return []
        name = wording(code.name, say.language) if code else now.code
        lines: list[Line] = [[], [(cut(visible(f"{name} ({now.code})"), width), "code")]]
        if code is not None and self._whole:
            for part in ("definition", "include", "exclude"):
                text = wording(getattr(code, part), say.language)
                if text:
                    told = broken_lines(say(f"steps.code-{part}", text=text), width)
                    lines += [[(line, "dim")] for line in told]
        votes: Line = [
            (
                f"{_SIGNS[said]} {visible(self.desk.called(expert))}: {say(f'tui.said-{said}')}   ",
                _INKS.get(said, ""),
            )
            for expert, said in now.votes
        ]
        lines += run_of_pieces(votes, width, 6)
        lines += [
            [(cut(visible(f"  {self.desk.called(expert)}: {' '.join(note.split())}"), width), "dim")]
            for expert, note in self.desk.notes()
        ]
        rule = say("tui.by-rule", outcome=say(f"tui.outcome-{now.outcome}"))
        lines.append([(cut(rule, width), "bold")])
        return [*lines, *way_lines(self.desk, say, width)]

    def act(self, action: str, us: str) -> None:
        """Carry out an action."""
        if action == "define":
            self._whole = not self._whole
        elif action not in {"give", "drop"}:
            super().act(action, us)
        elif self.desk.now is None:
            self.tell((), text=self.say("coding.resolve-at-end"), refused=True)
        else:
            self.open_field(action)

    def entered(self, mode: str, value: str) -> None:
        """Take the reason of a decision, or how and when it is decided."""
        if mode in {"give", "drop"}:
            self.take(f"{'g' if mode == 'give' else 'd'} {value}")
        else:
            super().entered(mode, value)
