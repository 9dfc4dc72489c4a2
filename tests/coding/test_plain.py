from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.codebook.lookup import Finder
from codex.codebook.reading import read_codebook
from codex.coding.actions import Finish, Give, Quit, Remark, Show, Undo, Withdraw
from codex.coding.answer import Answer, Given, answer_of
from codex.coding.plain import answer
from codex.coding.session import Session, holding
from codex.model.judgment import Done, Judgment
from codex.words import LANGUAGES, Words

BOOK = read_codebook("""
branches:
- {id: competency}
- {id: tool, exclusive: yes}
- {id: whole, give_parents: yes}
codes:
- {id: planning, branch: competency, name: {en: Lesson planning, ru: Планирование урока}}
- {id: goals, branch: competency, name: Goals, aliases: [aims of a lesson]}
- {id: group, branch: competency, children: [{id: part}]}
- {id: x, branch: competency, name: Extra}
- {id: old, branch: competency, retired: yes}
- {id: miro, branch: tool, name: Miro}
- {id: kahoot, branch: tool, name: Kahoot!}
- {id: trust, branch: whole, children: [{id: trust-peers, name: Доверие}]}
- {id: twin1, branch: whole, name: Twin}
- {id: twin2, branch: whole, name: Twin}
""")
START = Session(BOOK, Finder(BOOK), ("e1", "e2", "e3"))


def refusal(line: str, session: Session = START) -> str:
    turn = answer(session, line)
    assert turn.actions == ()
    assert turn.session == session
    assert [message.refused for message in turn.messages] == [True]
    for language in LANGUAGES:
        said = turn.messages[0].message(Words(language))
        assert not said.startswith("coding.")
        assert "{" not in said
    return turn.messages[0].text_id.removeprefix("coding.")


def test_codes_are_given_and_the_next_excerpt_comes() -> None:
    turn = answer(START, "planning goals! miro~")
    assert turn.actions == (
        Give("e1", "planning"),
        Give("e1", "goals", "contradicts"),
        Give("e1", "miro", "mentions"),
        Finish("e1"),
    )
    assert turn.session.excerpt == "e2"
    assert turn.messages[0].message(Words("en")) == "saved: planning (Lesson planning), goals!, miro~"
    assert turn.messages[0].message(Words("ru")) == "записано: planning (Планирование урока), goals!, miro~"


def test_nothing_fits_is_a_judgment() -> None:
    turn = answer(START, "x")
    assert turn.actions == (Finish("e1"),)
    assert turn.session.excerpt == "e2"


def test_everything_may_stand_on_one_line() -> None:
    turn = answer(START, "planning, u miro m it could be a quote: x z q!")
    note = "it could be a quote: x z q!"
    assert turn.actions == (
        Give("e1", "planning", "supports", unsure=True, note=note),
        Give("e1", "miro", "supports", unsure=True, note=note),
        Finish("e1"),
    )
    turn = answer(START, "x u m why not")
    assert turn.actions == (Finish("e1", unsure=True, note="why not"),)


def test_unsure_or_a_note_alone_is_saved_at_once_and_the_excerpt_stays() -> None:
    turn = answer(START, "u")
    assert turn.actions == (Remark("e1", unsure=True),)
    assert turn.session.excerpt == "e1"
    turn = answer(turn.session, "m first thought")
    assert turn.actions == (Remark("e1", unsure=True, note="first thought"),)
    turn = answer(turn.session, "goals m second")
    assert turn.actions == (
        Give("e1", "goals", "supports", unsure=True, note="first thought\nsecond"),
        Finish("e1"),
    )
    turn = answer(answer(START, "u").session, "x")
    assert turn.actions == (Finish("e1", unsure=True),)


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    before = answer_of(
        [Judgment("r", "e1", "a", "planning", unsure=True, note="old"), Judgment("r", "e1", "a", "miro")],
        Done("r", "e1", "a", "v1"),
    )
    turn = answer(holding(START, before), "planning! goals")
    assert turn.actions == (
        Withdraw("e1", "miro"),
        Give("e1", "planning", "contradicts", note="old"),
        Give("e1", "goals"),
    )
    turn = answer(holding(START, before), "x")
    assert turn.actions == (
        Withdraw("e1", "planning"),
        Withdraw("e1", "miro"),
        Finish("e1", note="old"),
    )


def test_the_same_answer_again_records_nothing_and_goes_on() -> None:
    before = Answer((Given("planning"),), done=True)
    turn = answer(holding(START, before), "planning")
    assert turn.actions == ()
    assert turn.session.excerpt == "e2"


def test_undo_takes_one_line_back_at_a_time() -> None:
    session = START
    for line in ("u", "planning", "s", "x"):
        session = answer(session, line).session
    assert session.excerpt is None
    seen = []
    for _ in range(4):
        turn = answer(session, "z")
        assert turn.actions == (Undo(),)
        session = turn.session
        seen.append(session.excerpt)
    assert seen == ["e3", "e1", "e1", "e1"]


def test_skip_quit_and_empty_lines_record_nothing() -> None:
    assert answer(START, "s").session.excerpt == "e2"
    assert answer(START, "s").actions == ()
    assert answer(START, "q").actions == (Quit(),)
    assert answer(START, "   ") == (START, (), ())


def test_after_the_last_excerpt_only_undo_and_quit_are_taken() -> None:
    end = answer(answer(answer(START, "x").session, "x").session, "x").session
    assert refusal("planning", end) == "at-end"
    assert refusal("s", end) == "at-end"
    assert answer(end, "q").actions == (Quit(),)
    assert answer(end, "z").session.excerpt == "e3"


@pytest.mark.parametrize(
    ("line", "code", "stance"),
    [
        ("=x", "x", "supports"),
        ("=x!", "x", "contradicts"),
        ('="x"~', "x", "mentions"),
        ("Goals", "goals", "supports"),
        ('"Lesson planning"', "planning", "supports"),
        ('"lesson planning"!', "planning", "contradicts"),
        ("«Планирование урока»~", "planning", "mentions"),
        ("lesson planning", "planning", "supports"),
        ("планирование урока!", "planning", "contradicts"),
        ("aims of a lesson", "goals", "supports"),
        ("kahoot!", "kahoot", "contradicts"),
        ('"Kahoot!"', "kahoot", "supports"),
        ('"Kahoot!"!', "kahoot", "contradicts"),
        ("Kahoot!!", "kahoot", "contradicts"),
        ("trust", "trust", "supports"),
        ("доверие", "trust-peers", "supports"),
        ("part", "part", "supports"),
    ],
)
def test_a_code_may_be_typed_by_id_name_or_alias(line: str, code: str, stance: str) -> None:
    assert answer(START, line).actions == (Give("e1", code, stance), Finish("e1"))


@pytest.mark.parametrize(
    ("line", "latin"), [("ч", "x"), ("г", "u"), ("й", "q"), ("я", "z"), ("ы", "s"), ("X", "s")]
)
def test_letters_work_on_other_layouts(line: str, latin: str) -> None:
    if line == "X":  # a code has this id: it is the code
        assert answer(START, line).actions == (Give("e1", "x"), Finish("e1"))
    else:
        assert answer(START, line) == answer(START, latin)
    assert answer(START, "ь текст") == answer(START, "m текст")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("plannin", "no-such-code-near"),
        ("здфттштп", "no-such-code-near"),
        ("zzzzzzzz", "no-such-code"),
        ("planning zzzzzzzz", "no-such-code"),
        ("Twin", "name-of-several"),
        ("old", "retired"),
        ("group", "is-parent"),
        ("miro kahoot", "exclusive"),
        ("miro! =kahoot", "exclusive"),
        ("goals goals!", "two-stances"),
        ("Kahoot!", "stance-or-name"),
        ("x planning", "x-with-codes"),
        ("planning z", "alone"),
        ("q planning", "alone"),
        ("m", "empty-note"),
        ("planning m ", "empty-note"),
        ("=", "no-such-code"),
        ("!", "no-such-code"),
        ('"', "no-such-code"),
        ('""', "no-such-code"),
    ],
)
def test_a_line_that_is_not_understood_saves_nothing(line: str, why: str) -> None:
    assert refusal(line) == why


def test_a_code_twice_on_a_line_is_given_once() -> None:
    assert answer(START, "goals Goals goals").actions == (Give("e1", "goals"), Finish("e1"))


def test_help_and_definitions_are_shown_and_nothing_recorded() -> None:
    assert answer(START, "?").actions == (Show(),)
    assert answer(START, "? goals").actions == (Show("goals"),)
    assert answer(START, '?"Lesson planning"').actions == (Show("planning"),)
    assert refusal("? zzzzzzzz") == "no-such-code"


def test_a_repeat_is_recorded_as_its_occasion() -> None:
    from dataclasses import replace

    turn = answer(replace(START, repeats={0: 2}), "goals")
    assert turn.actions == (Give("e1", "goals", occasion=2), Finish("e1", occasion=2))


WORDS = st.sampled_from(
    [
        "planning",
        "goals!",
        "miro~",
        "kahoot",
        "x",
        "u",
        "m",
        "z",
        "s",
        "q",
        "?",
        "=x",
        '"',
        "«",
        "zz",
        "old",
        " ",
        ",",
        "!",
    ]
)


@given(st.lists(st.lists(WORDS, max_size=5).map(" ".join) | st.text(max_size=12), max_size=12))
def test_whatever_is_typed_records_gives_back_a_consistent_state(lines: list[str]) -> None:
    session = START
    book: dict[str, dict[str, str]] = {}
    for line in lines:
        before = session
        turn = answer(session, line)
        session = turn.session
        refused = any(message.refused for message in turn.messages)
        assert not (refused and (turn.actions or session != before))
        for action in turn.actions:
            if isinstance(action, Give):
                book.setdefault(action.excerpt, {})[action.code] = action.stance
            elif isinstance(action, Withdraw):
                del book[action.excerpt][action.code]
            elif isinstance(action, Finish | Remark):
                assert action.excerpt == before.excerpt
        if Undo() in turn.actions:
            return
    for codes in book.values():
        assert len({"miro", "kahoot"} & codes.keys()) < 2
        assert "old" not in codes


def test_the_last_codes_are_given_again_and_one_goes_back() -> None:
    first = answer(START, "goals planning!")
    again = answer(first.session, "r")
    assert [(one.code, one.stance) for one in again.actions if isinstance(one, Give)] == [
        ("goals", "supports"),
        ("planning", "contradicts"),
    ]
    assert again.session.excerpt == "e3"
    assert answer(again.session, "к").session.last == again.session.last  # r on the Russian layout
    assert answer(again.session, "b").session.excerpt == "e2"
    assert refusal("r") == "no-last"


def test_a_code_that_is_called_like_one_of_the_further_commands_is_the_code() -> None:
    book = read_codebook("branches: [{id: a}]\ncodes: [{id: r, branch: a}, {id: b, branch: a}]\n")
    turn = answer(Session(book, Finder(book), ("e1", "e2")), "r b")
    assert [one.code for one in turn.actions if isinstance(one, Give)] == ["r", "b"]


@pytest.mark.parametrize("typed", ["?", "h", "р", "H"])
def test_h_explains_the_line_like_the_question_mark(typed: str) -> None:
    turn = answer(START, typed)
    assert turn.actions == (Show(),)
    assert [one.text_id for one in turn.messages] == ["coding.help"]
    assert turn.session == START
    assert refusal("planning h") == "alone"


def test_a_code_called_h_stays_a_code() -> None:
    book = read_codebook("branches: [{id: a}]\ncodes: [{id: h, branch: a}, {id: miro, branch: a}]")
    session = Session(book, Finder(book), ("e1",))
    assert answer(session, "h").actions == (Give("e1", "h"), Finish("e1"))
    assert answer(session, "?").messages[0].text_id == "coding.help"


@pytest.mark.parametrize("word", ["palnning", "nowhere-near"])
def test_an_unknown_word_points_to_the_help(word: str) -> None:
    (message,) = answer(START, word).messages
    assert all("?" in message.message(Words(language)) for language in LANGUAGES)
