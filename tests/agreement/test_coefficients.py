"""Coefficients by name, and figures that stand in books."""

from __future__ import annotations

import pytest
from scipy.stats import friedmanchisquare

from codex.agreement.coefficients import ALIASES, coefficient, text_ids
from codex.agreement.measure import estimate, estimates, only, pairs
from codex.agreement.weights import LEVELS, WEIGHTS
from codex.errors import UsageProblem
from codex.words import LANGUAGES, Words
from tests.agreement.tables_at_random import ratings

SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
"""Four judges of six targets: Shrout and Fleiss (1979), table 2."""

NAMES = (
    *dict.fromkeys(ALIASES.values()),
    *(f"{base}_{weights}" for base in ("cohen_kappa", "gwet_ac2", "fleiss_kappa") for weights in WEIGHTS[1:]),
    *(f"krippendorff_alpha_w_{weights}" for weights in WEIGHTS),
    *(f"krippendorff_alpha_{level}" for level in (*LEVELS, "custom")),
    "specific_agreement[x]",
    "krippendorff_alpha_binary[x]",
    "mean:gwet_ac1",
    "pooled_kappa",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("alpha", "krippendorff_alpha_nominal"),
        ("Alpha-Ordinal", "krippendorff_alpha_ordinal"),
        ("PABAK", "brennan_prediger"),
        ("Gwet AC1", "gwet_ac1"),
        ("ICC(A,k)", "icc2k"),
        ("icc(3,1)", "icc3"),
        (" kappa ", "cohen_kappa"),
        ("krippendorff_alpha_nominal[Б]", "krippendorff_alpha_nominal[Б]"),
    ],
)
def test_a_name_is_known_however_it_is_typed(typed: str, meant: str) -> None:
    assert coefficient(typed).name == meant


@pytest.mark.parametrize("wrong", ["", "kapa", "alpha_", "cohen_kappa_cubic", "alpha[x", "icc4", "gwet_ac3"])
def test_a_name_that_means_nothing_is_refused(wrong: str) -> None:
    with pytest.raises(UsageProblem):
        coefficient(wrong)


def test_weights_make_another_name() -> None:
    assert coefficient("ac1", weights="linear").name == "gwet_ac2_linear"
    assert coefficient("alpha", weights="quadratic").name == "krippendorff_alpha_w_quadratic"
    assert coefficient("ac2").name == "gwet_ac1"
    with pytest.raises(UsageProblem):
        coefficient("kappa", weights="cubic")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_has_its_words(language: str) -> None:
    say = Words(language)
    missing = [
        (name, text)
        for name in NAMES
        if name != "krippendorff_alpha"
        for text in text_ids(name)
        if not say.has(text)
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("form", "printed", "low", "high"),
    [
        ("icc1", 0.17, -0.133, 0.723),
        ("icc2", 0.29, 0.019, 0.761),
        ("icc3", 0.71, 0.342, 0.946),
        ("icc1k", 0.44, -0.884, 0.912),
        ("icc2k", 0.62, 0.071, 0.927),
        ("icc3k", 0.91, 0.676, 0.986),
    ],
)
def test_the_six_correlations_of_shrout_and_fleiss(
    form: str, printed: float, low: float, high: float
) -> None:
    one = ratings(SHROUT_FLEISS, names=[str(i) for i in range(11)])
    found = estimate(one, form, interval="f")
    assert found.value == pytest.approx(printed, abs=0.005)
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high), abs=0.0006)


def test_kendalls_test_is_friedmans() -> None:
    found = estimate(ratings(SHROUT_FLEISS, names=[str(i) for i in range(11)]), "w", interval=None)
    friedman = friedmanchisquare(*zip(*SHROUT_FLEISS, strict=True))
    assert found.extra["df"] == 5
    assert found.extra["chi2"] == pytest.approx(friedman.statistic)
    assert found.extra["p"] == pytest.approx(friedman.pvalue)
    assert found.value == pytest.approx(friedman.statistic / 20)


def test_perfect_order_is_a_correlation_of_one() -> None:
    one = ratings([[0, 1, 2], [1, 2, 3], [0, 2, 3]], 4)
    assert estimate(one, "kendall_w", interval=None).value == 1.0
    assert estimate(one, "mean_spearman", interval=None).value == 1.0
    two = ratings([[0, 1, 2], [1, 2, 3]], 4)
    assert estimate(two, "mean_pearson", interval=None).value == 1.0
    assert estimate(two, "icc3", interval=None).value == 1.0


def test_kappa_names_its_largest_value() -> None:
    found = estimate(ratings([[0, 0, 0, 1], [0, 0, 1, 1]], 2), "kappa", interval=None)
    assert found.value == found.extra["max"] == pytest.approx(0.5)


def test_pairs_are_the_raters_two_by_two() -> None:
    one = ratings([[0, 1, 1, 0], [0, 1, 0, 0], [1, 1, -1, 0]], 2)
    found = pairs(one, "kappa", interval=None)
    assert set(found) == {("r0", "r1"), ("r0", "r2"), ("r1", "r2")}
    assert found["r0", "r2"].value == estimate(only(one, (0, 2)), "kappa", interval=None).value
    light = estimate(one, "light", interval=None)
    assert light.value == pytest.approx(sum(pair.value or 0.0 for pair in found.values()) / 3)


def test_a_rater_without_a_judgment_is_left_out_and_it_is_said() -> None:
    found = estimate(ratings([[0, 1, 1], [0, 1, 0], [-1, -1, -1]], 2), "conger", interval=None)
    assert found.raters == 2
    assert "agreement.note-silent-raters" in found.notes


def test_specific_agreement_is_what_two_raters_table_says() -> None:
    one = ratings([[1, 1, 1, 0, 0], [1, 1, 0, 1, 0]], 2)
    assert estimate(one, "positive").value == pytest.approx(2 * 2 / (2 * 2 + 2))
    assert estimate(one, "negative").value == pytest.approx(2 * 1 / (2 * 1 + 2))
    assert estimate(one, "specific_agreement[1]").value == estimate(one, "positive").value


def test_several_coefficients_at_once_are_each_of_them_alone() -> None:
    one = ratings([[0, 1, 2, 0, -1], [0, 1, 1, 0, 2], [1, 1, 2, 0, 2]], 3)
    names = ("percent", "alpha", "specific_agreement[1]", "light", "conger", "ac1", "icc2", "alpha_ordinal")
    together = estimates(one, names, interval="bca", resamples=50)
    assert together == tuple(estimate(one, name, interval="bca", resamples=50) for name in names)
