"""The page of ``codex tag``: what stands where, for any size of terminal; draws lines, reads nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.tui.blocks import beside, broken_lines, run_of_pieces, windowed
from codex.tui.excerpt_block import WIDEST, ExcerptBlock
from codex.tui.help_page import help_page, hint_line
from codex.tui.wrapping import cells, cut
from codex.words.keyboard import KK
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.code import Code
    from codex.steps.coding.workbench import Workbench
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

TREE: Final = 32
"""Cells of the code tree where there is room beside the text."""
STANCE: Final = {"supports": "", "contradicts": "!", "mentions": "~"}
"""Marks of line mode, the same here."""
_HINTS: Final = (
    ("1-0", "code"), ("find", "find"), ("finish", "finish"), ("nothing", "nothing"), ("unsure", "unsure"),
    ("undo", "undo"), ("help", "help"), ("note", "note"), ("stance", "stance"), ("back", "back"),
    ("leave", "leave"), ("define", "define"), ("search", "search"), ("quit", "quit"),
)  # fmt: skip


class TagPage:
    """Draws the workbench."""

    def __init__(self, bench: Workbench, say: Words, looks: Looks, keys: Keys) -> None:
        self.bench = bench
        self.say = say
        self.looks = looks
        self.keys = keys
        self.block = ExcerptBlock(say, looks)

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        if self.looks.mode == "help":
            return help_page(self.keys, self.say, self.looks, width, height)
        head = self._head(width) if height >= 4 else []
        foot = self._foot(width, height)
        room = max(height - len(head) - len(foot), 1)
        tree = self.has_tree(width) if self.looks.tree is None else self.looks.tree
        if self.is_narrow(width):
            alone = self.looks.alone and self.looks.mode not in {"find", "define"}
            body = self._tree(width, room) if alone else self._body(width, room)
        elif tree:
            left = self._body(width - TREE - 3, room)
            body = beside(left, self._tree(TREE, room), width - TREE - 3)
        else:
            body = self._body(width, room)
        body += [[] for _ in range(room - len(body))]
        return [*head, *body[:room], *foot][:height]

    def is_narrow(self, width: int) -> bool:
        """Say whether text and tree have no room beside each other."""
        return width < TREE + 30

    def has_tree(self, width: int) -> bool:
        """Say whether there is room for the tree beside the text unasked."""
        return width >= WIDEST + TREE - 8

    # -- the head --------------------------------------------------------------------------------

    def _head(self, width: int) -> list[Line]:
        session, say = self.bench.desk.session, self.say
        place = min(session.at + 1, len(session.queue))
        at = f"{place}/{len(session.queue)}"
        who, one = visible(self.bench.expert), say("tui.round", round=self.bench.desk.round.id)
        pace = [self.looks.pace] if self.looks.pace else []
        for parts in ([at, who, one, *pace], [at, who, *pace], [at, *pace]):  # who and round are known
            told = " " + " · ".join(parts)
            if cells(told) <= width:
                break
        return [[(cut(told, width), "head")]]

    # -- the excerpt -----------------------------------------------------------------------------

    def _body(self, width: int, room: int) -> list[Line]:
        if self.looks.mode in {"find", "define"}:
            wanted = min(max(len(self.looks.hits) + 1, 9), room - 2, 16)
            below = self._finder(width, max(wanted, 1))
            return [*self._text(width, room - len(below)), *below]
        return self._text(width, room)

    def _text(self, width: int, room: int) -> list[Line]:
        view, say = self.bench.view(), self.say
        if room <= 0:
            return []
        if view is None:
            text_id = "tui.through" if self.bench.desk.session.queue else "tui.no-excerpts"
            return [[(line, "bold")] for line in broken_lines(say(text_id), width)][:room]
        if view.withheld:
            return [[(line, "bold")] for line in broken_lines(say("steps.withheld-here"), width)][:room]
        return self.block.lines(view, width, room, self.bench.found_in)

    # -- codes -----------------------------------------------------------------------------------

    def _name(self, code: Code | None) -> str:
        return visible(wording(code.name, self.say.language) or code.id) if code else ""

    def _tree(self, width: int, room: int) -> list[Line]:
        codes = self.bench.tree()
        if not codes:
            return [[(cut(self.say("tui.no-codes"), width), "dim")]]
        at = next((place for place, (_, code) in enumerate(codes) if code.id == self.bench.touched), 0)
        lines: list[Line] = []
        for depth, code in windowed(codes, at, room):
            given = self.bench.now.given_as(code.id)
            mark = "+" + STANCE[given.stance] if given else ""
            text = f"{mark:<2}{'  ' * depth}{self._name(code)}"
            lines.append([(cut(text, width), "code" if given else "")])
        return lines

    def _finder(self, width: int, room: int) -> list[Line]:
        hits, chosen = self.looks.hits, self.looks.chosen
        wide = width >= 70
        column = width * 2 // 5 if wide else width
        rows = room if wide else max(room // 2, 1)
        lines: list[Line] = []
        for number, hit in enumerate(hits):
            given = self.bench.now.given_as(hit.code.id)
            mark = "+" + STANCE[given.stance] if given else ""
            other = f" ({visible(hit.label)})" if hit.label and hit.label != self._name(hit.code) else ""
            pointer = ">" if number == chosen else " "
            text = f"{pointer}{mark:<2}{self._name(hit.code)}{other}"
            ink = "chosen" if number == chosen else "code" if given else ""
            lines.append([(cut(text, column), ink)])
        if not lines:
            lines = [[(cut(self.say("tui.no-such-code"), column), "bad")]]
        shown = windowed(lines, chosen, rows)
        about = self._about(hits[chosen].code, width - column - 3 if wide else width) if hits else []
        if wide:
            shown += [[] for _ in range(room - len(shown))]
            return beside(shown, about[:room], column)
        return [*shown, *about[: room - len(shown)]]

    def _about(self, code: Code, width: int) -> list[Line]:
        """Tell what a code means, and the last excerpts that got it."""
        lines: list[Line] = []
        names = dict.fromkeys(visible(name) for name in (code.id, *code.name.values()) if name)
        lines.append([(cut(" · ".join(names), width), "bold")])
        for part in ("definition", "include", "exclude", "example"):
            text = wording(getattr(code, part), self.say.language)
            if text:
                lines += [
                    [(line, "")] for line in broken_lines(self.say(f"steps.code-{part}", text=text), width)
                ]
        lately = self.bench.lately(code.id)
        if lately:
            lines.append([(cut(self.say("tui.lately"), width), "dim")])
        for one in lately:
            text = " ".join(visible(one.text, lines=True).split())
            lines.append([(cut(f"- {STANCE[one.stance]}{text}", width), "dim")])
        return lines

    # -- the foot --------------------------------------------------------------------------------

    def _foot(self, width: int, height: int) -> list[Line]:
        lines: list[Line] = []
        if height >= 3:
            lines += self._given(width)
        if height >= 8:
            lines += self._palette(width, 3 if height >= 16 else 1)
        if height >= 6 or self.looks.message:
            sign = "! " if self.looks.refused and self.looks.message else ""
            ink = "bad" if self.looks.refused else "good"
            told = broken_lines(sign + self.looks.message, width)
            lines += [[(line, ink)] for line in told[: 3 if height >= 12 else 1]]
        if height >= 10:
            lines.append(hint_line(self.keys, self.say, _HINTS, width))
        return lines

    def _given(self, width: int) -> list[Line]:
        now, say = self.bench.now, self.say
        pieces: Line = []
        for one in now.given:
            name = self._name(self.bench.code(one.code)) or visible(one.code)
            text = name + STANCE[one.stance] + ("?" if one.unsure else "") + " "
            pieces.append((text + " ", "code"))
        if not now.given:
            state = "tui.nothing-fits" if now.done else "tui.no-answer"
            pieces.append((say(state) + " ", "bold" if now.done else "dim"))
        if now.is_unsure:
            pieces.append(("· " + say("tui.unsure") + " ", "doubt"))
        if now.done and now.given:
            pieces.append(("· " + say("tui.done") + " ", "good"))
        note = now.notes()
        if note:
            pieces.append(("· " + say("tui.note-is", text=visible(" ".join(note.split()))), "dim"))
        return (
            [pieces]
            if cells("".join(text for text, _ in pieces)) <= width
            else run_of_pieces(pieces, width, 2)
        )

    def _palette(self, width: int, rows: int) -> list[Line]:
        pieces: list[Line] = []
        per_row = -(-len(self.bench.slots) // rows) or 1
        each = max(width // max(per_row, 3), 8)
        for number, code_id in enumerate(self.bench.slots):
            digit = str((number + 1) % 10)
            label = digit + (KK[digit] if self.keys.kazakh and self.say.language == "kk" else "")
            given = self.bench.now.given_as(code_id)
            pin = "'" if code_id in self.bench.pinned else " "
            mark = ("+" + STANCE[given.stance]) if given else ""
            name = cut(mark + self._name(self.bench.code(code_id)), each - len(label) - 2)
            pad = " " * (each - len(label) - 1 - cells(name))
            pieces.append([(label, "key"), (pin + name + pad, "code" if given else "")])
        per_row = max(width // each, 1)  # where cells are at their least, the last digits may not fit
        lines = [
            [piece for cell in pieces[start : start + per_row] for piece in cell]
            for start in range(0, len(pieces), per_row)
        ]
        if not lines:
            return [[(cut(self.say("tui.empty-palette"), width), "dim")]]
        return lines[:rows]
