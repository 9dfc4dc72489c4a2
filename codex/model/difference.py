"""One place where a file differs from what the study gives."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two files differ."""

    kind: str
    """``cell`` of a table, ``text`` outside tables, ``value`` of a JSON document, ``packed`` in a page,
    ``line`` of a file, ``part`` of one, or ``drawn``: a picture that is no longer the one that was drawn."""
    row: str
    """Head of the row; path in a document; section or number of a text; number of a line; name of a part."""
    column: str
    """Head of the column; empty for what is no cell."""
    before: str | None
    """What the file says; None where it has no such cell."""
    now: str | None
    """What the study gives; None where it has no such cell."""
