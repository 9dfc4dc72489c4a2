"""The runner of the published cases: what it cannot compute fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.published.agreement_cases import check


def case(expected: dict[str, Any], **changes: Any) -> dict[str, Any]:
    rows = [["a", "a"], ["a", "b"], ["b", "b"]]
    made = {
        "id": "made",
        "kind": "nominal",
        "data": {"form": "matrix", "rows": rows},
        "expected": expected,
        "tolerance": {"default": 1e-6, ".se": 1e-5},
    }
    return {**made, **changes}


def test_a_right_figure_passes() -> None:
    assert check(case({"percent_agreement": 2 / 3, "cohen_kappa.max": 0.4})) == []


@pytest.mark.parametrize(
    "expected",
    [
        {"percent_agreement": 0.5},
        {"percent_agreement": None},
        {"no_such_coefficient": 0.5},
        {"percent_agreement.no_such_part": 0.5},
        {"mean_pearson": 0.5},
        {"cohen_kappa.ci95_low": "x"},
    ],
)
def test_a_wrong_or_unknown_figure_fails(expected: dict[str, Any]) -> None:
    assert len(check(case(expected))) == 1


def test_unknown_keys_fail() -> None:
    assert check(case({}, extra=1))
    assert check(case({"percent_agreement": 2 / 3}, data={"form": "matrix", "rows": [], "more": 1}))
    assert check(case({"percent_agreement": 2 / 3}, data={"form": "tensor", "rows": []}))
