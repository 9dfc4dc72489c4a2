from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.agreement.paradox import four_fold, work_up
from codex.model.estimate import Estimate
from codex.model.ratings import Ratings


def test_feinstein_and_cicchettis_pair_of_tables() -> None:
    even, skewed = four_fold(40, 9, 6, 45), four_fold(80, 10, 5, 5)
    assert even.observed == skewed.observed == 0.85
    assert even.kappa == pytest.approx(0.70, abs=0.005)
    assert skewed.kappa == pytest.approx(0.32, abs=0.005)
    assert even.pabak == pytest.approx(0.7)
    assert skewed.pabak == pytest.approx(0.7)
    assert skewed.ac1 == pytest.approx(0.81, abs=0.005)
    assert not even.verdicts
    assert skewed.verdicts == ("reliability.paradox-prevalence",)
    assert skewed.positive == pytest.approx(160 / 175)
    assert skewed.negative == pytest.approx(10 / 25)


counts = st.integers(0, 50)


@given(counts, counts, counts, counts)
def test_byrts_identity_holds(a: int, b: int, c: int, d: int) -> None:
    table = four_fold(a, b, c, d)
    if table.kappa is None:
        assert table.verdicts
        return
    assert table.pabak is not None
    assert table.prevalence_index is not None
    assert table.bias_index is not None
    shift = -(table.prevalence_index**2) + table.bias_index**2
    assert table.kappa == pytest.approx((table.pabak + shift) / (1 + shift), abs=1e-9)
    assert table.kappa_max is not None
    assert table.kappa <= table.kappa_max + 1e-9


def test_one_value_only_leaves_kappa_undefined_but_not_ac1() -> None:
    table = four_fold(0, 0, 0, 20)
    assert table.kappa is None
    assert table.ac1 == 1.0
    assert table.positive is None
    assert table.verdicts == ("reliability.paradox-no-variation",)


def test_nothing_at_all_is_said_to_be_nothing() -> None:
    assert four_fold(0, 0, 0, 0).verdicts == ("reliability.nothing-to-compare",)


def test_two_experts_who_use_a_code_unequally_are_named() -> None:
    assert four_fold(20, 25, 2, 53).verdicts == ("reliability.paradox-bias",)


def test_the_work_up_takes_every_pair_apart_and_stands_coefficients_beside() -> None:
    table = Ratings(("a", "b", "c"), 4, ("0", "1"), array("h", [0, 0, 1, 1, 0, 0, 1, -1, 1, 0, 1, 1]))
    found = work_up(
        table, coefficients={"alpha": lambda ratings: Estimate("alpha", 0.5, units=ratings.n_units)}
    )
    assert found.prevalence == pytest.approx(6 / 11)
    assert found.shares == {"a": 0.5, "b": pytest.approx(1 / 3), "c": 0.75}
    assert found.pairs["a", "b"].both == 1
    assert found.pairs["a", "b"].neither == 2
    assert found.pairs["a", "c"].second_only == 1
    assert found.estimates["alpha"].units == 4


def test_a_rater_without_judgments_has_no_share() -> None:
    found = work_up(Ratings(("a", "b"), 1, ("0", "1"), array("h", [-1, 1])))
    assert found.shares["a"] is None
    assert found.verdicts == ("reliability.nothing-to-compare",)
