"""Turns of a conversation: from the marks of a reader, else from the layout of the text.

Layouts: ``Label: text`` with or without a time before or after the label; ``[LABEL] text``;
``Q1. text``; a label alone on its line, with a time or above each turn; label and text, or time,
label and text, parted by tabs as rows of a Word table give them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codex.corpus.paragraphs import Line, lines, paragraphs
from codex.corpus.speakers import accepted, checked, could_be, family, family_of, is_known, roles_of
from codex.model.speakers import bare_labels, goes_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from codex.model.source import Mark

_TIME: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_NAME: Final = r"[^\W\d_][^:\n\t\[\]/<>|]{0,39}?"
_BEFORE: Final = rf"(?:[\[(]?(?P<before>{_TIME})[\])]?[ \t–—-]*)?"
_AFTER: Final = rf"(?:[ \t]*[\[(](?P<after>{_TIME})[\])])?"
_COLON: Final = re.compile(
    rf"{_BEFORE}(?:\[(?P<boxed>[^\[\]\n:]{{1,40}})\]|\**(?P<label>{_NAME})\**){_AFTER}[ \t]*:\**(?=\s|$)"
)
_BOXED: Final = re.compile(rf"{_BEFORE}\[(?P<boxed>[^\W\d_][^\[\]\n:]{{0,39}})\][ \t]+(?=\S)")
_POINT: Final = re.compile(r"(?P<label>(?:[QAВОСЖ]\d{1,3}|[QAВОСЖ]))[.)][ \t]+(?=\S)")
_TABS: Final = re.compile(
    rf"(?:[\[(]?(?P<before>{_TIME})[\])]?[ ]*\t[ \t]*)?(?P<label>{_NAME})[ ]*\t[ \t]*(?=\S)"
)
_ALONE_TIMED: Final = re.compile(
    rf"(?:(?P<label>{_NAME})[ \t]+[\[(]?(?P<after>{_TIME})[\])]?"
    rf"|[\[(]?(?P<before>{_TIME})[\])]?[ \t]+(?P<second>{_NAME}))$"
)
_ALONE: Final = re.compile(rf"(?P<label>{_NAME})$")


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


@dataclass(frozen=True, slots=True)
class _Seen:
    start: int
    said: int
    label: str
    time: str


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
    found = _detected(text, said)
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


def _detected(text: str, speakers: Mapping[str, str]) -> tuple[Turn, ...]:
    rows = list(lines(text))
    seen = _bare(_labelled(text, rows, speakers), speakers)
    names = accepted((one.label for one in seen), (one.label for one in seen if one.time), speakers)
    starts = [one for one in seen if one.label in names]
    if len(starts) < 3:
        alone = list(_alone(text, rows))
        timed = (one.label for one in alone if one.time)
        names = accepted((one.label for one in alone), timed, speakers)
        starts = max(starts, [one for one in alone if one.label in names], key=len)
    limits = [*(one.start for one in starts[1:]), len(text)] if starts else []
    return tuple(
        Turn(
            one.start,
            _first_said(text, one.said, limit),
            _last_said(text, one.said, limit),
            one.label,
            one.time,
        )
        for one, limit in zip(starts, limits, strict=True)
        if text[one.said : limit].strip()
    )


def _bare(seen: Iterable[_Seen], speakers: Mapping[str, str]) -> list[_Seen]:
    """Take the cells of a table that run into a label off it, unless the researcher named it so."""
    found = list(seen)
    bare = bare_labels(Counter(one.label for one in found))
    said = {family_of(label) for label in speakers}
    return [
        replace(one, label=bare[one.label]) if one.label in bare and family_of(one.label) not in said else one
        for one in found
    ]


def _labelled(text: str, rows: Sequence[Line], speakers: Mapping[str, str]) -> Iterator[_Seen]:
    """Yield labels that stand before speech on their line."""
    named = {family_of(label) for label in speakers}
    before = ""
    points = {row.start: match for row in rows if (match := _POINT.match(text, row.start, row.end))}
    pairs = {family(match["label"]) for match in points.values()}
    paired = bool(pairs & {"q", "в", "с"} and pairs & {"a", "о", "ж"})
    for row in rows:
        match = _COLON.match(text, row.start, row.end) or _BOXED.match(text, row.start, row.end)
        if match is None and paired:
            match = points.get(row.start)
        if match is None and "\t" in text[row.start : row.end]:
            match = _TABS.match(text, row.start, row.end)
        above = "" if row.after_blank else before
        if match is not None and not _is_rest(above, match.groupdict().get("label") or "", named):
            yield _seen(match)
        before = text[row.start : row.end]


def _is_rest(before: str, label: str, named: set[str]) -> bool:
    return goes_on(before, label) and not is_known(label) and family_of(label) not in named


def _alone(text: str, rows: Sequence[Line]) -> Iterator[_Seen]:
    """Yield labels that have a line to themselves, above what is said."""
    short = Counter(family_of(text[row.start : row.end]) for row in rows if row.width <= 40)
    for at, row in enumerate(rows):
        timed = _ALONE_TIMED.match(text, row.start, row.end)
        if timed is not None:
            yield _seen(timed)
            continue
        match = _ALONE.match(text, row.start, row.end)
        if match is None or not could_be(match["label"]) or match["label"][-1] in ".,;!?…":
            continue
        follows = at + 1 < len(rows)
        comes_back = short[family_of(match["label"])] >= 2
        if follows and (is_known(match["label"]) or (comes_back and (row.after_blank or at == 0))):
            yield _seen(match)


def _seen(match: re.Match[str]) -> _Seen:
    found = match.groupdict()
    label = next(found[key] for key in ("boxed", "label", "second") if found.get(key))
    time = found.get("before") or found.get("after") or ""
    return _Seen(match.start(), match.end(), label.strip(" \t*_"), time)


def _first_said(text: str, start: int, end: int) -> int:
    said = text[start:end]
    return start + len(said) - len(said.lstrip())


def _last_said(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip())
