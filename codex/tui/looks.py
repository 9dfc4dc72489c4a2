"""What a screen shows besides the work itself: lost when it closes, and nothing depends on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from codex.steps.coding.workbench import Found


SMALL: Final = 8
"""Lines of a terminal below which everything is left out that is not needed to answer."""


@dataclass
class Looks:
    """The passing state of one screen."""

    message: str = ""
    refused: bool = False
    mode: str = ""
    """``find``, ``define``, ``note``, ``search``, ``go``, ``help``; empty: the excerpt."""
    hits: tuple[Found, ...] = ()
    chosen: int = 0
    scroll: int = 0
    tree: bool | None = None
    """Shown, hidden, or (None) shown where there is room."""
    alone: bool = False
    """Whether the tree stands in the place of the text, where there is no room for both."""
    pace: str = ""
    """Excerpts an hour, time left, a hint to rest: quiet words of the head line."""
    wraps: dict[tuple[str, int], tuple[str, list[tuple[int, int]]]] = field(default_factory=dict)
    """The texts in hand, broken for a width; only the latest few."""
