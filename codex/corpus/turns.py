"""Turns of a conversation: from the marks of a reader, else from the layout of the text.

Which layouts there are is told by :mod:`codex.model.turn_lines`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from codex.corpus.paragraphs import paragraphs
from codex.corpus.speakers import checked, roles_of
from codex.model.conversation import conversation
from codex.model.labels import family_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.source import Mark


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says at a stretch."""

    start: int
    """Where the label begins; equal to ``said`` where the text holds no label."""
    said: int
    end: int
    speaker: str
    time: str = ""
    """As written: ``00:01:02``."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker of a text, for showing before anything is cut."""

    label: str
    turns: int
    characters: int
    role: str
    """``interviewer`` or ``participant``."""
    first: int
    """Where they speak first."""


def who_speaks(
    text: str, marks: Sequence[Mark] = (), speakers: Mapping[str, str] | None = None
) -> tuple[Voice, ...]:
    r"""Return the speakers of a text in the order in which they first speak; none in a text without turns.

    >>> [(v.label, v.turns, v.role) for v in who_speaks("I: And?\nP1: Yes.\nP1: No.\nNote: late.")]
    [('I', 1, 'interviewer'), ('P1', 2, 'participant')]
    """
    turns = find_turns(text, marks, speakers)
    labels = list(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))
    counts = Counter(turn.speaker for turn in turns)
    spoken: Counter[str] = Counter()
    for turn in turns:
        spoken[turn.speaker] += turn.end - turn.said
    first = {turn.speaker: turn.said for turn in reversed(turns)}
    roles = roles_of(labels, speakers)
    return tuple(Voice(label, counts[label], spoken[label], roles[label], first[label]) for label in labels)


def find_turns(
    text: str, marks: Sequence[Mark] = (), speakers: Mapping[str, str] | None = None
) -> tuple[Turn, ...]:
    """Return the turns of a text in order; nothing where it is no conversation.

    Where only those who ask have labels, what follows the paragraph of a question is a turn
    without a speaker.

    Args:
        text: Canonical text.
        marks: What the reader saw; its turns are taken as they are, unless ``speakers`` names a
            label that it did not see.
        speakers: Label -> role (:data:`~codex.corpus.speakers.ROLES`).

    Raises:
        UsageProblem: A role that is none.
    """
    said = checked(speakers)
    return _answered(text, _labelled_turns(text, marks, said), said)


def _labelled_turns(text: str, marks: Sequence[Mark], said: Mapping[str, str]) -> tuple[Turn, ...]:
    marked = _marked(text, marks)
    seen = {family_of(turn.speaker) for turn in marked}
    if marked and all(family_of(label) in seen for label in said):
        ignored = {family_of(label) for label, role in said.items() if role == "ignore"}
        return _merged(text, (turn for turn in marked if family_of(turn.speaker) not in ignored))
    speaks = {label: role != "ignore" for label, role in said.items()}
    found = tuple(
        Turn(one.start, one.said, one.end, one.label, one.time) for one in conversation(text, speaks)
    )
    return found if len(found) > 1 or (found and said) else ()


def _answered(text: str, turns: tuple[Turn, ...], said: Mapping[str, str]) -> tuple[Turn, ...]:
    """Part question from answer where only those who ask are named: what follows their paragraph."""
    labels = {turn.speaker for turn in turns}
    if any(role != "interviewer" for role in roles_of(labels, said).values()):
        return turns
    found: list[Turn] = []
    for turn in turns:
        (_, first), *rest = paragraphs(text, turn.said, turn.end)
        found.append(replace(turn, end=first))
        if rest:
            found.append(Turn(rest[0][0], rest[0][0], turn.end, ""))
    return tuple(found)


def _marked(text: str, marks: Sequence[Mark]) -> list[Turn]:
    times = {mark.start: mark.label for mark in marks if mark.kind == "time"}
    turns = sorted((mark for mark in marks if mark.kind == "turn"), key=lambda mark: mark.start)
    return [
        Turn(mark.start, mark.start, mark.end, mark.label, times.get(mark.start, ""))
        for mark in turns
        if text[mark.start : mark.end].strip()
    ]


def _merged(text: str, turns: Iterable[Turn]) -> tuple[Turn, ...]:
    """Put together what one speaker says in several captions with nothing between."""
    found: list[Turn] = []
    for turn in turns:
        last = found[-1] if found else None
        if last and last.speaker == turn.speaker and not text[last.end : turn.start].strip():
            found[-1] = Turn(last.start, last.said, turn.end, last.speaker, last.time)
        else:
            found.append(turn)
    return tuple(found)
