"""REFI projects as sources: their texts, with what was selected in them marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.importing.canonical import draft, guess_kind, stem
from codex.importing.refi import read_project
from codex.importing.turns import is_conversation
from codex.model.code import wording
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


def read(data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield a draft per text source; other sources are told, selections become highlights."""
    project = read_project(data, notes)
    names = {code.id: wording(code.name, "") for code in project.codebook.codes}
    for source in project.sources:
        marks = [
            Mark(
                "highlight",
                one.start,
                one.end,
                "; ".join(dict.fromkeys(names[code] for _, code in one.codings)),
            )
            for one in source.selections
        ]
        yield draft(
            source.text,
            options,
            title=stem(source.name) if source.name else stem(notes.name),
            kind="interview" if is_conversation(source.text) else guess_kind(source.text, ()),
            marks=sorted(marks, key=lambda mark: (mark.start, mark.end)),
            attributes=source.attributes,
        )
    for name in project.passed_over:
        notes.skip("importing.refi-no-text", None, source=name[:80])
