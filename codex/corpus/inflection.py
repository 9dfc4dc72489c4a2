"""Names as they are inflected in Kazakh, Russian and English.

Stem and endings, not a morphology: every hit is shown to the researcher before anything is
replaced, so a form too many is a question, a form too few would be a name left in the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from codex.words.letters import LOOKALIKES

_KAZAKH_LETTERS: Final = ("ёәəғқңөɵұүһі", "еаагкнооуухи")
_AS_RUSSIAN: Final = str.maketrans(*_KAZAKH_LETTERS)
ROUGHLY: Final = str.maketrans(_KAZAKH_LETTERS[0] + "aeikmopctyxbh", _KAZAKH_LETTERS[1] + "аеикморстухвх")
"""Small Kazakh letters as Russian spells them, and Latin ones that look like Cyrillic: for a first look."""
_TO_CYRILLIC: Final = str.maketrans("aeikmopctyxhACEKMOPTXYIBH", "аеикморстухһАСЕКМОРТХУІВН")
"""Latin letters that are typed in Cyrillic words: on a keyboard without Kazakh letters, or by a slip."""
_HAS_LATIN: Final = re.compile("[A-Za-z]")
_TO_LATIN: Final = {ord(letter): like for letter, like in LOOKALIKES.items()}
_KAZAKH: Final = (
    "(?:жан|тай|еке|ке)?"
    "(?:[лдт][ае]р)?"
    "(?:[ыи]?м[ыи]з|[ыи]?н[ыи]з|[ыи]м|[ыи]н|с[ыи]|[мныи])?"
    "(?:[ндт][ыи]н|[гк][ае]|н[ае]|[ае]|[ндт][ыи]|н|(?:н?[дт]|н)[ае]|(?:[дт]|н)[ае]н|[мбп]енен|[мбп]ен"
    "|[дт][ае]г[ыи]|[ндт][ыи]к[ыи]|[дт][ае]й|ш[ае])?"
    "(?:м[ыи]н|с[ыи]н|сыз|сиз|быз|биз)?"
)
_SPELLINGS: Final = (
    *(("dzh", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ou", "u"), ("oo", "u"), ("ee", "i")),
    *(("q", "k"), ("w", "v"), ("y", "i")),
)
"""Ways of writing one sound in Latin letters."""
_TWICE: Final = re.compile(r"([a-z])\1+")
_FLEETING: Final = {"павел": ("пав", "павл"), "лев": ("л", "льв"), "орел": ("ор", "орл")}
"""Name -> what all its forms begin with, and its stem with the vowel gone."""
_FLEETING_ENDS: Final = {"ец": "(?:й?ц)", "ок": "к", "ек": "ь?к"}
"""End of a surname of four letters or more -> the same with the vowel gone: Заец, Зайца; Горшок, Горшка."""
_POSSESSIVE: Final = "ин(?:а|о|у|ы|ой|ого|ому|ом|ым|ых|ыми)?"
"""Пашин, Олины: whose it is, of names in -а and -я."""
_RUSSIAN: Final = (
    ("ская", "ск(?:ая|ой|ою|ую|ие|их|им|ими)"),
    ("цкая", "цк(?:ая|ой|ою|ую|ие|их|им|ими)"),
    ("ский", "ск(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их|ими)"),
    ("цкий", "цк(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их|ими)"),
    ("ий", "(?:ий|ия|ию|ием|ии|его|ему|им|ем|яя|юю)"),
    ("ый", "(?:ый|ого|ому|ым|ом|ая|ой|ую|ые|ых|ыми)"),
    ("ия", "(?:ия|ии|ию|ией|иею)"),
    ("ая", "(?:ая|ой|ою|ую|ые|ых|ым|ыми|ый|ого|ому)"),
    ("яя", "(?:яя|ей|ею|юю|ие|их|им|ими|ий|его|ему)"),
    ("ой", "(?:ой|ого|ому|ым|ом|ая|ую|ою|ые|ых|ыми|оя|ою|оем|ое)"),
    ("я", f"(?:я|и|е|ю|ей|ею|ь|ям|ями|ях|{_POSSESSIVE})"),
    ("а", f"(?:а|ы|и|е|у|ой|ою|ей|ею|ам|ами|ах|{_POSSESSIVE}|)"),
    ("й", "(?:й|я|ю|ем|е|и|ев|ям|ями|ях)"),
    ("ь", "(?:ь|я|ю|ем|е|и|ью|ей|ям|ями|ях)"),
)
_LONG_ENDS: Final = ("ия", "ий", "ый", "ой", "ая", "яя")
_CONSONANT: Final = "(?:а|у|ом|ем|е|ы|и|ов|ев|ам|ами|ах|ым|ых|ыми|ой|)"
_ENGLISH: Final = "(?:['’]?s|s?['’])?"
_VOWELS: Final = frozenset("аеиоуыэюя")


def plain(word: str) -> str:
    """Return a word for comparing: composed, lower case, Kazakh letters as Russian spells them.

    Stress marks, soft hyphens and letters of the other script that only look alike are as if they
    were not there.

    >>> plain("Айгүл"), plain("СЕРІК"), plain("Алёна"), plain("Сeрiк")
    ('айгул', 'серик', 'алена', 'серик')
    """
    said = word if word.isascii() else _one_script(unicodedata.normalize("NFC", word))
    return said.lower().translate(_AS_RUSSIAN)


def _one_script(word: str) -> str:
    """Return a word without stress marks and what is invisible, its letters of the script most are of."""
    letters = word
    if not word.isalpha():
        letters = "".join(letter for letter in word if letter.isalpha() or letter in "'’")
    if not _HAS_LATIN.search(letters):
        return letters
    latin = sum("a" <= letter <= "z" for letter in letters.lower())
    if 2 * latin > sum(letter.isalpha() for letter in letters):
        small = letters.lower()
        return small.translate(_TO_LATIN) if len(small) == len(letters) else letters
    return letters.translate(_TO_CYRILLIC)


def spelling(word: str) -> str:
    """Return a Latin word for comparing spellings of one name: Kh and h, q and k, y and i are one.

    >>> spelling("Abdikalykova") == spelling("abdiqalyqova"), spelling("Khassanov"), spelling("Jumabek")
    (True, 'hasanov', 'jumabek')
    """
    said = word.lower()
    for many, one in _SPELLINGS:
        said = said.replace(many, one)
    return _TWICE.sub(r"\1", said)


@lru_cache(maxsize=4096)
def forms(name: str) -> re.Pattern[str]:
    """Return a pattern that matches the :func:`plain` forms in which a name may stand in a text.

    >>> bool(forms("Омарова").fullmatch(plain("Омаровой")))
    True
    >>> bool(forms("Серік").fullmatch(plain("Серікпен"))), bool(forms("Серік").fullmatch(plain("сери")))
    (True, False)
    """
    base = plain(name)
    if not any("а" <= letter <= "я" for letter in base):
        return re.compile(re.escape(base) + _ENGLISH)
    ways = [_kazakh(base), _russian(base)]
    if base in _FLEETING:
        ways.append(_FLEETING[base][1] + _CONSONANT)
    elif _fleets(base):
        ways.append(re.escape(base[:-2]) + _FLEETING_ENDS[base[-2:]] + _CONSONANT)
    return re.compile("|".join(ways))


def stem(name: str) -> str:
    """Return the letters that every form of a name begins with.

    >>> stem("Айгүл"), stem("Мария"), stem("Павел")
    ('айгу', 'мар', 'пав')
    """
    base = plain(name)
    if base in _FLEETING:
        return _FLEETING[base][0]
    if len(base) <= 3:
        return base[:-1] if base[-1:] in "кпаяйь" else base
    return base[:-2] if _fleets(base) or base.endswith(_LONG_ENDS) else base[:-1]


def _fleets(base: str) -> bool:
    return len(base) >= 4 and base[-2:] in _FLEETING_ENDS


def _kazakh(base: str) -> str:
    last = {"к": "[кг]", "п": "[пб]"}.get(base[-1:])
    return (re.escape(base[:-1]) + last if last else re.escape(base)) + _KAZAKH


def _russian(base: str) -> str:
    for ending, endings in _RUSSIAN:
        if base.endswith(ending) and len(base) > len(ending) + 1:
            return re.escape(base[: -len(ending)]) + endings
    return re.escape(base) + (_CONSONANT if base[-1:] not in _VOWELS else "")
