"""What a value of an attribute is: a number, a day, a time of day or words; and how two of them compare.

Values stay as they were written. A number may have a decimal comma, thousands parted by a space and a
percent sign; a day is written day first, or year first as ISO has it, with the time of day or without.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,]\d+)?(?:[ \u00a0\u202f]?%)?")
_CLOCK = r"(?:[T ,]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:[.]\d+)?\s*(?P<half>[AaPp][Mm])?.*)?"
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})([./-])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})" + _CLOCK)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?" + _CLOCK)
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_YES_NO = frozenset({"yes", "no", "true", "false", "да", "нет", "иә", "жоқ"})
_UNIT = re.compile(rf"({_NUMBER.pattern})[ \u00a0]([^\W\d_]{{2,12}}\.?)")
_YEAR = re.compile(r"[12]\d{3}")
_FORMS = 3
"""Forms that the word of a unit has after numbers."""
_LONG = 11
"""Digits from which what looks like a number is one of a telephone or a document."""


def comparable(value: str) -> tuple[str, Any]:
    """Return the type of a value (``number``, ``date``, ``time`` or ``text``) and what it is compared by.

    >>> comparable("1 204,5"), comparable("22.11.26"), comparable("2026/11/22 2:05 PM"), comparable("about 7")
    (('number', 1204.5), ('date', (2026, 11, 22)), ('date', (2026, 11, 22, 14, 5, 0)), ('text', 'about 7'))
    """
    said = value.strip()
    if _NUMBER.fullmatch(said):
        plain = re.sub(r"[\s%]", "", said).replace(",", ".").replace("−", "-")
        return "number", float(plain)
    day = _DAY_FIRST.fullmatch(said) or _YEAR_FIRST.fullmatch(said)
    parts = _parts(day) if day else None
    if parts is not None:
        return "date", parts
    time = _TIME.fullmatch(said)
    if time and int(time[1]) < 24 and int(time[2]) < 60:
        return "time", (int(time[1]), int(time[2]), int(time[3] or 0))
    return "text", said.casefold()


def _parts(found: re.Match[str]) -> tuple[int, ...] | None:
    """Return year, month, and what else was written of a day; None where there is no such day."""
    given = found.groupdict()
    year, month, day = int(given["year"]), int(given["month"]), int(given["day"] or 0)
    if len(given["year"]) == 2:
        year += 2000
    if month > 12 >= day > 0 and found.re is _DAY_FIRST:  # only a month that comes first explains it
        month, day = day, month
    if not 1 <= month <= 12 or day > 31 or (given["day"] and not day):
        return None
    if given["hour"] is None:
        return (year, month, day) if day else (year, month)
    hour = int(given["hour"])
    if given["half"]:
        hour = hour % 12 + 12 * (given["half"].lower() == "pm")
    return year, month, day, hour, int(given["minute"]), int(given["second"] or 0)


def same(value: str, asked: str) -> bool:
    """Say whether a value is the number, or lies on the day, that was asked for.

    >>> same("1 204", "1204"), same("05.10.2025 09:11", "2025-10-05"), same("2025-10-05", "05.10.2025 09:11")
    (True, True, False)
    """
    here, there = comparable(value), _asked(value, asked)
    if here[0] != there[0] or here[0] == "text":
        return False
    return bool(here[1][: len(there[1])] == there[1] if here[0] == "date" else here[1] == there[1])


def compared(value: str, asked: str) -> int:
    """Return whether a value is less (-1), equal (0) or more (1) than what was asked for.

    Days compare as far as both are written: a time of day is on its day. A number asked for compares with
    that of an amount (``12 лет``). Of two types, words compare.

    >>> compared("1 204", "310"), compared("05.10.2025 09:11", "05.10.2025"), compared("9 лет", "10")
    (1, 0, -1)
    """
    here, there = comparable(value), _asked(value, asked)
    if there[0] == "number" and here[0] == "text":
        here = _amount(value) or here
    if here[0] != there[0]:
        here, there = ("text", value.casefold()), ("text", asked.casefold())
    left, right = here[1], there[1]
    if here[0] == "date":
        both = min(len(left), len(right))
        left, right = left[:both], right[:both]
    return int(left > right) - int(left < right)


def _asked(value: str, asked: str) -> tuple[str, Any]:
    """Return what was asked for; beside a day a bare year is one."""
    there = comparable(asked)
    if there[0] == "number" and _YEAR.fullmatch(asked.strip()) and comparable(value)[0] == "date":
        return "date", (int(there[1]),)
    return there


def _amount(value: str) -> tuple[str, float] | None:
    """Return the number of ``12 лет`` or ``3,5 км``; None where a value is no number with a unit."""
    found = _UNIT.fullmatch(value.strip())
    return ("number", comparable(found[1])[1]) if found else None


def type_of(values: Sequence[str]) -> str:
    """Return the type that all values of an attribute share: ``number``, ``date``, ``time``, ``yes/no`` or ``text``.

    Digits that begin with a zero, and long ones, are names of something: a class register, a telephone.

    >>> type_of(["3", "4,5", ""]), type_of(["yes", "no"]), type_of(["3", "many"]), type_of(["007", "012"])
    ('number', 'yes/no', 'text', 'text')
    >>> type_of(["1 год", "2 года", "12 лет"]), type_of(["2001", "01.09.1987"])
    ('number', 'date')
    """
    given = [value.strip() for value in values if value.strip()]
    if given and {value.casefold() for value in given} <= _YES_NO:
        return "yes/no"
    types = {comparable(value)[0] for value in given}
    if types == {"number"} and any(map(_is_name, given)):
        return "text"
    if types == {"number", "date"}:  # years among days
        return "date" if all(_is_day(value) for value in given) else "text"
    if "text" in types and types <= {"text", "number"} and _are_amounts(given):
        return "number"
    return types.pop() if len(types) == 1 else "text"


def _is_day(value: str) -> bool:
    return comparable(value)[0] == "date" or _YEAR.fullmatch(value) is not None


def _are_amounts(given: Sequence[str]) -> bool:
    """Say whether all are numbers, some with a unit: ``1 год``, ``2 года``, ``12 лет``."""
    units = {found[2].casefold() for value in given if (found := _UNIT.fullmatch(value))}
    return len(units) <= _FORMS and all(
        _UNIT.fullmatch(one) or comparable(one)[0] == "number" for one in given
    )


def _is_name(value: str) -> bool:
    digits = value.lstrip("+")
    return digits.isdecimal() and (len(digits) >= _LONG or (len(digits) > 1 and digits[0] == "0"))
