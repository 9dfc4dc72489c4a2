"""What the figures of a report hang on: one expert, who is missing, a definition of quartiles, the day."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.model.report import Measured, Moved, Repeat, Spread, Turn
from codex.steps.agreement.closer_look import Material
from codex.steps.agreement.figures import Asked, Figure, tested
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codex.model.continuum import Continuum
    from codex.model.round import Round
    from codex.steps.coding.judged import Judged
    from codex.steps.panel.panel_results import PanelRound
    from codex.steps.panel.settled_items import Settled
    from codex.steps.study.opening import Study

ALPHA: Final = 0.05
UNITIZED: Final = ("krippendorff_cu_alpha", "krippendorff_u_alpha", "krippendorff_u_alpha_binary")


def without_each(study: Study, table: Judged) -> Spread | None:
    """Return agreement over all codes together, and its range without each expert in turn."""
    from codex.agreement.leave_one_out import of_raters

    if len(table.raters) < 3 or not table.given:
        return None
    whole, coefficient = _material(study, table).whole()
    found = coefficient(whole)
    rest = [one.without.value for one in of_raters(whole, coefficient) if one.without.value is not None]
    return Spread(found, min(rest), max(rest)) if rest and found.value is not None else None


def repeats(study: Study, table: Judged) -> tuple[Repeat, ...]:
    """Return how far each expert agrees with themselves, where excerpts were shown again unannounced."""
    from codex.steps.agreement import look_at_people

    try:
        found = look_at_people.repeats(_material(study, table)).rows
    except UsageProblem:  # nothing was judged twice
        return ()
    keys = ("expert", "units", "kept", "coefficient", "value")
    return tuple(Repeat(*(row[key] for key in keys)) for row in found if row["code"] == look_at_people.ALL)


def _material(study: Study, table: Judged) -> Material:
    single = "krippendorff_alpha_nominal"
    return Material(Asked(), single, coded=table, judged=table, study=study)


def turns(settled: Collection[Settled]) -> Turn:
    """Count the outcomes that would be others, had those who are missing answered."""
    deciding = [one.result for one in settled if one.result.outcome]
    return Turn(
        absent_agreed=sum(_other(one.if_absent_agreed, one.outcome) for one in deciding),
        absent_against=sum(_other(one.if_absent_against, one.outcome) for one in deciding),
        quantile=sum(one.quantile_turns for one in deciding),
        divided=sum(one.result.divided for one in settled),
        recused=sum(one.result.recused for one in settled),
        cannot_judge=sum(one.result.cannot_judge for one in settled),
    )


def _other(would: str, is_now: str) -> bool:
    return bool(would) and would != is_now


def moved(study: Study, came: PanelRound) -> Moved | None:
    """Return how answers and items moved since the round before, and whether leavers had answered otherwise."""
    changes = [one.change for one in came.settled if one.change is not None]
    if came.before is None or not changes:
        return None
    same = [one.unchanged for one in changes if one.unchanged is not None]
    tested = [one for one in came.leavers if one.p is not None]
    ends = [one.end for one in changes]
    return Moved(
        before=came.before.id,
        pairs=len(changes),
        unchanged=median(same) if same else None,
        stable=sum(bool(one.stable) for one in changes),
        stable_disagreement=ends.count("stable-disagreement"),
        moving=ends.count("moving"),
        left=max((one.left for one in changes), default=0),
        differ=sum(one.p < ALPHA for one in tested if one.p is not None),
        compared=len(tested),
        **_flow(study, came.round, came.before),
    )


def _flow(study: Study, one: Round, before: Round) -> dict[str, int]:
    """Count the items that stayed, went, came, and came back although they were settled."""
    from codex.steps.panel.settled_items import open_items

    was = {item.id for item in panel.items(study.file, before.id)}
    now = {item.id: item for item in panel.items(study.file, one.id)}
    still_open = {item.id for item in open_items(study, before)}
    return {
        "kept": len(was & now.keys()),
        "dropped": len(was - now.keys()),
        "fresh": len(now.keys() - was),
        "merged": sum(bool(item.merged_from) for name, item in now.items() if name not in was),
        "settled_again": len((was - still_open) & now.keys()),
    }


def panel_figures(came: PanelRound) -> tuple[tuple[str, Measured], ...]:
    """Return how far the whole panel agrees, question by question, tested where a threshold was frozen."""
    bar = came.round.protocol.primary.threshold
    found = []
    for one in came.coefficients:
        plain = Figure("overall", one.estimate, one.primary)
        figure = tested(plain, bar) if one.primary and bar is not None else plain
        found.append((one.question, Measured("overall", one.estimate, one.primary, figure.met)))
    return tuple(found)


def unitized(one: Round, whole: Sequence[Continuum]) -> tuple[Measured, ...]:
    """Return agreement on free spans: on where they lie, and on what they are called where they overlap."""
    from codex.agreement.unitizing import overlapping, unitized_alphas

    if not whole or any(overlapping(each) for each in whole):
        return ()
    plan = one.protocol.primary
    found = unitized_alphas(whole, resamples=1000, seed=0, confidence=plan.confidence).named()
    return tuple(
        Measured(
            "overall",
            found[name],
            name == plan.coefficient,
            tested(Figure("overall", found[name], True), plan.threshold).met
            if name == plan.coefficient and plan.threshold is not None
            else None,
        )
        for name in UNITIZED
    )
