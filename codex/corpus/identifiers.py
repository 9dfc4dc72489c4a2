"""What tells who somebody is without naming them: addresses, numbers, handles."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP: Final = r"[ \u00a0\u202f.\u2010-\u2014-]"
_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_URL: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"»”]+", re.IGNORECASE)
_PERSONAL: Final = re.compile(
    r"(?<![\w.@/-])(?:https?://)?(?:www\.|m\.)?(?:"
    r"(?:t\.me|telegram\.me|wa\.me|instagram\.com|facebook\.com|fb\.com|vk\.com|vk\.ru|ok\.ru|tiktok\.com|twitter\.com"
    r"|x\.com|threads\.net|threads\.com|github\.com|youtube\.com/(?=@))/|(?:[a-z]{2}\.)?linkedin\.com/in/)"
    r"(?!(?:share|hashtag|watch|groups?|events?|search)\b)[@+]?\w[^\s<>\"»”,;)\]]*",
    re.IGNORECASE,
)
"""A page that is somebody's own, with or without the beginning of an address."""
_HANDLE: Final = re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{2,31}(?<!\.)")
_PHONE: Final = re.compile(
    rf"(?<![\w+.,/-])(?:\+\s?\d{{1,3}}|00\s?\d{{1,3}}|8|7(?={_GAP}?[(7]))(?:{_GAP}|[\s(]){{0,3}}\d{{3,5}}"
    rf"(?:{_GAP}|[\s)]){{0,3}}\d{{1,3}}(?:{_GAP}?\d{{1,4}}){{1,4}}(?![\w/])"
)
_MOBILE: Final = re.compile(
    rf"(?<![\w+.,/-])\(?7[0-9]{{2}}\)?{_GAP}?\d{{3}}{_GAP}?\d{{2}}{_GAP}?\d{{2}}(?![\w/%])"
)
"""A Kazakh number without what is dialled before it: 701 234 56 78."""
_LOCAL: Final = re.compile(
    rf"(?<![\w+.,/-])\(?(?:\d{{3,5}}\)?{_GAP}{{0,2}})?\d{{1,3}}(?:{_GAP}?\d{{2}}){{2}}(?![\w/%])"
)
_NAMED_PHONE: Final = re.compile(
    r"\b(?:тел(?:ефон\w*)?|моб(?:ильн\w+)?|сот(?:ов\w+)?|ұялы\w*|уялы\w*|ватсап\w*|уатсап\w*|whatsapp|phone|tel|mobile|cell|call)"
    r"(?:\W{0,4}(?:нөмірі\w*|номер\w*|number|is|was|me|at|on|:|№))?\W{0,4}\Z",
    re.IGNORECASE,
)
"""What says before a few digits that one can call them."""
_BEFORE_PHONE: Final = 30
_TWELVE: Final = re.compile(r"(?<![\w+.,-])\d{12}(?!\w)")
_NAMED_IIN: Final = re.compile(r"\b(?:(?:иин|жсн|iin|бин|бсн|bin)\w{0,3})\W{0,4}\Z", re.IGNORECASE)
_PARTED: Final = re.compile(
    rf"(?:(?<=\bиин)|(?<=\bжсн)|(?<=\biin))\W{{1,4}}(\d(?:{_GAP}?\d){{11}})(?!\w)", re.IGNORECASE
)
"""Twelve digits in groups, where it is said what they are."""
"""Who says before a number that it is one gives somebody away, even with a slip in a digit."""
_BEFORE_IIN: Final = 8
_FIRST_WEIGHTS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS: Final = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
KINDS: Final = ("email", "phone", "iin", "handle", "url")


@dataclass(frozen=True, slots=True)
class Identifier:
    """One of them in a text."""

    start: int
    end: int
    kind: str
    """``email``, ``phone``, ``iin``, ``handle`` or ``url``."""
    sure: bool = True
    """False for addresses of pages, for twelve digits whose check digit is wrong, for what may be a phone."""


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return e-mail addresses, phone numbers, IINs, handles and page addresses, in order.

    >>> [(one.kind, one.sure) for one in find_identifiers("a.b@c.kz, +7 777 370-80-58, @aigul, www.a.kz")]
    [('email', True), ('phone', True), ('handle', True), ('url', False)]
    """
    found: list[Identifier] = []
    starts: list[int] = []
    for one in _all(text):
        at = bisect_left(starts, one.end)  # what is taken does not overlap: only the last one before may
        if not at or found[at - 1].end <= one.start:
            found.insert(at, one)
            starts.insert(at, one.start)
    return tuple(found)


def _all(text: str) -> Iterator[Identifier]:
    """Yield candidates, the surest kind first."""
    for match in _EMAIL.finditer(text):
        yield Identifier(match.start(), match.end(), "email")
    for match in _PERSONAL.finditer(text):
        yield Identifier(match.start(), match.start() + len(match.group().rstrip(".!?:")), "handle")
    for match in _URL.finditer(text):
        end = match.end() - (len(match.group()) - len(match.group().rstrip(".,;:!?)]")))
        yield Identifier(match.start(), end, "url", sure=False)
    for match in _TWELVE.finditer(text):
        named = _NAMED_IIN.search(text, max(match.start() - _BEFORE_IIN, 0), match.start()) is not None
        if named or is_date(match.group()):
            yield Identifier(match.start(), match.end(), "iin", sure=named or is_iin(match.group()))
    for match in _PARTED.finditer(text):
        yield Identifier(match.start(1), match.end(1), "iin")
    yield from _phones(text)
    for match in _HANDLE.finditer(text):
        yield Identifier(match.start(), match.end(), "handle")


def _phones(text: str) -> Iterator[Identifier]:
    for match in _PHONE.finditer(text):
        said = match.group()
        digits = _digits(said)
        if said.startswith(("+", "00")) and 10 <= len(digits) <= 15:
            yield Identifier(match.start(), match.end(), "phone")
        elif 10 <= len(digits) <= 12:  # 8 or 7, three digits of a town or network, seven of the number
            usual = len(digits) == 11 and digits[1] in "34789"
            yield Identifier(match.start(), match.end(), "phone", sure=usual)
    for match in _MOBILE.finditer(text):
        parted = len(match.group()) - len(_digits(match.group())) >= 3
        sure = parted or _is_called_phone(text, match.start())
        yield Identifier(match.start(), match.end(), "phone", sure=sure)
    for match in _LOCAL.finditer(text):
        if _is_called_phone(text, match.start()) and 5 <= len(_digits(match.group())) <= 11:
            yield Identifier(match.start(), match.end(), "phone")


def _digits(said: str) -> str:
    return "".join(letter for letter in said if letter.isdigit())


def _is_called_phone(text: str, start: int) -> bool:
    return _NAMED_PHONE.search(text, max(start - _BEFORE_PHONE, 0), start) is not None


def is_date(digits: str) -> bool:
    """Say whether twelve digits begin with a date of birth and a sign of century, as an IIN does."""
    return 1 <= int(digits[2:4]) <= 12 and 1 <= int(digits[4:6]) <= 31 and digits[6] in "0123456"


def is_iin(digits: str) -> bool:
    """Say whether twelve digits are an individual identification number of Kazakhstan.

    The last digit is the sum of the others, weighted 1 to 11, modulo 11; where that is 10, weighted
    3 to 11, 1, 2; a number for which that is 10 too is never given out.

    >>> is_iin("900101300017"), is_iin("900101300018")
    (True, False)
    """
    if len(digits) != 12 or not digits.isdecimal() or not is_date(digits):
        return False
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        check = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11
        if check < 10:
            return check == int(digits[11])
    return False
