"""What is said at a time, whoever wrote it down: captions, and what speech recognition gives."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from codex.importing.canonical import draft, stem
from codex.model.source import Mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.importing.notes import Notes
    from codex.importing.reading import ReadOptions
    from codex.model.source import Draft


class Cue(NamedTuple):
    """One caption."""

    time: str
    """As :func:`clock` gives it."""
    speaker: str
    """Empty where nobody is named."""
    text: str


def clock(seconds: float) -> str:
    """Return seconds as ``hh:mm:ss``.

    >>> clock(3723.9)
    '01:02:03'
    """
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def transcript(cues: Sequence[Cue], options: ReadOptions, notes: Notes, encoding: str) -> Draft:
    """Return the transcript: a cue a line, with a mark per turn and per time."""
    text, marks = _joined(cues, options.speakers)
    return draft(text, options, title=stem(notes.name), kind="interview", encoding=encoding, marks=marks)


def without_rolling(cues: Sequence[Cue]) -> list[Cue]:
    r"""Return the cues without the lines that each repeats from the one before, as captions that roll up do.

    A line said twice is no rolling: it is taken for that only where at least half of the cues begin with
    what the one before them ends with.

    >>> [cue.text for cue in without_rolling([Cue("", "", t) for t in ("a", "a", "a\nb", "b", "b\nc")])]
    ['a', 'b', 'c']
    """
    lines = [cue.text.split("\n") for cue in cues]
    shared = [_shared(before, after) for before, after in pairwise(lines)]
    if len(cues) < 3 or sum(map(bool, shared)) * 2 < len(shared):
        return list(cues)
    kept = [cues[0]]
    for cue, own, again in zip(cues[1:], lines[1:], shared, strict=True):
        if own[again:]:
            kept.append(cue._replace(text="\n".join(own[again:])))
    return kept


def _shared(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many lines at the beginning of one cue are those at the end of the one before."""
    most = min(len(before), len(after))
    return next((n for n in range(most, 0, -1) if before[-n:] == after[:n]), 0)


def _joined(cues: Sequence[Cue], speakers: Mapping[str, str]) -> tuple[str, tuple[Mark, ...]]:
    marks: list[Mark] = []
    turns: list[Mark] = []
    at = 0
    for cue in cues:
        end = at + len(cue.text)
        if cue.time:
            marks.append(Mark("time", at, end, cue.time))
        name = speakers.get(cue.speaker) or cue.speaker
        if name and turns and turns[-1].label == name and turns[-1].end == at - 1:
            turns[-1] = Mark("turn", turns[-1].start, end, name)
        elif name:
            turns.append(Mark("turn", at, end, name))
        at = end + 1
    text = "\n".join(cue.text for cue in cues) + "\n"
    return text, tuple(sorted((*turns, *marks), key=lambda mark: (mark.start, mark.kind != "turn")))
