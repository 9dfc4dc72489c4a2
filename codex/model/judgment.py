"""Judgments: what one expert says of one excerpt."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass

STANCES = ("supports", "contradicts", "mentions")


@dataclass(frozen=True, slots=True)
class Judgment:
    """One code given to one excerpt by one expert."""

    round: str
    excerpt: str
    expert: str
    code: str
    stance: str = "supports"
    """``supports``, ``contradicts`` or ``mentions`` (only mentions)."""
    unsure: bool = False
    note: str = ""
    occasion: int = 1
    """1, and 2 or 3 where the excerpt was shown again for blind repeats."""


@dataclass(frozen=True, slots=True)
class Done:
    """The expert has finished with the excerpt under a codebook version.

    Codes of that version that were not given are *seen, not given*; without a Done, or for
    codes younger than the version, the judgment is *missing*.
    """

    round: str
    excerpt: str
    expert: str
    version: str
    """Codebook version; empty: looked at (unsure, note) but not finished."""
    unsure: bool = False
    note: str = ""
    occasion: int = 1
    read: str = ""
    """Which texts stood before the expert where there was a translation: ``original+en``."""
