"""What a cell of a table says: a number or a date, as people and Excel write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
_DATE: Final = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?.*)?")
_EXCEL_EPOCH: Final = dt.date(1899, 12, 30)


def number(cell: str) -> float | None:
    """Return the number in a cell, with decimal point or comma; None where it is none.

    >>> number("4,5"), number("1 234,5"), number("3.0"), number("4,5,6"), number("nan")
    (4.5, 1234.5, 3.0, None, None)
    """
    cell = cell.strip().replace("\u2212", "-")
    if _GROUPED.fullmatch(cell):
        cell = re.sub(r"\s", "", cell)
    return float(cell.replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def date(cell: str) -> str | None:
    """Return the ISO date in a cell: ISO, dd.mm.yyyy, or an Excel serial number; else None.

    >>> date("20.11.2026"), date("2026-11-20 14:00"), date("46346"), date("31.02.2026")
    ('2026-11-20', '2026-11-20', '2026-11-20', None)
    """
    cell = cell.strip()
    found = _DATE.fullmatch(cell)
    try:
        if found:
            first, month, last = found[1], int(found[2]), found[3]
            if len(first) == 4:
                return dt.date(int(first), month, int(last)).isoformat()
            year = int(last) if len(last) == 4 else 2000 + int(last)
            return dt.date(year, month, int(first)).isoformat()
        serial = number(cell)
        if serial is not None and 20_000 <= serial < 80_000:
            return (_EXCEL_EPOCH + dt.timedelta(days=int(serial))).isoformat()
    except ValueError:
        return None
    return None
