"""What a report of a study rests on: every figure, frozen before a sentence is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Codebook
    from codex.model.estimate import Estimate
    from codex.model.finding import Finding
    from codex.model.panel import Question
    from codex.model.provenance import Provenance
    from codex.model.round import Round, Sample
    from codex.model.sets import Standing


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
class Recorded:
    """How the answers of a round came into the study file, as far as its log shows.

    An answer is an expert's finished excerpt, or one vote.
    """

    answers: int = 0
    taken_over: int = 0
    """Of these, recorded together with answers about other excerpts by one command: from a table.

    Votes come whole ballots at a time; for them it is 0.
    """
    by_ballot: int = 0
    """Of these, they came on a ballot that the expert sent back."""
    by_others: int = 0
    """Of these, recorded by somebody else than the expert whom they belong to, and not from a ballot."""
    after_closing: int = 0
    """Of these, they stand in the log after the round had been closed once: results could be seen."""

    @property
    def is_blind(self) -> bool:
        """Whether the log shows that nobody could see others' answers in codex when giving their own."""
        return not (self.taken_over or self.by_others or self.after_closing)


@dataclass(frozen=True, slots=True)
class Recoding:
    """A code that became others; judgments under the old one stay."""

    code: str
    became: tuple[str, ...]
    judgments: int
    to_recheck: int
    """Excerpts that experts are still to look at again, after a split."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """One expert judging the same excerpts again, unannounced."""

    expert: str
    """As in the roster; empty for all together."""
    units: int
    kept: float | None
    """Share of the excerpts with the same codes again."""
    coefficient: str
    value: float | None


@dataclass(frozen=True, slots=True)
class Spread:
    """What a figure would be without each expert in turn."""

    estimate: Estimate
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Turn:
    """How the outcomes of a round would turn if what is missing or chosen were otherwise."""

    absent_agreed: int = 0
    """Items and questions whose outcome would be another if everybody missing had agreed."""
    absent_against: int = 0
    quantile: int = 0
    """Whose outcome hangs on the definition of quartiles."""
    divided: int = 0
    """Two camps rather than one opinion."""
    recused: int = 0
    """Answers that were not given because the expert stepped aside."""
    cannot_judge: int = 0


@dataclass(frozen=True, slots=True)
class Moved:
    """How a round of votes moved since the one before it."""

    before: str
    pairs: int
    """Items and questions that were asked both times."""
    unchanged: float | None
    """Median share of experts with the same answer both times."""
    stable: int = 0
    stable_disagreement: int = 0
    """Stable and not decided: a result of its own."""
    moving: int = 0
    left: int = 0
    """Most experts who answered an item before and not again."""
    differ: int = 0
    """Items on which those who left had answered otherwise than those who stayed (p < .05, exact)."""
    compared: int = 0
    """Items on which that could be tested."""
    kept: int = 0
    """Items of the round before that were asked again."""
    dropped: int = 0
    fresh: int = 0
    merged: int = 0
    """Fresh items that were made of others."""
    settled_again: int = 0
    """Items that the round before had settled and that were voted on again."""


@dataclass(frozen=True, slots=True)
class Background:
    """What the study records of an expert."""

    name: str
    """Empty where experts are not shown by name: their words might tell who they are."""
    experience: str
    conflicts: str


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """One search of the literature, as it was logged; None where the log does not tell."""

    database: str
    query: str
    date: str
    """ISO date."""
    hits: int | None
    duplicates: int | None
    screened: int | None
    included: int | None


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
    recorded: Recorded = field(default_factory=Recorded)
    amended: int = 0
    """How often the round went on under another codebook."""
    unseen: Mapping[str, int] = field(default_factory=dict)
    """How experts stayed unseen by one another -> how many: ``commit``, ``sealed``, ``copy``, ``one-file``."""
    looked_with: tuple[str, ...] = ()
    """Commands that showed results while the round was open."""
    brought: Mapping[str, str] = field(default_factory=dict)
    """``tool``, ``file`` and ``day`` that the judgments were brought from; empty where they were given here."""
    backgrounds: tuple[Background, ...] = ()
    """Of those experts of whom the study records experience or conflicts of interest."""
    withheld: int = 0
    """Units frozen with the round that consent withholds by now: excerpts, items or sources."""
    withheld_answers: int = 0
    """Answers about them that were given before; they count."""


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
    under: Mapping[str, int] = field(default_factory=dict)
    """Codebook version -> excerpts finished under it, summed over experts."""
    repeats: tuple[Repeat, ...] = ()
    without: Spread | None = None
    """The figure over all codes without each expert in turn; None with two experts."""


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
    questions: tuple[Question, ...] = ()
    """What was asked of every item, in the words of the protocol."""
    figures: tuple[tuple[str, Measured], ...] = ()
    """Question -> how far the whole panel agrees."""
    turns: Turn = field(default_factory=Turn)
    moved: Moved | None = None
    """None in a first round."""
    standing: Standing | None = None
    """How items stand that were compared with one another; None in rounds of another kind."""


@dataclass(frozen=True, slots=True)
class SpanFacts:
    """A unitizing round: experts marked spans of their own choice."""

    facts: RoundFacts
    sources: int
    characters: int
    spans: int
    by_expert: tuple[int, ...]
    """Spans, expert by expert in the order of the roster."""
    figures: tuple[Measured, ...]
    settled: Mapping[str, int] = field(default_factory=dict)
    """Places on which people decided: ``stand`` and ``fall``, ``discussion`` and ``adjudication``; ``open`` ones."""


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
    spans: tuple[SpanFacts, ...] = ()
    votes: tuple[VoteFacts, ...] = ()
    answers: Mapping[str, Answered] = field(default_factory=dict)
    """Topic -> what the author answered."""
    checklists: tuple[str, ...] = ()
    divided: int = 0
    """Sources that have any of these excerpts."""
    translated: Mapping[str, int] = field(default_factory=dict)
    """Way (``own``, ``back-translated``, ``second-reader``) -> translations that stand beside excerpts."""
    read: Mapping[str, int] = field(default_factory=dict)
    """``original``, ``both`` or ``translation`` -> excerpts finished, summed over experts, where one stood."""
    withdrawn: int = 0
    """Sources whose words were erased because consent was withdrawn."""
    withdrawn_judged: int = 0
    """Excerpts of these that experts had finished: their judgments still count."""
    recodings: tuple[Recoding, ...] = ()
    """Codes of any version that became others since."""
    searches: tuple[SearchFacts, ...] = ()
    """Searches of the literature, by date."""
    found: Mapping[str, int | None] = field(default_factory=dict)
    """Stage -> records of all searches: hits, duplicates, removed, unscreened, screened, ..."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Reason -> records left out for it."""

    @property
    def rounds(self) -> tuple[RoundFacts, ...]:
        """All rounds in the order of their numbers."""
        every = (one.facts for kind in (self.tags, self.spans, self.votes) for one in kind)
        return tuple(sorted(every, key=lambda one: (len(one.round.id), one.round.id)))

    @property
    def is_blind(self) -> bool:
        """Whether the log shows that all answers were given in codex, out of sight of the others'."""
        return all(one.recorded.is_blind and not one.looks for one in self.rounds)

    @property
    def codings(self) -> tuple[TagFacts | SpanFacts, ...]:
        """Rounds in which experts gave codes."""
        return (*self.tags, *self.spans)
