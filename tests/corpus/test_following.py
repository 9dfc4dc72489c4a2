from __future__ import annotations

from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.following import Follower, places
from tests.work import lines_run

TURNS = [
    "Interviewer: Did the forum help you when you planned the first lesson?",
    "Teacher: Yes.",
    "Interviewer: And did your colleagues answer what you asked them there?",
    "Teacher: Yes.",
    "Interviewer: Would you take part in such a course once more next year?",
    "Teacher: Yes. I would, and I told my school.",
]
OLD = "\n".join(TURNS)


def stands(new: str, at: int) -> int | None:
    return Follower(OLD, new).place("Yes.", [*places(OLD, "Yes.")][at])


def test_a_short_answer_stays_with_its_question_when_turns_move() -> None:
    new = "\n".join([*TURNS[2:4], *TURNS[:2], *TURNS[4:]])
    assert [stands(new, at) for at in range(3)] == [[*places(new, "Yes.")][at] for at in (1, 0, 2)]


def test_an_answer_that_was_deleted_does_not_go_to_another_one() -> None:
    for gone in (0, 1):
        new = "\n".join(turn for number, turn in enumerate(TURNS) if number // 2 != gone)
        assert stands(new, gone) is None
        kept = [at for at in range(3) if at != gone]
        assert [stands(new, at) for at in kept] == [*places(new, "Yes.")]


def test_an_answer_follows_where_the_same_words_come_in_before_it() -> None:
    new = "Interviewer: Shall we begin?\nTeacher: Yes.\n" + OLD
    assert [stands(new, at) for at in range(3)] == [*places(new, "Yes.")][1:]


def test_words_that_are_alike_all_around_keep_their_order() -> None:
    same = "Interviewer: Again?\nTeacher: Yes.\n" * 20
    follower = Follower(same, "Later.\n" + same)
    there = [*places(same, "Yes.")]
    found = [follower.place("Yes.", at) for at in there]
    assert found[4:-4] == [at + 7 for at in there][4:-4]
    assert all(now in {None, at + 7} for now, at in zip(found, there, strict=True))


@given(st.lists(st.sampled_from([*TURNS, "Teacher: No.", "Teacher: Maybe."]), max_size=12), st.data())
def test_no_two_places_go_to_one(turns: list[str], data: st.DataObject) -> None:
    old = "\n".join(turns)
    new = "\n".join(data.draw(st.permutations(turns))[: data.draw(st.integers(0, len(turns)))])
    follower = Follower(old, new)
    for words in ("Yes.", "Teacher", "No."):
        found = [follower.place(words, at) for at in places(old, words)]
        known = [at for at in found if at is not None]
        assert len(known) == len(set(known))
        assert all(new[at : at + len(words)] == words for at in known)


def test_many_equal_answers_are_paired_in_one_pass() -> None:
    def follow(times: int) -> None:
        old = "".join(
            f"Question number {n} of the interview is about forum {n}?\nYes.\n" for n in range(times)
        )
        assert Follower(old, "Yes.\n" + old).place("Yes.", old.index("Yes.")) is not None

    work = [lines_run(partial(follow, times)) for times in (100, 200)]
    assert work[1] < 2.3 * work[0]
