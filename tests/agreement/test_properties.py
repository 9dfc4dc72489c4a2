"""What must hold of agreement whatever the table."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.agreement.measure import estimate
from tests.agreement.tables_at_random import ratings, tables

SYMMETRIC = (
    "percent_agreement",
    "fleiss_kappa",
    "gwet_ac1",
    "brennan_prediger",
    "krippendorff_alpha_nominal",
    "conger_kappa",
    "light_kappa",
    "gwet_ac2_linear",
    "fleiss_kappa_quadratic",
)
GRADED = ("krippendorff_alpha_ordinal", "krippendorff_alpha_interval", "icc2", "kendall_w", "mean_spearman")


def value(table: np.ndarray, q: int, name: str) -> float | None:
    return estimate(ratings(table, q), name, interval=None).value


def same(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("name", SYMMETRIC + GRADED)
@settings(max_examples=40, deadline=None)
@given(case=tables(), seed=st.integers(0, 1000))
def test_the_order_of_units_and_raters_does_not_matter(
    case: tuple[np.ndarray, int], seed: int, name: str
) -> None:
    table, q = case
    rng = np.random.default_rng(seed)
    shuffled = table[rng.permutation(len(table))][:, rng.permutation(table.shape[1])]
    assert same(value(table, q, name), value(shuffled, q, name))


@pytest.mark.parametrize("name", [name for name in SYMMETRIC if "linear" not in name and "quad" not in name])
@settings(max_examples=40, deadline=None)
@given(case=tables(), seed=st.integers(0, 1000))
def test_the_names_of_categories_do_not_matter(case: tuple[np.ndarray, int], seed: int, name: str) -> None:
    table, q = case
    renamed = np.append(np.random.default_rng(seed).permutation(q), -1)[table]
    assert same(value(table, q, name), value(renamed, q, name))


@pytest.mark.parametrize("name", ["fleiss_kappa", "gwet_ac1", "percent_agreement", "brennan_prediger"])
@settings(max_examples=40, deadline=None)
@given(case=tables())
def test_every_unit_twice_changes_nothing(case: tuple[np.ndarray, int], name: str) -> None:
    table, q = case
    assert same(value(table, q, name), value(np.hstack([table, table]), q, name))


@settings(max_examples=60, deadline=None)
@given(case=tables())
def test_every_unit_twice_moves_alpha_as_its_correction_says(case: tuple[np.ndarray, int]) -> None:
    table, q = case
    once, twice = (value(t, q, "alpha") for t in (table, np.hstack([table, table])))
    judged = (table >= 0).sum(axis=0)
    n = int(judged[judged >= 2].sum())
    if once is None:
        assert twice is None
    else:
        assert same(twice, 1 - (1 - once) * n * (2 * n - 1) / (n - 1) / (2 * n) if n > 1 else None)


@settings(max_examples=60, deadline=None)
@given(row=st.lists(st.integers(-1, 3), min_size=1, max_size=12))
def test_two_identical_raters_have_alpha_one_or_none(row: list[int]) -> None:
    found = estimate(ratings([row, row], 4), "alpha", interval=None)
    assert found.value in (1.0, None)
    assert (found.value is None) == (len({x for x in row if x >= 0}) < 2)


@settings(max_examples=60, deadline=None)
@given(case=tables())
def test_a_unit_nobody_judged_changes_only_the_count_of_missing(case: tuple[np.ndarray, int]) -> None:
    table, q = case
    more = np.hstack([table, np.full((len(table), 1), -1)])
    for name in (*SYMMETRIC, *GRADED):
        a, b = (estimate(ratings(t, q), name, interval=None) for t in (table, more))
        assert same(a.value, b.value)
        assert (a.units, a.judgments, b.missing) == (b.units, b.judgments, a.missing + len(table))


@settings(max_examples=60, deadline=None)
@given(case=tables())
def test_identity_weights_are_no_weights(case: tuple[np.ndarray, int]) -> None:
    table, q = case
    for plain, weighted in (
        ("krippendorff_alpha_nominal", "krippendorff_alpha_w_identity"),
        ("fleiss_kappa", "fleiss_kappa_identity"),
        ("gwet_ac1", "gwet_ac2_identity"),
        ("conger_kappa", "conger_kappa_identity"),
    ):
        assert same(value(table, q, plain), value(table, q, weighted))


@settings(max_examples=60, deadline=None)
@given(case=tables(raters=(2, 2)))
def test_the_coefficients_of_two_raters_meet_where_theory_says(case: tuple[np.ndarray, int]) -> None:
    table, q = case
    both = table[:, (table >= 0).all(axis=0)]
    assert same(value(table, q, "scott_pi"), value(both, q, "fleiss_kappa"))
    assert same(value(both, q, "cohen_kappa"), value(both, q, "conger_kappa"))
    assert same(
        value(table, q, "krippendorff_alpha_w_quadratic"), value(table, q, "krippendorff_alpha_interval")
    )


@settings(max_examples=60, deadline=None)
@given(case=tables())
def test_nothing_is_ever_nan_and_undefined_has_a_reason(case: tuple[np.ndarray, int]) -> None:
    table, q = case
    for name in (*SYMMETRIC, *GRADED, "cohen_kappa", "scott_pi", "bangdiwala_b", "positive_agreement"):
        for method in ("gwet", "jackknife", "bca"):
            found = estimate(ratings(table, q), name, interval=method, resamples=20)
            assert (found.value is None) == (found.why is not None)
            if found.value is None:
                assert found.interval is None
                continue
            assert math.isfinite(found.value)
            assert found.se is None or math.isfinite(found.se)
            assert (found.interval is None) == (found.why_no_interval is not None)
            if found.interval is not None:
                assert math.isfinite(found.interval.low)
                assert found.interval.low <= found.interval.high
