"""Votes: what one expert of a panel answers to one question about one item.

One schema for every way a vote can come: terminal, ballot file, message, table, paper.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from codex.model.code import Text

ITEM_KINDS = ("code", "excerpt", "pair", "cell", "statement", "set")
"""What can be voted on: a code, an excerpt, an excerpt for two codes, a cell, a free statement, a set of such."""

STATES = ("given", "cannot-judge", "recused")
"""A blank is none of them: there is no vote then."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a round votes on."""

    id: str
    """``code:ID``, ``excerpt:ID``, ``pair:EXCERPT/ROW/COL``, ``cell:ROW/COL``, ``statement:ID`` or ``set:DIGEST``."""
    kind: str
    text: Text = field(default_factory=dict)
    """Wording per language, as it was shown."""
    refs: tuple[str, ...] = ()
    """Ids of the codes and excerpts it is made of."""
    evidence: tuple[str, ...] = ()
    """Ids of the excerpts shown with it."""
    merged_from: tuple[str, ...] = ()
    """Proposals that became this item; empty for one that was there from the start."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One answer."""

    round: str
    item: str
    question: str
    expert: str
    value: str = ""
    """A rating, the id of an answer, a place in a ranking, as text; empty unless ``given``."""
    state: str = "given"
    comment: str = ""

    @property
    def is_given(self) -> bool:
        """True where there is a value to count."""
        return self.state == "given" and self.value != ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that an expert proposed in an open round."""

    id: str
    expert: str
    text: Text


@dataclass(frozen=True, slots=True)
class Merge:
    """What became of one or several proposals, and why."""

    item: str
    """Id of the item they became; empty where they were left out."""
    text: Text
    proposals: tuple[str, ...]
    why: str
