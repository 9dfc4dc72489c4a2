"""Values of a table as papers print them: the same in every form of export."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from codex.exporting.marks import MARKS
from codex.exporting.texts import count_text, decimal_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.model.table import Column, Value

NOTHING: Final = "\u2013"
"""What stands where nothing is known."""
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
        return count_text(value, language)
    return decimal_text(value, language, column.places, bounded=column.kind == "index")


def is_number(column: Column) -> bool:
    """Say whether the column holds numbers, which stand to the right or at their points."""
    return column.kind in NUMBERS
