"""Rounds: numbered calls for judgments."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.protocol import Protocol
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from codex.model.span import Stretch

CODING = frozenset({"tag", "unitize"})
"""Kinds of rounds in which experts give codes: to excerpts, or to spans of their own choice."""


def is_vote(kind: str) -> bool:
    """Say whether experts vote in rounds of a kind.

    >>> is_vote("rate"), is_vote("tag"), is_vote("unitize")
    (True, False, False)
    """
    return kind not in CODING


@dataclass(frozen=True, slots=True)
class Round:
    """A round; opening froze everything named here."""

    id: str
    kind: str
    sample: str
    """Name of the sample; empty where all codable excerpts of the moment were taken."""
    roster: tuple[str, ...]
    """Ids of the experts."""
    version: str
    """Codebook version."""
    protocol: Protocol = field(default_factory=Protocol)
    is_open: bool = True
    seed: int = 0
    late: int = 0
    """Judgments that came after closing and are not counted."""
    items: str = ""
    """What is voted on: ``code``, ``excerpt``, ``pair``, ``cell``, ``statement``, ``mixed``; empty in tag rounds."""
    propose: bool = False
    """True where experts are asked to propose items."""
    origin: str = ""
    """The round whose items or evidence this one took over."""
    asks: int = 0
    """Questions that an expert answers about each item; 0 in tag rounds."""
    places: int = 0
    """Places that an expert gives in rankings, over all items."""
    sources: tuple[Stretch, ...] = ()
    """Sources of a unitizing round, as they were frozen."""
    repeat: int = 0
    """Share of the sample that every expert is shown twice, in hundredths of a per cent (500: 5%)."""

    @property
    def is_vote(self) -> bool:
        """Whether experts vote in it; else they give codes, to excerpts or to spans of their own."""
        return is_vote(self.kind)


@dataclass(frozen=True, slots=True)
class Sample:
    """A named, stored, frozen list of excerpts."""

    name: str
    excerpts: tuple[str, ...]
    seed: int | None = None
    stratify: tuple[str, ...] = ()
    size: int = 0
    pool: int = 0
    """How many excerpts it was drawn from."""
