"""Texts that were spoiled before they came here: decoded wrongly, or with letters lost.

Two things happen to Kazakh and Russian texts. Someone opened them in the wrong encoding and saved
them (``РЎУ™Р»РµРј``, ``Ñ…Ð°Ð»``, ``ќўрал``): the letters can be won back, but only from the
original. Or they were saved in an encoding without the letters: each is now ``?`` or U+FFFD and
nothing brings it back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from codex.importing.notes import Notes

_MARKS: Final = re.compile(r"\?+")
_WORDS_1251: Final = re.compile("(?:[РСТУ][\xa0-\xbfЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤ҐЁЄЇІіґё№єјЅѕї]){2,}")
_WORDS_LATIN: Final = re.compile("(?:[ÐÑÒÓ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]){2,}")
_WORDS_1252: Final = re.compile("[À-ÿ]{4,}")
_WAYS: Final = (
    (("Р°", "Рѕ", "Рµ", "С–", "С‚"), _WORDS_1251, "cp1251", "utf-8"),
    (("Ð", "Ñ"), _WORDS_LATIN, "cp1252", "utf-8"),
    (("Ð", "Ñ"), _WORDS_LATIN, "latin-1", "utf-8"),
    (("î", "å"), _WORDS_1252, "cp1252", "cp1251"),
)
"""Signs without which it need not be looked for, pattern, read as, written as."""
_KZ_AS_1251: Final = frozenset("ќјѕєўїґЌЈЅЄЎЇҐ")
_FEW: Final = 3


def check_spoiled(text: str, notes: Notes, *, lost: bool = True) -> None:
    """Refuse a text with lost letters or one that was decoded wrongly before.

    A single odd word in a long text may be the author's own: it is told, not refused.

    Args:
        text: Canonical text.
        notes: Takes what was noticed.
        lost: Refuse lost letters; not asked of formats that lose signs by themselves (PDF).
    """
    if lost:
        _check_lost(text, notes)
    for signs, pattern, wrong, right in _WAYS:
        if not _has_any(text, signs):
            continue
        hits = pattern.findall(text)
        if not hits:
            continue
        readable = _won_back(" ".join(hits[:40]), wrong, right)
        if readable is None:
            continue
        heavy = sum(map(len, hits)) * 10 > sum(map(str.isalpha, text[:100_000]))
        report = notes.damage if heavy else notes.tell
        report("importing.mojibake", _line(text, hits[0]), shown=hits[0][:30], meant=readable[:30])
        return
    _check_kazakh_as_1251(text, notes)


def raises_questions(text: str) -> bool:
    r"""Say whether anything in whole lines of a text could make :func:`check_spoiled` say something.

    >>> raises_questions("Why? Сабақ"), raises_questions("Са?ақ"), raises_questions("РЎУ™Р»РµРј")
    (False, True, True)
    """
    if text.isascii():
        return False
    return (
        "\ufffd" in text
        or "ќ" in text
        or "ј" in text
        or any(_has_any(text, signs) and pattern.search(text) is not None for signs, pattern, *_ in _WAYS)
        or bool(_lost_words(text))
    )


def _has_any(text: str, signs: tuple[str, ...]) -> bool:
    """Say whether any sign is there; its second letter, the rarer one, is looked for first."""
    return any(sign[-1] in text and sign in text for sign in signs)


def _check_lost(text: str, notes: Notes) -> None:
    lost = text.count("\ufffd")
    if lost:
        notes.damage("importing.letters-lost", _line(text, "\ufffd"), n=lost, sample=_around(text, "\ufffd"))
        return
    hits = _lost_words(text)
    if not hits:
        return
    many = len(hits) >= _FEW or len(hits) * 300 >= len(text)
    report = notes.damage if many else notes.tell
    report("importing.letters-lost", _line(text, hits[0]), n=len(hits), sample=hits[0])


def _lost_words(text: str) -> list[str]:
    """Return the words in which a question mark stands for a letter."""
    if "?" not in text:
        return []
    words = (
        _word_around(text, found.start()) for found in _MARKS.finditer(text) if _inside(text, *found.span())
    )
    return [word for word in words if word]


def _inside(text: str, start: int, end: int) -> bool:
    """Say whether question marks stand in a word: between small letters, between capitals, or before a small one."""
    before, after = text[start - 1 : start] or " ", text[end : end + 1]
    if not "Ѐ" <= after <= "ӿ":
        return False
    if after.islower():
        return before.isspace() or ("Ѐ" <= before <= "ӿ" and before.islower())
    return "Ѐ" <= before <= "ӿ" and before.isupper()


def _word_around(text: str, place: int) -> str:
    """Return the word with its question mark; nothing where it is part of an address."""
    before, after = text[max(0, place - 30) : place], text[place : place + 30]
    word = (before.split()[-1] if before and not before[-1].isspace() else "") + after.split()[0]
    return "" if any(sign in word for sign in "/=&@") else word


def _won_back(sample: str, wrong: str, right: str) -> str | None:
    """Return the sample decoded rightly, if that gives Cyrillic words."""
    try:
        readable = sample.encode(wrong, errors="strict" if right == "utf-8" else "ignore").decode(right)
    except UnicodeError:
        readable = " ".join(filter(None, (_one_back(word, wrong, right) for word in sample.split())))
    letters = [character for character in readable if character.isalpha()]
    small = sum("а" <= letter <= "ӿ" and letter.islower() for letter in letters)
    return readable if letters and small >= 0.7 * len(letters) and len(letters) >= _FEW else None


def _one_back(word: str, wrong: str, right: str) -> str:
    try:
        return word.encode(wrong).decode(right)
    except UnicodeError:
        return ""


def _check_kazakh_as_1251(text: str, notes: Notes) -> None:
    if not ("ќ" in text or "ј" in text) or "қ" in text:
        return
    kinds = {letter.lower() for letter in _KZ_AS_1251 if letter in text}
    if len(kinds) < _FEW + 1:
        return
    word = next(word for word in text.split() if _KZ_AS_1251 & set(word))
    try:
        meant = word.encode("cp1251").decode("kz1048")
    except UnicodeError:
        return
    notes.damage("importing.mojibake", _line(text, word), shown=word[:30], meant=meant[:30])


def _line(text: str, found: str) -> int:
    return text.count("\n", 0, text.find(found)) + 1


def _around(text: str, found: str) -> str:
    place = text.find(found)
    start = text.rfind(" ", 0, place) + 1
    return text[max(start, place - 20) : place + 20].split("\n", maxsplit=1)[0]
