"""Undefined is a reason, never a number; what cannot be asked is refused."""

from __future__ import annotations

from array import array

import pytest

from codex.agreement.measure import estimate
from codex.errors import DamagedInput, UsageProblem
from codex.model.ratings import Ratings
from codex.words import LANGUAGES, Words
from tests.agreement.tables_at_random import ratings


@pytest.mark.parametrize(
    ("table", "q", "name", "why"),
    [
        ([[], []], 2, "alpha", "no-judgments"),
        ([[-1, -1], [-1, -1]], 2, "ac1", "no-judgments"),
        ([[0, 1, 1]], 2, "alpha", "one-rater"),
        ([[0, 1, 1], [-1, -1, -1]], 2, "fleiss", "one-rater"),
        ([[0, -1], [-1, 1]], 2, "percent", "no-overlap"),
        ([[0, 0], [0, 0]], 2, "alpha", "one-category"),
        ([[0, 0], [0, 0]], 2, "kappa", "one-category"),
        ([[0, 0], [0, 0]], 1, "ac1", "one-category"),
        ([[0, 1], [0, 1], [0, 1]], 2, "kappa", "not-two-raters"),
        ([[0, 1], [0, 1], [0, 1]], 2, "bangdiwala_b", "not-two-raters"),
        ([[0, -1], [0, 1]], 2, "icc1", "two-units"),
        ([[1, 1, 1], [1, 1, 1]], 2, "icc3", "one-source-value"),
        ([[1, 1, 1], [1, 1, 1]], 2, "kendall_w", "one-source-value"),
        ([[0, 0], [0, 0]], 2, "positive", "never-given"),
        ([[0, 1], [0, 2]], 3, "positive", "not-two-categories"),
    ],
)
def test_a_value_that_is_not_there_has_its_reason(
    table: list[list[int]], q: int, name: str, why: str
) -> None:
    found = estimate(ratings(table, q), name)
    assert (found.value, found.interval, found.why) == (None, None, f"agreement.why-{why}")


def test_free_margins_are_defined_where_the_codebook_has_two_categories() -> None:
    one = ratings([[0, 0], [0, 0]], 2)
    assert estimate(one, "ac1").value == 1.0
    assert estimate(one, "bp").value == 1.0
    assert estimate(one, "percent").value == 1.0


def test_words_cannot_be_reckoned_with() -> None:
    one = ratings([[0, 1, 2], [0, 1, 1]], names=["low", "middle", "high"])
    assert estimate(one, "alpha_interval").why == "agreement.why-not-numbers"
    assert estimate(one, "alpha_ratio").why == "agreement.why-not-numbers"
    assert estimate(one, "icc2").why == "agreement.why-not-numbers"
    assert estimate(one, "alpha_ordinal").value is not None


def test_words_without_an_order_cannot_be_graded() -> None:
    unordered = Ratings(
        ("a", "b"), 3, ("high", "low", "middle"), array("h", [0, 1, 2, 0, 1, 1]), order_known=False
    )
    for name in ("alpha_ordinal", "cohen_kappa_linear", "gwet_ac2_quadratic", "kendall_w"):
        assert estimate(unordered, name).why == "agreement.why-no-order"
    assert estimate(unordered, "cohen_kappa").value is not None


def test_values_below_zero_have_no_ratio() -> None:
    assert estimate(ratings([[0, 1, 2], [0, 1, 1]], names=["-1", "0", "1"]), "alpha_ratio").why == (
        "agreement.why-below-zero"
    )


def test_ten_thousand_categories_are_counted_and_not_put_into_a_square() -> None:
    import numpy as np

    rng = np.random.default_rng(1)
    table = rng.integers(0, 10_000, (3, 3000))
    table[1, :1500] = table[0, :1500]
    one = ratings(table, 10_000)
    for name in ("alpha", "fleiss", "ac1", "conger", "alpha_interval"):
        found = estimate(one, name, interval="bca", resamples=50)
        assert found.value is not None
        assert found.interval is not None
    assert estimate(one, "alpha_ratio").why == "agreement.why-too-many-categories"
    assert estimate(one, "cohen_kappa_linear").why == "agreement.why-not-two-raters"
    assert estimate(one, "gwet_ac2_linear").why == "agreement.why-too-many-categories"


def test_many_raters_are_counted_not_paired() -> None:
    import numpy as np

    rng = np.random.default_rng(2)
    table = np.where(rng.random((300, 20)) < 0.1, -1, rng.integers(0, 3, (300, 20)) % rng.integers(1, 4, 20))
    one = ratings(table, 3)
    for name in ("alpha", "fleiss", "ac1", "conger", "alpha_ordinal", "icc1", "kendall_w"):
        found = estimate(one, name, resamples=50)
        assert found.value is not None or found.why == "agreement.why-two-units"
    assert estimate(one, "light").why == "agreement.why-too-many-raters"
    few = ratings(table[:30], 3)
    many = ratings(np.vstack([table[:30], np.full((30, 20), -1)]), 3)
    assert estimate(few, "alpha", interval=None).value == estimate(many, "alpha", interval=None).value


def test_a_number_that_is_no_category_is_damage() -> None:
    for wrong in (2, -2):
        with pytest.raises(DamagedInput):
            estimate(Ratings(("a", "b"), 1, ("x", "y"), array("h", [0, wrong])), "alpha")


def test_an_unknown_name_is_refused_with_examples() -> None:
    with pytest.raises(UsageProblem) as problem:
        estimate(ratings([[0], [0]], 1), "kapa")
    assert "kapa" in problem.value.message(Words("en"))
    assert "kappa" in problem.value.hint(Words("en"))


def test_own_distances_are_checked() -> None:
    one = ratings([[0, 1], [0, 1]], 2)
    nan = float("nan")
    tables: list[list[list[float]] | None] = [
        None,
        [[0, 1]],
        [[0, -1], [-1, 0]],
        [[1, 1], [1, 0]],
        [[0, 1], [2, 0]],
        [[0, nan], [nan, 0]],
    ]
    for far in tables:
        with pytest.raises(UsageProblem):
            estimate(one, "krippendorff_alpha_custom", distances=far)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_words(language: str) -> None:
    import re
    from pathlib import Path

    say = Words(language)
    room = Path(__file__).parents[2] / "codex" / "agreement"
    ids = {
        text
        for path in room.glob("*.py")
        for text in re.findall(r'"(agreement\.[a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(ids) > 30
    assert [text for text in sorted(ids) if not say.has(text)] == []
