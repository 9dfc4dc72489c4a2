"""What people decide on an item of a panel, and what experts propose to vote on."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Settlement:
    """A recorded decision by people on an item and question; the votes stay as they are."""

    round: str
    item: str
    question: str
    outcome: str
    """``in`` or ``out``."""
    by: str
    """``adjudication`` or ``discussion``."""
    on: str
    """ISO date."""
    why: str
    present: tuple[str, ...] = ()
    actor: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that an expert would have the panel vote on."""

    id: str
    round: str
    expert: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """A ballot that came back and was taken."""

    id: str
    """Digest of what was signed, hex; the same file sent twice has the same."""
    round: str
    expert: str
    way: str
    """``html``, ``text``, ``xlsx``, ``csv``."""
    saved: str
    """When the expert saved it, by their clock; empty where the form does not say."""
    answers: int
    at: str = ""
    """When it was taken."""
