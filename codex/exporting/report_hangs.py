"""What the results of a report hang on: one expert, who is missing, quartiles, the round before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.exporting.texts import decimal_text

if TYPE_CHECKING:
    from codex.exporting.report_parts import Paragraph, Teller
    from codex.model.report import Moved, ReportView, RoundFacts, TagFacts, VoteFacts

LEVEL: Final = 0.05
"""Of the test whether leavers had answered otherwise."""


def sensitivity(view: ReportView, tell: Teller) -> list[Paragraph]:
    """Return how the results would stand if one expert, one answer or one definition were otherwise."""
    found = []
    for tag in view.tags:
        found += tell.paragraph(_without(tag, tell), _repeats(tag, tell))
    for vote in view.votes:
        found += tell.paragraph(*_turns(vote, tell))
        if vote.moved is not None:
            found += tell.paragraph(*_moved(vote.moved, tell))
    return found


def _without(tag: TagFacts, tell: Teller) -> str:
    one = tag.without
    if one is None:
        return ""
    low, high = (tell.number(value, bounded=True) for value in (one.low, one.high))
    return tell("without", round=tag.facts.round.id, figure=tell.estimate(one.estimate), low=low, high=high)


def _repeats(tag: TagFacts, tell: Teller) -> str:
    if not tag.repeats:
        return ""
    shown = _shown(tag.facts)
    parts = []
    for one in tag.repeats:
        if one.expert and one.expert not in shown:
            continue  # the protocol promised that nobody is told apart
        value = "–" if one.value is None else decimal_text(one.value, tell.language, bounded=True)
        parts.append(
            tell(
                "repeat",
                who=shown.get(one.expert) or tell("repeat-all"),
                excerpts=tell.count("excerpts", one.units),
                kept="–" if one.kept is None else tell.percent(one.kept),
                name=tell.coefficient(one.coefficient),
                value=value,
            )
        )
    return tell("repeats-told", round=tag.facts.round.id, list="; ".join(parts)) if parts else ""


def _shown(one: RoundFacts) -> dict[str, str]:
    return dict(zip(one.round.roster, one.experts, strict=False))


def _turns(vote: VoteFacts, tell: Teller) -> list[str]:
    one, outcomes = vote.turns, sum(vote.outcomes.values())
    found = []
    if outcomes:
        numbers = {"agreed": one.absent_agreed, "against": one.absent_against, "all": outcomes}
        found.append(tell("turns-absent", round=vote.facts.round.id, **numbers))
        found.append(
            tell("turns-quantile", n=one.quantile, number=one.quantile)
            if one.quantile
            else tell("turns-quantile-none")
        )
    if one.divided:
        found.append(tell("divided", n=one.divided, number=one.divided))
    if one.recused or one.cannot_judge:
        found.append(tell("stood-aside", recused=one.recused, cannot=one.cannot_judge))
    return found


def _moved(one: Moved, tell: Teller) -> list[str]:
    same = "–" if one.unchanged is None else tell.percent(one.unchanged)
    found = [tell("moved", before=one.before, pairs=one.pairs, unchanged=same)]
    if one.stable or one.moving or one.stable_disagreement:
        numbers = {"stable": one.stable, "disagreement": one.stable_disagreement, "moving": one.moving}
        found.append(tell("moved-ends", **numbers))
    flow = {name: getattr(one, name) for name in ("before", "kept", "dropped", "fresh", "merged")}
    found.append(tell("flow", **flow))
    again = "flow-settled" if one.settled_again else "flow-settled-none"
    found.append(tell(again, before=one.before, number=one.settled_again))
    if not one.left:
        return [*found, tell("leavers-none", before=one.before)]
    level = decimal_text(LEVEL, tell.language, bounded=True)
    counted = {name: getattr(one, name) for name in ("before", "left", "differ", "compared")}
    return [*found, tell("leavers", level=level, **counted)]


_ENOUGH: Final = 10
"""Items below which an interval is told to be a rough one."""


def panel_figures(vote: VoteFacts, tell: Teller) -> list[Paragraph]:
    """Return how far the panel as a whole agrees, the measure that was frozen first."""
    told = [
        tell(
            "panel-figure-primary" if one.primary else "panel-figure",
            question=question,
            figure=tell.estimate(one.estimate),
        )
        for question, one in vote.figures
    ]
    if not told:
        return []
    few = min((one.estimate.units for _, one in vote.figures if one.estimate.interval), default=_ENOUGH)
    caveat = tell("panel-figures-few", number=few) if few < _ENOUGH else ""
    return tell.paragraph(*told, tell("panel-figures-told"), caveat)
