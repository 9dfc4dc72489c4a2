"""Intervals: closed forms against brute force, labels, reasons, sources."""

from __future__ import annotations

from array import array
from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
import pytest

from codex.agreement.build import summed
from codex.agreement.coefficients import coefficient
from codex.agreement.grid import grid
from codex.agreement.intervals import _bca_shares, drawn, quantile
from codex.agreement.measure import _case, estimate
from codex.agreement.patterns import Patterns, patterns
from codex.errors import UsageProblem
from codex.model.ratings import Ratings
from tests.agreement.tables_at_random import noisy, ratings

if TYPE_CHECKING:
    from codex.agreement.sums import Summed

NAMES = (
    "krippendorff_alpha_nominal",
    "krippendorff_alpha_ordinal",
    "krippendorff_alpha_interval",
    "krippendorff_alpha_ratio",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2_linear",
    "conger_kappa",
    "light_kappa",
    "percent_agreement",
    "icc2",
    "kendall_w",
    "mean_spearman",
    "mean_pearson",
)


def over_patterns(ratings: Ratings, name: str) -> tuple[Patterns, Summed]:
    """Return the patterns of units and a coefficient over them, as the intervals draw them."""
    case = _case(ratings, coefficient(name, level=ratings.level), None)
    return summed(replace(case, units=True))


@pytest.mark.parametrize("name", NAMES)
def test_leaving_a_unit_out_in_closed_form_is_leaving_it_out(name: str) -> None:
    table = noisy(np.random.default_rng(2), 25, 3, 4, missing=0.1)
    one = ratings(table, 4)
    folded, whole = over_patterns(one, name)
    left = whole.without(None)
    for unit in range(table.shape[1]):
        if folded.of_unit[unit] < 0 or (name == "percent_agreement" and (table[:, unit] < 0).all()):
            continue
        rest = estimate(ratings(np.delete(table, unit, axis=1), 4), name, interval=None).value
        assert rest == pytest.approx(left[folded.of_unit[unit]], abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_leaving_a_source_out_is_leaving_its_units_out(name: str) -> None:
    table = noisy(np.random.default_rng(3), 24, 3, 3)
    sources = [unit % 5 for unit in range(24)]
    one = ratings(table, 3, clusters=sources)
    folded, whole = over_patterns(one, name)
    left = whole.without(drawn(folded, sources).groups)
    for source in range(5):
        kept = [unit for unit in range(24) if sources[unit] != source]
        rest = estimate(ratings(table[:, kept], 3), name, interval=None).value
        assert rest == pytest.approx(left[source], abs=1e-9)


@pytest.mark.parametrize("name", [n for n in NAMES if not n.startswith(("light", "icc", "kendall", "mean"))])
def test_the_linearised_error_is_close_to_the_jackknife(name: str) -> None:
    one = ratings(noisy(np.random.default_rng(5), 600, 4, 4, missing=0.15), 4)
    plain = estimate(one, name, interval="jackknife")
    assert plain.interval is not None
    assert plain.se is not None
    width = (plain.interval.high - plain.interval.low) / 2 / 1.964
    assert plain.se == pytest.approx(width, rel=0.03)


def test_resampling_sources_one_unit_each_is_resampling_units() -> None:
    one = ratings(noisy(np.random.default_rng(6), 40, 3, 3), 3)
    apart = replace(one, clusters=list(range(40)))
    assert estimate(one, "alpha", interval="bca") == estimate(apart, "alpha", interval="bca")


def test_sources_that_repeat_are_drawn_whole_and_it_is_said() -> None:
    rng = np.random.default_rng(8)
    truth = np.repeat(rng.integers(0, 2, 12), 10)
    table = np.where(
        rng.random((3, 120)) < np.repeat(rng.choice([0.5, 1.0], 12), 10), truth, rng.integers(0, 2, (3, 120))
    )
    alone = estimate(ratings(table, 2), "alpha")
    whole = estimate(ratings(table, 2, clusters=np.repeat(range(12), 10).tolist()), "alpha")
    assert alone.interval is not None
    assert whole.interval is not None
    assert (alone.interval.clustered, whole.interval.clustered) == (False, True)
    assert whole.value == alone.value
    assert whole.interval.high - whole.interval.low > alone.interval.high - alone.interval.low
    assert "agreement.note-clustered" in whole.notes


def test_few_sources_and_few_units_are_told() -> None:
    table = noisy(np.random.default_rng(9), 12, 3, 2)
    few = estimate(ratings(table, 2, clusters=[u // 4 for u in range(12)]), "alpha")
    assert "agreement.note-few-sources" in few.notes
    assert "agreement.note-few-units" in estimate(ratings(table[:, :8], 2), "alpha").notes


def test_a_single_source_gives_no_interval() -> None:
    one = ratings(noisy(np.random.default_rng(1), 10, 3, 2), 2, clusters=[0] * 10)
    assert estimate(one, "alpha").why_no_interval == "agreement.no-interval-one-source"


def test_three_units_are_too_few_to_be_drawn_again() -> None:
    few = ratings([[0, 1, 0], [0, 1, 1], [0, 1, 0]], 2)
    for method in ("bca", "percentile"):
        found = estimate(few, "alpha", interval=method)
        assert (found.interval, found.why_no_interval) == (None, "agreement.no-interval-few-units")


def test_a_value_at_the_edge_of_its_resamples_has_no_interval_of_no_width() -> None:
    edge = ratings([[5, 8, 6, 8, 8], [5, 6, 5, 8, 0], [4, 1, 1, 0, 7]], 9, level="ordinal")
    assert estimate(edge, "alpha").why_no_interval == "agreement.no-interval-at-the-edge"


def test_a_rare_code_is_warned_of_beside_a_symmetric_interval() -> None:
    rng = np.random.default_rng(4)
    truth = rng.random(60) < 0.08
    one = ratings((truth ^ (rng.random((3, 60)) < 0.03)).astype(int), 2)
    assert "agreement.note-rare-category" in estimate(one, "alpha", interval="gwet").notes
    assert "agreement.note-rare-category" not in estimate(one, "alpha", interval="bca").notes


def test_an_interval_names_its_method_seed_and_resamples() -> None:
    one = ratings(noisy(np.random.default_rng(1), 30, 3, 3), 3)
    around = estimate(one, "alpha", interval="bca", seed=41, resamples=200, confidence=90).interval
    assert around is not None
    assert (around.method, around.seed, around.resamples, around.confidence) == ("bca", 41, 200, 90)
    assert around == estimate(one, "alpha", interval="bca", seed=41, resamples=200, confidence=90).interval
    assert around != estimate(one, "alpha", interval="bca", seed=42, resamples=200, confidence=90).interval


def test_degenerate_resamples_are_counted() -> None:
    one = ratings([[0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 1]], 2)
    found = estimate(one, "alpha", interval="percentile", resamples=1000)
    assert found.interval is not None
    assert 250 < found.interval.degenerate < 450  # (7/8)^8 = .34
    assert "agreement.note-degenerate" in found.notes


def test_one_unit_that_decides_leaves_no_jackknife() -> None:
    found = estimate(ratings([[0, 0, 0, 1], [0, 0, 0, 1]], 2), "alpha", interval="jackknife")
    assert (found.value, found.why_no_interval) == (1.0, "agreement.no-interval-one-unit-decides")


def test_whole_agreement_has_an_interval_without_width_and_it_is_said() -> None:
    for method in ("bca", "gwet", "jackknife", "percentile"):
        found = estimate(ratings([[0, 1, 0, 1, 1, 0] * 3] * 2, 2), "alpha", interval=method)
        assert found.interval is not None
        assert (found.interval.low, found.interval.high) == (1.0, 1.0)
        assert "agreement.note-no-width" in found.notes


def test_krippendorffs_bootstrap_draws_pairs_and_says_so() -> None:
    one = ratings(noisy(np.random.default_rng(1), 200, 5, 4), 4)
    pair = estimate(one, "alpha", interval="kalpha")
    unit = estimate(one, "alpha", interval="percentile")
    assert pair.interval is not None
    assert unit.interval is not None
    assert pair.interval.method == "krippendorff"
    assert "agreement.note-krippendorff-pairs" in pair.notes
    assert pair.interval.high - pair.interval.low < 0.7 * (unit.interval.high - unit.interval.low)
    assert (
        estimate(one, "gwet_ac1", interval="krippendorff").why_no_interval
        == "agreement.no-interval-of-this-kind"
    )


def test_analytic_is_the_formula_that_belongs_to_the_coefficient() -> None:
    one = ratings(noisy(np.random.default_rng(1), 50, 2, 4), 4)
    methods = {}
    for name in ("alpha", "cohen_kappa", "icc3"):
        around = estimate(one, name, interval="analytic").interval
        assert around is not None
        methods[name] = around.method
    assert methods == {"alpha": "gwet", "cohen_kappa": "asymptotic", "icc3": "f"}


def test_an_interval_that_is_not_there_is_refused() -> None:
    one = ratings([[0, 1], [0, 1]], 2)
    for wrong in ({"interval": "exact"}, {"confidence": 100.0}, {"confidence": 5.0}, {"resamples": 1}):
        with pytest.raises(UsageProblem):
            estimate(one, "alpha", **wrong)


def test_the_quantile_lies_between_its_neighbours() -> None:
    assert quantile(np.array([1.0, 2.0, 4.0]), 0.75) == 3.0
    assert quantile(np.array([1.0, 2.0]), 1.0) == 2.0


def test_the_buffer_of_the_ratings_is_read_in_any_width() -> None:
    from array import array

    one = ratings([[0, 1, 1], [0, 1, 0]], 2)
    for code in "bhiq":
        other = replace(one, values=array(code, one.values))
        assert grid(other).tolist() == [[0, 1, 1], [0, 1, 0]]
        assert estimate(other, "alpha") == estimate(one, "alpha")


@pytest.mark.parametrize("name", ["percent", "ac1", "fleiss", "bp", "conger"])
def test_units_judged_once_do_not_widen_an_interval_between_sources(name: str) -> None:
    rng = np.random.default_rng(3)
    table = np.where(rng.random((3, 240)) < 0.2, rng.integers(0, 2, (3, 240)), rng.random(240) < 0.3)
    table[1:, rng.random(240) < 0.4] = -1
    values = array("b", table.astype(np.int8).tobytes())
    ratings = Ratings(("a", "b", "c"), 240, ("0", "1"), values, clusters=[n // 8 for n in range(240)])
    linear, left_out = (estimate(ratings, name, interval=method) for method in ("gwet", "jackknife"))
    assert linear.interval is not None
    assert left_out.interval is not None
    width = left_out.interval.high - left_out.interval.low
    assert linear.interval.high - linear.interval.low == pytest.approx(width, rel=0.03)
    alone = estimate(replace(ratings, clusters=()), name, interval="gwet")
    assert "agreement.note-units-judged-once" in alone.notes
    assert "agreement.note-units-judged-once" not in linear.notes


def differing_on(units: int, of: int = 60) -> Ratings:
    """Return a table of three raters, of whom one differs from the others on so many units."""
    same = np.arange(of) % 2
    return ratings(np.array([same, same, np.where(np.arange(of) < units, 1 - same, same)]), 2)


@pytest.mark.parametrize(
    ("method", "units", "note"),
    [
        ("bca", 4, "agreement.note-few-divided"),
        ("gwet", 4, "agreement.note-few-divided"),
        ("bca", 5, "agreement.note-few-divided-bca"),
        ("bca", 9, "agreement.note-few-divided-bca"),
        ("jackknife", 9, "agreement.note-few-divided-symmetric"),
        ("bca", 10, None),
        ("gwet", 10, None),
    ],
)
def test_where_few_units_divide_the_raters_the_interval_says_how_it_held(
    method: str, units: int, note: str | None
) -> None:
    for name in ("alpha", "ac1", "percent"):
        notes = estimate(differing_on(units), name, interval=method).notes
        assert [one for one in notes if "few-divided" in one] == ([note] if note else [])


def test_where_nobody_differs_only_the_missing_width_is_told() -> None:
    assert estimate(differing_on(0), "ac1").notes == ("agreement.note-no-width",)


def test_units_that_one_alone_judged_divide_nobody() -> None:
    assert patterns(grid(ratings([[0, 1, 1], [-1, 1, 0], [-1, -1, 0]], 2)), 2).divided().sum() == 1


@pytest.mark.parametrize(("step", "told"), [(1, True), (3, False)])
def test_where_raters_differ_in_few_sources_the_interval_says_so(step: int, told: bool) -> None:
    """Sixteen units on which raters differ: in six sources, or in sixteen."""
    same = np.arange(120) % 2
    at = np.arange(16) * step
    other = same.copy()
    other[at] = 1 - other[at]
    clusters = tuple((np.arange(120) // 3).tolist())
    one = ratings(np.array([same, same, other]), 2, clusters=clusters)
    assert ("agreement.note-few-divided-sources" in estimate(one, "alpha").notes) is told


@pytest.mark.parametrize("power", [1, 3])
def test_bca_takes_its_tails_where_efron_has_them(power: int) -> None:
    """Against the formula as it stands in Efron (1987), on skewed values."""
    data = np.random.default_rng(6).random(25) ** power
    left = (data.sum() - data) / (len(data) - 1)
    drawn_again = np.sort(np.random.default_rng(7).choice(data, (4000, len(data))).mean(axis=1))
    normal = NormalDist()
    bias = normal.inv_cdf(float((drawn_again < data.mean()).mean()))
    pull = left.mean() - left
    skewness = float((pull**3).sum() / (6 * (pull**2).sum() ** 1.5))
    efron = []
    for tail in (0.025, 0.975):
        z = bias + normal.inv_cdf(tail)
        efron.append(normal.cdf(bias + z / (1 - skewness * z)))
    assert power == 1 or skewness > 0.01
    times = np.ones(len(data), dtype=np.int64)
    found = _bca_shares([0.025, 0.975], drawn_again, float(data.mean()), left, times)
    assert found == pytest.approx(efron, rel=1e-9)
