from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codex.coding.spanning import Selection, around, found, moved, swapped, trimmed

TEXT = "Біз бастадық. «Қайта-қайта» сұрадық!\nКейін тоқтадық."
START = Selection(TEXT)


def said(one: Selection) -> str:
    return one.text[one.start : one.end]


def test_a_span_grows_word_by_word_and_shrinks_again() -> None:
    two = moved(START, "word", 2, marking=True)
    assert said(two) == "Біз бастадық"
    assert said(moved(two, "word", 1, marking=True)) == "Біз бастадық. «Қайта-қайта"
    assert said(moved(two, "word", -1, marking=True)) == "Біз "
    assert said(trimmed(moved(two, "word", -1, marking=True))) == "Біз"


def test_both_ends_can_move() -> None:
    span = moved(moved(START, "word", 2), "word", 1, marking=True)
    assert said(span) == ". «Қайта-қайта"
    assert said(moved(swapped(span), "word", -1, marking=True)) == "бастадық. «Қайта-қайта"


def test_words_sentences_and_lines_are_selected_whole() -> None:
    at = moved(START, "letter", 20)
    assert said(around(at, "word")) == "Қайта-қайта"
    assert said(around(at, "sentence")) == "«Қайта-қайта» сұрадық!"
    assert said(around(at, "line")) == "Біз бастадық. «Қайта-қайта» сұрадық!"
    assert said(around(moved(START, "text"), "sentence")) == "Кейін тоқтадық."


def test_a_letter_takes_its_marks_along() -> None:
    text = "и\u0306о"
    assert moved(Selection(text), "letter").cursor == 2
    assert moved(Selection(text, 2, 2), "letter", -1).cursor == 0


def test_the_next_place_of_a_word_is_found_round_the_end() -> None:
    hit = found(START, "ҚАЙТА")
    assert hit is not None
    assert hit.start == 15
    assert found(hit, "қайта").start == 21  # type: ignore[union-attr]
    assert found(hit, "қайта", forward=False).start == 21  # type: ignore[union-attr]
    assert found(START, "жоқ") is None
    assert found(START, "") is None


@given(
    st.text("аb .!\n\u0306'", max_size=25),
    st.lists(
        st.tuples(
            st.sampled_from(["letter", "word", "sentence", "line", "text"]), st.integers(-3, 3), st.booleans()
        ),
        max_size=8,
    ),
)
def test_the_cursor_never_leaves_the_text_and_always_gets_on(
    text: str, moves: list[tuple[str, int, bool]]
) -> None:
    at = Selection(text)
    for by, steps, marking in moves:
        after = moved(at, by, steps, marking=marking)
        assert 0 <= after.start <= after.end <= len(text)
        if steps > 0 and at.cursor < len(text):
            assert after.cursor > at.cursor
        if steps < 0 and at.cursor > 0:
            assert after.cursor < at.cursor
        assert said(trimmed(after)) == said(after).strip()
        around(after, by)
        at = after
