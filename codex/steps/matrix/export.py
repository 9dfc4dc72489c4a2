"""A finished export: the file, what lies beside it, and what the person should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.provenance import Provenance

SHOWN = "shown"
"""The form of an answer that the command line draws itself."""


@dataclass(frozen=True, slots=True)
class Export:
    """A finished file."""

    content: bytes
    beside: Mapping[str, bytes]
    """End of a name -> a file to lie beside it."""
    rows: list[dict[str, Any]]
    """The tidy rows, for who asked for JSON; of other layouts the rows of the table by their heads."""
    provenance: Provenance
    cells: int
    filled: int
    """Cells with evidence that counts."""
    findings: tuple[tuple[str, Mapping[str, object]], ...] = ()
    """Text ids and fields of what the person should know."""
    evidence: tuple[dict[str, Any], ...] = ()
    """A row an excerpt and cell, where that was asked for."""
