"""What speakers say one after the other, found by the layout of a text; the same for reading and cutting.

Each layout is tried (:mod:`codex.model.turn_lines`, :mod:`codex.model.turn_table`), and the one that
accounts for the text is taken. Layouts that ordinary texts have too (definitions with a dash, words
on lines of their own) must account for most of it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.model.labels import accepted, family, family_of, is_known, is_name
from codex.model.speakers import MANY_TIMES, bare_labels
from codex.model.turn_lines import (
    Seen,
    after_number,
    alone,
    before_speech,
    by_blanks,
    by_dash,
    clocks_of,
    letters,
    lines_of,
    over_time,
    parted,
    tight,
    under_time,
    with_time,
    without_speakers,
)
from codex.model.turn_table import table_turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from codex.model.turn_lines import Line

_ENDED_BY: Final = re.compile(r"#(\d{1,2}:\d\d:\d\d(?:[-.,]\d{1,3})?)#$")
"""The time at the end of a turn, as f4, easytranscript and MAXQDA write it."""
_TRAILER: Final = re.compile(
    r"(?:#+ )?[*_]*(?:Transcription ended after [\d:]+|.{1,60} stopped transcription"
    r"|This editable transcript was computer generated\b.*|Transcribed by https?://\S+)[*_]*$"
)
_NUMBERED: Final = re.compile(r"[QAВОСЖ]\d{1,3}")
_PAIRS: Final = ({"q", "a"}, {"в", "о"}, {"с", "ж"})
_ENOUGH: Final = 3
_HEAD: Final = 200
_MINUTE: Final = 60
_FEW_LINES: Final = 6
"""Lines between two times, at most, on the average."""


class Said(NamedTuple):
    """What one speaker says at a stretch."""

    start: int
    """Where the label begins, with a time that stands above it."""
    said: int
    end: int
    label: str
    time: str


def conversation(text: str, named: Mapping[str, bool] | None = None) -> list[Said]:
    r"""Return what is said in a text, in order; nothing where no layout of a transcript is seen.

    Args:
        text: Canonical text.
        named: What the researcher said: label -> whether it is a speaker.

    >>> [(one.label, one.time) for one in conversation("Ann  0:03\nHello.\n\nBob  0:07\nHi.\n\nAnn  0:09\nSo.")]
    [('Ann', '0:03'), ('Bob', '0:07'), ('Ann', '0:09')]
    """
    return [*_conversation(text, tuple((named or {}).items()))]


@lru_cache(maxsize=1)
def _conversation(text: str, named: tuple[tuple[str, bool], ...]) -> tuple[Said, ...]:
    """Return what is said in a text; kept for the last one: it is read, then told of."""
    told = {family_of(label): speaks for label, speaks in named}
    rows = lines_of(text)
    clocks = clocks_of(rows) if ":" in text else {}
    found = _best(text, rows, clocks, told)
    if not found:  # most texts
        return ()
    starts = _with_times_above(_unnumbered(found, told), rows, clocks)
    limits = [*(one.start for one in starts[1:]), _end(rows, len(text))]
    said = [
        Said(one.start, *_bare(text, one.said, one.end if one.end >= 0 else limit), one.label, one.time)
        for one, limit in zip(starts, limits, strict=True)
    ]
    turns = _ended(text, [one for one in said if one.end > one.said])
    return tuple(turns) if told or _is_talk(text, turns, len(rows)) else ()


def _is_talk(text: str, turns: Sequence[Said], lines: int) -> bool:
    """Say whether turns are speech: words, not figures, and no phrase that comes back among other lines."""
    labels = {turn.label for turn in turns}
    if len(labels) == 1 and len(turns) * 3 < lines * 2 and not any(turn.time for turn in turns):
        (label,) = labels
        if not is_known(label) and (len(turns) < _ENOUGH or not is_name(label)):
            return False
    heads = "".join(text[turn.said : min(turn.end, turn.said + _HEAD)] for turn in turns[:_HEAD])
    return sum(map(str.isalpha, heads)) * 2 >= len("".join(heads.split()))


def _best(text: str, rows: list[Line], clocks: Mapping[int, str], named: Mapping[str, bool]) -> list[Seen]:
    fewest = 1 if named else 2
    colons = text.count(":")
    is_parted = parted(rows, colons > 0 or "：" in text) >= fewest
    first = _accepted(_bare_seen(before_speech(rows, named), named), rows, named) if is_parted else []
    others = [_timed(with_time(rows), rows, named)] if colons >= fewest else []
    if clocks:
        others.append(_beside_time(rows, clocks, named))
    if "\t" in text:
        others.append(_columned(table_turns(rows), rows, named))
    best = max([first, *others], key=len)
    if len(first) >= _ENOUGH and len(best) < 2 * len(first):
        return first
    if len(best) >= _ENOUGH:
        return best
    weak = [_accepted(letters(rows), rows, named)]
    if is_parted and colons >= (fewest if named else _ENOUGH):
        weak += [_carrying(layout(rows), rows, named) for layout in (after_number, tight)]
    if "–" in text or "—" in text:
        weak.append(_known(_carrying(by_dash(rows), rows, named), named))
    if "   " in text:
        weak.append(_carrying(by_blanks(rows), rows, named))
    weak.append(_in_turn(alone(rows, named), rows, named))
    found = max([best, *weak], key=len)
    if len(found) > 1 or named or not (clocks or "[" in text):
        return found
    return _from_the_start(without_speakers(rows, clocks), rows)


def _from_the_start(found: Iterable[Seen], rows: Sequence[Line]) -> list[Seen]:
    """Keep times that run on from the first minute and part the text: those of a timetable begin in the morning."""
    seen = list(found)
    if len(seen) < _ENOUGH or len(seen) * _FEW_LINES < len(rows):
        return []
    at = [_seconds(one.time) for one in seen]
    return seen if at[0] < _MINUTE and at == sorted(at) and at[-1] > at[0] else []


def _seconds(time: str) -> float:
    """Return a time in seconds.

    >>> _seconds("1:02:03"), _seconds("0:05"), _seconds("00:03.5")
    (3723.0, 5.0, 3.5)
    """
    total = 0.0
    for part in re.findall(r"\d+(?:[.,]\d+)?", time):
        total = total * 60 + float(part.replace(",", "."))
    return total


def _accepted(found: Iterable[Seen], rows: Sequence[Line], named: Mapping[str, bool]) -> list[Seen]:
    seen = list(found)
    if len(seen) < 2 and not named:
        return []
    timed = {one.label for one in seen if one.time}
    names = accepted((one.label for one in seen), timed, named, lines=len(rows))
    return [one for one in seen if one.label in names]


def _bare_seen(found: Iterable[Seen], named: Mapping[str, bool]) -> list[Seen]:
    """Take the cells of a table that run into a label off it, unless the researcher named it so."""
    seen = list(found)
    if len(seen) < MANY_TIMES:
        return seen
    bare = bare_labels(Counter(one.label for one in seen))
    return [
        one._replace(label=bare[one.label])
        if one.label in bare and family_of(one.label) not in named
        else one
        for one in seen
    ]


def _is_named(starts: Sequence[Seen], named: Mapping[str, bool]) -> bool:
    return any(named.get(family_of(one.label)) for one in starts)


def _timed(found: Iterable[Seen], rows: Sequence[Line], named: Mapping[str, bool]) -> list[Seen]:
    """Keep lines of a label and a time where somebody speaks twice or is called a speaker: a timetable has them too."""
    starts = _accepted(found, rows, named)
    counts = Counter(one.label for one in starts)
    sure = any(n > 1 or is_known(label) for label, n in counts.items()) or _is_named(starts, named)
    return starts if sure else []


def _beside_time(rows: list[Line], clocks: Mapping[int, str], named: Mapping[str, bool]) -> list[Seen]:
    """Return the labels under a time, or over one: of a name and what is said only the name comes back."""
    under, over = (_timed(layout(rows, clocks), rows, named) for layout in (under_time, over_time))
    return max(under, over, key=lambda starts: len(starts) - len({one.label for one in starts}))


def _columned(found: Iterable[Seen], rows: Sequence[Line], named: Mapping[str, bool]) -> list[Seen]:
    """Keep what stands in a column of speakers, however seldom."""
    seen = list(found)
    names = accepted((one.label for one in seen), {one.label for one in seen}, named, lines=len(rows))
    return [one for one in seen if one.label in names]


def _carrying(found: Iterable[Seen], rows: Sequence[Line], named: Mapping[str, bool]) -> list[Seen]:
    """Keep the labels of a layout that other texts have too where two speak and they make up the text."""
    seen = list(found)
    if len(seen) < _ENOUGH and not named:
        return []
    starts = _accepted(seen, rows, named)
    if _is_named(starts, named):
        return starts
    if len(starts) < _ENOUGH or len({one.label for one in starts}) < 2:
        return []
    after = sum(row.start >= starts[0].start for row in rows)
    return starts if len(starts) * 3 >= after else []


def _known(starts: list[Seen], named: Mapping[str, bool]) -> list[Seen]:
    return starts if any(is_known(one.label) for one in starts) or _is_named(starts, named) else []


def _in_turn(found: Iterable[Seen], rows: Sequence[Line], named: Mapping[str, bool]) -> list[Seen]:
    """Keep labels on lines of their own: words for speakers, or names that take turns."""
    seen = list(found)
    if not named and len({one.label for one in seen}) == 1 and not is_known(seen[0].label):
        return []  # a line that comes back takes no turns
    starts = _accepted(seen, rows, named)
    if not starts or _is_named(starts, named) or all(is_known(one.label) for one in starts):
        return starts
    names = {one.label for one in starts}
    changes = sum(one.label != other.label for one, other in itertools.pairwise(starts))
    after_blank = {row.start for row in rows if row.after_blank}
    apart = sum(one.start in after_blank for one in starts) >= len(starts) - 1
    dense = len(starts) * 4 >= len(rows)
    capital = all(label[:1].isupper() for label in names)
    takes_turns = len(names) > 1 and changes * 3 >= 2 * (len(starts) - 1) and not _follow(starts, rows)
    return (
        starts
        if takes_turns and capital and (apart or dense)
        else [one for one in starts if is_known(one.label)]
    )


def _follow(starts: Sequence[Seen], rows: Sequence[Line]) -> bool:
    """Say whether labels stand directly under one another: words of a list, and nobody's."""
    places = {one.start for one in starts}
    return any(
        row.start in places and (at + 1 == len(rows) or rows[at + 1].start in places)
        for at, row in enumerate(rows)
    )


def _unnumbered(starts: list[Seen], named: Mapping[str, bool]) -> list[Seen]:
    """Take the numbers off questions and answers: ``Q1`` and ``Q2`` are asked by one person."""
    numbered = {family(one.label): one for one in starts if _NUMBERED.fullmatch(one.label)}
    pairs = [pair for pair in _PAIRS if pair <= numbered.keys()]
    if not pairs or _is_named(starts, named):
        return starts
    return [
        one._replace(label=one.label.rstrip("0123456789")) if family(one.label) in pairs[0] else one
        for one in starts
    ]


def _with_times_above(starts: list[Seen], rows: list[Line], clocks: Mapping[int, str]) -> list[Seen]:
    """Give a turn the time that stands on the line above it."""
    above = {rows[at + 1].start: (rows[at].start, time) for at, time in clocks.items() if at + 1 < len(rows)}
    found = []
    for one in starts:
        place, time = above.get(one.start, (one.start, ""))
        found.append(one._replace(start=place, time=time) if time and one.time in {"", time} else one)
    return found


def _end(rows: Sequence[Line], end: int) -> int:
    """Return where the last turn ends: before what a program says about its transcript."""
    for row in reversed(rows[-4:]):
        if not _TRAILER.match(row.text):
            break
        end = row.start
    return end


def _ended(text: str, turns: list[Said]) -> list[Said]:
    """Read times at the end of turns: a turn begins where the one before it ended."""
    ends = [_ENDED_BY.search(text, max(turn.said, turn.end - 20), turn.end) for turn in turns]
    if sum(map(bool, ends)) < 2 or any(turn.time for turn in turns):
        return turns
    found, time = [], "00:00:00"
    for turn, match in zip(turns, ends, strict=True):
        said, end = _bare(text, turn.said, match.start() if match else turn.end)
        if end > said:
            found.append(turn._replace(end=end, time=time))
        time = match[1] if match else ""
    return found


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without white space at its ends."""
    said = text[start:end]
    begin = start + len(said) - len(said.lstrip())
    return begin, max(begin, start + len(said.rstrip()))
