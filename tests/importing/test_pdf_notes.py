"""What readers marked in a PDF lies on the words they meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.importing.registry import read
from tests.importing.drawn import drawn, in_place, marked, quad, strayed

if TYPE_CHECKING:
    from codex.importing.reading import Reading

TEACHERS = "Teachers learn together and Teachers learn alone."
FORUMS = "Forums help them, and Forums last."


def marks(data: bytes) -> list[tuple[str, str]]:
    """Return the comment and the words of each mark."""
    return told(read(data, "a.pdf"))


def told(reading: Reading) -> list[tuple[str, str]]:
    (draft,) = reading.drafts
    return [(one.label, draft.text[one.start : one.end]) for one in draft.marks if one.kind == "highlight"]


def page(*notes: str, rotate: int = 0) -> bytes:
    return drawn(in_place(TEACHERS), in_place(FORUMS), notes=notes, rotate=rotate)


def test_words_that_come_back_are_taken_where_they_are_marked() -> None:
    at = TEACHERS.rindex("Teachers learn")
    (draft,) = read(page(marked("Highlight", quad(0, at, at + 14))), "a.pdf").drafts
    (mark,) = (one for one in draft.marks if one.kind == "highlight")
    assert (mark.start, mark.end) == (at, at + 14)


def test_a_mark_over_a_line_end_is_one_excerpt() -> None:
    data = page(marked("Highlight", quad(0, 43, 49), quad(1, 0, 6), comment="ия"))
    assert marks(data) == [("ия", "alone.\nForums")]


def test_a_mark_over_a_hyphen_takes_the_whole_word() -> None:
    data = drawn(
        in_place("They are commit-"),
        in_place("ted to forums."),
        notes=[marked("Highlight", quad(0, 9, 16), quad(1, 0, 3))],
    )
    assert marks(data) == [("", "committed")]


def test_words_between_the_pieces_of_a_mark_stay_out() -> None:
    data = page(marked("Highlight", quad(0, 0, 8), quad(1, 0, 6), comment="both"))
    assert marks(data) == [("both", "Teachers"), ("both", "Forums")]


@pytest.mark.parametrize("rotate", [90, 270])
def test_on_a_page_that_is_turned_marks_lie_on_the_same_words(rotate: int) -> None:
    data = page(marked("Highlight", quad(1, 7, 16)), marked("Underline", quad(0, 15, 23)), rotate=rotate)
    assert sorted(marks(data)) == [("", "help them"), ("", "together")]


@pytest.mark.parametrize("late", ["қғұөәңүһҚҮ", ""])
def test_strayed_letters_are_marked_where_they_stand(late: str) -> None:
    lines = (
        "Сұхбат алушы: Форум қалай көмектесті?",
        "Мұғалім: Біз сабақты жоспарладық, пікір алмастық.",
        "Үнемі бірге, өйткені қиын",
    )
    at = lines[1].index("сабақты")
    notes = [marked("Highlight", quad(1, at, at + 7)), marked("Highlight", quad(0, 0, 12), comment="кім")]
    data = drawn(*(strayed(line, late) for line in lines), late=late, notes=notes)
    assert sorted(marks(data)) == [("", "сабақты"), ("кім", "Сұхбат алушы")]


def test_a_drawn_frame_marks_what_it_holds() -> None:
    left, low, right, high = quad(1, 0, 16)
    assert marks(page(marked("Square", (left - 2, low - 2, right + 2, high + 2), comment="box"))) == [
        ("box", "Forums help them")
    ]


def test_what_was_struck_out_is_told_and_with_a_comment_it_is_an_excerpt() -> None:
    reading = read(page(marked("StrikeOut", quad(0, 0, 8))), "a.pdf")
    assert not told(reading)
    assert [(one.why, one.fields["text"]) for one in reading.findings] == [
        ("importing.pdf-struck-out", "Teachers")
    ]
    assert marks(page(marked("StrikeOut", quad(0, 0, 8), comment="pupils?"))) == [("pupils?", "Teachers")]


def test_a_comment_stands_beside_its_line_and_replies_are_put_to_it() -> None:
    _, low, _, high = quad(1, 0, 1)
    data = page(
        marked("Text", (30, low, 46, high), comment="who?"),
        marked("Text", (30, low, 46, high), comment="all", more="/IRT 9 0 R"),
        marked("Text", (30, low, 46, high), comment="indeed", more="/IRT 10 0 R"),
        marked(
            "Text",
            (30, low, 46, high),
            comment="Accepted",
            more="/IRT 9 0 R/StateModel(Review)/State(Accepted)",
        ),
        marked("Popup", (500, 400, 600, 500), more="/Parent 9 0 R"),
    )
    assert marks(data) == [("who? / all / indeed", FORUMS)]


def test_replies_in_a_ring_end() -> None:
    first = marked("Text", quad(0, 0, 3), comment="one", more="/IRT 10 0 R")
    assert not marks(page(first, marked("Text", quad(0, 0, 3), comment="two", more="/IRT 9 0 R")))


def test_a_comment_far_from_every_line_is_told() -> None:
    reading = read(page(marked("Text", (30, 100, 46, 116), comment="see the table")), "a.pdf")
    assert not told(reading)
    assert [(one.why, one.fields["text"]) for one in reading.findings] == [
        ("importing.pdf-note-lost", "see the table")
    ]


def test_marks_without_pieces_lie_on_their_rectangle() -> None:
    bare = marked("Highlight", quad(0, 15, 23)).replace("/QuadPoints", "/Unknown")
    assert marks(page(bare)) == [("", "together")]


def test_a_mark_on_letters_beyond_the_first_plane_is_not_shifted() -> None:
    line = "😀😀 Teachers learn"
    assert marks(drawn(in_place(line), notes=[marked("Highlight", quad(0, 3, 11))])) == [("", "Teachers")]
