"""Plans that papers cite beside intervals: significance tests of kappa, and Shaffer's rho."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.errors import UsageProblem
from codex.steps.agreement.plan_goals import plain_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.ratings import Ratings
    from codex.steps.agreement.figures import Asked
    from codex.steps.agreement.plan_goals import Expected, Goal


class JudgedByTwo(NamedTuple):
    """What two experts reached on the excerpts that both judged."""

    kappa: float
    given: float
    """Share to which the first of them gave the code."""
    excerpts: int


def significance_tests(
    expected: Expected, goal: Goal, ruled_out: float, asked: Asked
) -> Iterator[dict[str, Any]]:
    """Yield published sample sizes of significance tests of one kappa against another."""
    from codex.agreement.planned_tests import cantor, donner_eliasziw

    if len(expected.shares) != 2 or expected.raters != 2:
        raise UsageProblem("agree.plan-two-and-one", option="--rule-out")
    confidence = asked.confidence or 95.0
    given, wrong = expected.shares[1], 1 - confidence / 100
    common = plain_row("expected", "cohen_kappa", "expected", confidence) | {
        "target": ruled_out,
        "value": expected.value,
        "power": goal.power,
        "raters": 2,
        "shares": list(expected.shares),
    }
    n = cantor(given, given, expected.value, ruled_out, alpha=wrong, power=goal.power, two_sided=True)
    yield common | {"goal": "cantor", "excerpts": n}
    n = donner_eliasziw(given, expected.value, ruled_out, alpha=wrong, power=goal.power)
    yield common | {"goal": "donner", "excerpts": n}


def rho_expected(expected: Expected, goal: Goal, asked: Asked) -> dict[str, Any]:
    """Return rho of a test set that is only thought of, and the least one that could pass."""
    if len(expected.shares) != 2:
        raise UsageProblem("agree.plan-two-and-one", option="--rho")
    if goal.excerpts is None:
        raise UsageProblem("agree.plan-rho-needs", option="--excerpts")
    from codex.agreement.shaffer_rho import least_test_set

    threshold = _rho_threshold(goal)
    given = expected.shares[1]
    row = _rho("expected", JudgedByTwo(expected.value, given, goal.excerpts), goal, asked)
    return row | {"least_test_set": least_test_set(given, threshold, seed=asked.seed)}


def _rho_threshold(goal: Goal) -> float:
    if goal.threshold is None:
        raise UsageProblem("agree.plan-needs-threshold", option="--rho")
    return goal.threshold


def rhos(scope: str, table: Ratings, goal: Goal, asked: Asked) -> Iterator[dict[str, Any]]:
    """Yield rho of every two experts of a pilot's code."""
    from codex.agreement.measure import estimate, only

    if len(table.categories) != 2:
        raise UsageProblem("agree.plan-two-and-one", option="--rho")
    for two in combinations(range(len(table.raters)), 2):
        pair = only(table, two)
        one = estimate(pair, "cohen_kappa", interval=None)
        n = table.n_units
        both = [
            value
            for value, other in zip(pair.values[:n], pair.values[n:], strict=True)
            if value >= 0 and other >= 0
        ]
        pair_of = {"pair": "/".join(pair.raters)}
        given = sum(both) / len(both) if both else 0.0
        if one.value is None or one.value < 0 or not 0 < given < 1:
            row = plain_row(scope, "shaffer_rho", "pilot", None) | pair_of
            yield row | {"goal": "rho", "why": one.why or "agree.why-no-rho", "kappa": one.value}
            continue
        yield _rho(scope, JudgedByTwo(one.value, given, len(both)), goal, asked) | pair_of


def _rho(scope: str, seen: JudgedByTwo, goal: Goal, asked: Asked) -> dict[str, Any]:
    from codex.agreement.shaffer_rho import rho

    threshold, n = _rho_threshold(goal), seen.excerpts
    row = plain_row(scope, "shaffer_rho", "expected" if scope == "expected" else "pilot", None)
    row |= {
        "goal": "rho",
        "target": threshold,
        "excerpts": n,
        "kappa": seen.kappa,
        "given": seen.given,
    }
    try:
        found = rho(seen.kappa, seen.given, n, threshold, code_set=max(goal.whole, n), seed=asked.seed)
    except UsageProblem as problem:
        if scope == "expected":
            raise
        return row | {"why": problem.text_id}
    return row | {
        "rho": found.rho,
        "safe": found.safe,
        "kappa_min": found.kappa_min,
        "precision_low": found.precision[0],
        "precision_high": found.precision[1],
        "whole": found.code_set,
        "replicates": found.replicates,
        "one_value": found.one_value,
        "seed": found.seed,
        "assumptions": list(found.assumptions),
    }


def rho_notes(goal: Goal) -> tuple[str, ...]:
    """Return what must be said beside rho."""
    if not goal.rho:
        return ()
    from codex.agreement.shaffer_rho import ASSUMPTIONS

    return ("agree.note-plan-rho", *ASSUMPTIONS)
