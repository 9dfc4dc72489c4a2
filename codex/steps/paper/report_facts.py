"""Every figure that a report states, gathered round by round."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from codex.model.report import Background, Measured, RoundFacts, Settling, SpanFacts, TagFacts, VoteFacts
from codex.steps.agreement.coded_figures import CodedFigures
from codex.steps.agreement.figures import Asked, tested
from codex.steps.coding.adopting import imported_rounds
from codex.steps.coding.blindness import blind_counts, blindness
from codex.steps.coding.judged import judged
from codex.steps.coding.remaining import left
from codex.steps.coding.resolving import each_outcome
from codex.steps.paper.report_sensitivity import moved, panel_figures, repeats, turns, unitized, without_each
from codex.steps.study.consents import withheld_of
from codex.steps.study.expert_labels import expert_labels
from codex.steps.study.gate import all_rounds, bare_rounds, sees_all
from codex.store import judgments, panel
from codex.store.experts import experts
from codex.store.round_days import days
from codex.store.round_traces import amendments, recorded
from codex.store.rounds import looks, sample
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from codex.model.round import Round
    from codex.steps.agreement.figures import Figure
    from codex.steps.coding.judged import Judged
    from codex.steps.coding.resolving import Outcome
    from codex.steps.panel.panel_results import PanelRound
    from codex.steps.study.opening import Study

DISPUTED = 5
"""Codes named as most disputed."""
WATCHED = ("rule", "quorum", "ties", "quantile", "anonymity", "cell", "primary", "rest")
"""Fields of a protocol whose change between two rounds is a deviation to be told."""


def vote_facts(study: Study, *, anonymity: str, peek: bool) -> tuple[VoteFacts, ...]:
    """Return the rounds of votes.

    Raises:
        Refused: One is open and ``--peek`` was not given.
    """
    from codex.steps.panel.panel_results import results

    found = []
    for one in all_rounds(study):
        if one.is_vote:
            came = results(study, round_id=one.id, peek=peek)
            facts = _facts(study, one, silent=len(came.absent), anonymity=anonymity)
            found.append(_votes(study, facts, came))
    return tuple(found)


def tag_facts(study: Study, *, anonymity: str, peek: bool) -> tuple[TagFacts, ...]:
    """Return the rounds of tags, agreement and decisions with them.

    Raises:
        Refused: One is open and ``--peek`` was not given; a look is recorded.
    """
    found = []
    for one in all_rounds(study):
        if one.kind == "tag":
            sees_all(study, one, "report", peek=peek)
            found.append(_tags(study, one, anonymity))
    return tuple(found)


def span_facts(study: Study, *, anonymity: str, peek: bool) -> tuple[SpanFacts, ...]:
    """Return the unitizing rounds: what was marked, and agreement on it.

    Raises:
        Refused: One is open and ``--peek`` was not given.
    """
    from codex.steps.coding.span_rounds import all_spans, continua

    found = []
    for one in all_rounds(study):
        if one.kind == "unitize":
            marked = all_spans(study, one, command="report", peek=peek)
            whole = continua(study, one, command="report", peek=peek) if marked else ()
            worked = {name for each in whole for name in each.raters}
            silent = len(set(one.roster) - worked - {span.expert for span in marked})
            found.append(
                SpanFacts(
                    facts=_facts(study, one, silent=silent, anonymity=anonymity),
                    sources=len(one.sources),
                    characters=sum(stretch.length for stretch in one.sources),
                    spans=len(marked),
                    by_expert=tuple(sum(span.expert == name for span in marked) for name in one.roster),
                    figures=unitized(one, whole),
                    settled=_settled(study, one) if not one.is_open else {},
                )
            )
    return tuple(found)


def _settled(study: Study, one: Round) -> dict[str, int]:
    """Return how many places of a unitizing round people decided on, how, and how many are open."""
    from codex.steps.coding.agreed_spans import agreed_spans, open_overlaps
    from codex.steps.coding.span_rounds import read_marked

    made = agreed_spans(study.file, one)
    ways = Counter(each.decisions[0].by for each in made)
    stand = sum(bool(each.give) for each in made)
    still = len(open_overlaps(read_marked(study, one), made))
    return {"stand": stand, "fall": len(made) - stand, "open": still, **ways}


def _facts(study: Study, one: Round, *, silent: int, anonymity: str) -> RoundFacts:
    from codex.consensus.meaning import what_it_means

    told = days(study.file, one.id)
    apart = withheld_of(study, one)
    return RoundFacts(
        round=one,
        opened=told.opened,
        closed=told.closed,
        experts=shown_experts(study, one, anonymity),
        left={name: n for name, n in left(study, one).items() if n},
        silent=silent,
        looks=len(looks(study.file, one.id)),
        reopened=told.reopened,
        meaning=tuple(what_it_means(one.protocol, len(one.roster))),
        changed=_changed(one, all_rounds(study)),
        recorded=recorded(study.file, one.id, tags=one.kind == "tag"),
        amended=amendments(study.file, one.id) if one.kind == "tag" else 0,
        unseen=blind_counts(blindness(study, one)),
        looked_with=tuple(sorted({command for _, _, command in looks(study.file, one.id)})),
        brought=_brought(study, one),
        backgrounds=_backgrounds(study, one, by_name=anonymity not in {"labels", "none"}),
        withheld=len(apart.units) if apart else 0,
        withheld_answers=apart.answers if apart else 0,
    )


def _backgrounds(study: Study, one: Round, *, by_name: bool) -> tuple[Background, ...]:
    people = {expert.id: expert for expert in experts(study.file)}
    return tuple(
        Background(person.name if by_name else "", person.experience, person.conflicts)
        for person in (people[name] for name in one.roster if name in people)
        if person.experience or person.conflicts
    )


def _brought(study: Study, one: Round) -> dict[str, str]:
    """Return what tool and file an imported round came from, and on which day."""
    told = imported_rounds(study).get(one.id)
    return {"tool": told["tool"], "file": told["file"], "day": told["at"][:10]} if told else {}


def shown_experts(study: Study, one: Round, anonymity: str) -> tuple[str, ...]:
    """Return the roster as others may see it: names, labels, or nobody."""
    if anonymity == "none":
        return ()
    if anonymity == "labels":
        labels = expert_labels(bare_rounds(study))
        return tuple(labels[name] for name in one.roster)
    people = {expert.id: expert.name for expert in experts(study.file)}
    return tuple(people.get(name, name) for name in one.roster)


def _changed(one: Round, every: Iterable[Round]) -> tuple[str, ...]:
    before = None
    for other in every:
        if other.id == one.id:
            break
        if other.kind == one.kind:
            before = other
    if before is None or before.protocol.digest == one.protocol.digest:
        return ()
    return tuple(
        name for name in WATCHED if getattr(before.protocol, name) != getattr(one.protocol, name)
    ) or ("rest",)


def _tags(study: Study, one: Round, anonymity: str) -> TagFacts:
    table = judged(study.file, one)
    settled = {(item.excerpt, item.code): item for item in judgments.decisions(study.file, one.id)}
    finished = [sum(version is not None for version in row) for row in table.seen]
    per_excerpt = [sum(row[n] is not None for row in table.seen) for n in range(len(table.excerpts))]
    came = tuple(each_outcome(table, settled))
    return TagFacts(
        facts=_facts(study, one, silent=sum(n == 0 for n in finished), anonymity=anonymity),
        sample=sample(study.file, one.sample),
        excerpts=len(table.excerpts),
        sources=len(set(table.sources)),
        judgments=sum(map(len, table.given.values())),
        done=sum(finished),
        shared=sum(n >= 2 for n in per_excerpt),
        figures=tuple(round_figures(table)),
        settling=_settling(came),
        unquoted=_unquoted(study, table, came),
        under=dict(sorted(Counter(v for row in table.seen for v in row if v is not None).items())),
        repeats=repeats(study, table),
        without=without_each(study, table),
    )


def _unquoted(study: Study, table: Judged, came: Collection[Outcome]) -> tuple[str, ...]:
    """Return accepted codes that no quote can be shown for."""
    open_sources = {one.id for one in sources(study.file) if one.consent == "verbatim"}
    source_of = dict(zip(table.excerpts, table.sources, strict=True))
    accepted = [(one.code, source_of[one.excerpt] in open_sources) for one in came if one.outcome == "in"]
    quoted = {code for code, is_open in accepted if is_open}
    return tuple(sorted({code for code, _ in accepted} - quoted))


def round_figures(table: Judged) -> list[Measured]:
    """Compute the primary coefficient over the scope it was frozen for, then the rest as exploratory."""
    from codex.steps.agreement.agreement import listed_codes

    plan = table.round.protocol.primary
    asked = Asked(interval=plan.interval, confidence=plan.confidence)
    reckoned = CodedFigures(
        asked,
        primary=plan.coefficient,
        primary_by=plan.by,
        listed=listed_codes(table),
        parents=plan.parents,
    )
    found = [*reckoned.overall("overall", table), *reckoned.by_code(table)] if table.given else []
    measured = [_measured(figure, plan.threshold) for figure in found]
    return sorted(measured, key=lambda one: not one.primary)


def _measured(figure: Figure, threshold: float | None) -> Measured:
    done = tested(figure, threshold) if figure.primary and threshold is not None else figure
    return Measured(done.scope, done.estimate, done.primary, done.met, done.prevalence)


def _settling(found: Collection[Outcome]) -> Settling:
    by = {
        way: dict(Counter(one.outcome for one in found if one.by == way))
        for way in ("rule", "discussion", "adjudication")
    }
    differing = Counter(one.code for one in found if one.differs)
    most = sorted(differing.items(), key=lambda pair: (-pair[1], pair[0]))[:DISPUTED]
    return Settling(by["rule"], by["discussion"], by["adjudication"], tuple(most))


def _votes(study: Study, facts: RoundFacts, came: PanelRound) -> VoteFacts:
    from codex.consensus.panel_plan import panel_plan
    from codex.model.panel import Stopping
    from codex.steps.panel.ballot_sheet import titles

    plan = panel_plan(facts.round.protocol)
    named = titles(study, facts.round)
    deciding = [one for one in came.settled if one.outcome]
    return VoteFacts(
        facts=facts,
        items=len({one.item.id for one in came.settled}),
        votes=len(panel.votes(study.file, facts.round.id)),
        outcomes=dict(Counter(one.outcome for one in deciding)),
        by_people=sum(one.by != "rule" for one in deciding),
        rows=tuple(
            (
                dict(named.get(one.item.id) or one.item.text) or {"": one.item.id},
                one.result.question,
                one.result.n,
                one.result.median,
                one.result.iqr,
                one.result.share,
                one.outcome,
            )
            for one in came.settled
        ),
        ways=tuple(sorted({one.way for one in panel.received(study.file, facts.round.id)})),
        proposals=len(panel.proposals(study.file, facts.round.id)),
        feedback=plan.feedback.show,
        comments=plan.feedback.comments,
        stops=plan.stopping != Stopping(),
        questions=plan.questions,
        figures=panel_figures(came),
        turns=turns(came.settled),
        moved=moved(study, came),
        standing=came.standing,
    )
