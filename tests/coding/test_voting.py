from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.coding.actions import Quit, Redo, Show, Undo
from codex.coding.resolving import Decide, Dispute, Table, decide
from codex.coding.voting import Booth, Cast, booth, vote
from codex.model.panel import Answer, PanelPlan, Question, Scale
from codex.model.vote import Item, Vote
from codex.words import LANGUAGES, Words

SCALE = Scale(1, 9, {1: {"en": "useless", "kk": "пайдасыз"}, 9: {"en": "vital"}}, agree_from=7)
RATE = Question("worth", scale=SCALE)
PRINT = Question(
    "print",
    answers=(
        Answer("yes", {"ru": "да", "kk": "иә"}, "agree"),
        Answer("not-yet", {"ru": "пока нет"}),
        Answer("no", {"ru": "нет", "kk": "жоқ"}, "against"),
    ),
    cannot_judge=False,
    comment=False,
)
RANK = Question("order", places=2)
ITEMS = (Item("code:a", "code"), Item("code:b", "code"), Item("code:c", "code"))
PLAN = PanelPlan(questions=(RATE, PRINT, RANK))
START = booth(PLAN, ITEMS, "r2", "aigul")


def refusal(at: Booth, line: str) -> str:
    turn = vote(at, line)
    assert turn.actions == ()
    assert turn.booth == at
    assert turn.messages[0].refused
    for language in LANGUAGES:
        assert "{" not in turn.messages[0].message(Words(language))
    return turn.messages[0].text_id.removeprefix("coding.")


def cast(at: Booth, line: str) -> list[tuple[str, str, str, str, str]]:
    return [
        (one.vote.item, one.vote.question, one.vote.value, one.vote.state, one.vote.comment)
        for one in vote(at, line).actions
        if isinstance(one, Cast)
    ]


def after(at: Booth, *lines: str) -> Booth:
    for line in lines:
        at = vote(at, line).booth
    return at


@pytest.mark.parametrize(
    ("line", "value"), [("7", "7"), ("vital", "9"), ("Пайдасыз", "1"), ("7 m", ""), ("=7", "7")]
)
def test_a_rating_is_a_number_or_a_label(line: str, value: str) -> None:
    if value:
        assert cast(START, line) == [("code:a", "worth", value, "given", "")]
        assert vote(START, line).booth.now.question is PRINT  # type: ignore[union-attr]
    else:
        assert refusal(START, line) == "empty-note"


@pytest.mark.parametrize(
    ("line", "value"),
    [("yes", "yes"), ("y", "yes"), ("ИӘ", "yes"), ("3", "no"), ("пока", "not-yet"), ("no", "no")],
)
def test_an_answer_is_an_id_a_label_its_beginning_or_its_number(line: str, value: str) -> None:
    assert cast(after(START, "7"), line) == [("code:a", "print", value, "given", "")]


def test_what_is_not_on_the_scale_or_list_saves_nothing() -> None:
    for line in ("0", "10", "7.5", "-1", "good"):
        assert refusal(START, line) == "vote-off-scale"
    at = after(START, "7")
    assert refusal(at, "maybe") == "vote-no-answer"
    assert refusal(at, "n") == "vote-several"
    assert refusal(at, "c") == "vote-must-judge"
    assert refusal(at, "yes m why") == "vote-no-comment"
    assert refusal(at, "9") == "vote-no-answer"


def test_cannot_judge_and_standing_aside_are_no_blanks() -> None:
    assert cast(START, "c m no experience") == [("code:a", "worth", "", "cannot-judge", "no experience")]
    turn = vote(START, "r")
    assert [(one.vote.question, one.vote.state) for one in turn.actions if isinstance(one, Cast)] == [
        ("worth", "recused"),
        ("print", "recused"),
    ]
    assert turn.booth.now.item is ITEMS[1]  # type: ignore[union-attr]
    closed = booth(PanelPlan(questions=(RATE,), recusal=False), ITEMS, "r", "a")
    assert refusal(closed, "r") == "vote-no-recusal"


def test_a_comment_alone_is_saved_and_the_question_stays() -> None:
    turn = vote(START, "m  not sure yet")
    assert cast(START, "m  not sure yet") == [("code:a", "worth", "", "given", "not sure yet")]
    assert turn.booth.at == START.at
    assert cast(turn.booth, "8") == [("code:a", "worth", "8", "given", "not sure yet")]


def test_letters_work_on_other_layouts() -> None:
    assert cast(START, "с") == cast(START, "c") or cast(START, "с")
    assert vote(START, "й").actions == (Quit(),)
    assert cast(START, "7 ь неге") == [("code:a", "worth", "7", "given", "неге")]


def test_a_ranking_names_items_by_their_numbers() -> None:
    at = after(START, *["s"] * 6)
    assert at.now is not None
    assert at.now.item is None
    assert cast(at, "3 1") == [("code:a", "order", "2", "given", ""), ("code:c", "order", "1", "given", "")]
    again = vote(at, "3, 1").booth
    assert cast(after(again, "b"), "2") == [
        ("code:a", "order", "", "given", ""),
        ("code:b", "order", "1", "given", ""),
        ("code:c", "order", "", "given", ""),
    ]
    assert refusal(at, "1 1") == "vote-ranking"
    assert refusal(at, "4") == "vote-ranking"
    assert refusal(at, "1 2 3") == "vote-places"
    whole = booth(PanelPlan(questions=(Question("order"),)), ITEMS, "r", "a")
    assert refusal(whole, "1 2") == "vote-places"
    assert len(cast(whole, "2 3 1")) == 3


def test_the_booth_opens_where_the_expert_stopped() -> None:
    votes = [
        Vote("r2", "code:a", "worth", "aigul", "7"),
        Vote("r2", "code:a", "print", "aigul", "", "recused"),
    ]
    at = booth(PLAN, ITEMS, "r2", "aigul", votes)
    assert at.now is not None
    assert at.now.item is ITEMS[1]
    noted = booth(PLAN, ITEMS, "r2", "aigul", [Vote("r2", "code:a", "worth", "aigul", comment="hm")])
    assert noted.at == 0


def test_undo_back_and_the_end() -> None:
    at = after(START, "7", "yes")
    assert vote(at, "z").actions == (Undo(),)
    assert vote(at, "z").booth.at == 1
    assert after(at, "b").at == 1
    assert refusal(START, "b") == "at-start"
    end = after(START, *["s"] * 7)
    assert refusal(end, "7") == "vote-at-end"
    assert vote(START, "?").actions == (Show(),)
    assert vote(START, " ") == (START, (), ())


def test_redo_is_y_unless_an_answer_begins_so() -> None:
    assert vote(START, "y").actions == vote(START, "н").actions == (Redo(),)
    at = after(START, "7")
    assert cast(at, "y") == [("code:a", "print", "yes", "given", "")]
    assert cast(at, "не") == [("code:a", "print", "no", "given", "")]
    for line in ("yy", "нн"):
        assert vote(at, line) == (at, (Redo(),), ())
    end = after(START, *["s"] * 7)
    assert vote(end, "y").actions == (Redo(),)
    assert cast(at, "yes") == cast(at, "=y")


@given(
    st.lists(
        st.sampled_from(["7", "yes", "c", "r", "m x", "s", "b", "z", "1 2", "no m y", "", "?"])
        | st.text(max_size=4),
        max_size=15,
    )
)
def test_votes_always_fit_their_question(lines: list[str]) -> None:
    at = START
    for line in lines:
        turn = vote(at, line)
        for one in turn.actions:
            if isinstance(one, Cast) and one.vote.is_given:
                question = PLAN.question(one.vote.question)
                assert question is not None
                if question.scale:
                    assert int(one.vote.value) in question.scale.points
                elif question.answers:
                    assert one.vote.value in {answer.id for answer in question.answers}
                else:
                    assert one.vote.value in {"1", "2"}
        at = turn.booth
        assert 0 <= at.at <= len(at.asked)


TABLE = Table((Dispute("e1", "goals"), Dispute("e2", "miro")))


def test_decisions_need_a_reason() -> None:
    turn = decide(TABLE, "d  Only named in passing.")
    assert turn.actions == (Decide("e1", "goals", give=False, why="Only named in passing."),)
    assert turn.table.now == TABLE.disputes[1]
    for line, why in [
        ("g", "resolve-no-reason"),
        ("g  ", "resolve-no-reason"),
        ("yes", "resolve-not-understood"),
        ("s now", "alone"),
        ("b", "at-start"),
    ]:
        turn = decide(TABLE, line)
        assert (turn.actions, turn.table) == ((), TABLE)
        assert turn.messages[0].text_id == f"coding.{why}"
        assert all("{" not in turn.messages[0].message(Words(language)) for language in LANGUAGES)


def test_the_table_goes_on_back_and_undoes() -> None:
    at = decide(decide(TABLE, "п Мақсат айтылған").table, "s").table
    assert at.now is None
    assert decide(at, "g why").messages[0].text_id == "coding.resolve-at-end"
    assert decide(at, "z").table.at == 0
    assert decide(at, "b").table.at == 1
    assert decide(TABLE, "z").actions == (Undo(),)
    assert decide(TABLE, "q").actions == (Quit(),)
    assert decide(TABLE, "?").actions == (Show(),)
    assert decide(TABLE, "") == (TABLE, (), ())


@pytest.mark.parametrize("typed", ["?", "h", "р"])
def test_h_explains_the_line_like_the_question_mark(typed: str) -> None:
    turn = vote(START, typed)
    assert (turn.actions, turn.booth) == ((Show(),), START)
    assert turn.messages[0].text_id == "coding.vote-help"
    (settled,) = decide(TABLE, typed).messages
    assert settled.text_id == "coding.resolve-help"


def test_an_answer_that_begins_with_h_is_an_answer() -> None:
    how = Question("how", answers=(Answer("high", {}, "agree"), Answer("low", {}, "against")))
    at = booth(PanelPlan(questions=(how,)), ITEMS, "r2", "aigul")
    assert [value for _, _, value, _, _ in cast(at, "h")] == ["high"]
    assert vote(at, "?").messages[0].text_id == "coding.vote-help"


def test_what_was_voted_is_told_by_its_label() -> None:
    (message,) = vote(START, "9").messages
    assert message.message(Words("en")) == "saved: 9 (vital)"


def test_what_is_decided_is_told_by_its_name() -> None:
    table = Table((Dispute("e1", "goals"),), names={"goals": {"en": "Aims", "kk": "Мақсат"}})
    (message,) = decide(table, "g It says so.").messages
    assert message.message(Words("en")) == "decided: goals (Aims) is given"
    assert "goals (Мақсат)" in message.message(Words("kk"))
