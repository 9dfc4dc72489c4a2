"""Who speaks: labels of transcripts, and which of them ask the questions.

A label is a speaker when it comes back in the text, carries a time or a number, or is a word that
interviews use for one; ``Note:`` and ``Moodle: the platform`` are not. Whatever is found is shown to
the researcher, who may say otherwise: ``{"Дина": "interviewer", "Moodle": "ignore"}``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROLES: Final = ("interviewer", "participant", "ignore")
"""Context; units; no speaker at all, its lines belong to the turn before."""

_ASKING_WORDS: Final = """
interviewer moderator researcher host int mod i q question
интервьюер интервьюера модератор исследователь ведущий ведущая инт мод и вопрос в
жүргізуші модератор зерттеуші сұрақ тілші с са
"""
_ASKING: Final = frozenset((*_ASKING_WORDS.split(), "сұхбат алушы", "сұхбаттасушы сұхбат алушы"))
_ANSWERING_WORDS: Final = """
interviewee participant respondent informant speaker teacher student facilitator expert group all
p r a answer resp t
респондент участник участница информант учитель учительница педагог преподаватель студент студентка
ученик эксперт фасилитатор спикер директор р о у п т ответ все
қатысушы мұғалім ұстаз студент оқушы сарапшы фасилитатор директор жауап ж қ м барлығы
"""
_ANSWERING: Final = frozenset((*_ANSWERING_WORDS.split(), "сұхбат беруші"))
_ANSWERS_ONLY_WORDS: Final = """
interviewee participant respondent informant p resp
респондент участник участница информант р қатысушы
"""
_ANSWERS_ONLY: Final = frozenset((*_ANSWERS_ONLY_WORDS.split(), "сұхбат беруші"))
"""Beside these alone, one name without a role is who asks: ``Dan`` and ``Participant``."""
_PAIRS: Final = {"q": "a", "в": "о", "с": "ж", "i": "", "и": ""}
"""Single letters that ask only beside the letter that answers; nothing: always."""
_NEVER_WORDS: Final = """
note notes nb http https ftp doi url www source sources table figure fig example examples abstract keywords
title author authors date time place location summary introduction method methods results discussion
conclusion conclusions references e-mail email tel phone fax isbn issn see also citation citations
objective objectives background purpose funding step module lesson day week part chapter unit task
section stage warning important tip definition
примечание например источник источники таблица рисунок рис аннотация тема цель цели дата время место
итог итоги вывод выводы введение методы результаты литература тел почта шаг модуль урок день неделя
часть глава раздел задача задачи этап задание пункт объект предмет методология важно внимание
ескерту мысалы дереккөз дереккөздер кесте сурет аңдатпа тақырып мақсат мақсаты күні уақыты орны қадам
сабақ күн апта бөлім міндет міндеттер кезең тапсырма нысан пән әдістер нәтижелер қорытынды маңызды
"""
_NEVER: Final = frozenset(
    (
        *_NEVER_WORDS.split(),
        "key words",
        "ключевые слова",
        "түйін сөздер",
        "conference title",
        "список литературы",
    )
)
_NUMBER: Final = re.compile(r"[\s№#_-]*\d{1,3}$")
_LONGEST: Final = 40
_MOST_WORDS: Final = 4


def family(label: str) -> str:
    """Return a label for comparing: lower case, without its number.

    >>> family("Speaker 2"), family("Q17"), family("SPEAKER_00"), family("Айгүл")
    ('speaker', 'q', 'speaker', 'айгүл')
    """
    folded = " ".join(label.casefold().split())
    return _NUMBER.sub("", folded) or folded


def could_be(label: str) -> bool:
    """Say whether a label has the shape of a speaker's."""
    return (
        0 < len(label) <= _LONGEST
        and len(label.split()) <= _MOST_WORDS
        and not label.isdigit()
        and family(label) not in _NEVER
        and not label.casefold().startswith(("http", "www."))
    )


def is_known(label: str) -> bool:
    """Say whether the label is a word or letter that interviews use for a speaker."""
    return family(label) in _ASKING or family(label) in _ANSWERING


def accepted(labels: Iterable[str], timed: Iterable[str], speakers: Mapping[str, str]) -> frozenset[str]:
    """Return those of ``labels`` that are speakers.

    Args:
        labels: Every label seen, as often as it was seen.
        timed: Labels that stood beside a time.
        speakers: What the researcher said: label -> role. Labels of the role *ignore* are none.
    """
    counts = Counter(labels)
    families = Counter(family(label) for label in counts if family(label) != label.casefold())
    with_time = set(timed)
    said = {family_of(label): role for label, role in speakers.items()}

    def is_speaker(label: str) -> bool:
        role = said.get(family_of(label))
        if role is not None:
            return role != "ignore"
        if not could_be(label):
            return False
        return counts[label] >= 2 or is_known(label) or label in with_time or families[family(label)] >= 2

    return frozenset(label for label in counts if is_speaker(label))


def family_of(label: str) -> str:
    """Return a label for looking up what the researcher said of it: case and blanks are no matter."""
    return " ".join(label.casefold().split())


def role_of(label: str, labels: Iterable[str], speakers: Mapping[str, str] | None = None) -> str:
    """Return ``interviewer`` or ``participant``.

    Args:
        label: The speaker.
        labels: All speakers of the text: ``В`` asks where ``О`` answers and is a name elsewhere.
        speakers: What the researcher said: label -> role.
    """
    return roles_of((*labels, label), speakers)[label]


def roles_of(labels: Iterable[str], speakers: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the role of each of the speakers of a text; see :func:`role_of`.

    >>> roles_of(["В", "О"]), roles_of(["Айгүл", "В"])["В"]
    ({'В': 'interviewer', 'О': 'participant'}, 'participant')
    """
    said = {family_of(one): role for one, role in (speakers or {}).items()}
    families = {label: family(label) for label in labels}
    every = set(families.values())
    outside = every - _ANSWERS_ONLY
    return {
        label: said.get(family_of(label)) or _role(own, every, outside) for label, own in families.items()
    }


def _role(own: str, every: set[str], outside: set[str]) -> str:
    """Return the role of one family of labels among all; ``outside`` are those that do not only answer."""
    if own not in _ASKING:
        others_answer = len(every) > 1 and outside <= {own}
        return "interviewer" if own not in _ANSWERING and others_answer else "participant"
    partner = _PAIRS.get(own, "")
    return "participant" if partner and (partner == own or partner not in every) else "interviewer"


def checked(speakers: Mapping[str, str] | None) -> dict[str, str]:
    """Return what the researcher said of speakers.

    Raises:
        UsageProblem: A role that is none.
    """
    for label, role in (speakers or {}).items():
        if role not in ROLES:
            raise UsageProblem("corpus.no-such-role", label=label, role=role, roles=", ".join(ROLES))
    return dict(speakers or {})
