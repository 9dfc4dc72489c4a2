"""What tells who somebody is without naming them: addresses, numbers, handles."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMAIL: Final = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}")
_URL: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"»”]+", re.IGNORECASE)
_HANDLE: Final = re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{2,31}(?<!\.)")
_PHONE: Final = re.compile(
    r"(?<![\w+.,/-])(?:\+\d{1,3}|8)[\s\u00a0(-]{0,3}\d{3,4}[\s\u00a0)-]{0,3}\d{2,3}(?:[\s\u00a0-]?\d{2,4}){1,3}(?![\w/])"
)
_TWELVE: Final = re.compile(r"(?<![\w+.,-])\d{12}(?!\w)")
_NAMED_IIN: Final = re.compile(r"\b(?:иин|жсн|iin)\W{0,4}\Z", re.IGNORECASE)
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
    """False for addresses of pages and for twelve digits whose check digit is wrong."""


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return e-mail addresses, phone numbers, IINs, handles and page addresses, in order.

    >>> [(one.kind, one.sure) for one in find_identifiers("a.b@c.kz, +7 777 370-80-58, @aigul, www.a.kz")]
    [('email', True), ('phone', True), ('handle', True), ('url', False)]
    """
    found: list[Identifier] = []
    taken: list[tuple[int, int]] = []
    for one in _all(text):
        if not any(start < one.end and one.start < end for start, end in taken):
            found.append(one)
            taken.append((one.start, one.end))
    return tuple(sorted(found, key=lambda one: one.start))


def _all(text: str) -> Iterator[Identifier]:
    """Yield candidates, the surest kind first."""
    for match in _EMAIL.finditer(text):
        yield Identifier(match.start(), match.end(), "email")
    for match in _URL.finditer(text):
        end = match.end() - (len(match.group()) - len(match.group().rstrip(".,;:!?)]")))
        yield Identifier(match.start(), end, "url", sure=False)
    for match in _TWELVE.finditer(text):
        named = _NAMED_IIN.search(text, max(match.start() - _BEFORE_IIN, 0), match.start()) is not None
        if named or is_date(match.group()):
            yield Identifier(match.start(), match.end(), "iin", sure=named or is_iin(match.group()))
    for match in _PHONE.finditer(text):
        if 10 <= sum(letter.isdigit() for letter in match.group()) <= 15:
            yield Identifier(match.start(), match.end(), "phone")
    for match in _HANDLE.finditer(text):
        yield Identifier(match.start(), match.end(), "handle")


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
