"""Free spans line by line: ``codex tag --plain`` in a unitizing round; no screen is taken over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from codex.cli.lines import explain
from codex.cli.report import tell, typed
from codex.cli.terminal import is_terminal
from codex.model.called import SIGNS, called

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.coding.rules import Message
    from codex.model.span import FreeSpan
    from codex.steps.coding.marking import SpanDesk

_PAGE = 15
"""Sentences shown at once."""
_LONGEST = 70


class SpanLines:
    """Reads lines until the expert quits or the input ends.

    Texts go to standard error, so that a pipe's standard output stays empty.
    """

    def __init__(self, call: Call, desk: SpanDesk) -> None:
        self.call = call
        self.desk = desk
        self._from = 0
        """First sentence of the page that is shown."""
        self._shown = ""

    def run(self) -> None:
        """Take line after line."""
        interactive = is_terminal(sys.stdin)
        if interactive:
            tell(self.call.say("coding.span-help"))
        while not self.desk.over:
            if not self._present():
                return
            line = typed(interactive=interactive)
            if line is None:
                return
            self._take(line)

    def _present(self) -> bool:
        """Show the source in hand where it is another one; False where there is none."""
        place = self.desk.place()
        if place is None:
            tell(self.call.say("spans.none-to-mark"))
            return False
        if not self.desk.left and self._shown == "":  # what was marked may still be changed or undone
            tell(self.call.say("spans.all-done"))
        name = self.desk.sheet.blank.source
        if name != self._shown:
            self._shown, self._from = name, 0
            tell("")
            spans = self.call.say("spans.head-spans", n=len(self.desk.sheet.spans))
            tell(f"[{place.number}/{place.total}] {place.title} · {place.language} · {spans}")
            self._page()
        return True

    def _page(self) -> None:
        """Show a page of numbered sentences, with what of them is marked."""
        sentences, sheet = self.desk.sentences(), self.desk.sheet
        if not sentences:
            tell(self.call.say("spans.text-gone"))
        for number in range(self._from, min(self._from + _PAGE, len(sentences))):
            start, end = sentences[number]
            marks = " ".join(
                f"#{place}" for place, one in enumerate(sheet.spans, 1) if one.start < end and one.end > start
            )
            said = " ".join(sheet.text[start:end].split())
            tell(f"{number + 1:4} {f'[{marks}] ' if marks else ''}{said}")
        last = min(self._from + _PAGE, len(sentences))
        if last < len(sentences):
            tell(self.call.say("spans.page", last=last, n=len(sentences)))

    def _take(self, line: str) -> None:
        asked = self.desk.take(line)
        self._say(asked.messages)
        if asked.ask in {"n", "p"}:
            there = self._from + (_PAGE if asked.ask == "n" else -_PAGE)
            self._from = max(0, min(there, max(len(self.desk.sentences()) - 1, 0)))
            self._page()
        elif asked.ask == "again":
            self._page()
        elif asked.ask == "l":
            self._list()
        elif asked.ask == "/":
            self._search(asked.about)
        elif asked.ask == "show":
            explain(self.call, self.desk.book, asked.about)
        elif asked.ask == "help":
            explain(self.call, self.desk.book, "")
        elif asked.span is not None:
            self._one(asked.span)

    def _list(self) -> None:
        for span in self.desk.sheet.spans:
            self._one(span)
        if not self.desk.sheet.spans:
            tell(self.call.say("coding.no-spans-yet"))

    def _one(self, span: FreeSpan) -> None:
        given = called(self.desk.sheet.book, *(code + SIGNS[stance] for code, stance in span.codes))
        codes = given.told(self.call.say.language)
        doubt = "?" if span.unsure else ""
        words = " ".join(self.desk.sheet.text[span.start : span.end].split())
        words = words if len(words) <= _LONGEST else f"{words[:40]} … {words[-24:]}"
        number = self.desk.sheet.spans.index(span) + 1
        codes = (codes or self.call.say("spans.no-code")) + doubt
        tell(self.call.say("coding.span-is", number=number, codes=codes, words=f"«{words}»"))
        if span.note:
            tell("    " + span.note)

    def _search(self, words: str) -> None:
        found = self.desk.places(words)
        if not found:
            tell("! " + self.call.say("coding.words-not-here", words=words))
        sentences = self.desk.sentences()
        for number in dict.fromkeys(number for _, _, number in found[:40]):
            start, end = sentences[number - 1]
            tell(f"{number:4} " + " ".join(self.desk.sheet.text[start:end].split()))

    def _say(self, messages: tuple[Message, ...]) -> None:
        for message in messages:
            tell(("! " if message.refused else "· ") + message.message(self.call.say))
