"""Codes of excerpts, co-occurrence and saturation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex.matrix.answers import read_answers
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.decided_codes import by_source, excerpts_of
from codex.matrix.saturation import saturation
from codex.matrix.sides import code_side, excerpt_side
from tests.matrix.test_cells import BOOK, HAD, ROSTER, done
from tests.matrix.test_cells import gave as given_by
from tests.work import lines_run


def test_an_excerpt_has_a_code_when_k_experts_gave_it_or_people_decided() -> None:
    judgments = [
        *given_by("s1a", "aigul", "goals", "miro"),
        *given_by("s1a", "marat", "steps"),
        *given_by("s2a", "dana", "miro"),
    ]
    answers = read_answers(judgments, [*done("s1a", *ROSTER), *done("s2a", "dana")], roster=ROSTER, had=HAD)
    side = code_side(BOOK, ("planning", "goals", "miro"))
    found = excerpts_of(answers, side, k=2, quorum=2)
    assert found == {"planning": {"s1a"}, "goals": frozenset(), "miro": frozenset()}
    found = excerpts_of(
        answers, side, k=1, quorum=1, decisions=[("s1a", "miro", False), ("s2a", "goals", True)]
    )
    assert found == {"planning": {"s1a", "s2a"}, "goals": {"s1a", "s2a"}, "miro": {"s2a"}}
    counts = by_source(found, {"s1a": "s1", "s2a": "s2"})
    assert counts["planning", "s1"] == 1
    assert excerpts_of(answers, excerpt_side(("x",), {"s1a": "x"}), k=2, quorum=2) == {"x": {"s1a"}}


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
