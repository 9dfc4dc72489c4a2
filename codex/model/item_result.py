"""Results of a panel: what a round came to for one item and one question."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.estimate import Interval
    from codex.model.finding import Finding


@dataclass(frozen=True, slots=True)
class ItemResult:
    """Figures and decision; whatever does not apply to the question's kind is None."""

    item: str
    question: str
    round: str
    n: int
    """Experts who gave an answer that counts."""
    roster: int
    """Experts asked, less those who stepped aside from this item."""
    blank: int
    cannot_judge: int
    recused: int
    distribution: tuple[tuple[str, int], ...]
    """Answer -> experts, in the order of the scale or of the question, answers nobody gave included."""
    outcome: str
    """``in``, ``out``, ``undecided`` or ``tie``; empty for a question that decides nothing."""
    why: str
    """Text id of the reason."""
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    iqr: float | None = None
    quantile: str = ""
    """Definition of the quartiles."""
    mean: float | None = None
    sd: float | None = None
    """With n - 1."""
    agree: int | None = None
    against: int | None = None
    share: float | None = None
    """agree / n."""
    share_interval: Interval | None = None
    weighted_share: float | None = None
    weighted_mean: float | None = None
    index: str = ""
    """Name of the index of the rule's preset (``icvi``, ``cvr``, ``ipras``, ``fuzzy``), or nothing."""
    index_value: float | None = None
    index_interval: Interval | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    """Further figures of the preset, by the names of the calculator."""
    agreement_a: float | None = None
    """van der Eijk's A, from -1 (two camps) to 1."""
    divided: bool = False
    """Two camps rather than one opinion."""
    if_absent_agreed: str = ""
    """The outcome if everybody who is missing had agreed, and the same against."""
    if_absent_against: str = ""
    quantile_turns: bool = False
    """True where another quartile definition would turn the outcome."""
    comments: tuple[str, ...] = ()
    """Without names, in an order that says nothing of who wrote them."""


@dataclass(frozen=True, slots=True)
class PanelResults:
    """What a round came to."""

    items: tuple[ItemResult, ...]
    """Per item in the order of the round, then per question."""
    truths: tuple[Finding, ...] = ()
    """What figures of a panel of this size cannot show."""
