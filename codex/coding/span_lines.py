"""Free spans line by line: the same machine as on the full screen, for a person or a pipe.

=========================  =========================================================
``3 goals``                sentence 3 becomes a span with a code
``3-5 goals miro!``        sentences 3 to 5; ``!`` contradicts, ``~`` only mentions
``4 "exact words" goals``  words of sentence 4; without a number, wherever they stand
``@120-360 goals``         by characters, end-exclusive
``#2 miro``                one's own span 2 gets a code, or gives it back
``#2 = 4-6``               other ends, said in any of these ways
``x #2`` ``u #2``          take it away; unsure
``m #2 TEXT``              a note on it
``l`` ``/ WORDS``          list one's spans; where some words stand
``d`` ``s`` ``b``          source done; next source; the one before
``n`` ``p`` ``z`` ``y``    text on, text back; undo, redo
``? CODE`` ``q``           what a code means; quit
``?`` ``h``                help
=========================  =========================================================
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.coding import marking
from codex.coding.letters import command
from codex.coding.marking import Mark, MarkTurn, Sheet
from codex.coding.plain import NotUnderstood, codes_said, only_code
from codex.coding.rules import Message, refused, rivals, told
from codex.model.called import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.plain import Said
    from codex.model.span import FreeSpan

_SPAN: Final = re.compile(r"#\s*(\d{1,6})\s*(=?)\s*(.*)", re.DOTALL)
_CHARACTERS: Final = re.compile(r"@\s*(\d{1,9})\s*[-–]\s*(\d{1,9})(?=\s|$)")
_NUMBERS: Final = re.compile(r"(\d{1,7})(?:\s*[-–]\s*(\d{1,7}))?(?=\s|$)")
_WORDS: Final = re.compile(r"\"([^\"]+)\"|«([^»]+)»|“([^”]+)”")
_ALONE: Final = frozenset("ldsbnpzyqh")
_OF_SPAN: Final = frozenset("xum")


class LineTurn(NamedTuple):
    """What comes of one line."""

    turn: MarkTurn
    ask: str = ""
    """What the desk or the shell does: a letter of the table, ``help``, ``show``."""
    about: str = ""
    """Words to look for, or the code to show."""


def take(sheet: Sheet, line: str, sentences: Sequence[tuple[int, int]]) -> LineTurn:
    """Take one line; what is not understood records nothing and says why.

    Args:
        sheet: The source in hand.
        line: As typed.
        sentences: Where its sentences stand, the first is number 1.
    """
    text = line.strip()
    try:
        if not text:
            return LineTurn(MarkTurn(sheet), "again")
        if text[0] == "?":
            return _explained(sheet, text[1:].strip())
        if text[0] == "/":
            return LineTurn(MarkTurn(sheet), "/", text[1:].strip())
        alone = command(text, _ALONE)
        if alone == "h":
            return _explained(sheet, "")
        if alone:
            return LineTurn(MarkTurn(sheet), alone)
        return LineTurn(_recorded(sheet, text, sentences))
    except NotUnderstood as error:
        return LineTurn(MarkTurn(sheet, (), (error.message,)))


def places(
    sheet: Sheet, words: str, sentences: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int, int], ...]:
    """Return (start, end, number of the sentence) wherever some words stand, letter case apart."""
    starts = [start for start, _ in sentences]
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words.split()), re.IGNORECASE)
    return tuple(
        (hit.start(), hit.end(), max(bisect_right(starts, hit.start()), 1))
        for hit in pattern.finditer(sheet.text)
        if hit.end() > hit.start()
    )


def _explained(sheet: Sheet, name: str) -> LineTurn:
    if not name:
        return LineTurn(MarkTurn(sheet, (), (told("span-help"),)), "help")
    return LineTurn(MarkTurn(sheet), "show", only_code(sheet, name.strip('"«»“”')))


def _recorded(sheet: Sheet, text: str, sentences: Sequence[tuple[int, int]]) -> MarkTurn:
    first, _, rest = text.partition("#")
    if rest and (letter := command(first.strip(), _OF_SPAN)):
        return _changed(sheet, letter, "#" + rest)
    named = _SPAN.fullmatch(text)
    if named is not None:
        span = _own(sheet, int(named[1]))
        if named[2]:
            return _moved(sheet, span, named[3].strip(), sentences)
        return _coded(sheet, span, codes_said(sheet, named[3]))
    start, end, at = _place(sheet, text, sentences)
    return _new(sheet, start, end, codes_said(sheet, text[at:]))


def _changed(sheet: Sheet, letter: str, text: str) -> MarkTurn:
    named = _SPAN.fullmatch(text)
    if named is None or named[2]:
        raise NotUnderstood(refused("span-not-understood", line=text))
    holding = replace(sheet, marking=False, editing="", chosen=_own(sheet, int(named[1])).id)
    if letter == "m":
        return marking.write_note(holding, named[3].strip())
    if named[3]:
        raise NotUnderstood(refused("span-not-understood", line=text))
    return marking.drop(holding) if letter == "x" else marking.toggle_unsure(holding)


def _own(sheet: Sheet, number: int) -> FreeSpan:
    if not 1 <= number <= len(sheet.spans):
        raise NotUnderstood(refused("no-such-span", n=number))
    return sheet.spans[number - 1]


def _place(sheet: Sheet, text: str, sentences: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """Return start, end, and where in the line the codes begin."""
    by_characters = _CHARACTERS.match(text)
    if by_characters is not None:
        return int(by_characters[1]), int(by_characters[2]), by_characters.end()
    numbers = _NUMBERS.match(text)
    at = numbers.end() if numbers is not None else 0
    quoted = _WORDS.match(text, at + len(text[at:]) - len(text[at:].lstrip()))
    if quoted is not None:
        words = next(part for part in quoted.groups() if part is not None)
        return (*_quoted(sheet, words, numbers, sentences), quoted.end())
    if numbers is None:
        raise NotUnderstood(refused("span-not-understood", line=text))
    first, last = _range(numbers, sentences)
    return sentences[first - 1][0], sentences[last - 1][1], at


def _range(numbers: re.Match[str], sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    first, last = int(numbers[1]), int(numbers[2] or numbers[1])
    for number in (first, last):
        if not 1 <= number <= len(sentences):
            raise NotUnderstood(refused("no-such-sentence", n=number, last=len(sentences)))
    return min(first, last), max(first, last)


def _quoted(
    sheet: Sheet, words: str, numbers: re.Match[str] | None, sentences: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    hits = places(sheet, words, sentences)
    if numbers is not None:
        first, last = _range(numbers, sentences)
        hits = tuple(hit for hit in hits if first <= hit[2] <= last)
    if not hits:
        raise NotUnderstood(refused("words-not-here", words=words))
    if len(hits) > 1 and (numbers is None or len({hit[2] for hit in hits}) > 1):
        listed = ", ".join(str(number) for number in dict.fromkeys(hit[2] for hit in hits[:12]))
        raise NotUnderstood(refused("words-several", words=words, n=len(hits), list=listed))
    return hits[0][0], hits[0][1]


def _new(sheet: Sheet, start: int, end: int, said: Said) -> MarkTurn:
    turn = marking.mark_range(sheet, start, end)
    if turn.messages:
        return turn
    chosen = turn.sheet.selection
    same = next((one for one in sheet.spans if (one.start, one.end) == (chosen.start, chosen.end)), None)
    if same is not None:
        return _coded(sheet, same, said)
    span = replace(sheet.blank, start=chosen.start, end=chosen.end)
    return _coded(sheet, span, said)


def _coded(sheet: Sheet, span: FreeSpan, said: Said) -> MarkTurn:
    """Give a span codes, doubt and note; a code that it has in this stance is taken back."""
    if said.nothing or (span.id and not (said.given or said.unsure or said.note)):
        raise NotUnderstood(refused("span-not-understood", line="x" if said.nothing else f"#{span.id}"))
    codes, messages = span.codes, []
    for one in said.given:
        if (one.code, one.stance) in codes:
            codes = tuple(given for given in codes if given[0] != one.code)
            continue
        gone = rivals(sheet.book, one.code, [code for code, _ in codes])
        if gone:
            messages.append(
                told("replaced", code=called(sheet.book, one.code), others=called(sheet.book, *gone))
            )
        codes = (*(c for c in codes if c[0] != one.code and c[0] not in gone), (one.code, one.stance))
    changed = replace(span, codes=codes, unsure=span.unsure or said.unsure, note=said.note or span.note)
    return _kept(sheet, changed, *messages)


def _moved(sheet: Sheet, span: FreeSpan, where: str, sentences: Sequence[tuple[int, int]]) -> MarkTurn:
    start, end, at = _place(sheet, where, sentences)
    if where[at:].strip():
        raise NotUnderstood(refused("span-not-understood", line=where))
    turn = marking.mark_range(sheet, start, end)
    if turn.messages:
        return turn
    chosen = turn.sheet.selection
    return _kept(sheet, replace(span, start=chosen.start, end=chosen.end))


def _kept(sheet: Sheet, span: FreeSpan, *messages: Message) -> MarkTurn:
    span = replace(span, version=sheet.blank.version)
    return MarkTurn(sheet, (Mark(span),), messages or (told("span-kept"),))
