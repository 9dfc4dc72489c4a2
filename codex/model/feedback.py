"""What one expert is shown of the last round."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class FeedbackItem:
    """One item and question, as this expert may see it."""

    item: str
    question: str
    n: int
    own: str = ""
    """The expert's own answer; empty where there was none or the protocol does not show it."""
    median: float | None = None
    quartiles: tuple[float, float] | None = None
    distribution: tuple[tuple[str, int], ...] = ()
    """Answer -> experts; empty where it may not be shown."""
    hidden: str = ""
    """Text id of the reason why figures of the panel are not shown."""
    unanimous: bool = False
    outcome: str = ""
    comments: tuple[str, ...] = ()
    """Of the others, without names."""
