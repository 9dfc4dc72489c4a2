"""Paired tests, against scipy and by counting."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.rank_sum import rank_sum_p
from codex.consensus.stability import bowker, histogram_change, mcnemar, wilcoxon
from codex.consensus.vote_rules import count_votes

differences = st.lists(st.integers(-4, 4), max_size=9).map(lambda xs: [Fraction(x) for x in xs])


@given(differences)
def test_signed_ranks_are_counted_over_every_sign_pattern(values: list[Fraction]) -> None:
    found = wilcoxon(values)
    moved = [abs(value) for value in values if value]
    if not moved:
        assert (found.p_two, found.status) == (1.0, "undefined")
        return
    order = sorted(moved)
    ranks = [Fraction(2 * order.index(m) + order.count(m) + 1, 2) for m in moved]
    sums = [
        sum(r for r, s in zip(ranks, signs, strict=True) if s)
        for signs in itertools.product((0, 1), repeat=len(ranks))
    ]
    assert found.p_greater == pytest.approx(sum(s >= found.plus for s in sums) / len(sums))
    assert found.p_less == pytest.approx(sum(s <= found.plus for s in sums) / len(sums))
    assert found.plus + found.minus == sum(ranks)
    assert found.changed + found.unchanged == len(values)


@given(differences)
def test_the_direction_of_the_rounds_does_not_matter_for_the_two_sided_test(values: list[Fraction]) -> None:
    assert wilcoxon(values).p_two == pytest.approx(wilcoxon([-value for value in values]).p_two)


def test_many_changes_come_near_the_exact_figure() -> None:
    few = [Fraction(x % 7 - 2) for x in range(60)]
    exact = wilcoxon(few)
    assert exact.status == "exact"
    many = wilcoxon([Fraction(x % 7 - 2) for x in range(90)])
    assert many.status == "approximate"
    assert 0 <= many.p_two <= 1


@given(st.integers(0, 30), st.integers(0, 30))
def test_mcnemar_agrees_with_scipy(b: int, c: int) -> None:
    from scipy.stats import binomtest, chi2

    found = mcnemar([[5, b], [c, 5]])
    if b + c == 0:
        assert (found.chi2, found.p) == (None, 1.0)
        return
    assert found.p == pytest.approx(chi2.sf((b - c) ** 2 / (b + c), 1))
    assert found.p_exact == pytest.approx(binomtest(b, b + c).pvalue)


def test_bowker_of_two_answers_is_mcnemar() -> None:
    table = [[10, 7], [2, 4]]
    assert bowker(table).chi2 == pytest.approx(mcnemar(table).chi2)
    assert bowker(table).p == pytest.approx(mcnemar(table).p)
    assert bowker([[3, 0], [0, 3]]).chi2 is None


@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=5), st.lists(st.integers(1, 4), min_size=1, max_size=5)
)
def test_rank_sums_are_counted_over_every_choice_of_group(one: list[int], other: list[int]) -> None:
    every = [Fraction(x) for x in [*one, *other]]
    order = sorted(every)
    ranks = [Fraction(2 * order.index(v) + order.count(v) + 1, 2) for v in every]
    centre = Fraction(len(one) * (len(every) + 1), 2)
    seen = abs(sum(ranks[: len(one)]) - centre)
    sums = [abs(sum(chosen) - centre) for chosen in itertools.combinations(ranks, len(one))]
    p = rank_sum_p(every[: len(one)], every[len(one) :])
    assert p == pytest.approx(sum(s >= seen for s in sums) / len(sums))


def test_rank_sums_of_an_empty_group_have_no_p_and_of_large_ones_an_approximate_one() -> None:
    assert rank_sum_p([], [Fraction(1)]) is None
    large = rank_sum_p([Fraction(x) for x in range(30)], [Fraction(x + 15) for x in range(30)])
    assert large is not None
    assert large < 0.001
    assert rank_sum_p([Fraction(1)] * 30, [Fraction(1)] * 30) == 1.0


def test_a_histogram_hides_a_swap_and_the_result_says_so() -> None:
    scale = [Fraction(x) for x in range(1, 6)]
    found = histogram_change([Fraction(1), Fraction(5)], [Fraction(5), Fraction(1)], scale)
    assert found.net_changers == 0
    assert (found.swapped, found.is_stable()) == (2, True)


def test_a_weighted_count_stands_on_the_weights() -> None:
    votes = ["yes", "no", "no"]
    assert count_votes(votes).winner == "no"
    assert count_votes(votes, weights=[Fraction(3), Fraction(1), Fraction(1)]).winner == "yes"


def test_digits_are_answers_like_any_other() -> None:
    found = count_votes(["1", "2", "2"])
    assert (found.winner, found.share) == ("2", Fraction(2, 3))
    assert count_votes(["1", "0", "0"]).share == Fraction(1, 3)
    assert count_votes([None, "abstain"]).status == "undefined"
