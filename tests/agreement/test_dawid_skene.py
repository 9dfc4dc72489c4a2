from __future__ import annotations

import json
from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from codex.agreement.dawid_skene import dawid_skene, votes_of
from codex.errors import UsageProblem
from codex.model.ratings import Ratings

if TYPE_CHECKING:
    from numpy.typing import NDArray

CASES = Path(__file__).parents[2] / "../shared/cases/agreement.jsonl"


def patients() -> list[tuple[int, int, int]]:
    if not CASES.exists():
        pytest.skip("the shared cases are not here")
    lines = CASES.read_text(encoding="utf-8").splitlines()
    case = next(case for case in map(json.loads, lines) if case["id"] == "dawid_skene1979")
    return [(item, rater, value) for item, rater, value in case["data"]["rows"]]


def test_the_patients_come_out_as_published() -> None:
    result = dawid_skene(patients(), smoothing=0, keep_first=True)
    assert result.prevalence == pytest.approx((0.40, 0.42, 0.11, 0.07), abs=0.005)
    assert result.log_likelihood == pytest.approx(-190.731, abs=1e-3)
    assert result.overturned == (2, 36)
    assert result.confusion[0][0][0] == pytest.approx(0.9074, abs=1e-4)


def test_a_likelier_start_than_the_published_one_is_told() -> None:
    published = dawid_skene(patients(), smoothing=0, keep_first=True)
    best = dawid_skene(patients(), smoothing=0)
    assert best.log_likelihood > published.log_likelihood
    assert "reliability.likelier-start" in published.warnings
    assert "reliability.likelier-start" not in best.warnings


def simulated(items: int, seed: int) -> tuple[NDArray[np.int64], list[tuple[int, str, str]]]:
    random = np.random.RandomState(seed)
    truth = random.randint(3, size=items)
    skill = {"ana": 0.95, "bek": 0.9, "dina": 0.85, "erlan": 0.4}
    votes = [
        (i, rater, "xyz"[t if random.rand() < right else random.randint(3)])
        for i, t in enumerate(truth)
        for rater, right in skill.items()
    ]
    return truth, votes


def test_known_error_rates_are_found_again() -> None:
    truth, votes = simulated(600, 3)
    result = dawid_skene(votes, categories="xyz", starts=3)
    labels = np.array(["xyz".index(str(label)) for label in result.labels])
    assert (labels == truth).mean() > 0.95
    right = [np.mean([matrix[k][k] for k in range(3)]) for matrix in result.confusion]
    assert right == pytest.approx([0.967, 0.933, 0.9, 0.6], abs=0.06)
    assert not result.warnings


def test_rows_of_the_confusion_matrices_are_rates() -> None:
    _, votes = simulated(50, 1)
    result = dawid_skene(votes, starts=2)
    for matrix in result.confusion:
        for row in matrix:
            assert sum(row) == pytest.approx(1)


def test_order_of_votes_does_not_move_the_labels() -> None:
    _, votes = simulated(80, 5)
    one = dawid_skene(votes, starts=1)
    other = dawid_skene(votes[::-1], starts=1)
    assert dict(zip(one.items, one.labels, strict=True)) == dict(zip(other.items, other.labels, strict=True))


def test_few_items_and_raters_are_warned_of() -> None:
    result = dawid_skene([(1, "ana", "x"), (1, "bek", "x"), (2, "ana", "y")], starts=1)
    assert {"reliability.few-raters", "reliability.thin-items"} <= set(result.warnings)


def test_a_rater_who_never_erred_gives_no_nan() -> None:
    votes = [(i, rater, "x" if i % 2 else "y") for i in range(40) for rater in "abc"]
    result = dawid_skene(votes, smoothing=0, starts=4)
    flat = [rate for matrix in result.confusion for row in matrix for rate in row]
    assert np.isfinite(flat).all()
    assert np.isfinite(result.log_likelihood)


def test_an_unused_category_keeps_a_row_of_zeros() -> None:
    result = dawid_skene([(1, "a", "x"), (2, "a", "x")], categories=("x", "y"), smoothing=0, starts=1)
    assert result.prevalence == (1.0, 0.0)
    assert result.confusion == (((1.0, 0.0), (0.0, 0.0)),)


def test_nothing_and_strange_categories_are_refused() -> None:
    with pytest.raises(UsageProblem):
        dawid_skene([])
    with pytest.raises(UsageProblem):
        dawid_skene([(1, "a", "z")], smoothing=-1)
    with pytest.raises(UsageProblem):
        dawid_skene([(1, "a", "z")], categories=("x", "y"))


def test_a_ratings_table_becomes_votes_without_its_gaps() -> None:
    ratings = Ratings(("a", "b"), 2, ("no", "yes"), array("h", [0, 1, -1, 1]))
    assert votes_of(ratings) == [(0, "a", "no"), (1, "a", "yes"), (1, "b", "yes")]
