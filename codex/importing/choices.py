"""Columns in which people chose among given answers, one or several: ``Miro, Canva``, ``Zoom; доска``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_FEW: Final = 4
"""Cells below which nothing can be said."""
_MOST: Final = 0.6
"""Share of cells that must be made of answers which others gave too."""
_BETWEEN: Final = (";", "|", ",")


def are_chosen(cells: Sequence[str]) -> bool:
    """Say whether cells are choices: most consist wholly of parts that stand in another cell too.

    Commas inside an answer that was offered part it the same way wherever it was chosen, so that it
    recurs in its pieces; words of one's own (``Other: ...``) recur nowhere, and may be in few cells only.

    >>> are_chosen(["Miro, Canva", "Zoom, Teams and others", "Canva, Zoom, Teams and others", "Miro", "Own: x"])
    True
    >>> are_chosen(["Yes, it helped me", "Yes, with planning", "No, there was no time", "Yes, a bit"])
    False
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < _FEW:
        return False
    between = next((sign for sign in _BETWEEN if any(sign in cell for cell in filled)), ";")
    parted = [{part.strip().casefold() for part in cell.split(between) if part.strip()} for cell in filled]
    times = Counter(part for parts in parted for part in parts)
    again = sum(all(times[part] > 1 for part in parts) for parts in parted)
    return again >= _MOST * len(filled)
