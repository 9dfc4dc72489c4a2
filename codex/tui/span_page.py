"""The page of free spans: a long text with a cursor, what is marked in it, and the span in hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.tui.blocks import broken_lines, run_of_pieces, windowed
from codex.tui.help_page import help_page, hint_line
from codex.tui.long_text import LongText
from codex.tui.wrapping import cells, cut
from codex.words.keyboard import KK
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.span import FreeSpan
    from codex.steps.coding.marking import SpanDesk
    from codex.tui.keys import Keys
    from codex.tui.looks import Looks
    from codex.tui.paper import Line
    from codex.words import Words

STANCE: Final = {"supports": "", "contradicts": "!", "mentions": "~"}
OPEN, CLOSE = "⟦", "⟧"
"""Where a span begins and ends, beside colour."""
_SPARE: Final = 8
"""Cells of a line that are kept for such marks."""
_WIDEST: Final = 92
_GUTTER: Final = 4
_HINTS: Final = (
    ("mark", "mark"), ("around", "around"), ("1-0", "code"), ("find", "find"), ("keep", "keep"),
    ("done", "span-done"), ("undo", "undo"), ("help", "help"), ("ends", "ends"), ("drop", "span-drop"),
    ("next-span", "next-span"), ("swap", "swap"), ("search", "search"), ("note", "note"), ("quit", "quit"),
)  # fmt: skip


class SpanPage:
    """Draws a source and its spans; reads nothing."""

    def __init__(self, desk: SpanDesk, say: Words, looks: Looks, keys: Keys) -> None:
        self.desk = desk
        self.say = say
        self.looks = looks
        self.keys = keys
        self.top = 0
        """First line of the text that is shown."""
        self.room = 1
        """Lines of text that are shown."""
        self._laid: tuple[str, LongText] | None = None
        self._followed = -1

    def draw(self, width: int, height: int) -> list[Line]:
        """Return the lines of the page."""
        if self.looks.mode == "help":
            return help_page(self.keys, self.say, self.looks, width, height, family="span-")
        head = self._head(width) if height >= 4 else []
        foot = self._foot(width, height)
        room = max(height - len(head) - len(foot), 1)
        if self.looks.mode == "find":
            below = self._finder(width, max(min(len(self.looks.hits) + 1, room - 2, 10), 1))
            body = [*self._text(width, max(room - len(below), 1)), *below]
        else:
            body = self._text(width, room)
        body += [[] for _ in range(room - len(body))]
        return [*head, *body[:room], *foot][:height]

    def laid(self, width: int) -> LongText:
        """Return the text in lines, laid out once for a source and a width."""
        measure = max(min(width - self._gutter(width) - (_SPARE if width >= 40 else 2), _WIDEST), 1)
        source = self.desk.sheet.blank.source
        if self._laid is None or self._laid[0] != source or self._laid[1].width != measure:
            self._laid = (source, LongText(self.desk.sheet.text, measure))
            self._followed = -1
        return self._laid[1]

    def _gutter(self, width: int) -> int:
        return _GUTTER if width >= 40 else 0

    # -- the head --------------------------------------------------------------------------------

    def _head(self, width: int) -> list[Line]:
        say, place = self.say, self.desk.place()
        if place is None:
            return [[(cut(" " + visible(self.desk.study.actor.name), width), "head")]]
        sheet = self.desk.sheet
        share = sheet.selection.cursor * 100 // max(len(sheet.text), 1)
        parts = [
            f"{place.number}/{place.total}",
            visible(place.title),
            f"{share}%",
            say("spans.head-spans", n=len(sheet.spans)),
            say("spans.head-done") if sheet.done else "",
            visible(self.desk.study.actor.name),
            say("tui.round", round=self.desk.round.id),
        ]
        return [[(cut(" " + " · ".join(part for part in parts if part), width), "head")]]

    # -- the text --------------------------------------------------------------------------------

    def _text(self, width: int, room: int) -> list[Line]:
        place = self.desk.place()
        if place is None or not self.desk.sheet.text:
            text_id = "spans.none-to-mark" if place is None else "spans.text-gone"
            return [[(line, "bold")] for line in broken_lines(self.say(text_id), width)][:room]
        laid = self.laid(width)
        self.room = room
        self._follow(laid, room)
        numbers = {span.id: number for number, span in enumerate(self.desk.sheet.spans, 1)}
        return [
            self._row(laid, number, width, numbers)
            for number in range(self.top, min(self.top + room, len(laid)))
        ]

    def _follow(self, laid: LongText, room: int) -> None:
        """Keep the cursor in sight; the page is left where it is as long as it is."""
        row = laid.row_of(self.desk.sheet.selection.cursor)
        if row < self.top:
            self.top = max(row - min(2, room // 3), 0)
        elif row >= self.top + room:
            self.top = row - room + 1 + min(2, room // 3)
        self.top = max(0, min(self.top, len(laid) - 1))

    def _row(self, laid: LongText, number: int, width: int, numbers: dict[str, int]) -> Line:
        sheet, row = self.desk.sheet, laid.row(number)
        here = [
            span for span in sheet.spans if span.start < max(row.end, row.start + 1) and span.end > row.start
        ]
        held = sheet.held
        line: Line = []
        gutter = self._gutter(width)
        if gutter:
            line.append((self._margin(here, held, numbers, row.start), "code" if here else ""))
        cursor = sheet.selection.cursor
        chosen = (sheet.selection.start, sheet.selection.end) if sheet.marking else (cursor, cursor)
        cuts = {row.start, row.end, cursor, cursor + 1, *chosen}
        for span in here:
            cuts |= {span.start, span.end}
        stops = sorted(place for place in cuts if row.start <= place <= row.end)
        spare = _SPARE if width >= 40 else 2
        for start, end in zip(stops, [*stops[1:], row.end], strict=True):
            opens = sum(span.start == start for span in here)
            closes = sum(span.end == start for span in here if span.start < start)
            marks = CLOSE * closes + OPEN * opens
            if marks and spare >= len(marks):
                spare -= len(marks)
                line.append((marks, "key" if held is not None and held in here else "code"))
            if start < end:
                shown = laid.shown[laid.shown_place(start) : laid.shown_place(end)]
                line += self._inked(shown, self._ink(start, here, held, chosen, cursor))
        if cursor == row.end and self._ends_with_cursor(laid, number, cursor):
            line.append((" ", "chosen"))
        return line

    def _ends_with_cursor(self, laid: LongText, number: int, cursor: int) -> bool:
        """Whether the cursor stands behind the last letter of this line and not on the next one."""
        return laid.row_of(cursor) == number

    def _inked(self, shown: str, ink: str) -> Line:
        words = visible(self.desk.words)
        if not words or ink != "":
            return [(shown, ink)]
        pieces: Line = []
        low, needle, done = shown.lower(), words.lower(), 0
        at = low.find(needle) if len(low) == len(shown) else -1
        while at >= 0:
            pieces += [(shown[done:at], ink), (shown[at : at + len(needle)], "bold")]
            done = at + len(needle)
            at = low.find(needle, done)
        return [piece for piece in [*pieces, (shown[done:], ink)] if piece[0]]

    @staticmethod
    def _ink(
        place: int, here: list[FreeSpan], held: FreeSpan | None, chosen: tuple[int, int], cursor: int
    ) -> str:
        if place == cursor:
            return "chosen"
        if chosen[0] <= place < chosen[1]:
            return "found"
        if held is not None and held.start <= place < held.end:
            return "key"
        return "code" if any(span.start <= place < span.end for span in here) else ""

    @staticmethod
    def _margin(here: list[FreeSpan], held: FreeSpan | None, numbers: dict[str, int], start: int) -> str:
        if not here:
            return " " * _GUTTER
        first = next((span for span in here if span.start >= start), None)
        shown = held if held in here else first
        if shown is None:
            return f"{'│':>{_GUTTER - 1}} "
        return f"{numbers[shown.id]:>{_GUTTER - 1}}" + (">" if shown is held else " ")

    # -- the foot --------------------------------------------------------------------------------

    def _foot(self, width: int, height: int) -> list[Line]:
        lines: list[Line] = []
        if height >= 3:
            lines += self._in_hand(width, 2 if height >= 12 else 1)
        if height >= 8:
            lines += self._palette(width, 2 if height >= 16 else 1)
        if height >= 6 or self.looks.message:
            sign = "! " if self.looks.refused and self.looks.message else ""
            ink = "bad" if self.looks.refused else "good"
            told = broken_lines(sign + self.looks.message, width)
            lines += [[(line, ink)] for line in told[: 2 if height >= 12 else 1]]
        if height >= 10:
            lines.append(hint_line(self.keys, self.say, _HINTS, width))
        return lines

    def _in_hand(self, width: int, rows: int) -> list[Line]:
        sheet, say = self.desk.sheet, self.say
        held = sheet.held
        if sheet.has_selection:
            chosen = sheet.selection
            words = _short(sheet.text[chosen.start : chosen.end])
            text_id = "spans.ends-of" if sheet.editing else "spans.marked"
            told = say(text_id, n=chosen.end - chosen.start, words=words)
            return run_of_pieces([(told, "found")], width, 1)
        if held is None:
            return [[(cut(say("spans.nothing-here"), width), "dim")]]
        number = sheet.spans.index(held) + 1
        pieces: Line = [(say("spans.in-hand", number=number, total=len(sheet.spans)) + " ", "bold")]
        codes = ", ".join(self._name(code) + STANCE[stance] for code, stance in held.codes)
        pieces.append((codes + " ", "code") if codes else (say("spans.no-code") + " ", "bad"))
        if held.unsure:
            pieces.append(("· " + say("tui.unsure") + " ", "doubt"))
        pieces.append((f"«{_short(sheet.text[held.start : held.end])}» ", ""))
        if held.note:
            pieces.append(("· " + say("tui.note-is", text=visible(" ".join(held.note.split()))), "dim"))
        return run_of_pieces(pieces, width, rows)

    def _palette(self, width: int, rows: int) -> list[Line]:
        held = self.desk.sheet.held
        pieces: Line = []
        for number, code_id in enumerate(self.desk.palette.slots):
            given = held is not None and code_id in held.given
            pin = "'" if code_id in self.desk.palette.pinned else " "
            name = cut(("+" if given else "") + self._name(code_id), 22)
            digit = str((number + 1) % 10)
            label = digit + (KK[digit] if self.keys.kazakh and self.say.language == "kk" else "")
            pieces.append((f"{label}{pin}{name}  ", "code" if given else "key"))
        if not pieces:
            return [[(cut(self.say("tui.empty-palette"), width), "dim")]]
        return run_of_pieces(pieces, width, rows)

    def _name(self, code_id: str) -> str:
        code = self.desk.book.code(code_id)
        return visible(wording(code.name, self.say.language) or code.id) if code else visible(code_id)

    def _finder(self, width: int, room: int) -> list[Line]:
        hits, chosen = self.looks.hits, self.looks.chosen
        held = self.desk.sheet.held
        lines: list[Line] = []
        for number, hit in enumerate(hits):
            mark = "+" if held is not None and hit.code.id in held.given else " "
            about = " ".join(visible(wording(hit.code.definition, self.say.language), lines=True).split())
            text = f"{'>' if number == chosen else ' '}{mark} {self._name(hit.code.id)}"
            room_for = width - cells(text) - 3
            shown = text + (f" – {about}" if about and room_for > 12 else "")
            lines.append([(cut(shown, width), "chosen" if number == chosen else "")])
        return windowed(lines, chosen, room) or [[(cut(self.say("tui.no-such-code"), width), "bad")]]


def _short(words: str) -> str:
    shown = " ".join(visible(words, lines=True).split())
    return shown if len(shown) <= 60 else f"{shown[:36]} … {shown[-20:]}"
