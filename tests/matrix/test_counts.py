"""Codes of excerpts, co-occurrence and saturation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.saturation import saturation
from tests.work import lines_run


@given(st.dictionaries(st.sampled_from("abcde"), st.sets(st.integers(0, 9)), min_size=1))
def test_pairs_are_counted_as_intersections_are(excerpts: dict[str, set[int]]) -> None:
    found = co_occurrence(excerpts, 10)
    for one, units in excerpts.items():
        for other, others in excerpts.items():
            assert found.count(one, other) == len(units & others)
            share = found.jaccard(one, other)
            assert share == (len(units & others) / len(units | others) if units | others else None)
            assert (found.lift(one, other) is None) == (not units or not others)


def test_the_cost_follows_what_occurs_and_not_the_number_of_codes() -> None:
    few = {f"c{n}": range(n, 20_000, 30) for n in range(30)}
    many = {**few, **{f"d{n}": () for n in range(2_000)}}
    alone = lines_run(lambda: co_occurrence(few, 20_000))
    assert lines_run(lambda: co_occurrence(many, 20_000)) < alone + 10 * 2_000


def test_runs_that_bring_nothing_new_end_the_search() -> None:
    codes = {"a": "pqrs", "b": "pt", "c": "u", "d": "", "e": "", "f": "v"}
    found = saturation("abcdef", codes, base=3, run=2, threshold=0.0)
    assert found.new == (4, 1, 1, 0, 0, 1)
    assert found.reached == 5
    assert found.share_of_run(6) == 1 / 6
    assert found.share_of_run(4) is None
    assert saturation("ab", codes).reached is None
    assert saturation("def", {}, base=1, run=1).reached is None
