"""What differs between experts, and how it was settled: by the rule, or by people with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.codebook.lookup import find_code
from codex.errors import NotFound, Refused
from codex.model.decision import Decision
from codex.model.quick_dataclass import dataclass
from codex.steps.coding.judged import judged
from codex.steps.study.deciding import how_decided, who_was_there
from codex.steps.study.gate import sees_all, the_round
from codex.store import judgments as store
from codex.store.codebooks import codebook
from codex.store.excerpts import by_label
from codex.store.rounds import sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.decision import Tally, Verdict
    from codex.steps.coding.judged import Judged
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Outcome:
    """One excerpt and one code: how it was judged, and what came of it."""

    excerpt: str
    code: str
    tally: Tally
    outcome: str
    """``in``, ``out``, ``undecided`` or ``tie``."""
    by: str
    """``rule``, ``adjudication`` or ``discussion``."""
    why: str
    """Text id of the rule's reason, or the people's own words."""
    told: bool = False
    """True where ``why`` is in people's own words."""
    votes: tuple[tuple[str, str], ...] = ()
    """Expert -> ``supports``, ``contradicts``, ``mentions``, ``no``, ``missing``."""

    @property
    def differs(self) -> bool:
        """Whether those who judged did not all say the same."""
        tally = self.tally
        return 0 < max(tally.gave, tally.against, tally.mentions, tally.not_given) < tally.judged


def outcomes(
    study: Study, *, round_id: str | None = None, everything: bool = False, peek: bool = False
) -> tuple[Outcome, ...]:
    """Return what the rule and people decided on every excerpt and code that anybody gave.

    Args:
        study: The study.
        round_id: A round; without it the newest tag round.
        everything: Also where all agree or people have decided already.
        peek: Look at an open round, on the record.
    """
    one = the_round(study, round_id, kind="tag" if round_id is None else None)
    sees_all(study, one, "resolve", peek=peek)
    table = judged(study.file, one)
    settled = {(item.excerpt, item.code): item for item in store.decisions(study.file, one.id)}
    found = each_outcome(table, settled)
    return tuple(found if everything else (one for one in found if one.differs and one.by == "rule"))


def each_outcome(table: Judged, settled: dict[tuple[str, str], Decision]) -> Iterator[Outcome]:
    """Yield what came of every excerpt and code that anybody gave; the caller has passed the gate."""
    from codex.consensus.rule_text import read_rule
    from codex.consensus.tag_verdict import judge_tally

    plan = table.round.protocol
    rule = read_rule(plan.rule)
    order = {code.id: number for number, code in enumerate(table.book.codes)}
    verdicts: dict[Tally, Verdict] = {}  # a panel counts in few ways, over however many excerpts
    pairs = sorted(
        {(excerpt, code) for code, cells in table.given.items() for _, excerpt in cells},
        key=lambda pair: (pair[0], order.get(pair[1], len(order))),
    )
    for excerpt, code in pairs:
        tally = table.tally(code, excerpt)
        name = table.excerpts[excerpt]
        decided = settled.get((name, code))
        votes = tuple(_votes(table, excerpt, code))
        if decided is not None:
            outcome = "in" if decided.give else "out"
            yield Outcome(name, code, tally, outcome, decided.by, decided.why, told=True, votes=votes)
        else:
            verdict = verdicts.get(tally)
            if verdict is None:
                verdict = judge_tally(rule, tally, quorum=plan.quorum, ties=plan.ties)
                verdicts[tally] = verdict
            yield Outcome(name, code, tally, verdict.outcome, "rule", verdict.why, votes=votes)


def _votes(table: Judged, excerpt: int, code: str) -> Iterator[tuple[str, str]]:
    cells = table.given.get(code, {})
    for rater, name in enumerate(table.raters):
        version = table.seen[rater][excerpt]
        if version is None or code not in table.had.get(version, frozenset()):
            yield name, "missing"
        elif (rater, excerpt) in cells:
            yield name, ("supports", "contradicts", "mentions")[cells[rater, excerpt]]
        else:
            yield name, "no"


def decide(
    study: Study,
    excerpt: str,
    code: str,
    *,
    give: bool,
    by: str,
    on: str,
    why: str,
    present: Sequence[str] = (),
    round_id: str | None = None,
) -> Decision:
    """Record a decision by people; the judgments stay as they are.

    Args:
        study: The study; the actor is its facilitator or an adjudicator.
        excerpt: Id of an excerpt of the round, or what the researcher calls it (``siemens2005-3``).
        code: Id, name or alias.
        give: True: the code holds; False: it does not.
        by: ``adjudication`` or ``discussion``.
        on: ISO date.
        why: The reason, in words.
        present: Ids or names of who took part.
        round_id: A round; without it the newest tag round.

    Raises:
        Refused: The round is open. UsageProblem: Way, date or reason are missing or wrong.
    """
    how = how_decided(by, on, why)
    with study.file.transaction():
        one = the_round(study, round_id, kind="tag" if round_id is None else None)
        if one.is_open:
            raise Refused("steps.blind", round=one.id, command="resolve")
        frozen = sample(study.file, one.sample)
        if frozen is not None and excerpt not in frozen.excerpts:
            excerpt = by_label(study.file).get(excerpt, excerpt)
        if frozen is None or excerpt not in frozen.excerpts:
            raise NotFound("steps.not-in-round", excerpt=excerpt, round=one.id)
        decision = Decision(
            excerpt=excerpt,
            code=find_code(codebook(study.file, one.version), code),
            round=one.id,
            give=give,
            by=how.by,
            on=how.on,
            why=how.why,
            present=who_was_there(study, present, by),
            actor=study.actor.id,
        )
        study.write([store.decision_write(study.file, decision)])
        return decision
