"""Which labels of a transcript are speakers, for every room that looks for turns.

A label is a speaker when it comes back in the text, carries a time or a number, or is a word that
interviews use for one; ``Note:`` and ``Moodle: the platform`` are not.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_ASKING_WORDS: Final = """
interviewer moderator researcher host int mod i q question
интервьюер интервьюера модератор исследователь ведущий ведущая инт мод и вопрос в
жүргізуші модератор зерттеуші сұрақ тілші с са
"""
ASKING: Final = frozenset((*_ASKING_WORDS.split(), "сұхбат алушы", "сұхбаттасушы сұхбат алушы"))
"""Families of labels that ask."""
_ANSWERING_WORDS: Final = """
interviewee participant respondent informant speaker teacher student facilitator expert group all
p r a answer resp t fac
респондент участник участница информант учитель учительница педагог преподаватель студент студентка
ученик эксперт фасилитатор спикер голос диктор говорящий директор р о у п т м ответ все
қатысушы мұғалім ұстаз студент оқушы сарапшы фасилитатор директор сөйлеуші сұхбаттасушы жауап ж қ м барлығы
"""
ANSWERING: Final = frozenset((*_ANSWERING_WORDS.split(), "сұхбат беруші"))
"""Families of labels that answer."""
_NEVER_WORDS: Final = """
note notes nb http https ftp doi url www source sources table figure fig example examples abstract keywords
title author authors date time place location summary introduction method methods results discussion
conclusion conclusions references e-mail email tel phone fax isbn issn vol no pp see also for citation citations
conference type objective objectives background purpose funding step module lesson day week part chapter unit
task section stage phase warning important tip definition pros cons advantages disadvantages strengths weaknesses
total name age gender sex position school subject grade experience city region hypothesis h rq code category
criterion case appendix version however theme topic attendees participants transcript duration
примечание например пример примеры определение источник источники таблица рисунок рис аннотация тема цель цели дата
время место итог итоги итого всего вывод выводы введение методы результаты литература тел почта шаг модуль урок день
неделя часть глава раздел задача задачи этап задание пункт объект предмет методология важно внимание плюс минус
плюсы минусы преимущества недостатки достоинства имя фамилия фио возраст пол должность школа класс стаж город регион
гипотеза код категория критерий кейс приложение версия также участники присутствовали длительность
ескерту мысалы мысал анықтама дереккөз дереккөздер кесте сурет аңдатпа тақырып мақсат мақсаты күні уақыты орны қадам
сабақ күн апта бөлім топ міндет міндеттер кезең тапсырма нысан пән әдістер нәтижелер қорытынды маңызды түйін
артықшылығы артықшылықтары кемшілігі кемшіліктері аты-жөні аты тегі жасы жынысы лауазымы мектеп сынып өтілі қаласы
болжам санат қосымша қатысушылар жиыны
например во-первых во-вторых в-третьих наконец итак кому firstly secondly finally
"""
_NEVER_PHRASES: Final = """
key words|ключевые слова|түйін сөздер|conference title|список литературы|кроме того|for example|то есть|в итоге
дата рождения|место работы|туған жылы|жұмыс орны|audio file|summary keywords
"""
_NEVER: Final = frozenset((*_NEVER_WORDS.split(), *_NEVER_PHRASES.replace("\n", "|").strip("|").split("|")))
_NUMBER: Final = re.compile(r"[\s№#_-]*\d{1,3}$")
_ROLE: Final = re.compile(r"\s*\([^()]*\)")
_ABBREVIATED: Final = re.compile(r"(?:^|[ .])[^\W\d_]\.$")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_AUTHOR: Final = re.compile(r"[^\W\d_]{2,} (?:[^\W\d_]\. ?)+[^\W\d_]{2,}")
"""A reference: somebody's name and initials, and what they wrote."""
_CODE: Final = re.compile(r"[A-ZА-ЯӘҒҚҢӨҰҮҺІ]{1,4}[ _-]?\d{1,3}$")
_LONGEST: Final = 40
_MOST_WORDS: Final = 4
_DENSE: Final = 6
_FORM: Final = 4
"""A form asks at least as many things, always in one order."""


@lru_cache(maxsize=2000)
def family(label: str) -> str:
    """Return a label for comparing: lower case, without its number, its dot and what it says of a role.

    >>> family("Speaker 2"), family("Q17"), family("SPEAKER_00"), family("В."), family("Учитель №3 (жен.)")
    ('speaker', 'q', 'speaker', 'в', 'учитель')
    """
    folded = " ".join(_without_role(label).casefold().split())
    bare = (_NUMBER.sub("", folded) or folded) if folded[-1:].isdigit() else folded
    return bare[0] if len(bare) == 2 and bare[1] == "." else bare


def family_of(label: str) -> str:
    """Return a label for looking up what the researcher said of it: case and blanks are no matter."""
    return " ".join(label.casefold().split())


def _without_role(label: str) -> str:
    return _ROLE.sub("", label) if "(" in label else label


def is_known(label: str) -> bool:
    """Say whether the label is a word or letter that interviews use for a speaker.

    >>> is_known("учитель 2"), is_known("i"), is_known("P3"), is_known("i386")
    (True, True, True, False)
    """
    bare = family(label)
    if len(bare) == 1 and label[:1].islower() and label[-1:].isdigit():
        return False
    return bare in ASKING or bare in ANSWERING


def is_code(label: str) -> bool:
    """Say whether the label is letters with a number, as participants are called: ``B1``, ``FG-03``."""
    return _CODE.match(label) is not None and family(label) not in _NEVER


@lru_cache(maxsize=2000)
def could_be(label: str) -> bool:
    """Say whether a label has the shape of a speaker's.

    >>> could_be("Ахметова А. К."), could_be("e. g."), could_be("Итого"), could_be("what we found was that")
    (True, True, False, False)
    """
    bare = _without_role(label).strip()
    words = bare.split()
    return (
        0 < len(bare) <= _LONGEST
        and len(words) <= _MOST_WORDS
        and not bare.isdigit()
        and not (bare[-1].isdigit() and _YEAR.search(bare))
        and not _AUTHOR.match(bare)
        and not (bare.endswith(".") and not _ABBREVIATED.search(bare))
        and family(label) not in _NEVER
        and not bare.casefold().startswith(("http", "www."))
    )


def accepted(
    labels: Iterable[str], timed: Collection[str], named: Mapping[str, bool], *, lines: int
) -> frozenset[str]:
    """Return those of ``labels`` that are speakers.

    Args:
        labels: Every label seen, in the order of the text, as often as it was seen.
        timed: Labels that stood beside a time.
        named: What the researcher said: label as :func:`family_of` gives it -> a speaker or none.
        lines: Lines of the text that are not blank.
    """
    order = list(labels)
    counts = Counter(order)
    families = Counter(family(label) for label in counts if family(label) != label.casefold())
    sparse = len(order) * 2 < lines

    def is_speaker(label: str) -> bool:
        said = named.get(family_of(label))
        if said is not None:
            return said
        if not could_be(label):
            return False
        if is_known(label) or label in timed:
            return True
        if sparse and label.islower() and not label[-1].isdigit():
            return False
        return counts[label] >= 2 or families[family(label)] >= 2

    names = {label for label in counts if is_speaker(label)}
    if any(label in names and family(label) in ASKING for label in counts):
        names |= {label for label in counts if is_code(label) and named.get(family_of(label), True)}
    kept = sum(counts[label] for label in names)
    if kept >= _DENSE and kept * 3 >= lines * 2:
        names |= {label for label in counts if _may_speak_once(label, named)}
    return frozenset() if _is_form([label for label in order if label in names], named) else frozenset(names)


def is_name(label: str) -> bool:
    """Say whether every word of a label begins with a capital or is a number, as in names of people."""
    words = _without_role(label).split()
    return len(words) < _MOST_WORDS and all(word[:1].isupper() or word.isdigit() for word in words)


def _may_speak_once(label: str, named: Mapping[str, bool]) -> bool:
    """Say whether a label could be a name: what else speaks once where nearly every line is a turn."""
    return named.get(family_of(label), True) and could_be(label) and is_name(label)


def _is_form(order: Sequence[str], named: Mapping[str, bool]) -> bool:
    """Say whether labels come back in one order, as those of a form filled in several times do."""
    different = list(dict.fromkeys(order))
    period = len(different)
    if period < _FORM or len(order) < 2 * period:
        return False
    if any(is_known(label) or family_of(label) in named or is_code(label) for label in different):
        return False
    return all(label == different[at % period] for at, label in enumerate(order))
