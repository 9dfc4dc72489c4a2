"""Where sentences end, in Kazakh, Russian and English.

One rule and three lists: a sentence ends at ``. ! ? …`` with its closing quotes when white space
and no lower-case letter follow, unless the point belongs to an abbreviation or an initial.
Sources for the hard cases: the sentence lists in the tests of this project.
"""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_WORD_BEFORE: Final = re.compile(r"[\w.\-]*$")
_INITIALS: Final = re.compile(r"(?:дж|[^\W\d_])(?:[.-][^\W\d_]){0,2}")
_NEVER_WORDS: Final = """
dr mr mrs ms prof st vs cf fig figs no nos pp p vol ed eds e.g i.e al approx dept jr sr
гл ср см рис табл стр с им ул пр просп д кв тел проф доц акад канд напр т.е т.н обл р-н р пос
чел млн млрд тыс руб тг п пп ст ч разд прим ред изд н.э
мыс бет сур кест док проф ғыл қ ш к көш ауд обл мың т.а мкр б.з б.з.д
"""
_NEVER: Final = frozenset(_NEVER_WORDS.split())
"""Never the end of a sentence."""
_PERHAPS_WORDS: Final = "etc inc ltd co г гг в вв т.д т.п др ж жж т.б ж.т.б т.с.с u.s u.k a.m p.m"
_PERHAPS: Final = frozenset(_PERHAPS_WORDS.split())
"""The end where a capital follows: ``и т.д. Потом``, ``2020 г. Мы`` but not ``г. Алматы``."""
_PLACES: Final = frozenset({"г", "в", "ж", "с"})
"""After a number a year or century, otherwise a town or the like that its name follows."""


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the ranges of the sentences of ``text[start:end]``, taken as one paragraph.

    >>> text = "В 2020 г. в г. Алматы прошёл курс. «Он помог!» — сказал А. Б. Омаров. Да"
    >>> [text[a:b] for a, b in sentences(text)]
    ['В 2020 г. в г. Алматы прошёл курс.', '«Он помог!» — сказал А. Б. Омаров.', 'Да']
    """
    limit = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    begin = start
    for mark in _END.finditer(text, start, limit):
        if mark.start() >= begin and _ends(text, mark, begin, limit):
            _add(text, begin, mark.end(), found)
            begin = mark.end()
    _add(text, begin, limit, found)
    return found


def _add(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    said = text[start:end]
    if said.strip():
        found.append((start + len(said) - len(said.lstrip()), start + len(said.rstrip())))


def _ends(text: str, mark: re.Match[str], begin: int, limit: int) -> bool:
    after = text[mark.end() : min(mark.end() + 40, limit)].lstrip()
    first = after.lstrip("«\"“‘'([—–- \u00a0")[:1]
    if not first:
        return True
    if first.islower():
        return False
    if after[:1] in "—–-" and mark.group()[-1] in "”»\"'":
        return False
    if mark.group()[0] != "." or mark.group().startswith(".."):
        return True
    return not _is_abbreviation(text, mark.start(), begin)


def _is_abbreviation(text: str, point: int, begin: int) -> bool:
    found = _WORD_BEFORE.search(text[max(begin, point - 30) : point])
    word = found.group().lower() if found else ""
    before = text[max(begin, point - 30) : point - len(word)].rstrip()
    if word in _PLACES:
        return not before[-1:].isdigit()
    if word in _PERHAPS:
        return False
    if word in _NEVER:
        return True
    if word.isdigit():
        return point - len(word) == begin or not text[begin : point - len(word)].strip()
    upper = text[point - len(word) : point]
    return bool(word) and bool(_INITIALS.fullmatch(word)) and upper[0].isupper()
