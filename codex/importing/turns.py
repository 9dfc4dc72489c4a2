"""Speakers' turns in a transcript.

A label before a colon is a speaker when it starts a line, is short, holds no address, and either
comes back in the file or is a word that interviews use for a speaker. So ``Note:`` or ``Moodle:
the platform ...`` once in a text is no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from codex.model.source import Mark
from codex.model.speakers import bare_labels, goes_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TIME: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_LABEL: Final = re.compile(
    rf"[ \t]*(?:[\[(]?(?P<before>{_TIME})[\])]?[ \t]+)?"
    rf"(?:\[(?P<boxed>[^\[\]\n:]{{1,40}})\]|(?P<label>[^\W\d_][^:\n\[\]/]{{0,39}}?))"
    rf"[ \t]*(?:[\[(](?P<inside>{_TIME})[\])])?[ \t]*:(?=[ \t]|$)"
)
_OWN_LINE: Final = re.compile(
    rf"[ \t]*(?P<label>[^\W\d_][^\n:\[\]]{{0,39}}?)[ \t]+[\[(]?(?P<time>{_TIME})[\])]?[ \t]*$"
)
_LETTER: Final = re.compile(r"(?P<label>[QAВОСЖ]\d{0,3})[.)][ \t]+(?=\S)")
_ANY_LETTER: Final = re.compile(r"^[QAВОСЖ]\d{0,3}[.)]", re.MULTILINE)
_KNOWN_WORDS: Final = """
interviewer interviewee moderator facilitator respondent participant researcher speaker teacher student
i p r q a int resp question answer mod fac интервьюер респондент модератор ведущий ведущая участник
участница исследователь учитель учительница преподаватель ученик студент вопрос ответ фасилитатор
эксперт информант и р в о м у п сұхбаттасушы қатысушы мұғалім жүргізуші зерттеуші оқушы сұрақ жауап
сарапшы с ж қ
"""
_KNOWN: Final = frozenset(_KNOWN_WORDS.split()) | {"сұхбат алушы", "сұхбат беруші"}
_NUMBERED: Final = re.compile(r"^(.*?\S)?[ \t]*[№#]?\d{1,3}$")
_NOT_WORDS: Final = """
note notes http https doi url source sources table figure fig example examples abstract keywords key
words title author authors date time place location summary introduction method methods results
discussion conclusion conclusions references email e-mail tel phone fax isbn issn vol no pp see also for
citations conference type примечание например источник источники таблица рисунок рис аннотация ключевые
слова тема цель цели дата время место итог вывод выводы введение методы результаты список литературы тел
почта step module lesson day week part chapter unit group objective task section stage phase objectives
background purpose шаг модуль урок день неделя часть глава раздел группа задача этап задание пункт
объект предмет методология қадам сабақ күн апта бөлім топ міндет кезең тапсырма нысан пән әдістер
ескерту мысалы дереккөз кесте сурет аңдатпа түйін сөздер тақырып мақсат күні уақыты орны
"""
_NOT: Final = frozenset(_NOT_WORDS.split())
_WORDS: Final = 4
_DENSE: Final = 6
_LONGEST_LABEL: Final = 75
"""With times before and after it."""
_Turn = tuple[int, int, str, str]
"""Start of the label, start of what is said, label, time."""
_LONGEST_TURN: Final = 6000
"""Mean length in characters above which the labels are not those of a conversation."""


def find_turns(text: str, speakers: Mapping[str, str] | None = None) -> tuple[Mark, ...]:
    """Mark each turn (kind ``turn``, label the speaker) and its time (kind ``time``).

    Args:
        text: Canonical text.
        speakers: Label -> name to show, or an empty name for a label that is no speaker.

    Returns:
        Marks in the order of the text: a turn covers what is said, without the label before it.
        Nothing where the text is no transcript: fewer than two turns, or one voice only in
        a text that mostly is not speech.
    """
    speakers = speakers or {}
    starts = _starts(text, speakers)
    if not _is_speech(starts, text, speakers):
        return ()
    marks: list[Mark] = []
    ends = [*(start for start, *_ in starts[1:]), len(text)]
    for (_, said, label, time), limit in zip(starts, ends, strict=True):
        begin, end = _bare(text, said, limit)
        marks.append(Mark("turn", begin, end, speakers.get(label) or label))
        if time:
            marks.append(Mark("time", begin, end, time))
    return tuple(marks)


def is_conversation(text: str) -> bool:
    """Say whether the text is a transcript."""
    return _is_speech(_starts(text, {}), text, {})


def _is_speech(starts: Sequence[_Turn], text: str, speakers: Mapping[str, str]) -> bool:
    if any(speakers.get(label) for _, _, label, _ in starts):
        return True  # the researcher says who speaks, however seldom
    return len(starts) >= (1 if speakers else 2) and len(starts) * _LONGEST_TURN >= len(text)


def detected(text: str) -> dict[str, int]:
    """Return the labels taken for speakers and how often each speaks: what a preview shows."""
    return dict(Counter(label for _, _, label, _ in _starts(text, {})))


def _starts(text: str, speakers: Mapping[str, str]) -> list[_Turn]:
    """Return (start of label, start of speech, speaker, time) of each turn, by the layout that fits best."""
    by_colon, own_line, letters = _seen(text, speakers)
    if not (by_colon or own_line or letters):
        return []
    kept = _bare_labels(_kept(by_colon, speakers, text), speakers)
    if len(kept) > 3:
        return kept
    if len({label for _, _, label, _ in letters}) < 2:
        letters = []
    return max((kept, _kept(own_line, speakers, text), letters), key=len)


def _seen(text: str, speakers: Mapping[str, str]) -> tuple[list[_Turn], list[_Turn], list[_Turn]]:
    """Return what could be labels: before a colon, alone with a time on a line, a letter with a point.

    Most lines of most texts are told by a glance, without trying a pattern on them.
    """
    by_colon: list[_Turn] = []
    own_line: list[_Turn] = []
    letters: list[_Turn] = []
    if ":" not in text and not _ANY_LETTER.search(text):
        return by_colon, own_line, letters
    start = 0
    before = ""
    for line in text.split("\n"):
        head = line[:_LONGEST_LABEL]
        if ":" in head:
            m = _LABEL.match(line)
            if m and not _is_rest(before, m["label"] or "", speakers):
                label = (m["boxed"] or m["label"]).strip()
                by_colon.append((start, start + m.end(), label, m["before"] or m["inside"] or ""))
            elif not m and len(line) <= _LONGEST_LABEL and (m := _OWN_LINE.match(line)):
                own_line.append((start, start + m.end(), m["label"].strip(), m["time"]))
        elif head[1:5].strip("0123456789 ")[:1] in {".", ")"} and (m := _LETTER.match(line)):
            letters.append((start, start + m.end(), m["label"].rstrip("0123456789"), ""))
        start += len(line) + 1
        before = line
    return by_colon, own_line, letters


def _is_rest(before: str, label: str, speakers: Mapping[str, str]) -> bool:
    bare = label.strip()
    return goes_on(before, bare) and bare.casefold() not in _KNOWN and bare not in speakers


def _kept(found: Sequence[_Turn], speakers: Mapping[str, str], text: str) -> list[_Turn]:
    if not found:
        return []
    counts = Counter(label for _, _, label, _ in found)
    numbered = Counter(_family(label) for label in counts)
    timed = {turn[2] for turn in found if turn[3]}
    names = {name for name in counts if _is_speaker(name, counts, numbered, speakers, timed=name in timed)}
    kept = [turn for turn in found if turn[2] in names]
    if len(kept) == len(found) or len(kept) < _DENSE:
        return kept
    lines = sum(bool(line.strip()) for line in text[kept[0][0] :].split("\n"))
    if len(kept) * 3 < lines * 2:
        return kept
    return [turn for turn in found if turn[2] in names or _may_speak_once(turn[2], speakers)]


def _bare_labels(kept: list[_Turn], speakers: Mapping[str, str]) -> list[_Turn]:
    """Take the cells of a table that run into a label off it, unless the researcher named it so."""
    bare = bare_labels(Counter(label for _, _, label, _ in kept))
    return [
        (start, said, label if label in speakers else bare.get(label, label), time)
        for start, said, label, time in kept
    ]


def _may_speak_once(label: str, speakers: Mapping[str, str]) -> bool:
    """Say whether a label could be a name: what else speaks once where nearly every line is a turn."""
    words = label.split()
    return (
        speakers.get(label, label) != ""
        and label.casefold() not in _NOT
        and len(words) <= _WORDS - 1
        and all(word[:1].isupper() or word.isdigit() for word in words)
    )


def _is_speaker(
    label: str, counts: Counter[str], numbered: Counter[str], speakers: Mapping[str, str], *, timed: bool
) -> bool:
    if label in speakers:
        return bool(speakers[label])
    low = label.casefold()
    if low in _NOT or len(low.split()) > _WORDS or low.endswith("."):
        return False
    if low in _KNOWN or _family(low) in _KNOWN:
        return True
    if _family(low) in _NOT:
        return False
    return counts[label] >= 2 or timed or numbered[_family(label)] >= 2


def _family(label: str) -> str:
    """Return a numbered label without its number: ``Speaker 2`` and ``Speaker 3`` are one family."""
    match = _NUMBERED.match(label)
    return (match[1] or label).strip() if match else f"={label}"


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without white space at its ends."""
    said = text[start:end]
    begin = start + len(said) - len(said.lstrip())
    return (begin, begin + len(said.strip())) if said.strip() else (start, start)
