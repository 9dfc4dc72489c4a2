"""Transcripts kept as tables: a row is a sentence or a turn, with who says it and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.importing.canonical import draft, stem
from codex.importing.cues import Cue, clock, transcript
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.importing.table import Table
    from codex.model.source import Draft

_SPEAKER: Final = ("speaker", "voice", "спикер", "говорящий", "кто говорит", "сөйлеуші", "кім")
_SAID: Final = (
    "sentence", "utterance", "text", "transcript", "speech", "turn text", "реплика", "высказывание", "текст",
    "сөз", "мәтін", "айтылғаны",
)  # fmt: skip
_TIME: Final = ("timestamp", "time", "start", "start time", "время", "начало", "уақыты", "уақыт", "басталуы")
_RECOGNISED: Final = ["start", "end", "text"]
_MILLISECONDS: Final = re.compile(r"[0-9]{1,12}")
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Columns:
    speaker: str
    said: str
    time: str | None


def is_transcript(table: Table, options: ReadOptions) -> bool:
    """Say whether the rows are what several speakers say one after the other.

    A speaker column beside a text column is not enough: there must be at least two speakers, and
    they must speak more than once, else each row is somebody's answer.
    """
    if options.kind != "answers" and not options.columns and _is_recognised(table):
        return True
    columns = _columns(table, options)
    if columns is None or options.kind == "answers":
        return False
    at = table.header.index(columns.speaker)
    names = [row.cells[at].strip() for row in table.rows]
    different = len(set(filter(None, names)))
    return _FEWEST <= different <= len(names) / 2


def read_transcript(table: Table, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    """Yield the one transcript: a row a line, a mark per turn and per time."""
    if not options.columns and _is_recognised(table):
        yield from _read_recognised(table, options, notes)
        return
    columns = _columns(table, options)
    if columns is None:
        return
    parts: list[str] = []
    turns: list[Mark] = []
    times: list[Mark] = []
    at = 0
    before = ""
    for line, record in table.records():
        said = " ".join(record[columns.said].split())
        if not said:
            notes.skip("importing.row-no-text", line)
            continue
        label = record[columns.speaker].strip() or before
        name = options.speakers.get(label) or label
        end = at + len(said)
        if turns and label == before:
            turns[-1] = Mark("turn", turns[-1].start, end, name)
        elif name:
            turns.append(Mark("turn", at, end, name))
        if columns.time and record[columns.time].strip():
            times.append(Mark("time", at, end, record[columns.time].strip()))
        parts.append(said)
        before = label
        at = end + 1
    if not parts:
        raise notes.refuse("importing.table-empty")
    yield draft(
        "\n".join(parts) + "\n",
        options,
        title=stem(table.name),
        kind="interview",
        encoding=table.encoding,
        marks=sorted((*turns, *times), key=lambda mark: (mark.start, mark.kind == "time")),
    )


def _columns(table: Table, options: ReadOptions) -> _Columns | None:
    asked = options.columns
    speaker, time = (
        table.named(asked[field]) if field in asked else table.column(*usual)
        for field, usual in (("speaker", _SPEAKER), ("time", _TIME))
    )
    said = table.column(*filter(None, (asked.get("text"),)), *_SAID)
    if speaker is None or said is None:
        return None
    return _Columns(speaker, said, time)


def _is_recognised(table: Table) -> bool:
    """Say whether the table is what Whisper writes: begin and end in milliseconds, and what was said."""
    return [name.strip().lower() for name in table.header] == _RECOGNISED and all(
        _MILLISECONDS.fullmatch(row.cells[0]) and _MILLISECONDS.fullmatch(row.cells[1]) for row in table.rows
    )


def _read_recognised(table: Table, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
    cues = [
        Cue(clock(int(start) / 1000), "", " ".join(said.split()))
        for start, _, said in (row.cells for row in table.rows)
        if said.strip()
    ]
    if not cues:
        raise notes.refuse("importing.table-empty")
    yield transcript(cues, options, notes, table.encoding)
