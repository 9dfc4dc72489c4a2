from __future__ import annotations

from itertools import combinations
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.agreement.draws import Stream
from codex.agreement.planned_tests import cantor, donner_eliasziw
from codex.agreement.planning import (
    Design,
    at,
    excerpts_for_threshold,
    excerpts_for_width,
    excerpts_from_pilot,
    expected,
)
from codex.agreement.shaffer_rho import ASSUMPTIONS, least_test_set, rho
from codex.agreement.simulated_studies import made_up, simulated_power
from codex.errors import UsageProblem
from codex.model.estimate import Estimate, Interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.model.ratings import Ratings


@pytest.mark.parametrize("kappa", [0.0, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("share", [0.5, 0.2, 0.03])
def test_two_raters_and_one_code_have_bloch_and_kraemers_variance(kappa: float, share: float) -> None:
    value, variance = expected(Design(kappa, (1 - share, share)))
    spread = 2 * share * (1 - share)
    assert value == pytest.approx(kappa)
    assert variance == pytest.approx(
        (1 - kappa) * ((1 - kappa) * (1 - 2 * kappa) + kappa * (2 - kappa) / spread)
    )


def fleiss(table: np.ndarray, q: int) -> float:
    counts = np.stack([(table == k).sum(axis=0) for k in range(q)])
    m = table.shape[0]
    observed = (counts * (counts - 1)).sum(axis=0).mean() / (m * (m - 1))
    shares = counts.mean(axis=1) / m
    chance = (shares**2).sum()
    return float((observed - chance) / (1 - chance))


def test_made_up_studies_spread_as_the_formula_says() -> None:
    design = Design(0.6, (0.5, 0.3, 0.2), raters=4)
    stream = Stream(11)
    values = []
    for _ in range(400):
        study = made_up(design, 150, stream)
        table = np.array(study.values).reshape(4, 150)
        values.append(fleiss(table, 3))
    value, variance = expected(design)
    assert np.mean(values) == pytest.approx(value, abs=0.01)
    assert np.std(values) == pytest.approx(sqrt(variance / 150), rel=0.12)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 0.9), st.floats(0.05, 0.5), st.integers(2, 5), st.floats(0.1, 0.6))
def test_a_planned_width_is_just_reached(kappa: float, share: float, raters: int, width: float) -> None:
    design = Design(kappa, (1 - share, share), raters)
    plan = excerpts_for_width(design, width)
    assert plan.width <= width * (1 + 1e-9)
    if plan.excerpts > 2:
        assert at(design, plan.excerpts - 1).width > width * (1 - 1e-9)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.3, 0.95), st.floats(0.05, 0.5), st.floats(0.5, 0.95))
def test_a_planned_threshold_is_met_with_the_power_asked_for(
    kappa: float, share: float, power: float
) -> None:
    design = Design(kappa, (1 - share, share), 3)
    plan = excerpts_for_threshold(design, kappa - 0.1, power)
    assert plan.power is not None
    assert plan.power >= power - 1e-6
    if plan.excerpts > 2:
        fewer = at(design, plan.excerpts - 1, threshold=kappa - 0.1).power
        assert fewer is not None
        assert fewer < power + 1e-6


def test_other_coefficients_have_their_own_value() -> None:
    shares = (0.9, 0.1)
    ac1, _ = expected(Design(0.5, shares, coefficient="gwet_ac1"))
    percent, _ = expected(Design(0.5, shares, coefficient="percent_agreement"))
    assert percent == pytest.approx(0.82 + 0.5 * 0.18)
    assert ac1 == pytest.approx((0.91 - 0.18) / (1 - 0.18))


def test_excerpts_that_come_in_sources_are_worth_less() -> None:
    alone = excerpts_for_width(Design(0.7, (0.8, 0.2)), 0.2).excerpts
    inside = excerpts_for_width(Design(0.7, (0.8, 0.2), per_source=11, source_icc=0.1), 0.2).excerpts
    assert inside == pytest.approx(2 * alone, abs=2)


def test_a_rare_code_makes_a_plan_shaky() -> None:
    assert at(Design(0.7, (0.98, 0.02)), 100).warnings == ("reliability.plan-rare",)
    assert not at(Design(0.7, (0.5, 0.5)), 100).warnings


def test_what_cannot_be_planned_is_refused_with_its_reason() -> None:
    good = (0.5, 0.5)
    for design in (
        Design(1.0, good),
        Design(-0.1, good),
        Design(0.5, (0.5, 0.4)),
        Design(0.5, (1.0,)),
        Design(0.5, good, raters=1),
        Design(0.5, good, coefficient="icc1"),
        Design(0.5, good, per_source=0.5),
        Design(0.5, (0.02,) * 50, raters=5),
    ):
        with pytest.raises(UsageProblem):
            expected(design)
    with pytest.raises(UsageProblem):
        excerpts_for_threshold(Design(0.6, good), 0.667)
    with pytest.raises(UsageProblem):
        excerpts_for_width(Design(0.6, good), 0)
    with pytest.raises(UsageProblem):
        at(Design(0.6, good), 100, confidence=100)
    with pytest.raises(UsageProblem):
        excerpts_from_pilot(Estimate("k", 0.5), 0.1)


def kappa_with_interval(ratings: Ratings) -> Estimate:
    n, m = ratings.n_units, len(ratings.raters)
    table = np.array(ratings.values).reshape(m, n)
    pairs = [(table[a] == table[b]) for a, b in combinations(range(m), 2)]
    if table.min() == table.max():
        return Estimate("fleiss_kappa", None, "why")
    value = fleiss(table, 2)
    _, variance = expected(Design(min(max(value, 0.0), 0.99), (1 - table.mean(), table.mean()), m))
    half = NormalDist().inv_cdf(0.975) * sqrt(variance / n)
    assert pairs
    return Estimate("fleiss_kappa", value, interval=Interval(value - half, value + half, "asymptotic"))


def test_simulated_power_comes_near_to_the_formula() -> None:
    design = Design(0.8, (0.6, 0.4), coefficient="fleiss_kappa")
    plan = at(design, 150, threshold=0.667)
    found = simulated_power(design, 150, 0.667, kappa_with_interval, studies=300, seed=5)
    assert plan.power is not None
    assert found.power == pytest.approx(plan.power, abs=0.12)
    assert found.covered is not None
    assert found.covered > 0.9
    assert found.undefined == 0
    again = simulated_power(design, 150, 0.667, kappa_with_interval, studies=300, seed=5)
    assert found == again


def test_a_study_with_one_value_does_not_meet_the_threshold() -> None:
    found = simulated_power(Design(0.9, (0.999, 0.001)), 5, 0.5, kappa_with_interval, studies=20)
    assert found.undefined > 0.5
    assert found.power <= 1 - found.undefined


def test_published_sample_sizes_for_tests_of_kappa() -> None:
    assert cantor(0.5, 0.5, 0.7, 0.85) == 96
    assert cantor(0.5, 0.5, 0.7, 0.4, two_sided=True) == 64
    assert donner_eliasziw(0.5, 0.7, 0.4) == 74
    assert donner_eliasziw(0.2, 0.7, 0.4) == 107
    with pytest.raises(UsageProblem):
        cantor(0.9, 0.2, 0.7, 0.4)
    with pytest.raises(UsageProblem):
        donner_eliasziw(0.5, 0.4, 0.4)


def test_rho_falls_with_kappa_and_with_the_size_of_the_test_set() -> None:
    by_size = [rho(0.88, 0.2, size, 0.65, seed=1).rho for size in (20, 40, 80, 200)]
    assert by_size == sorted(by_size, reverse=True)
    by_kappa = [rho(kappa, 0.2, 80, 0.65, seed=1).rho for kappa in (0.5, 0.7, 0.8, 0.95)]
    assert by_kappa == sorted(by_kappa, reverse=True)
    assert by_kappa[0] == 1.0


def test_perfect_agreement_on_seventy_excerpts_is_safe_even_for_a_high_threshold() -> None:
    found = rho(1.0, 20 / 70, 70, 0.9)
    assert round(found.rho, 2) == 0.0
    assert found.safe
    assert found.assumptions == ASSUMPTIONS
    least = least_test_set(0.2, 0.9)
    assert least is not None
    assert least <= 50


def test_a_rare_code_asks_for_a_larger_test_set_and_inflation_for_a_smaller_one() -> None:
    rare, frequent = least_test_set(0.05, 0.65), least_test_set(0.3, 0.65)
    assert rare is not None
    assert frequent is not None
    assert rare > frequent
    plain = rho(0.9, 0.05, 60, 0.65, seed=2)
    inflated = rho(0.9, 0.05, 60, 0.65, seed=2, inflation=0.3)
    assert inflated.one_value <= plain.one_value
    assert inflated.rho < plain.rho


def test_what_no_set_of_codes_can_have_is_refused() -> None:
    calls: list[Callable[[], object]] = [
        lambda: rho(1.2, 0.2, 80, 0.65),
        lambda: rho(0.8, 0.0, 80, 0.65),
        lambda: rho(0.8, 0.2, 80, 0.3),
        lambda: rho(0.8, 0.2, 80, 0.65, code_set=50),
        lambda: rho(0.8, 0.2, 80, 0.65, precision=(0.9, 0.6)),
        lambda: rho(0.8, 0.01, 80, 0.65, code_set=1000, inflation=0.5),
    ]
    for call in calls:
        with pytest.raises(UsageProblem):
            call()
