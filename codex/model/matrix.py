"""The matrix: cells with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STATUSES = (
    "in",
    "divided",
    "contested",
    "rejected",
    "one-expert",
    "below-quorum",
    "not-judged",
    "no-evidence",
)


@dataclass(frozen=True, slots=True)
class PairCount:
    """How the roster judged one excerpt for one pair of codes (row, column)."""

    excerpt: str
    row: str
    col: str
    judged: int
    """Experts done with both codes in their version (J)."""
    gave: int
    """Of J: gave both, no stance but supports (F)."""
    against: int
    """Of J: gave both, one of them with contradicts (A)."""
    experts: tuple[str, ...] = ()
    """Ids of the F experts."""
    against_experts: tuple[str, ...] = ()
    decided: bool | None = None
    """A recorded decision, if any: True in, False rejected."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An excerpt that speaks for or against a cell."""

    excerpt: str
    status: str
    """``in``, ``against``, ``divided``, ``rejected``, ``one-expert``."""
    gave: int
    against: int
    judged: int
    experts: tuple[str, ...] = ()
    against_experts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: row code, column code, status, and what it rests on."""

    row: str
    col: str
    status: str
    experts: int
    """Experts who gave the pair on at least one excerpt that is in."""
    roster: int
    excerpts: int
    """Excerpts that are in."""
    against: int
    """Excerpts that are against."""
    sources: int
    """Sources of the excerpts that are in: ten quotes of one paper are one source."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """One side of the matrix: codes of a branch, or values of an attribute."""

    kind: str
    """``branch``, ``attribute`` or ``source``."""
    id: str
    items: tuple[str, ...]
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Item -> wording per language."""
    depth: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows x columns of cells, with the rule they follow."""

    rows: Axis
    cols: Axis
    cells: Mapping[tuple[str, str], Cell]
    rule: str
    """``pair`` or ``crossed``."""
    k: int
    quorum: int
    roster: tuple[str, ...]
