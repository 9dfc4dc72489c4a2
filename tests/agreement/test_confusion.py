from __future__ import annotations

from array import array

import numpy as np
import pytest

from codex.agreement.confusion import NOTHING, of_all, of_pair, of_sets
from codex.agreement.disagreements import about_codes, about_values
from codex.model.ratings import Ratings, SetRatings

TABLE = Ratings(
    ("ana", "bek", "dina"),
    4,
    ("x", "y", "z"),
    array("h", [0, 0, 1, 2, 0, 1, 1, -1, 0, 1, 2, 2]),
    units=("e1", "e2", "e3", "e4"),
)


def test_a_pair_is_crossed_over_the_units_both_judged() -> None:
    sklearn = pytest.importorskip("sklearn.metrics")
    found = of_pair(TABLE, "ana", "dina")
    expected = sklearn.confusion_matrix([0, 0, 1, 2], [0, 1, 2, 2], labels=[0, 1, 2])
    assert np.array_equal(found.counts, expected)
    assert found.units == 4
    assert of_pair(TABLE, "ana", "bek").units == 3


def test_all_pairs_give_a_symmetric_matrix_of_twice_the_pairs() -> None:
    found = of_all(TABLE)
    counts = np.array(found.counts)
    assert np.array_equal(counts, counts.T)
    assert found.total == 2 * (3 + 3 + 3 + 1)
    assert found.worst(1) == (("x", "y", 2.0),)


def test_what_the_other_gave_instead_adds_up_to_what_one_gave() -> None:
    sets = SetRatings(
        ("a", "b"),
        ("x", "y", "z"),
        (
            (frozenset({0}), frozenset({0, 1}), frozenset({2}), frozenset()),
            (frozenset({1, 2}), frozenset({0}), None, frozenset({2})),
        ),
    )
    found = of_sets(sets)
    counts = dict(zip(found.rows, found.counts, strict=True))
    assert found.columns == ("x", "y", "z", NOTHING)
    assert counts["x"] == (2.0, 0.5, 0.5, 0.0)
    assert counts["y"] == (1.0, 0.0, 0.0, 1.0)
    assert counts["z"] == (1.0, 0.0, 0.0, 1.0)
    assert found.units == 3


def test_disagreements_come_with_who_stands_where_the_most_divided_first() -> None:
    tables = {
        "goal": Ratings(
            ("a", "b", "c", "d"),
            2,
            ("0", "1"),
            array("h", [1, 1, 0, 1, 0, 1, -1, 0]),
            units=("e1", "e2"),
        ),
        "tool": Ratings(("a", "b"), 2, ("0", "1"), array("h", [0, 1, 0, 1]), units=("e1", "e2")),
    }
    first, second = about_codes(tables)
    assert (first.unit, first.code) == ("e1", "goal")
    assert (first.gave, first.not_given, first.missing) == (("a",), ("b", "c"), ("d",))
    assert first.divided == pytest.approx(2 / 3)
    assert (second.unit, second.divided) == ("e2", 0.5)
    assert first.tally.roster == 4
    assert first.tally.judged == 3


def test_contradiction_divides_and_mere_mention_does_not() -> None:
    table = Ratings(("a", "b"), 2, ("0", "1"), array("h", [1, 1, 1, 1]), units=("e1", "e2"))
    stances = {("e1", "goal", "b"): "contradicts", ("e2", "goal", "b"): "mentions"}
    (only,) = about_codes({"goal": table}, stances)
    assert (only.unit, only.gave, only.against) == ("e1", ("a",), ("b",))


def test_units_without_a_difference_are_not_listed() -> None:
    assert [split.unit for split in about_values(TABLE)] == ["e2", "e3"]
    assert about_values(TABLE)[0].values == {"y": ("bek", "dina"), "x": ("ana",)}
    assert about_values(Ratings((), 0, (), array("h"))) == ()
