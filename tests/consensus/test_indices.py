"""Content validity, concentration, RAND/UCLA, rankings, weights: properties and edges."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.chance import fewest_beyond_chance, tail
from codex.consensus.concentration import is_divided, leik, polarisation, tastle_wierman, van_der_eijk
from codex.consensus.content_validity import critical_ratio, item_validity, scale_validity
from codex.consensus.fuzzy_delphi import SCALES, fuzzy_delphi
from codex.consensus.pairwise_weights import best_worst_weights, hierarchy, joined_judgments
from codex.consensus.percent_rules import apmo, mode_rule, percent_verdict
from codex.consensus.rand_ucla import band, classic, classic_limits, ipras
from codex.consensus.ranking import best_worst, nominal_group
from codex.consensus.shares import clopper_pearson, wilson
from codex.errors import DamagedInput

frequencies = st.lists(st.integers(0, 12), min_size=2, max_size=9)


def exact(*values: float) -> list[Fraction]:
    return [Fraction(str(value)) for value in values]


@given(frequencies)
def test_concentration_stays_in_its_range_and_does_not_care_for_direction(counts: list[int]) -> None:
    if not any(counts):
        assert tastle_wierman(counts) is None
        assert van_der_eijk(counts) is None
        return
    back = counts[::-1]
    a, d, c = van_der_eijk(counts), leik(counts), tastle_wierman(counts)
    assert a is not None
    assert d is not None
    assert c is not None
    assert -1 <= a <= 1
    assert 0 <= d <= 1
    assert -1e-9 <= c <= 1 + 1e-9
    assert van_der_eijk(back) == a
    assert leik(back) == d
    assert tastle_wierman(back) == pytest.approx(c)
    assert polarisation(counts) == (1 - a) / 2
    assert is_divided(counts) == is_divided(back)


@given(st.integers(2, 9), st.integers(1, 50), st.data())
def test_all_alike_is_full_consensus_and_an_even_spread_is_none(k: int, n: int, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, k - 1))
    alike = [n if i == place else 0 for i in range(k)]
    assert van_der_eijk(alike) == 1
    assert leik(alike) == 0
    assert tastle_wierman(alike) == 1.0
    assert van_der_eijk([n] * k) == 0
    assert not is_divided(alike)


@pytest.mark.parametrize(
    ("counts", "divided"),
    [
        ([1, 0, 0, 0, 0, 0, 0, 0, 2], True),
        ([0, 0, 1, 0, 0, 0, 1, 1, 0], True),
        ([0, 0, 0, 0, 1, 0, 1, 0, 1], False),
        ([0, 0, 0, 0, 0, 0, 1, 1, 1], False),
        ([4, 1, 1, 1, 4], True),
        ([2, 2, 2, 2, 2], False),
        ([0, 3, 4, 3, 0], False),
        ([0, 0, 6, 1, 6, 0, 0], True),
        ([1, 0], False),
        ([1, 1], True),
    ],
)
def test_two_camps_are_told_from_a_spread(counts: list[int], divided: bool) -> None:
    assert is_divided(counts) is divided


@given(st.integers(1, 80), st.sampled_from([1, 2]))
def test_critical_values_are_the_smallest_that_chance_does_not_reach(n: int, sides: int) -> None:
    alpha = Fraction(1, 20)
    fewest = fewest_beyond_chance(n, alpha, sides)
    reached = [k for k in range(n + 1) if sides * tail(k, n) <= alpha]
    assert fewest == (min(reached) if reached else None)
    assert critical_ratio(n).p_unanimous == Fraction(1, 2**n)


@given(st.integers(1, 60), st.data())
def test_modified_kappa_lies_below_the_index_unless_all_agree(n: int, data: st.DataObject) -> None:
    relevant = data.draw(st.integers(0, n))
    one = item_validity(relevant, n)
    assert one is not None
    assert one.kappa <= one.icvi
    assert (one.kappa == one.icvi) == (one.icvi == 1)


def test_unrated_items_do_not_pull_the_scale_down() -> None:
    found = scale_validity([exact(4, 4, 3), []])
    assert found.average == found.universal == 1
    assert found.items[1] is None
    nothing = scale_validity([[], []])
    assert (nothing.average, nothing.mean_kappa) == (None, None)


@given(st.integers(1, 60), st.data())
def test_intervals_of_a_share_hold_it_and_the_exact_one_is_that_of_scipy(n: int, data: st.DataObject) -> None:
    from scipy.stats import binomtest

    k = data.draw(st.integers(0, n))
    near, sure = wilson(k, n), clopper_pearson(k, n)
    assert near.low <= k / n <= near.high
    theirs = binomtest(k, n).proportion_ci(method="exact")
    assert [sure.low, sure.high] == pytest.approx([theirs.low, theirs.high], abs=1e-9)
    score = binomtest(k, n).proportion_ci(method="wilson")
    assert [near.low, near.high] == pytest.approx([score.low, score.high], abs=1e-9)


def test_a_median_between_two_bands_belongs_to_the_higher_and_disagreement_makes_it_uncertain() -> None:
    assert band(Fraction(13, 2), disagreement=False) == "appropriate"
    assert band(Fraction(7, 2), disagreement=False) == "uncertain"
    assert band(Fraction(9), disagreement=True) == "uncertain"


def test_sizes_without_limits_get_none() -> None:
    assert classic_limits(7) is None
    assert classic_limits(17) is None
    assert mode_rule(exact(1, 1, 2)).consensus is None
    assert mode_rule(exact(1, 1, 2), limit=1).consensus is True


@given(st.lists(st.integers(1, 9), min_size=8, max_size=16))
def test_turning_the_scale_round_turns_the_verdicts_round(values: list[int]) -> None:
    there, back = exact(*values), exact(*(10 - value for value in values))
    limits = classic_limits(len(values))
    assert limits is not None
    one, two = classic(there, limits), classic(back, limits)
    assert (one.low, one.high, one.disagreement) == (two.high, two.low, two.disagreement)
    for name in ("linear", "hazen", "weibull"):
        assert ipras(there, name).adjusted == ipras(back, name).adjusted
    turned = {"in": "out", "out": "in", "none": "none"}
    assert percent_verdict(back).verdict == turned[percent_verdict(there).verdict]


def test_exactly_fifteen_per_cent_is_too_much() -> None:
    assert percent_verdict(exact(*[8] * 17, 1, 1, 1)).verdict == "none"
    assert percent_verdict(exact(*[8] * 18, 1, 1)).verdict == "in"


def test_nobody_s_opinions_have_no_cut_off() -> None:
    assert apmo([]) is None
    found = apmo([(9, 1, 10), (5, 5, 10)])
    assert found is not None
    assert found.above == (True, False)


def test_equal_points_are_told_apart_by_voters_and_else_share_a_place() -> None:
    found = nominal_group({"a": exact(4), "b": exact(2, 2), "c": exact(3, 1), "d": exact(1)})
    assert found.order == ("b", "c", "a", "d")
    assert found.places == {"b": 1, "c": 1, "a": 3, "d": 4}
    assert found.tied == (("b", "c"),)


def test_an_item_chosen_oftener_than_shown_is_an_error() -> None:
    with pytest.raises(ValueError, match="A"):
        best_worst({"A": 3}, {"A": 2}, {"A": 4})
    assert best_worst({}, {}, {"A": 0}).score["A"] is None


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_consistent_comparisons_give_their_weights_back(parts: list[int]) -> None:
    matrix = [[a / b for b in parts] for a in parts]
    found = hierarchy(matrix)
    expected = [part / sum(parts) for part in parts]
    assert found.weights == pytest.approx(expected, abs=1e-7)
    assert found.index == pytest.approx(0, abs=1e-9)
    assert joined_judgments([matrix, matrix]) == [pytest.approx(row) for row in matrix]


@given(st.lists(st.integers(1, 9), min_size=2, max_size=6))
def test_the_best_worst_method_gives_consistent_weights_back(parts: list[int]) -> None:
    best, worst = parts.index(max(parts)), parts.index(min(parts))
    found = best_worst_weights(
        [max(parts) / part for part in parts], [part / min(parts) for part in parts], best, worst
    )
    assert found.weights == pytest.approx([part / sum(parts) for part in parts], abs=1e-6)
    assert found.ksi == pytest.approx(0, abs=1e-7)


@pytest.mark.parametrize("matrix", [[], [[1, 2]], [[1, 2], [2, 1]], [[1, -2], [-0.5, 1]], [[1, 0], [0, 1]]])
def test_a_matrix_that_is_no_comparison_is_refused(matrix: list[list[float]]) -> None:
    with pytest.raises(DamagedInput):
        hierarchy(matrix)


@pytest.mark.parametrize(
    ("to_others", "to_worst", "best", "worst"),
    [([1, 2], [2], 0, 1), ([1, 0.5], [2, 1], 0, 1), ([2, 2], [2, 1], 0, 1), ([1, 2], [2, 1], 0, 5)],
)
def test_comparisons_that_do_not_fit_are_refused(
    to_others: list[float], to_worst: list[float], best: int, worst: int
) -> None:
    with pytest.raises(DamagedInput):
        best_worst_weights(to_others, to_worst, best, worst)


def test_a_divided_panel_is_not_accepted_by_its_triangles() -> None:
    found = fuzzy_delphi(exact(1, 1, 7, 7), SCALES["7-point"])
    assert not found.accepted
    assert found.near == 0
