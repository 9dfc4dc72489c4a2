"""A table of a paper: what every form of export is made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.provenance import Provenance

KINDS = ("text", "id", "count", "decimal", "index", "p", "percent", "quote", "status")
"""What a column holds: ``index`` cannot exceed 1 (no zero before its point in English), ``percent`` is
a share of 1, ``status`` a word from ``codex.model.matrix.STATUSES`` or a tuple (status, text)."""

Value = Any
"""Text, whole number, decimal or None (nothing known: a dash)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head and what it holds."""

    id: str
    head: str
    """As printed; empty where the id says enough to machines and nothing to people."""
    kind: str = "text"
    places: int = 2
    """Digits after the point of decimals."""
    group: str = ""
    """Head that spans this and its neighbours of the same group."""
    width: float = 1.0
    """Share of the page, against the other columns."""
    is_symbol: bool = False
    """True where the head is a statistical symbol, printed in italics (n, M, SD, p)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    values: tuple[Value, ...]
    depth: int = 0
    """How far the first cell is indented."""
    is_head: bool = False
    """True for a line that names the rows below it."""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title and its notes, in one language."""

    name: str
    """What it is, for machines and file names: ``delphi-results``."""
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    language: str = "en"
    notes: tuple[str, ...] = ()
    """Sentences under the table: the rule, what signs mean, where the numbers come from."""
    number: int | None = None
    languages: Mapping[int, str] = field(default_factory=dict)
    """Row -> language of its quotes, where that is another one."""
    provenance: Provenance | None = None

    @property
    def has_groups(self) -> bool:
        """Say whether heads span columns."""
        return any(column.group for column in self.columns)
