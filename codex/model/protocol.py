"""The protocol: what was fixed before anybody judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Primary:
    """The coefficient named before the data were seen."""

    coefficient: str = "krippendorff_alpha_nominal"
    by: str = "code"
    interval: str = "gwet"
    confidence: float = 95.0
    threshold: float | None = None
    level: str = ""
    """Level of measurement; empty where the coefficient's name says it."""
    parents: bool = False
    """Whether parents that nobody gives, unions of their children, are tested beside the codes."""


@dataclass(frozen=True, slots=True)
class CellRule:
    """How excerpts make a cell of the matrix."""

    rule: str = "pair"
    """``pair``: k experts gave both codes on one excerpt; ``crossed``: two separate decisions."""
    k: int = 2


@dataclass(frozen=True, slots=True)
class Protocol:
    """A frozen plan for a round."""

    kind: str = "tag"
    """``tag``, ``unitize``, ``rate``, ``rank``, ``approve``, ``select``, ``pairwise`` or ``best-worst``."""
    rule: str = "at least 2 of 3"
    """As the author wrote it; :mod:`codex.consensus` reads it."""
    quorum: int = 2
    ties: str = "undecided"
    quantile: str = "linear"
    anonymity: str = "names"
    cell: CellRule = field(default_factory=CellRule)
    primary: Primary = field(default_factory=Primary)
    rest: Mapping[str, Any] = field(default_factory=dict)
    """Questions, scale, stopping, feedback, dates: read by the rounds that use them."""
    text: str = ""
    """The file as it was frozen."""
    digest: str = ""
    """blake2b of the canonical protocol, hex."""
