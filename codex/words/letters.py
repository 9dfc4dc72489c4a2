"""Letters of Kazakh, Russian and English: in Latin script, and those that only look alike.

Both tables work on lower-case letters; nothing here decides what a text means.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LATIN: Final = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    "ё": "yo",
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    **dict(zip("әғқңөұүһіҳўєїґј", "agqnouuhihueigj", strict=True)),
    "й": "y",
    "ң": "ng",
    "ғ": "gh",
    "ß": "ss",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ı": "i",
}
"""Lower-case letter -> Latin letters, as the names of Kazakhstan are commonly spelt."""

LOOKALIKES: Final = {
    **dict(zip("авекмнорстухіһѕјԛԝ", "abekmhopctyxihsjqw", strict=True)),
    **dict(zip("αοινκρτυχ", "aoivkptux", strict=True)),
}
"""Lower-case Cyrillic or Greek letter -> the Latin one that looks like it in either case."""

_BREAKS: Final = re.compile(r"[^a-z0-9]+")


def latin(text: str) -> str:
    """Write Kazakh, Russian and accented letters in Latin ones; other scripts stay as they are.

    >>> latin("Сабақ жоспарлау"), latin("Ёлка"), latin("Élève")
    ('sabaq zhosparlau', 'yolka', 'eleve')
    """
    found = []
    for letter in unicodedata.normalize("NFC", text).lower():
        if letter in LATIN:
            found.append(LATIN[letter])
        else:
            parts = unicodedata.normalize("NFKD", letter)
            found.append("".join(part for part in parts if not unicodedata.combining(part)))
    return "".join(found)


def slug(text: str, longest: int = 40) -> str:
    """Return Latin letters and digits with single hyphens, cut at a word where it gets long.

    Empty where the text has no letter that could be written in Latin.

    >>> slug("Планирование урока (5–7 кл.)")
    'planirovanie-uroka-5-7-kl'
    """
    whole = _BREAKS.sub("-", latin(text)).strip("-")
    if len(whole) <= longest:
        return whole
    return whole[: longest + 1].rpartition("-")[0] or whole[:longest]
