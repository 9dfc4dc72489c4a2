"""Plain text: interviews, field notes, pages copied from the web."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.importing.canonical import draft, guess_kind, heading, stem
from codex.importing.decoding import decode
from codex.importing.furniture import find_furniture
from codex.importing.turns import find_turns, is_conversation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft, Mark


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one text of the file, with speakers' turns and page furniture marked."""
    decoded = decode(data, notes, options.encoding)
    yield text_draft(decoded.text, options, notes, encoding=decoded.encoding)


def text_draft(text: str, options: ReadOptions, notes: Notes, *, encoding: str, title: str = "") -> Draft:
    """Return the draft of a running text: what every text format ends in.

    Turns only tell that it is an interview; they are marked where the researcher named the speakers,
    else they are found when the text is cut, where more layouts are known.
    """
    marks = find_turns(text, options.speakers) if options.speakers else ()
    spoken = bool(marks) or is_conversation(text)
    if not spoken:
        marks = find_furniture(text)
    begin = _after_furniture(text, marks)
    return draft(
        text,
        options,
        title=title or ("" if spoken else heading(text[begin : begin + 2000])) or stem(notes.name),
        kind="interview" if spoken else guess_kind(text, marks),
        encoding=encoding,
        marks=marks,
    )


def _after_furniture(text: str, marks: Sequence[Mark]) -> int:
    """Return where the text begins once furniture at its top is passed."""
    begin = 0
    for mark in marks:
        if mark.kind == "furniture" and not text[begin : mark.start].strip():
            begin = mark.end
    return begin
