"""Which 8-bit encoding: the one under which the letters are most probable.

Real Kazakh 8-bit files are KZ-1048 or PTCP154: cp1251 has only one of the nine Kazakh letters,
and the others come out of it as Macedonian and Serbian ones. So every candidate decodes the
same bytes, and letters that neither Russian nor Kazakh has, signs inside words and capitals
after small letters count against it.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from math import log
from typing import Final

CANDIDATES: Final = (
    "cp1251", "kz1048", "ptcp154", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5", "cp1252",
)  # fmt: skip
"""In order of preference where two give the same text."""

_SAMPLE: Final = 8000
_RU: Final = (
    "о10.97 е8.45 а8.01 и7.35 н6.70 т6.26 с5.47 р4.73 в4.54 л4.40 к3.49 м3.21 д2.98 п2.81 у2.62 я2.01 ы1.90 "
    "ь1.74 г1.70 з1.65 б1.59 ч1.44 й1.21 х0.97 ж0.94 ш0.73 ю0.64 ц0.48 щ0.36 э0.32 ф0.26 ё0.20 ъ0.04"
)
_KK: Final = (
    "а11.6 е8.6 ы7.6 н7.2 р6.0 т5.6 і5.6 л5.5 д5.2 с4.4 қ3.5 м3.4 к3.3 о2.6 б2.6 ғ2.3 й2.3 у2.2 ж1.9 ң1.7 "
    "п1.7 з1.7 г1.7 ш1.6 и1.5 ұ1.2 ү1.2 ө1.2 ә1.2 я0.4 х0.3 э0.1 в0.3 ф0.2 ц0.1 ч0.1 ю0.1 ё0.02 щ0.01 ъ0.01 ь0.2 һ0.03"
)
_ODD: Final = log(2e-6)
_OPENING: Final = frozenset("«„“‘№§•")
_CLOSING: Final = frozenset("»”’…°")
_BETWEEN: Final = frozenset("–—\xa0©")
_WORSE_THAN_GUESSING: Final = -7.5
_CLEAR: Final = 0.35
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_LONGEST_WORD: Final = 200


@cache
def _letters(table: str) -> dict[str, float]:
    weights = {entry[0]: log(float(entry[1:]) / 100) for entry in table.split()}
    return weights | {letter.upper(): weight for letter, weight in weights.items()}


def guess_eight_bit(data: bytes) -> str | None:
    """Return the codec, or None where no candidate gives sensible words.

    >>> guess_eight_bit("Ғылым және өмір".encode("ptcp154")), guess_eight_bit("Русский язык".encode("koi8-r"))
    ('ptcp154', 'koi8-r')
    """
    sample = _sample(data)
    scores: dict[str, float] = {}
    for codec in CANDIDATES:
        try:
            data.decode(codec)
            text = sample.decode(codec)
        except UnicodeDecodeError:
            continue
        scores[codec] = _score(text)
    ranked = sorted(scores, key=lambda codec: -scores[codec])
    if not ranked:
        return _second_opinion(data)
    best = scores[ranked[0]]
    rivals = [c for c in ranked[1:] if data.decode(c) != data.decode(ranked[0])]
    clear = not rivals or best - scores[rivals[0]] >= _CLEAR
    if best > _WORSE_THAN_GUESSING and clear:
        return ranked[0]
    return _second_opinion(data) or (ranked[0] if best > _WORSE_THAN_GUESSING else None)


def _sample(data: bytes) -> bytes:
    """Return words that hold anything beyond ASCII, from where the first one is."""
    first = _HIGH.search(data)
    start = max(0, first.start() - _LONGEST_WORD) if first else 0
    words = (
        word[:_LONGEST_WORD] for word in data[start : start + 40 * _SAMPLE].split() if not word.isascii()
    )
    return b" ".join(words)[:_SAMPLE]


def _score(text: str) -> float:
    """Return the mean log probability of the characters that are not ASCII."""
    return max(_score_as(text, _letters(_RU)), _score_as(text, _letters(_KK))) if text else _ODD


def _score_as(text: str, letters: dict[str, float]) -> float:
    total, count, before = 0.0, 0, " "
    for position, character in enumerate(text):
        if character >= "\x80":
            count += 1
            after = text[position + 1] if position + 1 < len(text) else " "
            if character in letters:
                total += letters[character] - 4 * (_latin(before) + _latin(after))
                if character.isupper():
                    total -= 6.0 if before.islower() else 0.2 if before.isupper() else 1.0
            elif character.isalpha() and character < "Ɣ":
                total += _accented(before, after)
            else:
                total += _sign(character, before, after)
        before = character
    return total / count if count else 0.0


def _latin(character: str) -> bool:
    return "a" <= character.lower() <= "z"


def _accented(before: str, after: str) -> float:
    """Return the weight of a Latin letter with an accent: it has plain letters beside it."""
    plain = _latin(before) + _latin(after)
    if plain:
        return (-6.0, -4.5)[plain - 1]
    return -11.0 if before.isalpha() or after.isalpha() else -7.0


def _sign(character: str, before: str, after: str) -> float:
    """Return the weight of a sign: typographic ones are likely, but only where they belong."""
    if character in _OPENING:
        return -9.0 if before.isalpha() else -5.0
    if character in _CLOSING:
        return -9.0 if after.isalpha() and character != "’" else -5.0
    if character in _BETWEEN:
        return -9.0 if before.isalpha() != after.isalpha() and character != "\xa0" else -5.0
    return _ODD


def _second_opinion(data: bytes) -> str | None:
    """Ask chardet; it knows more encodings and loads only when our own rule is at a loss."""
    import chardet

    found = chardet.detect(data[:200_000])
    codec, confidence = found["encoding"], found["confidence"]
    if not codec or (confidence or 0) < 0.6:
        return None
    try:
        text = data.decode(codec)
    except (LookupError, UnicodeDecodeError):
        return None
    if any("\x80" <= character < "\xa0" for character in text):
        return None
    return codecs.lookup(codec).name
