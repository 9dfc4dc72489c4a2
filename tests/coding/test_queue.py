from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.coding.queue import Queue, lacking, order_for, queue, with_repeats
from codex.errors import UsageProblem
from codex.model.excerpt import Excerpt
from codex.model.expert import Expert

AIGUL = Expert("aigul", "Айгүл", languages=("kk", "ru"))
BORIS = Expert("boris", "Борис")


def excerpt(number: int, language: str = "ru", *, context: bool = False, codable: bool = True) -> Excerpt:
    return Excerpt(f"e{number}", "s", 0, 1, "a", language=language, context=context, codable=codable)


MANY = [excerpt(n) for n in range(100)]


def test_everyone_gets_the_same_excerpts_in_their_own_order() -> None:
    one, two = queue(MANY, (), AIGUL, seed=7).excerpts, queue(MANY, (), BORIS, seed=7).excerpts
    assert set(one) == set(two) == {e.id for e in MANY}
    assert one != two
    assert one == queue(MANY[::-1], (), AIGUL, seed=7).excerpts
    assert one != queue(MANY, (), AIGUL, seed=8).excerpts


def test_what_is_done_keeps_the_order_of_the_rest() -> None:
    whole = queue(MANY, (), AIGUL, seed=7).excerpts
    assert queue(MANY, set(whole[:40]), AIGUL, seed=7).excerpts == whole[40:]


def test_context_and_what_is_not_codable_is_left_out() -> None:
    found = queue([excerpt(1), excerpt(2, context=True), excerpt(3, codable=False)], (), BORIS)
    assert found.excerpts == ("e1",)


def test_a_language_the_expert_does_not_read_is_passed_by_and_told() -> None:
    found = queue([excerpt(1, "kk"), excerpt(2, "en"), excerpt(3, "mixed"), excerpt(4, "unknown")], (), AIGUL)
    assert set(found.excerpts) == {"e1", "e3", "e4"}
    assert found.unread == ("e2",)
    assert queue([excerpt(2, "en")], (), BORIS).unread == ()


def test_queues_of_every_kind() -> None:
    some = [excerpt(n) for n in range(5)]
    done = {"e0", "e1"}
    assert set(queue(some, done, BORIS, "all").excerpts) == {"e0", "e1", "e2", "e3", "e4"}
    assert set(queue(some, done, BORIS, "unsure", chosen={"e1"}).excerpts) == {"e1"}
    assert set(queue(some, done, BORIS, "recheck", chosen={"e0", "e3"}).excerpts) == {"e0", "e3"}
    scores = {"e0": 0.9, "e2": 0.1, "e3": 0.8, "e4": 0.45}
    assert queue(some, done, BORIS, "likely", scores=scores).excerpts == ("e3", "e4", "e2")
    assert queue(some, done, BORIS, "uncertain", scores=scores).excerpts == ("e4", "e3", "e2")
    with pytest.raises(UsageProblem):
        queue(some, done, BORIS, "best")


def test_a_code_that_came_later_is_looked_for_again() -> None:
    seen = {"e1": frozenset({"a"}), "e2": frozenset({"a", "b"})}
    assert lacking(seen, "b") == {"e1"}


@given(st.integers(0, 60), st.integers(0, 60), st.sampled_from([0.0, 0.05, 0.3, 1.0]), st.integers(0, 5))
def test_repeats_come_later_and_once(judged: int, left: int, share: float, seed: int) -> None:
    before = [f"j{n}" for n in range(judged)]
    plan = Queue(tuple(f"q{n}" for n in range(left)))
    found = with_repeats(plan, before, "aigul", share, seed)
    whole = [*before, *found.excerpts]
    again = {place + judged: found.excerpts[place] for place in found.repeats}
    assert [one for at, one in enumerate(whole) if at not in again] == [*before, *plan.excerpts]
    assert len(set(again.values())) == len(again)
    for place, one in again.items():
        assert place - whole.index(one) > 20
    assert len(again) == min(round((judged + left) * share), max(0, judged + left - 20))


def test_a_repeat_that_was_judged_does_not_come_again() -> None:
    plan = Queue(tuple(f"q{n}" for n in range(100)))
    found = with_repeats(plan, (), "aigul", 0.1, 1)
    first = [found.excerpts[place] for place in sorted(found.repeats)]
    assert len(first) == 10
    rest = with_repeats(plan, (), "aigul", 0.1, 1, repeated=set(first[:4]))
    assert {rest.excerpts[place] for place in rest.repeats} == set(first[4:])


def test_the_order_is_fixed_for_good() -> None:
    assert order_for("aigul", ["a", "b", "c", "d", "e"], 7) == ("b", "e", "c", "a", "d")
