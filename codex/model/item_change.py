"""How the answers to one item moved between two rounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item and question in two rounds; only experts who answered both are compared."""

    item: str
    question: str
    before: str
    """Earlier round."""
    after: str
    pairs: int
    left: int
    """Answered the earlier round alone."""
    came: int
    """Answered the later round alone."""
    unchanged: float | None
    """Share of the pairs with the same answer; None without pairs."""
    p: float | None
    """Wilcoxon's signed ranks for ratings, McNemar's or Bowker's test for answers; None without pairs."""
    test: str = ""
    """``wilcoxon``, ``mcnemar`` (exact) or ``bowker``."""
    changed: int = 0
    histogram: float | None = None
    """Net share of the panel that moved the distribution."""
    cv_change: float | None = None
    kappa: float | None = None
    """Agreement of the rounds; set by whoever joins in the agreement room."""
    stable: bool | None = None
    """By the protocol's stopping rule; None where it has none, or without pairs."""
    end: str = "open"
    """``settled`` (decided), ``stable-disagreement`` (stable and undecided: a result), ``moving``, ``open``."""


@dataclass(frozen=True, slots=True)
class Leavers:
    """Whether those who left had answered otherwise than those who stayed."""

    item: str
    question: str
    left: int
    stayed: int
    median_left: float | None
    median_stayed: float | None
    agree_left: int
    agree_stayed: int
    p: float | None
    """Exact rank-sum test, two-sided; None where one side is empty."""
