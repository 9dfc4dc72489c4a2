"""Quantiles by definition, against numpy."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.quantiles import DEFINITIONS, definition_named, median, quantile, quartiles

NUMPY = {
    "linear": "linear",
    "weibull": "weibull",
    "hazen": "hazen",
    "sas5": "averaged_inverted_cdf",
    "median_unbiased": "median_unbiased",
}
ratings = st.lists(st.integers(1, 9), min_size=1, max_size=20)


@pytest.mark.parametrize(("ours", "theirs"), NUMPY.items())
@given(values=ratings, share=st.sampled_from([0.1, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9]))
def test_each_definition_is_that_of_numpy(ours: str, theirs: str, values: list[int], share: float) -> None:
    expected = float(np.quantile(values, share, method=theirs))  # type: ignore[call-overload]
    assert float(quantile(values, share, ours)) == pytest.approx(expected, abs=1e-9)


@given(ratings)
def test_hinges_are_medians_of_the_halves(values: list[int]) -> None:
    half = (len(values) + 1) // 2
    ordered = sorted(values)
    assert quartiles(values, "tukey") == (median(ordered[:half]), median(ordered[-half:]))


@given(ratings)
def test_every_definition_stays_within_the_data_and_in_order(values: list[int]) -> None:
    for name in DEFINITIONS:
        lower, upper = quartiles(values, name)
        assert min(values) <= lower <= median(values) <= upper <= max(values)


def test_a_written_tenth_is_a_tenth() -> None:
    assert quantile([0.1, 0.3], 0.5) == Fraction(1, 5)


def test_other_names_are_known() -> None:
    assert definition_named("type7") == "linear"
    assert definition_named("nobody's") is None
