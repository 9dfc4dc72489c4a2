from __future__ import annotations

from array import array

import numpy as np
import pytest

from codex.agreement.drift import of_agreement, of_agreement_with_others, of_giving, trend
from codex.model.estimate import Estimate
from codex.model.ratings import Ratings

WEEKS = ["w1"] * 20 + ["w2"] * 20 + ["w3"] * 20


def counted(ratings: Ratings) -> Estimate:
    return Estimate("n", float(ratings.n_units), units=ratings.n_units)


def drifting() -> Ratings:
    """Ana and Bek agree; Dina gives the code more and more often."""
    ana = [i % 2 for i in range(60)]
    dina = [1 if (i % 2) or (i // 20 == 1 and i % 4 == 0) or i // 20 == 2 else 0 for i in range(60)]
    return Ratings(("ana", "bek", "dina"), 60, ("0", "1"), array("h", [*ana, *ana, *dina]))


def test_falling_agreement_is_seen_and_each_week_has_its_value() -> None:
    periods, found = of_agreement(drifting(), WEEKS, counted)
    assert [(period.name, period.units) for period in periods] == [("w1", 20), ("w2", 20), ("w3", 20)]
    assert periods[1].estimate.value == 20
    assert found.r is not None
    assert found.p is not None
    assert found.r < 0
    assert found.p < 0.001


def test_the_expert_whose_use_of_the_code_grows_is_the_one_who_drifts() -> None:
    ratings = drifting()
    when = dict.fromkeys(ratings.raters, WEEKS)
    ana, _, dina = of_giving(ratings, when)
    assert dina.shares == (0.5, 0.75, 1.0)
    assert dina.trend.p is not None
    assert dina.trend.p < 0.001
    assert ana.trend.r == pytest.approx(0)
    _, _, apart = of_agreement_with_others(ratings, when)
    assert apart.shares == (1.0, 0.75, 0.5)


def test_the_trend_is_the_test_of_cochran_and_armitage() -> None:
    given, of = np.array([5, 10, 18]), np.array([20, 20, 20])
    when = np.repeat([0.0, 1.0, 2.0], of)
    what = np.concatenate([np.r_[np.ones(k), np.zeros(n - k)] for k, n in zip(given, of, strict=True)])
    share = given.sum() / of.sum()
    scores = np.arange(3.0)
    top = (scores * (given - of * share)).sum()
    spread = share * (1 - share) * ((of * scores**2).sum() - (of * scores).sum() ** 2 / of.sum())
    n = of.sum()
    assert trend(when, what).z == pytest.approx(top / np.sqrt(spread) * np.sqrt((n - 1) / n))


def test_where_nothing_varies_there_is_no_trend_and_a_reason() -> None:
    for when, what in (([1.0, 1, 1, 1], [0.0, 1, 0, 1]), ([1.0, 2, 3, 4], [1.0, 1, 1, 1]), ([1.0], [1.0])):
        found = trend(np.array(when), np.array(what))
        assert (found.r, found.p, found.why) == (None, None, "reliability.no-trend-to-test")


def test_missing_judgments_belong_to_no_week() -> None:
    ratings = Ratings(("a", "b"), 3, ("0", "1"), array("h", [1, -1, 0, 1, 1, 0]))
    a, b = of_giving(ratings, {"a": ["w1", "", "w2"], "b": ["w1", "w1", "w2"]})
    assert (a.periods, a.counts) == (("w1", "w2"), (1, 1))
    assert b.counts == (2, 1)
    alone, _ = of_agreement_with_others(ratings, {"a": ["w1", "", "w2"], "b": ["w1", "w1", "w2"]})
    assert alone.shares == (1.0, 1.0)
