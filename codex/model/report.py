"""What a report of a study rests on: every figure, frozen before a sentence is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Codebook
    from codex.model.estimate import Estimate
    from codex.model.finding import Finding
    from codex.model.provenance import Provenance
    from codex.model.round import Round, Sample


@dataclass(frozen=True, slots=True)
class Answered:
    """What the author said of a topic that no program can know."""

    text: str
    applies: bool = True
    """False: the topic does not apply, and ``text`` says why."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One coefficient of one scope."""

    scope: str
    """``overall`` or ``code:ID``."""
    estimate: Estimate
    primary: bool = False
    met: bool | None = None
    prevalence: float | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """How the pairs of an excerpt and a code that anybody gave came out."""

    rule: Mapping[str, int]
    """Outcome -> pairs that the rule settled (or left open)."""
    discussion: Mapping[str, int]
    """``in`` and ``out`` -> pairs."""
    adjudication: Mapping[str, int]
    disputed: tuple[tuple[str, int], ...] = ()
    """Codes on which experts differed most often, with the number of excerpts."""

    @property
    def pairs(self) -> int:
        """All pairs."""
        return sum(sum(one.values()) for one in (self.rule, self.discussion, self.adjudication))


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What every round has, of tags or of votes."""

    round: Round
    opened: str
    """ISO date."""
    closed: str
    """ISO date; empty while the round is open."""
    experts: tuple[str, ...]
    """As they may be shown; empty where only their number is."""
    left: Mapping[str, int]
    """Expert as in the roster -> what they did not finish; only those who left something."""
    silent: int
    """Experts who gave no answer at all."""
    looks: int
    reopened: int
    """How often the round was opened again."""
    meaning: tuple[Finding, ...]
    changed: tuple[str, ...] = ()
    """Fields of the protocol that differ from the round of the same kind before it."""


@dataclass(frozen=True, slots=True)
class TagFacts:
    """A round of tags."""

    facts: RoundFacts
    sample: Sample | None
    excerpts: int
    sources: int
    judgments: int
    """Codes that were given."""
    done: int
    """Excerpts finished, summed over experts."""
    shared: int
    """Excerpts that at least two experts finished."""
    figures: tuple[Measured, ...]
    settling: Settling
    unquoted: tuple[str, ...] = ()
    """Codes that were accepted somewhere, but on no excerpt whose source allows a quote."""


@dataclass(frozen=True, slots=True)
class VoteFacts:
    """A round of votes."""

    facts: RoundFacts
    items: int
    votes: int
    outcomes: Mapping[str, int]
    """Outcome -> items and questions."""
    by_people: int
    """Outcomes that people settled."""
    rows: tuple[tuple[Mapping[str, str], str, int, float | None, float | None, float | None, str], ...]
    """Wording, question, n, median, IQR, share that agrees, outcome."""
    ways: tuple[str, ...] = ()
    """How answers came: ``html``, ``terminal``, ..."""
    proposals: int = 0
    feedback: str = "none"
    """``none``, ``median`` or ``distribution`` of the round before."""
    comments: bool = False
    """True where comments of the round before were passed on without names."""
    stops: bool = False
    """True where the protocol says when the rounds end."""


@dataclass(frozen=True, slots=True)
class ReportView:
    """Everything that a report says, and nothing else."""

    study: str
    anonymity: str
    provenance: Provenance
    sources: Mapping[str, int]
    """Kind -> sources."""
    excerpts: Mapping[str, int]
    """Language -> excerpts that can be coded."""
    book: Codebook | None
    """The codebook that the newest round froze, or the current one."""
    versions: int
    tags: tuple[TagFacts, ...] = ()
    votes: tuple[VoteFacts, ...] = ()
    answers: Mapping[str, Answered] = field(default_factory=dict)
    """Topic -> what the author answered."""
    checklists: tuple[str, ...] = ()

    @property
    def rounds(self) -> tuple[RoundFacts, ...]:
        """All rounds in the order of their numbers."""
        both = (*(one.facts for one in self.tags), *(one.facts for one in self.votes))
        return tuple(sorted(both, key=lambda one: (len(one.round.id), one.round.id)))
