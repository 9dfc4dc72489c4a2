"""The matrix: cells with their evidence."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from codex.model.quick_dataclass import dataclass

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


class PairCount(NamedTuple):
    """Excerpts that the same people judged alike for one pair of codes (row, column).

    Excerpts come in groups because a study has hundreds of thousands of them and only as many
    groups a pair as there are ways in which a roster can differ.
    """

    row: str
    col: str
    judged: int
    """Experts done with both codes in their version (J)."""
    gave: int
    """Of J: gave both, no stance but supports (F)."""
    against: int
    """Of J: gave both, one of them with contradicts (A)."""
    experts: tuple[str, ...]
    """Ids of the F experts."""
    against_experts: tuple[str, ...]
    judges: tuple[str, ...]
    """Ids of the J experts."""
    decided: bool | None
    """A recorded decision, if any: True in, False rejected."""
    excerpts: tuple[str, ...]


class Evidence(NamedTuple):
    """An excerpt that speaks for or against a cell."""

    excerpt: str
    status: str
    """``in``, ``against``, ``divided``, ``rejected``, ``one-expert`` or ``below-quorum``."""
    gave: int
    against: int
    judged: int
    experts: tuple[str, ...] = ()
    against_experts: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()
    """Ids of the experts done with both codes in their version."""
    decided: bool | None = None
    """A decision by people, by discussion or adjudication."""


class EvidenceGroup(NamedTuple):
    """Excerpts of a cell that the same people judged alike, and what that means."""

    status: str
    pair: PairCount


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
    groups: tuple[EvidenceGroup, ...] = ()
    """What it rests on: in, against, divided, rejected, one expert, below quorum; the most agreed first."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Excerpt by excerpt what the cell rests on, in the order of the groups."""
        return tuple(
            Evidence(
                excerpt,
                status,
                pair.gave,
                pair.against,
                pair.judged,
                pair.experts,
                pair.against_experts,
                pair.judges,
                pair.decided,
            )
            for status, pair in self.groups
            for excerpt in pair.excerpts
        )

    def ids(self, *statuses: str) -> tuple[str, ...]:
        """Return the excerpts of these statuses, all where none is named."""
        return tuple(
            excerpt
            for status, pair in self.groups
            if not statuses or status in statuses
            for excerpt in pair.excerpts
        )


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
