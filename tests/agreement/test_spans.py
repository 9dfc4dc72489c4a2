from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.agreement.spans import measured, of_category, of_raters, sentences, words
from codex.agreement.unitizing import overlapping, unitized_alphas
from codex.model.continuum import Continuum, Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мұғалім жоспар құрды. Оқушылар жазды!", ["Мұғалім жоспар құрды.", "Оқушылар жазды!"]),
        ("Проф. А. Н. Ким и др. пришли… Да?", ["Проф. А. Н. Ким и др. пришли…", "Да?"]),
        ("One line\nanother line\n\nthird", ["One line", "another line", "third"]),
        ('He said: "Stop." Then left.', ['He said: "Stop."', "Then left."]),
        ("  ", []),
        ("Version 2.5 is out. Good", ["Version 2.5 is out.", "Good"]),
    ],
)
def test_sentences_end_where_people_end_them(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


@given(st.text(alphabet="аБв. !?\nxY1-"))
def test_words_and_sentences_stand_in_order_and_apart(text: str) -> None:
    for places in (words(text), sentences(text)):
        at = 0
        for start, end in places:
            assert at <= start < end <= len(text)
            at = end


def test_a_span_of_a_part_marks_the_whole_word() -> None:
    text = "first second third"
    marked = Continuum(len(text), (Span("a", 8, 14, "x"), Span("b", 5, 6, "x")), ("a", "b"))
    counted = measured(marked, words(text), "word")
    assert counted.spans == (Span("a", 1, 3, "x"),)
    assert (counted.length, counted.measure, counted.raters) == (3, "word", ("a", "b"))


def test_spans_of_one_category_in_one_sentence_are_joined_others_overlap() -> None:
    text = "One two three. Four."
    spans = (Span("a", 0, 3, "x"), Span("a", 4, 7, "x"), Span("a", 8, 13, "y"), Span("b", 0, 3, "x"))
    counted = measured(Continuum(len(text), spans), sentences(text), "sentence")
    assert counted.spans == (Span("a", 0, 1, "x"), Span("a", 0, 1, "y"), Span("b", 0, 1, "x"))
    assert overlapping(counted)
    assert unitized_alphas([counted]).u.why == "reliability.overlapping-spans"
    assert unitized_alphas([of_category(counted, "x")]).binary.value == 1.0


def test_a_category_alone_keeps_all_raters() -> None:
    spans = (Span("a", 0, 5, "x"), Span("a", 3, 8, "x"), Span("b", 0, 2, "y"))
    alone = of_category(Continuum(10, spans), "x")
    assert alone.spans == (Span("a", 0, 8, "x"),)
    assert alone.raters == ("a", "b")


def test_a_text_without_words_still_is_a_continuum() -> None:
    assert measured(Continuum(3, (), ("a", "b")), [], "word").length == 1


def test_raters_can_be_taken_out() -> None:
    spans = (Span("a", 0, 5, "x"), Span("b", 0, 5, "x"), Span("c", 2, 4, "y"))
    pair = of_raters(Continuum(10, spans), {"a", "b"})
    assert pair.raters == ("a", "b")
    assert pair.categories == ("x", "y")
    assert unitized_alphas([pair]).u.value == pytest.approx(1.0)
