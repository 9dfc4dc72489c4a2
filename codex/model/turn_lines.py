"""How a line of a transcript says who speaks, and when: the layouts of people and of programs.

``Label: text`` with a time before or after the label or after the colon; ``[LABEL] text``;
``<LABEL> text``; ``Label [00:01] text``; ``Q1. text``; ``И. – text``; ``Label – text``; label and
text parted by blanks; a numbered line of these; a label on a line of its own, with a time beside,
above or below it, or without one.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from codex.model.labels import ANSWERING, ASKING, could_be, family, family_of, is_known
from codex.model.speakers import goes_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_TIME: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?(?:[ \u202f]?[AaPp]\.?[Mm]\b\.?)?"
_DAY: Final = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ ]+)?"
_TO: Final = rf"(?:[ ]*(?:-->|->|[-–—→])[ ]*{_TIME})?"
_BESIDE: Final = r"[ \t,;|•·–—-]"
_NAME: Final = r"[^\W\d_](?:[^:：\n\t\[\]/<>|()]|/(?=[^\W\d_])|\((?!\d?\d:)[^()\n:]{1,40}\)){0,39}?"


_compiled = cache(re.compile)
"""Makes a pattern of these when a text first has what it looks for: most have none of most layouts."""


def _stamp(group: str) -> str:
    return rf"\**[\[(@]?(?P<{group}>{_DAY}{_TIME}){_TO}[\])]?\**"


_COLON: Final = (
    rf"(?:{_stamp('before')}{_BESIDE}*)?"
    rf"(?:\[(?P<boxed>[^\[\]\n:]{{1,40}})\]|(?P<bold>\**)(?P<label>{_NAME})\**)"
    rf"(?:[ \t]*[\[(](?P<after>{_TIME}){_TO}[\])])?[ \t]*(?::(?=[\s*]|$)|：)\**"
    rf"(?:[ \t]*[\[(](?P<later>{_TIME}){_TO}[\])](?=\s|$))?"
)
_BOXED: Final = rf"(?:{_stamp('before')}{_BESIDE}*)?\[(?P<boxed>[^\W\d_][^\[\]\n:]{{0,39}})\][ \t]+(?=\S)"
_ANGLED: Final = rf"<(?P<label>{_NAME})>[ \t]+(?=\S)"
_INSIDE: Final = rf"(?P<label>{_NAME})[ \t]*[\[(](?P<after>{_TIME}){_TO}[\])][ \t]+(?=\S)"
_POINT: Final = (
    r"(?:(?P<label>[QAВОСЖ]\d{0,3})[.)](?:[ \t]*[–—-])?"
    r"|(?P<dashed>[QAВОСЖИРМУIP]\d{0,3})\.?[ \t]*[–—-])[ \t]+(?=\S)"
)
_POINT_BEGINS: Final = frozenset("QAВОСЖИРМУIP")
_DASHED: Final = rf"(?P<label>{_NAME})[ \t]+[–—][ \t]+(?=\S)"
_APART: Final = rf"(?P<label>{_NAME}) {{3,}}(?=\S)"
_TIGHT: Final = r"(?P<label>[^\W\d_][^:\n\t\[\]/<>|()]{0,29}?):(?=[^\s/\\:*\d])"
_NUMBER: Final = r"\(?\d{1,4}[.)]?[ \t]+(?=[^\W\d_\s])"
_BULLET: Final = r"(?:[-*•>][ \t]+)+(?=[^\s])"
_ALONE_TIMED: Final = (
    rf"(?:\**\[?(?P<label>{_NAME})\]?\**{_BESIDE}+{_stamp('after')}"
    rf"|{_stamp('before')}{_BESIDE}+\[?(?P<second>{_NAME})\]?\**)[ \t]*:?$"
)
_ALONE: Final = rf"(?:#{{1,6}}[ \t]+)?\**(?P<label>{_NAME})\**$"
_TIME_LINE: Final = (
    rf"(?:[#]{{1,6}}[ \t]+)?{_stamp('before')}$"
    rf"|(?P<from>\d{{1,2}}:\d{{1,2}}:\d{{1,2}}(?:[.,]\d+)?)[ \t]*-->[ \t]*[\d:.,]+$"
)
_BEFORE_SAID: Final = rf"\[(?P<before>{_TIME}){_TO}\][ \t]+(?=\S)"
_FROM: Final = r"(?i)(?:From|От|Кімнен)[ \t]+(.+?)(?:[ \t]+(?:to|кому|для|кімге)[ \t]+.+)?$"
_ASKS: Final = frozenset("qвсiи")
_ANSWERS: Final = frozenset("aожpрму")
_CLOCK_BEGINS: Final = frozenset("0123456789[(@#*")
_OPENS: Final = frozenset("[<(0123456789*")
_LONGEST_NAME: Final = 41
_LONGEST_HEAD: Final = 130
_LONGEST_DASHED: Final = 90
"""A label, what it says in brackets of a role, and blanks."""
_LONGEST_ALONE: Final = 70


class Line(NamedTuple):
    """A line that is not blank, without the white space around it."""

    start: int
    text: str
    after_blank: bool
    indented: bool


class Seen(NamedTuple):
    """A label that could be a speaker's."""

    start: int
    """Where it begins, with a time that stands above it."""
    said: int
    """Where what follows it begins."""
    label: str
    time: str
    end: int = -1
    """Where what is said ends, where the layout tells; -1: where the next turn begins."""


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text that are not blank."""
    found = []
    at, blank = 0, False
    for raw in text.split("\n"):
        bare = raw.strip()
        if bare:
            indent = 0 if len(bare) == len(raw) else len(raw) - len(raw.lstrip())
            found.append(Line(at + indent, bare, blank, indent > 0))
        blank = not bare
        at += len(raw) + 1
    return found


def is_time(line: str) -> str:
    """Return the time that a line consists of, or nothing.

    >>> is_time("[00:01:02]"), is_time("### 00:05:00"), is_time("0:0:3.1 --> 0:0:5.0"), is_time("12:30 lunch")
    ('00:01:02', '00:05:00', '0:0:3.1', '')
    """
    if len(line) > _LONGEST_ALONE or line[:1] not in _CLOCK_BEGINS:
        return ""
    match = _compiled(_TIME_LINE).match(line)
    return (match["before"] or match["from"]) if match else ""


def before_speech(rows: list[Line], named: Collection[str]) -> Iterator[Seen]:
    """Yield the labels that stand before speech on their line, with a colon, in brackets or with a time."""
    above = ""
    for row in rows:
        head = row.text[:_LONGEST_HEAD]
        match = None
        if _parts(head):
            match = _compiled(_COLON).match(head) or _in_list(head) or _compiled(_INSIDE).match(head)
        if match is None and head[0] in _OPENS:
            match = _compiled(_BOXED).match(head) or _compiled(_ANGLED).match(head)
        if match is not None:
            seen = _seen(row, match)
            rest = not row.after_blank and not seen.time and goes_on(above, seen.label)
            if not rest or is_known(seen.label) or family_of(seen.label) in named:
                yield seen
        above = row.text


def parted(rows: list[Line], colons: bool) -> int:
    """Return how many lines have something early enough that may part a label from what is said.

    Args:
        rows: The lines.
        colons: There are colons in the text.
    """
    opened = sum(row.text[0] in _OPENS for row in rows)
    if not colons:
        return opened
    return opened + sum(
        (":" in row.text or "：" in row.text)
        and row.text[0] not in _OPENS
        and _parts(row.text[:_LONGEST_HEAD])
        for row in rows
    )


def _parts(head: str) -> bool:
    """Say at a glance whether a colon stands where a label can end."""
    at = head.find(":")
    if at < 0:
        return "：" in head
    return at <= _LONGEST_NAME or not head[0].isalpha() or any(sign in head[:at] for sign in "([：")


def _in_list(head: str) -> re.Match[str] | None:
    """Return a label behind a bullet, where it is bold or a word for a speaker: other lists have heads too."""
    bullet = _compiled(_BULLET).match(head)
    if bullet is None:
        return None
    match = _compiled(_COLON).match(head, bullet.end())
    return match if match and match["label"] and (match["bold"] or is_known(match["label"])) else None


def after_number(rows: list[Line]) -> Iterator[Seen]:
    """Yield the labels of numbered turns: ``12 P3: ...``."""
    for row in rows:
        if row.text[0] not in "(0123456789" or not _has_early(row.text, ":：", _LONGEST_HEAD):
            continue
        number = _compiled(_NUMBER).match(row.text)
        match = _compiled(_COLON).match(row.text[:_LONGEST_HEAD], number.end()) if number else None
        if match is not None:
            yield _seen(row, match)


def _has_early(line: str, signs: str, before: int) -> bool:
    """Say at a glance whether one of the signs stands early enough in a line to part a label from what is said."""
    return any(line.find(sign, 0, before) >= 0 for sign in signs)


def letters(rows: list[Line]) -> Iterator[Seen]:
    """Yield letters with a point or dash behind them, where both one that asks and one that answers are there."""
    found = [
        (row, match)
        for row in rows
        if row.text[0] in _POINT_BEGINS and (match := _compiled(_POINT).match(row.text))
    ]
    pairs = {family(match["label"] or match["dashed"]) for _, match in found}
    if pairs & _ASKS and pairs & _ANSWERS:
        yield from (_seen(row, match) for row, match in found)


def by_dash(rows: list[Line]) -> Iterator[Seen]:
    """Yield labels with a dash between them and what is said."""
    return (
        _seen(row, match)
        for row in rows
        if _has_early(row.text, "–—", _LONGEST_DASHED)
        and (match := _compiled(_DASHED).match(row.text[:_LONGEST_HEAD]))
    )


def by_blanks(rows: list[Line]) -> Iterator[Seen]:
    """Yield labels of a column of their own, in which the lines that go on are empty."""
    return (
        _seen(row, match)
        for row in rows
        if not row.indented
        and row.text.find("   ", 0, _LONGEST_HEAD) >= 0
        and (match := _compiled(_APART).match(row.text[:_LONGEST_HEAD]))
    )


def tight(rows: list[Line]) -> Iterator[Seen]:
    """Yield labels whose colon has no blank after it."""
    return (
        _seen(row, match)
        for row in rows
        if ":" in row.text[:40]
        and (match := _compiled(_TIGHT).match(row.text) or _compiled(_COLON).match(row.text[:_LONGEST_HEAD]))
    )


def with_time(rows: list[Line]) -> Iterator[Seen]:
    """Yield labels that have a line to themselves and a time on it."""
    for row in rows:
        if (
            len(row.text) <= _LONGEST_ALONE
            and ":" in row.text
            and (match := _compiled(_ALONE_TIMED).match(row.text))
        ):
            yield _seen(row, match)


def clocks_of(rows: list[Line]) -> dict[int, str]:
    """Return the lines that are nothing but a time: place among the lines -> time."""
    return {
        at: time
        for at, row in enumerate(rows)
        if row.text[0] in _CLOCK_BEGINS and (time := is_time(row.text))
    }


def without_speakers(rows: list[Line], clocks: Mapping[int, str]) -> Iterator[Seen]:
    """Yield what recognised speech says at a time, with nobody's name: under a time, or behind one in brackets."""
    stamps = [_compiled(_BEFORE_SAID).match(row.text) if row.text[0] == "[" else None for row in rows]
    for at, (row, stamp) in enumerate(zip(rows, stamps, strict=True)):
        if stamp is not None:
            yield Seen(row.start, row.start + stamp.end(), "", stamp["before"])
        elif at in clocks:
            yield Seen(row.start, row.start + len(row.text), "", clocks[at])


def under_time(rows: list[Line], clocks: Mapping[int, str]) -> Iterator[Seen]:
    """Yield labels that have a line to themselves under one with a time."""
    for at, time in clocks.items():
        label = _alone(rows[at + 1].text) if at + 1 < len(rows) else ""
        if label:
            row = rows[at + 1]
            yield Seen(row.start, row.start + len(row.text), label, time)


def over_time(rows: list[Line], clocks: Mapping[int, str]) -> Iterator[Seen]:
    """Yield labels that have a line to themselves over one with a time."""
    for at, time in clocks.items():
        label = _alone(rows[at - 1].text) if at else ""
        if label:
            under = rows[at]
            yield Seen(rows[at - 1].start, under.start + len(under.text), label, time)


def alone(rows: list[Line], named: Collection[str]) -> Iterator[Seen]:
    """Yield labels that have a line to themselves above what is said: those that come back, and words for speakers."""
    short = [(row, row.text.casefold()) for row in rows if len(row.text) <= _LONGEST_ALONE]
    counts = Counter([key for _, key in short])
    wanted = {key for key, n in counts.items() if n > 1 or named or _could_be_known(key)}
    if not wanted:
        return
    for row, key in short:
        label = _alone(row.text) if key in wanted else ""
        if label and (counts[key] > 1 or is_known(label) or family_of(label) in named):
            yield Seen(row.start, row.start + len(row.text), label, "")


def _could_be_known(line: str) -> bool:
    """Say at a glance whether a line could be a word for a speaker."""
    bare = (
        line.strip("0123456789 #*_№:.-")
        if "(" not in line
        else line.partition("(")[0].strip("0123456789 #*№")
    )
    return bare in ASKING or bare in ANSWERING


@lru_cache(maxsize=2000)
def _alone(line: str) -> str:
    """Return what a line holds where it could be a label and nothing else."""
    match = _compiled(_ALONE).match(line) if len(line) <= _LONGEST_ALONE else None
    if match is None or not could_be(match["label"]) or match["label"][-1] in ",;!?…":
        return ""
    return _bare(match["label"])


def _seen(row: Line, match: re.Match[str]) -> Seen:
    found = match.groupdict()
    label = next(found[key] for key in ("boxed", "label", "second", "dashed") if found.get(key))
    time = found.get("before") or found.get("after") or found.get("later") or ""
    return Seen(row.start, row.start + match.end(), _bare(label, timed=bool(time)), time)


def _bare(label: str, *, timed: bool = False) -> str:
    r"""Return a label without marks around it, and without the dot of a letter: ``В.`` is ``В``."""
    bare = label.strip(" \t\xa0*_,;|•·–—-")
    if timed and (chat := _compiled(_FROM).match(bare)):
        bare = chat[1]
    return bare[0] if len(bare) == 2 and bare[1] == "." and is_known(bare[0]) else bare
