"""Codes that experts propose while they tag."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeProposal:
    """A code that an expert misses; theirs alone until the round closes."""

    id: str
    round: str
    expert: str
    name: str
    definition: str = ""
    language: str = ""
    """Of name and definition; empty where nobody said."""
    excerpt: str = ""
    """Excerpt (or source, in a unitizing round) in which it came up."""
    branch: str = ""
    parent: str = ""
    """Code under which it would stand."""
    reply: str = ""
    """``taken`` or ``declined``; empty: nobody has answered yet."""
    code: str = ""
    """The code that it became."""
    why: str = ""
    """Why it was declined, or taken in as another one."""
