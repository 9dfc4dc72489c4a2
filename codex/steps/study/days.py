"""Days as people write them."""

from __future__ import annotations


def day_of(text: str) -> str | None:
    """Return the day that a person wrote, as ISO has it; None where it is none.

    A bare number is no day: only a table may mean one by it.

    >>> day_of("20.11.2026"), day_of("2026-11-20"), day_of("31.02.2026"), day_of("46346")
    ('2026-11-20', '2026-11-20', None, None)
    """
    from codex.importing.cell_values import date

    return None if text.strip().isdecimal() else date(text)
