"""Experts against the decision."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import precision_recall_fscore_support

from codex.agreement.against_decision import against_decision
from tests.agreement.tables_at_random import ratings


def test_precision_recall_and_f1_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(3)
    table = rng.integers(0, 2, (3, 80))
    decided = rng.integers(0, 2, 80)
    for row, one in zip(table, against_decision(ratings(table, 2), decided.tolist()), strict=True):
        precision, recall, f1, _ = precision_recall_fscore_support(decided, row, average="binary")
        assert one.precision.value == pytest.approx(precision)
        assert one.recall.value == pytest.approx(recall)
        assert one.f1.value == pytest.approx(f1)
        assert one.both + one.only_expert + one.only_decision + one.neither == 80
        assert one.f1.interval is not None
        assert one.f1.interval.low < f1 < one.f1.interval.high


def test_only_units_with_both_count() -> None:
    (one,) = against_decision(ratings([[1, 1, -1, 0]], 2), [1, -1, 1, 0], interval=None)
    assert (one.precision.value, one.recall.value, one.precision.units) == (1.0, 1.0, 2)


def test_what_cannot_be_said_has_its_reason() -> None:
    silent, never = against_decision(ratings([[-1, -1], [0, 0]], 2), [1, 1])
    assert silent.recall.why == "agreement.why-no-decision"
    assert never.precision.why == "agreement.why-never-given"
    assert never.recall.value == 0.0
    (unopposed,) = against_decision(ratings([[0, 0]], 2), [0, 0])
    assert unopposed.f1.why == "agreement.why-never-given"


def test_a_decision_a_unit_is_needed() -> None:
    with pytest.raises(ValueError, match="1 decisions for 2 units"):
        against_decision(ratings([[0, 1]], 2), [1])
