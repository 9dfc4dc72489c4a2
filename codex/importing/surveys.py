"""What survey tools put above and around the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codex.importing.notes import Notes
    from codex.importing.tables import Table


def unfold(table: Table, notes: Notes) -> Table:  # noqa: ARG001
    """Return the table of answers alone."""
    return table
