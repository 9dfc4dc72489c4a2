"""Ours against krippendorff and scikit-learn on random tables, missing judgments included."""

from __future__ import annotations

import numpy as np
import pytest

from codex.agreement.verification import verify
from tests.agreement.tables_at_random import ratings

TABLES = 400


def random_table(rng: np.random.Generator, raters: int) -> tuple[np.ndarray, int]:
    n, q = int(rng.integers(1, 25)), int(rng.integers(1, 6))
    table = rng.integers(0, q, (raters, n))
    return np.where(rng.random(table.shape) < rng.choice([0, 0, 0.2, 0.5]), -1, table), q


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio", "circular"])
def test_alpha_is_that_of_the_krippendorff_package(level: str) -> None:
    rng = np.random.default_rng(20261120)
    asked = 0
    for _ in range(TABLES):
        table, q = random_table(rng, int(rng.integers(2, 6)))
        values = np.sort(rng.choice(20, q, replace=False))
        one = ratings(table, q, names=[str(v) for v in values], level=level)
        opinion = verify(one, "alpha")
        if opinion.difference is not None:
            asked += 1
            assert opinion.difference < 1e-9, (table.tolist(), values.tolist(), opinion)
    assert asked > TABLES * 0.9


@pytest.mark.parametrize(
    "name", ["cohen_kappa", "cohen_kappa_linear", "cohen_kappa_quadratic", "light_kappa"]
)
def test_kappa_is_that_of_scikit_learn(name: str) -> None:
    rng = np.random.default_rng(7)
    asked = 0
    for _ in range(120):
        table, q = random_table(rng, 2 if "cohen" in name else 3)
        opinion = verify(ratings(table, max(q, 2)), name)
        if opinion.difference is not None:
            asked += 1
            assert opinion.difference < 1e-9, (table.tolist(), opinion)
    assert asked > 60


@pytest.mark.parametrize("name", ["fleiss_kappa", "percent_agreement", "brennan_prediger"])
def test_complete_tables_agree_by_conversion(name: str) -> None:
    rng = np.random.default_rng(11)
    for _ in range(100):
        table = rng.integers(0, 3, (int(rng.integers(2, 6)), int(rng.integers(2, 20))))
        opinion = verify(ratings(table, 3), name)
        assert opinion.converted or opinion.theirs is None
        assert opinion.difference is not None
        assert opinion.difference < 1e-9


def test_undefined_is_undefined_in_both() -> None:
    opinion = verify(ratings([[1, 1, 1], [1, 1, 1]], 2), "alpha")
    assert (opinion.ours, opinion.theirs, opinion.difference) == (None, None, 0.0)


def test_what_no_package_computes_is_said_to_have_no_second_opinion() -> None:
    opinion = verify(ratings([[0, 1, 1], [0, 1, 0]], 2), "gwet_ac1")
    assert opinion.why_none == "agreement.no-second-opinion"
    assert opinion.difference is None


def test_a_table_too_large_for_the_package_is_not_asked() -> None:
    table = np.random.default_rng(1).integers(0, 300, (2, 2000))
    assert verify(ratings(table, 300), "alpha").why_none == "agreement.second-opinion-too-large"
