"""Values of a table as papers print them: the same in every form of export."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from codex.exporting.marks import MARKS
from codex.exporting.texts import count_text, decimal_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.table import Column, Table, Value

NOTHING: Final = "\u2013"
"""What stands where nothing is known."""
WIDE: Final = 7
"""Columns that an upright page can hold."""
_UPRIGHT: Final = 76
"""Letters that a line of an upright page can hold, in the small type of tables."""
ASIDE: Final = 118
"""The same of a page on its side."""
_LOOKED_AT: Final = 300
_TEXT, _NUMBER, _GAP, _CAPPED = 9.0, 4.0, 2.6, 18
"""Letters that a column of texts or numbers asks for, the gap beside it, and the longest word that counts."""
NUMBERS: Final = frozenset({"count", "decimal", "index", "p", "percent"})


def printed(value: Value, column: Column, language: str) -> str:
    """Return a value as text.

    >>> from codex.model.table import Column
    >>> printed(0.666, Column("alpha", "α", "index"), "en"), printed(0.666, Column("alpha", "α", "index"), "ru")
    ('.67', '0,67')
    >>> printed(0.0002, Column("p", "p", "p"), "en"), printed(None, Column("n", "n", "count"), "en")
    ('< .001', '–')
    """
    if value is None or value == "":
        return NOTHING
    if column.kind == "status":
        status, text = value
        return f"{MARKS[status]} {visible(text)}".rstrip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return visible(str(value), lines=True)
    if not math.isfinite(value):
        return NOTHING
    return _number(value, column, language)


def _number(value: float, column: Column, language: str) -> str:
    if column.kind == "p":
        if value < 0.001:
            return f"< {decimal_text(0.001, language, 3, bounded=True)}"
        return decimal_text(value, language, 3, bounded=True)
    if column.kind == "percent":
        share = decimal_text(100 * value, language, column.places)
        return f"{share}%" if language == "en" else f"{share}\u00a0%"
    if isinstance(value, int):
        is_year = column.kind != "count" and abs(value) < 10_000  # it may be one, and years are not parted
        return str(value) if is_year else count_text(value, language)
    return decimal_text(value, language, column.places, bounded=column.kind == "index")


def is_number(column: Column) -> bool:
    """Say whether the column holds numbers, which stand to the right or at their points."""
    return column.kind in NUMBERS


def letters(table: Table) -> list[float]:
    """Return about how many letters wide each column has to be.

    A column gets what its author asked for, but never less than its longest word needs: words of
    Kazakh and Russian are long, and neither Word nor LaTeX divides all of them.
    """
    return [
        max(least, column.width * (_NUMBER if is_number(column) else _TEXT))
        for least, column in zip(longest_words(table), table.columns, strict=True)
    ]


def shares(table: Table) -> list[float]:
    """Return how much of the page each column takes, together 1.

    Where the page has not room for all that columns ask for, what goes beyond their longest words
    shrinks first: a number or a word that is divided cannot be read.
    """
    needs, least = letters(table), longest_words(table)
    room = ASIDE if is_wide(table) else _UPRIGHT
    beyond = [need - low for need, low in zip(needs, least, strict=True)]
    if sum(needs) > room and any(beyond):
        left = max(0.0, room - sum(least)) / sum(beyond)
        needs = [low + more * min(1.0, left) for low, more in zip(least, beyond, strict=True)]
    return [need / sum(needs) for need in needs]


def longest_words(table: Table) -> list[float]:
    """Return the letters of the longest word of each column; a mark and its number are one word."""
    rows = [row for row in table.rows[:_LOOKED_AT] if not row.is_head]
    found = []
    for place, column in enumerate(table.columns):
        texts = [printed(row.values[place], column, table.language) for row in rows]
        if column.kind == "status" or is_number(column):
            texts = [text.replace(" ", "\u00a0") for text in texts]
        found.append(_longest([column.head, *texts]))
    return found


def is_wide(table: Table) -> bool:
    """Say whether a table stands on a page on its side: APA's seven columns, or as much text."""
    return len(table.columns) > WIDE or sum(letters(table)) > _UPRIGHT


def _longest(texts: Iterable[str]) -> float:
    longest = max((len(word) for text in texts for word in re.split(r"[ \t\n]+", text)), default=1)
    return min(longest, _CAPPED) + _GAP
