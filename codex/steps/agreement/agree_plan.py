"""Planning agreement: how many excerpts must be judged by all, from a pilot or from what is expected."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt
from typing import TYPE_CHECKING, Any

from codex.errors import UsageProblem
from codex.steps.agreement.closer_look import Look, Material, material_of_study, material_of_table
from codex.steps.agreement.plan_goals import WIDTHS, goals, plain_row
from codex.steps.agreement.plan_tests import rho_expected, rho_notes, rhos, significance_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.agreement.planning import Design
    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings
    from codex.steps.agreement.brought import Form
    from codex.steps.agreement.figures import Asked
    from codex.steps.agreement.plan_goals import Expected, Goal
    from codex.steps.study.opening import Study

COLUMNS = ("scope", "goal", "target", "excerpts", "value", "width", "power", "warnings", "why")


def plan_expected(expected: Expected, goal: Goal, asked: Asked) -> Look:
    """Plan from expected values.

    Raises:
        UsageProblem: Values that no study can have, a threshold out of reach, an unknown coefficient.
    """
    from codex.agreement.coefficients import coefficient
    from codex.agreement.planning import Design

    names = asked.coefficients or ("krippendorff_alpha_nominal",)
    rows: list[dict[str, Any]] = []
    for name in names:
        design = Design(
            expected.value,
            expected.shares,
            expected.raters,
            coefficient(name).name,
            expected.per_source,
            expected.source_icc,
        )
        rows += _of_design("expected", design, goal, asked)
    if goal.ruled_out is not None:
        rows += significance_tests(expected, goal, goal.ruled_out, asked)
    if goal.rho:
        rows.append(rho_expected(expected, goal, asked))
    notes = ("agree.note-plan-expected",)
    return Look("plan", rows, _columns(rows), (*notes, *rho_notes(goal)))


def plan_from_study(
    study: Study, goal: Goal, asked: Asked, *, raters: int | None = None, round_id: str | None, peek: bool
) -> Look:
    """Plan from a round of the study, taken as a pilot.

    Raises:
        Refused: The round is open and ``--peek`` was not given.
    """
    material, one = material_of_study(study, asked, round_id=round_id, peek=peek)
    planned = one.protocol.primary
    if goal.is_open and planned.threshold is not None:
        goal = replace(goal, threshold=planned.threshold, widths=WIDTHS)
    return _from_pilot(material, goal, asked, raters)


def plan_from_table(
    data: bytes, name: str, form: Form, goal: Goal, asked: Asked, *, raters: int | None = None
) -> Look:
    """Plan from a table of ratings, taken as a pilot.

    Raises:
        DamagedInput: The table cannot be read.
    """
    return _from_pilot(material_of_table(data, name, form, asked), goal, asked, raters)


def _from_pilot(material: Material, goal: Goal, asked: Asked, raters: int | None) -> Look:
    rows: list[dict[str, Any]] = []
    for scope, table, estimated in _pilots(material):
        if raters is not None and raters != len(table.raters):
            rows += _with_other_raters(scope, table, estimated, goal, asked, raters=raters)
        else:
            rows += _of_pilot(scope, estimated, goal, asked)
        if goal.rho:
            rows += rhos(scope, table, goal, asked)
    return Look(
        "plan", rows, _columns(rows), ("agree.note-plan-pilot", *rho_notes(goal)), 60, material.findings
    )


def _pilots(material: Material) -> Iterator[tuple[str, Ratings, Estimate]]:
    """Yield scope, table and estimate: of every code, else of the whole."""
    if material.coded is None or material.asked.by == "overall":
        yield "overall", *material.measured()
        return
    for code, table in material.tables().items():
        yield f"code:{code}", table, material.estimate(table, interval=True)


def _of_pilot(scope: str, pilot: Estimate, goal: Goal, asked: Asked) -> Iterator[dict[str, Any]]:
    """Scale a pilot's standard error to what is wanted."""
    from codex.agreement.planning import needed_for_threshold, needed_for_width, variance_of_pilot

    confidence = asked.confidence or 95.0
    common = plain_row(scope, pilot.coefficient, "pilot", confidence) | {
        "value": pilot.value,
        "pilot_excerpts": pilot.units,
        "pilot_se": pilot.se,
        "raters": pilot.raters,
    }
    if pilot.value is None:
        yield common | {"goal": "none", "why": pilot.why}
        return
    try:
        variance = variance_of_pilot(pilot)
    except UsageProblem as problem:
        yield common | {"goal": "none", "why": problem.text_id}
        return
    for kind, target in goals(goal):
        row = common | {"goal": kind, "target": target}
        try:
            if kind == "width":
                n = needed_for_width(variance, target, confidence)
            elif kind == "threshold":
                n = needed_for_threshold(pilot.value, variance, target, goal.power, confidence)
            else:
                n = _enough(int(target))
        except UsageProblem as problem:
            if problem.text_id != "reliability.plan-unreachable":
                raise
            yield row | {"excerpts": None, "why": "agree.why-unreachable"}
            continue
        yield row | _reached(pilot.value, sqrt(variance / n), n, goal, confidence)


def _enough(excerpts: int) -> int:
    if excerpts < 2:
        raise UsageProblem("reliability.plan-excerpts", excerpts=excerpts)
    return excerpts


def _reached(value: float, se: float, n: int, goal: Goal, confidence: float) -> dict[str, Any]:
    from codex.agreement.planning import power_at, width_at

    power = None if goal.threshold is None else power_at(value, se, goal.threshold, confidence)
    return {
        "excerpts": n,
        "se": se,
        "width": width_at(se, confidence),
        "threshold": goal.threshold,
        "power": power,
    }


def _with_other_raters(
    scope: str, table: Ratings, pilot: Estimate, goal: Goal, asked: Asked, *, raters: int
) -> Iterator[dict[str, Any]]:
    """Plan for another number of experts: the pilot says how much they agree and how alike sources are."""
    from codex.agreement.planning import Design

    alpha = pilot.value if pilot.coefficient == "krippendorff_alpha_nominal" else _alpha(table)
    counts = [table.values.count(number) for number in range(len(table.categories))]
    used = [count for count in counts if count]
    if pilot.value is None or alpha is None or len(used) < 2:
        row = plain_row(scope, pilot.coefficient, "pilot", asked.confidence or 95.0)
        yield row | {"goal": "none", "why": pilot.why or "agree.why-no-part"}
        return
    per_source, likeness = _sources(table, pilot)
    shares = tuple(count / sum(used) for count in used)
    kappa = min(max(alpha, 0.0), 1 - 1e-9)
    design = Design(kappa, shares, raters, pilot.coefficient, per_source, likeness)
    yield from _of_design(scope, design, goal, asked, basis="pilot", forgiving=True)


def _alpha(table: Ratings) -> float | None:
    from codex.agreement.measure import estimate

    return estimate(replace(table, level="nominal"), "krippendorff_alpha_nominal", interval=None).value


def _sources(table: Ratings, pilot: Estimate) -> tuple[float, float]:
    """Return excerpts a source and how alike they are, from what clustering did to the standard error."""
    from codex.agreement.measure import estimate

    if not len(table.clusters):
        return 1.0, 0.0
    per_source = table.n_units / len(set(table.clusters))
    alone = estimate(replace(table, clusters=()), pilot.coefficient, interval="gwet").se
    if not alone or not pilot.se or per_source <= 1:
        return max(per_source, 1.0), 0.0
    effect = (pilot.se / alone) ** 2
    return per_source, min(max((effect - 1) / (per_source - 1), 0.0), 1.0)


def _of_design(
    scope: str, design: Design, goal: Goal, asked: Asked, *, basis: str = "expected", forgiving: bool = False
) -> Iterator[dict[str, Any]]:
    from codex.agreement import planning

    confidence = asked.confidence or 95.0
    common = plain_row(scope, design.coefficient, basis, confidence) | {
        "raters": design.raters,
        "expected": design.kappa,
        "shares": list(design.proportions),
        "design_effect": design.design_effect,
    }
    for kind, target in goals(goal):
        row = common | {"goal": kind, "target": target}
        try:
            if kind == "width":
                n = planning.excerpts_for_width(design, target, confidence).excerpts
            elif kind == "threshold":
                n = planning.excerpts_for_threshold(design, target, goal.power, confidence).excerpts
            else:
                n = int(target)
            found = planning.at(design, n, confidence, goal.threshold)
        except UsageProblem as problem:
            if not forgiving or problem.text_id != "reliability.plan-unreachable":
                raise
            yield row | {"excerpts": None, "why": "agree.why-unreachable"}
            continue
        row |= {
            "excerpts": n,
            "value": found.value,
            "se": found.se,
            "width": found.width,
            "threshold": goal.threshold,
            "power": found.power,
            "warnings": list(found.warnings),
        }
        yield row | _simulated(design, n, goal, asked)


def _simulated(design: Design, excerpts: int, goal: Goal, asked: Asked) -> dict[str, Any]:
    """Check a planned number on made-up studies, each with the interval that the study will use."""
    if not goal.simulate:
        return {}
    if goal.threshold is None:
        raise UsageProblem("agree.plan-needs-threshold", option="--simulate")
    from codex.agreement.measure import estimate
    from codex.agreement.simulated_studies import simulated_power

    method = asked.interval or "gwet"
    found = simulated_power(
        design,
        excerpts,
        goal.threshold,
        lambda ratings: estimate(
            ratings,
            design.coefficient,
            interval=method,
            confidence=asked.confidence or 95.0,
            resamples=asked.resamples,
            seed=asked.seed,
        ),
        studies=goal.simulate,
        seed=asked.seed,
    )
    return {
        "simulated_power": found.power,
        "simulated_power_error": found.power_error,
        "simulated_coverage": found.covered,
        "simulated_width": found.width,
        "simulated_undefined": found.undefined,
        "studies": found.studies,
        "seed": found.seed,
        "ci_method": method,
    }


def _columns(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the columns of the table: what rows of this plan have."""
    scopes = {row["scope"] for row in rows}
    names = {row["coefficient"] for row in rows}
    kept = tuple(key for key in COLUMNS if key != "scope" or len(scopes) > 1)
    if len(names) > 1:
        kept = ("coefficient", *kept)
    further = (
        "pair",
        "rho",
        "safe",
        "kappa",
        "given",
        "least_test_set",
        "simulated_power",
        "simulated_coverage",
    )
    more = tuple(key for key in further if any(row.get(key) is not None for row in rows))
    return (*kept[:-2], *more, *kept[-2:])
