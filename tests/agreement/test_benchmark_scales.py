from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.agreement.benchmark_scales import SCALES, level_of, membership
from codex.model.estimate import Estimate, Interval

AC1 = Estimate("gwet_ac1", 0.77544, se=0.14295)


@pytest.mark.parametrize(
    ("scale", "cumulative", "level"),
    [
        ("landis-koch", [0.39674, 0.88336, 0.99542, 0.99997, 1, 1], "moderate"),
        ("altman", [0.39674, 0.88336, 0.99542, 0.99997, 1], "moderate"),
        ("fleiss", [0.54414, 0.99542, 1], "intermediate-to-good"),
    ],
)
def test_gwets_printed_example_comes_out(scale: str, cumulative: list[float], level: str) -> None:
    where = membership(AC1, SCALES[scale])
    assert where.cumulative == pytest.approx(cumulative, abs=6e-6)
    assert where.level is not None
    assert where.level.id == f"reliability.level-{scale}-{level}"


@given(st.floats(-1.5, 1), st.floats(0, 0.5), st.sampled_from(sorted(SCALES)))
def test_memberships_are_probabilities_and_the_level_is_never_above_what_is_likely(
    value: float, se: float, scale: str
) -> None:
    where = membership(Estimate("k", value, se=se), SCALES[scale])
    assert sum(where.probabilities) == pytest.approx(1)
    assert list(where.cumulative) == sorted(where.cumulative)
    assert where.level is not None
    assert where.cumulative[where.scale.levels.index(where.level)] >= 0.95


def test_scales_reach_from_one_to_minus_one_without_a_gap() -> None:
    for scale in SCALES.values():
        assert scale.levels[0].high == 1
        assert scale.levels[-1].low == -1
        for better, worse in zip(scale.levels, scale.levels[1:], strict=False):
            assert better.low == worse.high


def test_without_a_standard_error_only_the_bare_word_is_left() -> None:
    where = membership(Estimate("k", 0.7), SCALES["krippendorff"])
    assert where.level is None
    assert where.why == "reliability.no-standard-error"
    assert where.bare is not None
    assert where.bare.id.endswith("tentative")


def test_an_interval_stands_in_for_a_standard_error_and_gives_the_lower_bounds_level() -> None:
    estimate = Estimate("k", 0.85, interval=Interval(0.65, 0.95, "bca"))
    where = membership(estimate, SCALES["krippendorff"])
    assert where.se == pytest.approx(0.3 / (2 * 1.959964), abs=1e-6)
    assert where.se_from_interval
    assert where.lower_bound is not None
    assert where.lower_bound.id.endswith("unreliable")


def test_an_undefined_value_keeps_its_reason() -> None:
    where = membership(Estimate("k", None, "agreement.why-one-category"), SCALES["fleiss"])
    assert (where.level, where.bare, where.why) == (None, None, "agreement.why-one-category")


def test_a_value_below_minus_one_is_on_the_lowest_level() -> None:
    assert level_of(-1.08, SCALES["altman"]).id.endswith("poor")
