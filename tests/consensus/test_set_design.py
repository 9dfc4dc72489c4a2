"""Pairs and sets of items: every one as often as the others, the same on every machine."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.consensus.set_design import balanced_sets, every_pair
from codex.consensus.set_standing import standing
from codex.model.sets import COMPARING, read_comparison, times_of
from codex.model.vote import Item, Vote


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 15), st.integers(0, 5))
def test_every_pair_is_asked_once_and_each_item_stands_first_about_half_the_time(n: int, seed: int) -> None:
    items = [f"i{number}" for number in range(n)]
    pairs = every_pair(items, seed)
    assert Counter(map(frozenset, pairs)) == Counter(map(frozenset, itertools.combinations(items, 2)))
    first = Counter(pair[0] for pair in pairs)
    counts = [first[item] for item in items]
    assert max(counts) - min(counts) <= 1
    assert every_pair(list(reversed(items)), seed) == pairs


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 6), st.integers(0, 14), st.integers(1, 4), st.integers(0, 3))
def test_sets_show_every_item_equally_often_and_none_twice(
    size: int, more: int, times: int, seed: int
) -> None:
    items = [f"i{number}" for number in range(size + more)]
    made = balanced_sets(items, size, times, seed)
    assert all(len(set(one)) == len(one) == size for one in made.sets)
    assert times <= made.shown[0] <= made.shown[1] <= made.shown[0] + 1
    shown = Counter(item for one in made.sets for item in one)
    assert (min(shown.values()), max(shown.values())) == made.shown
    assert balanced_sets(items, size, times, seed) == made


@pytest.mark.parametrize(("n", "size", "times"), [(7, 3, 3), (9, 3, 4), (13, 4, 4), (16, 4, 5), (6, 3, 5)])
def test_where_a_balanced_design_exists_and_is_small_it_is_found(n: int, size: int, times: int) -> None:
    made = balanced_sets([f"i{number}" for number in range(n)], size, times, 4)
    assert made.balanced, made.together


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=3, max_size=6))
def test_experts_who_answer_by_one_list_of_weights_get_that_list_back(weights: list[int]) -> None:
    names = [f"statement:{number}" for number in range(len(weights))]
    true = dict(zip(names, weights, strict=True))
    pairs = every_pair(names, 1)
    items = [Item(f"set:{n}", "set", {"": "a\nb"}, refs=pair) for n, pair in enumerate(pairs)]
    votes = []
    for item in items:
        one, other = (true[name] for name in item.refs)
        times = max(one, other) // min(one, other)
        value = "same" if times == 1 else f"{'a' if one > other else 'b'}{times}"
        votes.append(Vote("1", item.id, "pairwise", "x", value))
    found = standing("pairwise", items, votes, ("x",))
    assert sum(member.weight or 0 for member in found.members) == pytest.approx(1)
    places = {member.item: member.place for member in found.members}
    heaviest = max(names, key=lambda name: true[name])
    if all(max(weights) >= 2 * weight for weight in weights if weight != max(weights)):
        assert places[heaviest] == 1


def test_answers_of_pairs_are_read_and_turned() -> None:
    assert {"pairwise", "best-worst"} == COMPARING
    assert [times_of(read_comparison(text)) for text in ("а7", "7Б", "1", "=")] == [
        (7, 1),
        (1, 7),
        (1, 1),
        (1, 1),
    ]
    assert [read_comparison(text) for text in ("а1", "A0", "A55", "", "A5 B5", "C3")] == [
        "same", "", "", "", "", "",
    ]  # fmt: skip
