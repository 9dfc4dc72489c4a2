"""Decisions: the outcome for an excerpt and a code, by rule or by people."""

from __future__ import annotations

from codex.model.quick_dataclass import dataclass

OUTCOMES = ("in", "out", "undecided", "tie")


@dataclass(frozen=True, slots=True)
class Tally:
    """How a roster judged one excerpt for one code; the five counts add up to the roster."""

    gave: int
    """Gave the code, not against it."""
    against: int
    """Gave it with *contradicts*."""
    mentions: int
    """Gave it with *only mentions*: counts for neither side."""
    not_given: int
    missing: int

    @property
    def roster(self) -> int:
        """Experts of the round."""
        return self.gave + self.against + self.mentions + self.not_given + self.missing

    @property
    def judged(self) -> int:
        """Experts whose judgment is not missing."""
        return self.roster - self.missing


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule says of a tally."""

    outcome: str
    """``in``, ``out``, ``undecided`` (below quorum, or the rule left it open) or ``tie``."""
    why: str
    """Text id of the reason."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision by people; judgments stay as they are."""

    excerpt: str
    code: str
    round: str
    give: bool
    by: str
    """``adjudication`` or ``discussion``."""
    on: str
    """ISO date of the discussion."""
    why: str
    present: tuple[str, ...] = ()
    actor: str = ""
