from __future__ import annotations

from array import array
from itertools import combinations

import pytest

from codex.agreement.leave_one_out import mean_of_defined, of_codes, of_parts, of_raters
from codex.agreement.selection import keep_units, without_code
from codex.model.estimate import Estimate
from codex.model.ratings import Ratings, SetRatings


def share_agreeing(ratings: Ratings) -> Estimate:
    """Percent agreement by the simplest code there is: the witness of these tests."""
    n = ratings.n_units
    rows = [ratings.values[i * n : (i + 1) * n] for i in range(len(ratings.raters))]
    pairs = [a[u] == b[u] for a, b in combinations(rows, 2) for u in range(n) if a[u] >= 0 and b[u] >= 0]
    if not pairs:
        return Estimate("agree", None, "agreement.why-no-overlap")
    return Estimate("agree", sum(pairs) / len(pairs), units=n, raters=len(rows))


def share_equal(ratings: SetRatings) -> Estimate:
    pairs = [
        a[u] == b[u]
        for a, b in combinations(ratings.sets, 2)
        for u in range(len(a))
        if a[u] is not None and b[u] is not None
    ]
    return Estimate("equal", sum(pairs) / len(pairs)) if pairs else Estimate("equal", None, "why")


FOUR = Ratings(
    ("ana", "bek", "dina"),
    4,
    ("x", "y"),
    array("h", [0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1]),
    units=("u1", "u2", "u3", "u4"),
    clusters=(0, 0, 1, 1),
)


def test_the_rater_who_differs_comes_first_and_pulls_down() -> None:
    influences = of_raters(FOUR, share_agreeing)
    assert influences[0].name == "dina"
    assert influences[0].without.value == 1.0
    assert influences[0].change == pytest.approx(8 / 12 - 1)
    assert influences[0].units == 4


def test_without_a_rater_of_two_nothing_can_be_said() -> None:
    pair = Ratings(("a", "b"), 1, ("x",), array("h", [0, 0]))
    influence = of_raters(pair, share_agreeing)[0]
    assert influence.change is None
    assert influence.without.why == "agreement.why-no-overlap"


def test_parts_tell_the_value_alone_and_without() -> None:
    weeks = ("w1", "w2", "w1", "w2")
    influences = {one.name: one for one in of_parts(FOUR, weeks, "time", share_agreeing)}
    assert influences["w2"].alone is not None
    assert influences["w2"].alone.value == 1.0
    assert influences["w2"].without.value == pytest.approx(1 / 3)
    assert influences["w1"].change == pytest.approx(8 / 12 - 1)


def test_codes_pull_at_the_mean_of_the_defined_values() -> None:
    tables = {
        "good": Ratings(("a", "b"), 2, ("0", "1"), array("h", [0, 1, 0, 1])),
        "bad": Ratings(("a", "b"), 2, ("0", "1"), array("h", [0, 1, 1, 0])),
        "unseen": Ratings(("a", "b"), 2, ("0", "1"), array("h", [-1, -1, 1, 0])),
    }
    influences = of_codes(tables, share_agreeing)
    assert [one.name for one in influences] == ["bad", "unseen", "good"]
    assert influences[0].change == pytest.approx(0.5 - 1)
    assert influences[1].change == 0.0
    assert influences[0].without.extra == {"defined": 1, "of": 2}


def test_a_mean_of_nothing_has_its_reason() -> None:
    assert mean_of_defined([]).why == "reliability.none-defined"
    assert mean_of_defined([Estimate("k", None, "w")]).value is None


def test_a_code_of_sets_is_left_out_as_if_nobody_had_given_it() -> None:
    sets = SetRatings(
        ("a", "b"),
        ("x", "y"),
        ((frozenset({0}), frozenset({0, 1}), None), (frozenset({0}), frozenset({0}), frozenset({1}))),
    )
    assert without_code(sets, "y").sets[0] == (frozenset({0}), frozenset({0}), None)


def test_parts_of_sets_and_raters_of_sets_work_alike() -> None:
    sets = SetRatings(("a", "b"), ("x",), ((frozenset({0}), frozenset()), (frozenset({0}), frozenset({0}))))
    parts = {one.name: one for one in of_parts(sets, ("s1", "s2"), "source", share_equal)}
    assert parts["s2"].without.value == 1.0
    assert of_raters(sets, share_equal)[0].change is None


def test_sources_are_numbered_anew_when_units_go() -> None:
    assert keep_units(FOUR, [3, 1]).clusters == (0, 1)
    assert keep_units(FOUR, []).n_units == 0
