from __future__ import annotations

from array import array
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.agreement.tree_loss import union, up_the_tree
from codex.model.estimate import Estimate
from codex.model.ratings import Ratings


def table(*rows: list[int]) -> Ratings:
    raters = tuple("abc"[: len(rows)])
    return Ratings(raters, len(rows[0]), ("0", "1"), array("h", [v for row in rows for v in row]))


def share_agreeing(ratings: Ratings) -> Estimate:
    n = ratings.n_units
    a, b = ratings.values[:n], ratings.values[n : 2 * n]
    both = [x == y for x, y in zip(a, b, strict=True) if x >= 0 and y >= 0]
    return Estimate("agree", sum(both) / len(both)) if both else Estimate("agree", None, "why")


PARENTS = {"planning": None, "goals": "planning", "steps": "planning", "talk": None}


def test_siblings_mixed_up_are_lost_below_the_parent() -> None:
    tables = {
        "goals": table([1, 1, 0, 0], [0, 1, 0, 0]),
        "steps": table([0, 0, 0, 1], [1, 0, 0, 1]),
        "talk": table([1, 0, 0, 0], [1, 0, 0, 0]),
    }
    nodes = {node.code: node for node in up_the_tree(tables, PARENTS, share_agreeing)}
    planning = nodes["planning"]
    assert planning.estimate.value == 1.0
    assert planning.children == ("goals", "steps")
    assert planning.lost == pytest.approx(1 - 0.75)
    assert (planning.differing, planning.agreeing) == (1, 1)
    assert [(s.one, s.other, s.times) for s in planning.confused] == [("goals", "steps", 1)]
    assert nodes["goals"].depth == 1
    assert nodes["talk"].lost is None


def test_a_parent_given_itself_counts_too() -> None:
    tables = {"planning": table([0, 1], [0, 1]), "goals": table([0, 0], [0, 0])}
    nodes = up_the_tree(tables, PARENTS, share_agreeing)
    assert [node.code for node in nodes] == ["planning", "goals"]
    assert nodes[0].estimate.value == 1.0


def test_grandparents_are_unions_of_the_leaves() -> None:
    parents = {"a": None, "b": "a", "c": "b"}
    nodes = up_the_tree({"c": table([1, 0], [0, 0])}, parents, share_agreeing)
    assert [node.estimate.value for node in nodes] == [0.5, 0.5, 0.5]


cells = st.lists(st.lists(st.sampled_from([-1, 0, 1]), min_size=6, max_size=6), min_size=2, max_size=2)


@given(st.lists(cells, min_size=1, max_size=3))
def test_the_union_is_or_with_three_truth_values(many: list[list[list[int]]]) -> None:
    joined = union([table(*rows) for rows in many])
    for rater, unit in product(range(2), range(6)):
        values = [rows[rater][unit] for rows in many]
        expected = 1 if 1 in values else (-1 if -1 in values else 0)
        assert joined.values[rater * 6 + unit] == expected


def test_tables_of_different_shapes_and_lost_parents_are_refused() -> None:
    with pytest.raises(ValueError, match="different shapes"):
        union([table([1]), table([1, 0])])
    with pytest.raises(ValueError, match="before its parent"):
        up_the_tree({}, {"a": "b", "b": None}, share_agreeing)
