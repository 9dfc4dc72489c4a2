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

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TIME: Final = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?"
_LABEL: Final = re.compile(
    rf"^[ \t]*(?:[\[(]?(?P<before>{_TIME})[\])]?[ \t]+)?"
    rf"(?:\[(?P<boxed>[^\[\]\n:]{{1,40}})\]|(?P<label>[^\W\d_][^:\n\[\]/]{{0,39}}?))"
    rf"[ \t]*(?:[\[(](?P<inside>{_TIME})[\])])?[ \t]*:(?=[ \t\n]|$)",
    re.MULTILINE,
)
_OWN_LINE: Final = re.compile(
    rf"^[ \t]*(?P<label>[^\W\d_][^\n:\[\]]{{0,39}}?)[ \t]+[\[(]?(?P<time>{_TIME})[\])]?[ \t]*$", re.MULTILINE
)
_LETTER: Final = re.compile(r"^[ \t]*(?P<label>(?:[QAВОСЖ]|Q\d{1,3}|A\d{1,3}))[.)][ \t]+(?=\S)", re.MULTILINE)
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
    if not starts or (len(starts) < 2 and not speakers) or len(starts) * _LONGEST_TURN < len(text):
        return ()
    marks: list[Mark] = []
    ends = [*(start for start, *_ in starts[1:]), len(text)]
    for (_, said, label, time), limit in zip(starts, ends, strict=True):
        begin, end = _bare(text, said, limit)
        marks.append(Mark("turn", begin, end, speakers.get(label) or label))
        if time:
            marks.append(Mark("time", begin, end, time))
    return tuple(marks)


def detected(text: str) -> dict[str, int]:
    """Return the labels taken for speakers and how often each speaks: what a preview shows."""
    return dict(Counter(label for _, _, label, _ in _starts(text, {})))


def _starts(text: str, speakers: Mapping[str, str]) -> list[_Turn]:
    """Return (start of label, start of speech, speaker, time) of each turn, by the layout that fits best."""
    by_colon = _kept(
        [
            (m.start(), m.end(), (m["boxed"] or m["label"]).strip(), m["before"] or m["inside"] or "")
            for m in _LABEL.finditer(text)
        ],
        speakers,
        text,
    )
    if by_colon and len(by_colon) > 3:
        return by_colon
    own_line = _kept(
        [(m.start(), m.end(), m["label"].strip(), m["time"]) for m in _OWN_LINE.finditer(text)],
        speakers,
        text,
    )
    letters = [(m.start(), m.end(), m["label"].rstrip("0123456789"), "") for m in _LETTER.finditer(text)]
    if len({label for _, _, label, _ in letters}) < 2:
        letters = []
    return max((by_colon, own_line, letters), key=len)


def _kept(found: Sequence[_Turn], speakers: Mapping[str, str], text: str) -> list[_Turn]:
    counts = Counter(label for _, _, label, _ in found)
    numbered = Counter(_family(label) for label in counts)
    kept = [turn for turn in found if _is_speaker(turn[2], counts, numbered, speakers, timed=bool(turn[3]))]
    if len(kept) == len(found) or len(kept) < _DENSE:
        return kept
    lines = sum(bool(line.strip()) for line in text[kept[0][0] :].split("\n"))
    if len(kept) * 3 < lines * 2:
        return kept
    return [turn for turn in found if turn in kept or _may_speak_once(turn[2], speakers)]


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
