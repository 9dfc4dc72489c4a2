"""Dates of publication: as far as a text tells one, never further."""

from __future__ import annotations

import calendar
import re
from functools import lru_cache
from typing import Any, Final

_YEAR: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_YMD: Final = re.compile(r"(?<!\d)(\d{4})[-/. ](\d{1,2})(?:[-/. ](\d{1,2}))?(?!\d)")
_COMPACT: Final = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?!\d)")
_DMY: Final = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(1[5-9]\d\d|20\d\d)(?!\d)")
_MONTHS: Final = (
    "january января январь қаңтар", "february февраля февраль ақпан", "march марта март наурыз",
    "april апреля апрель сәуір", "may май мая мамыр", "june июня июнь маусым", "july июля июль шілде",
    "august августа август тамыз", "september sept сентября сентябрь қыркүйек", "october октября октябрь қазан",
    "november ноября ноябрь қараша", "december декабря декабрь желтоқсан",
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DAY: Final = re.compile(r"(?<![\d–-])([12]?\d|3[01])(?![\d–-])")


def issued(written: str) -> dict[str, Any]:
    """Return a CSL date, as far as the text tells one.

    A day that its month does not have is left out; of a range it is the beginning.

    >>> issued("2001/09/01/"), issued("Spring 1999"), issued("2020 Mar 5"), issued("n.d.")
    ({'date-parts': [[2001, 9, 1]]}, {'date-parts': [[1999]]}, {'date-parts': [[2020, 3, 5]]}, {})
    >>> issued("3 мая 2019 г.") == issued("03.05.2019") == issued("20190503"), issued("2020-06-31")
    (True, {'date-parts': [[2020, 6]]})
    """
    found = _YMD.search(written) or _COMPACT.search(written)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3] or 0))
    european = _DMY.search(written)
    if european:
        return _date(int(european[3]), int(european[2]), int(european[1]))
    year = _YEAR.search(written)
    if not year:
        return {}
    rest = written[: year.start()] + " " + written[year.end() :]
    month = month_of(rest)
    day = _DAY.search(rest) if month else None
    return _date(int(year[1]), month, int(day[1]) if day else 0)


def month_of(written: str) -> int:
    """Return the number of the first month that is named, 0 where none is.

    >>> month_of("Mar-Apr"), month_of("мая"), month_of("маусым"), month_of("spring"), month_of("Marine")
    (3, 5, 6, 0, 0)
    """
    return next(filter(None, map(_month, _WORD.findall(written.lower()))), 0)


@lru_cache(maxsize=512)
def _month(word: str) -> int:
    """Return the number of a month that is written out, cut short, or has a Kazakh ending; else 0."""
    for number, names in enumerate(_MONTHS, 1):
        if any(full.startswith(word) or (len(full) > 4 and word.startswith(full)) for full in names.split()):
            return number
    return 0


def _date(year: int, month: int, day: int) -> dict[str, Any]:
    if year < 1000:
        return {}
    parts = [year]
    if 1 <= month <= 12:
        parts.append(month)
        if 1 <= day <= calendar.monthrange(year, month)[1]:
            parts.append(day)
    return {"date-parts": [parts]}
