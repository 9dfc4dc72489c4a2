"""Free spans: marked, given codes, moved, taken away; the text is never left."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.codebook.lookup import Finder
from codex.codebook.reading import read_codebook
from codex.coding import marking as machine
from codex.coding import span_lines
from codex.coding.marking import Mark, MarkTurn, Sheet, Unmark, WorkedThrough
from codex.coding.spanning import Selection
from codex.corpus.sentences import sentences
from codex.model.span import FreeSpan

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Біз мақсат қойдық. Сосын топта жұмыс істедік.\nWe drew plans on the board. We drew again."
BOOK = read_codebook("""
branches: [{id: competency}, {id: level, exclusive: yes}]
codes:
- {id: planning, branch: competency, name: {en: Lesson planning, ru: Планирование урока}}
- {id: group, branch: competency, children: [{id: peer}]}
- {id: x, branch: competency, name: Extra}
- {id: high, branch: level}
- {id: low, branch: level}
""")
START = Sheet(BOOK, Finder(BOOK), FreeSpan("", "1", "s1", "aigul", 0, 0, version="v1"), Selection(TEXT))


def saved(turn: MarkTurn) -> Sheet:
    """Do what the step does: give new spans an id and keep them."""
    sheet = turn.sheet
    for number, action in enumerate(turn.actions):
        if isinstance(action, Mark):
            span = action.span if action.span.id else replace(action.span, id=f"p{len(sheet.spans)}{number}")
            sheet = machine.with_span(sheet, span)
    return sheet


def words(sheet: Sheet, number: int = 0) -> str:
    return TEXT[sheet.spans[number].start : sheet.spans[number].end]


def refusal(turn: MarkTurn) -> str:
    assert turn.actions == ()
    assert [one.refused for one in turn.messages] == [True]
    return turn.messages[0].text_id


def test_a_sentence_is_marked_and_a_code_makes_it_a_span() -> None:
    sheet = saved(machine.give(machine.mark_around(START).sheet, "planning"))
    assert words(sheet) == "Біз мақсат қойдық."
    assert sheet.spans[0].codes == (("planning", "supports"),)
    assert sheet.held == sheet.spans[0]
    assert not sheet.marking


def test_marking_the_sentence_again_takes_the_paragraph() -> None:
    sheet = machine.mark_around(machine.mark_around(START).sheet).sheet
    assert TEXT[sheet.selection.start : sheet.selection.end] == TEXT.splitlines()[0]


def test_words_are_marked_from_the_cursor_and_blank_ends_left_out() -> None:
    sheet = machine.begin(machine.move(START, "word").sheet).sheet
    sheet = machine.move(machine.move(sheet, "word", 2).sheet, "letter").sheet
    sheet = saved(machine.keep(sheet))
    assert words(sheet) == "мақсат қойдық."
    assert sheet.bare == sheet.spans


def test_ends_are_moved_and_the_span_stays_the_same() -> None:
    sheet = saved(machine.give(machine.mark_around(START).sheet, "planning"))
    sheet = machine.move(machine.move_ends(sheet).sheet, "sentence").sheet
    sheet = saved(machine.keep(sheet))
    assert words(sheet) == TEXT.splitlines()[0]
    assert len(sheet.spans) == 1
    assert sheet.spans[0].codes == (("planning", "supports"),)
    swapped = machine.other_end(machine.move_ends(sheet).sheet).sheet
    sheet = saved(machine.keep(machine.move(swapped, "word", 2).sheet))
    assert words(sheet).startswith("қойдық")


def test_letting_go_while_moving_ends_leaves_the_span_as_it_was() -> None:
    sheet = saved(machine.give(machine.mark_around(START).sheet, "planning"))
    moved = machine.let_go(machine.move(machine.move_ends(sheet).sheet, "text").sheet)
    assert moved.actions == ()
    assert moved.sheet.spans == sheet.spans


def test_a_code_given_twice_is_taken_back_and_an_exclusive_one_replaced() -> None:
    sheet = saved(machine.give(machine.mark_around(START).sheet, "high"))
    turn = machine.give(sheet, "low")
    assert [one.text_id for one in turn.messages] == ["coding.replaced"]
    sheet = saved(turn)
    assert sheet.spans[0].given == ("low",)
    sheet = saved(machine.give(sheet, "low"))
    assert sheet.spans[0].codes == ()


def test_stance_doubt_and_note_belong_to_the_span_in_hand() -> None:
    sheet = saved(machine.give(machine.mark_around(START).sheet, "planning"))
    sheet = saved(machine.turn_stance(sheet))
    sheet = saved(machine.toggle_unsure(sheet))
    sheet = saved(machine.write_note(sheet, "why?"))
    assert sheet.spans[0].codes == (("planning", "contradicts"),)
    assert (sheet.spans[0].unsure, sheet.spans[0].note) == (True, "why?")


def test_the_shortest_span_under_the_cursor_is_in_hand() -> None:
    sheet = saved(machine.give(machine.mark_range(START, 0, len(TEXT)).sheet, "planning"))
    sheet = saved(machine.give(machine.mark_range(sheet, 4, 10).sheet, "x"))
    held = machine.move_to(sheet, 5).sheet.held
    assert held is not None
    assert held.given == ("x",)
    held = machine.move_to(sheet, 12).sheet.held
    assert held is not None
    assert held.given == ("planning",)
    first = machine.next_span(machine.move_to(sheet, 5).sheet).sheet.held
    assert first is not None
    assert first.given == ("planning",)


def test_the_same_words_are_one_span() -> None:
    sheet = saved(machine.give(machine.mark_range(START, 4, 10).sheet, "planning"))
    sheet = saved(machine.give(machine.mark_range(sheet, 4, 10).sheet, "x"))
    assert [one.given for one in sheet.spans] == [("planning", "x")]
    assert refusal(machine.give(machine.mark_range(sheet, 4, 10).sheet, "x")) == "coding.span-twice"
    assert refusal(machine.keep(machine.mark_range(sheet, 4, 10).sheet)) == "coding.span-twice"


def test_a_source_is_finished_only_when_every_span_has_a_code_and_nothing_is_half_marked() -> None:
    bare = saved(machine.keep(machine.mark_range(START, 4, 10).sheet))
    assert refusal(machine.finish(bare)) == "coding.spans-without-code"
    assert refusal(machine.finish(machine.mark_around(START).sheet)) == "coding.still-marked"
    assert machine.finish(START).actions == (WorkedThrough(),)
    assert machine.drop(bare).actions == (Unmark(bare.spans[0]),)


@pytest.mark.parametrize(
    ("turn", "text_id"),
    [
        (lambda: machine.give(START, "planning"), "nothing-marked"),
        (lambda: machine.give(machine.mark_around(START).sheet, "group"), "is-parent"),
        (lambda: machine.keep(START), "nothing-marked"),
        (lambda: machine.drop(START), "no-span-here"),
        (lambda: machine.turn_stance(START), "no-span-here"),
        (lambda: machine.move_ends(START), "no-span-here"),
        (lambda: machine.other_end(START), "not-marking"),
        (lambda: machine.next_span(START), "no-spans-yet"),
        (lambda: machine.mark_range(START, 4, 9999), "span-outside"),
        (lambda: machine.mark_range(START, 3, 4), "nothing-to-mark"),
        (lambda: machine.search(START, "nowhere"), "words-not-here"),
    ],
)
def test_what_cannot_be_done_says_why(turn: Callable[[], MarkTurn], text_id: str) -> None:
    assert refusal(turn()) == f"coding.{text_id}"


def line(sheet: Sheet, text: str) -> MarkTurn:
    return span_lines.take(sheet, text, sentences(TEXT)).turn


def test_lines_mark_sentences_words_and_characters() -> None:
    sheet = saved(line(START, "1-2 planning x!"))
    sheet = saved(line(sheet, "«plans on the board» high u"))
    sheet = saved(line(sheet, '4 "we drew" low m as before'))
    sheet = saved(line(sheet, "@4-10 Планирование урока"))
    assert [words(sheet, number) for number in range(4)] == [
        TEXT.splitlines()[0],
        "мақсат",
        "plans on the board",
        "We drew",
    ]
    assert sheet.spans[0].codes == (("planning", "supports"), ("x", "contradicts"))
    assert sheet.spans[2].unsure
    assert sheet.spans[3].note == "as before"


def test_lines_change_spans_by_their_number_on_any_layout() -> None:
    sheet = saved(line(START, "1 planning"))
    sheet = saved(line(sheet, "#1 high"))
    sheet = saved(line(sheet, "#1 planning"))
    assert sheet.spans[0].given == ("high",)
    sheet = saved(line(sheet, "#1 = 3"))
    assert words(sheet) == "We drew plans on the board."
    sheet = saved(line(sheet, "г #1"))  # u on the Russian layout
    assert sheet.spans[0].unsure
    sheet = saved(line(sheet, "m #1 look again"))
    assert sheet.spans[0].note == "look again"
    assert line(sheet, "x #1").actions == (Unmark(sheet.spans[0]),)


@pytest.mark.parametrize(
    ("typed", "text_id"),
    [
        ("what", "span-not-understood"),
        ("9 planning", "no-such-sentence"),
        ("0 planning", "no-such-sentence"),
        ("#3 planning", "no-such-span"),
        ("«we drew» planning", "words-several"),
        ("«nowhere» planning", "words-not-here"),
        ("1 nonsense", "no-such-code"),
        ("1 high low", "exclusive"),
        ("1 group", "is-parent"),
        ("@5-5 planning", "span-outside"),
        ("@5-99999 planning", "span-outside"),
    ],
)
def test_a_line_that_is_not_understood_records_nothing(typed: str, text_id: str) -> None:
    assert refusal(line(START, typed)).startswith(f"coding.{text_id}")


VERBS: list[Callable[[Sheet], MarkTurn]] = [
    machine.begin,
    machine.let_go,
    machine.mark_around,
    machine.other_end,
    machine.move_ends,
    machine.keep,
    machine.drop,
    machine.turn_stance,
    machine.toggle_unsure,
    machine.next_span,
    machine.finish,
    *(
        lambda sheet, by=by, n=n: machine.move(sheet, by, n)
        for by in ("letter", "word", "sentence", "line")
        for n in (1, -1)
    ),
    *(lambda sheet, code=code: machine.give(sheet, code) for code in ("planning", "high", "low")),
]


@given(st.lists(st.sampled_from(VERBS), max_size=40))
def test_whatever_is_pressed_spans_lie_in_the_text_and_hold_words(
    pressed: list[Callable[[Sheet], MarkTurn]],
) -> None:
    sheet = START
    for verb in pressed:
        sheet = saved(verb(sheet))
        assert 0 <= sheet.selection.start <= sheet.selection.end <= len(TEXT)
        for span in sheet.spans:
            said = TEXT[span.start : span.end]
            assert said
            assert said == said.strip()
            assert not {"high", "low"} <= set(span.given)
        assert len({one.id for one in sheet.spans}) == len(sheet.spans)


@given(st.text(max_size=40))
def test_no_line_breaks_the_machine(text: str) -> None:
    span_lines.take(START, text, sentences(TEXT))
