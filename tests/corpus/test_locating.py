from __future__ import annotations

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.locating import Absent, Ambiguous, Locator, Place, locate
from codex.model.source import Mark

STUDY_TEXTS = sorted((Path(__file__).parents[2] / "../shared/study-texts").glob("*.txt"))
TEXT = (
    "Біз сабақты мақсаттан бастаймыз. The course — “English for STEM” — was facili-\n"
    "tated by us; it's free. Мы работали в приложении Сlassdojo (с кириллической С) и ещё в Miro.\n"
    "He said: The End. The End came late."
)


def found(quote: str, text: str = TEXT) -> tuple[str, str]:
    place = locate(quote, text)
    assert isinstance(place, Place), place
    return text[place.start : place.end], place.how


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        (
            'The course - "English for STEM" - was facilitated by us',
            "The course — “English for STEM” — was facili-\ntated by us",
        ),
        ("was facilitated", "was facili-\ntated"),
        ("it’s  free.", "it's free."),
        ("БІЗ САБАҚТЫ", "Біз сабақты"),
        ("в приложении Classdojo", "в приложении Сlassdojo"),
        ("и еще в Miro.", "и ещё в Miro."),
        ("и ещё\nв\u00a0Mi\u00adro", "и ещё в Miro"),
        ("«English for STEM»", "English for STEM"),
        (unicodedata.normalize("NFD", "приложении"), "приложении"),
        ("Miro", "Miro"),
    ],
)
def test_a_quote_is_found_though_copied_imperfectly(quote: str, stands: str) -> None:
    assert found(quote)[0] == stands


def test_how_it_was_found_is_told() -> None:
    assert found("it's free")[1] == "exact"
    assert found("It's free")[1] == "normalised"
    assert found("The course ... by us")[1] == "with ellipsis"


@pytest.mark.parametrize("mark", ["...", "…", "[...]", "[…]", "(...)", "<...>", " . . . ", "/.../"])
def test_parts_around_an_ellipsis_are_found_together(mark: str) -> None:
    assert found(f"The course {mark} facilitated{mark}it's free")[0].endswith("it's free")
    assert found(f"{mark} by us; it's free. {mark}")[0].startswith("by us")


def test_words_put_in_by_the_author_are_passed_over() -> None:
    assert found("The course [in the region] was facilitated [sic]")[0].startswith("The course")


def test_decomposed_text_is_found_and_its_marks_come_along() -> None:
    text = unicodedata.normalize("NFD", "Ёлка, йод и май; потом")
    place = locate("йод и май", text)
    assert isinstance(place, Place)
    assert unicodedata.normalize("NFC", text[place.start : place.end]) == "йод и май"


def test_a_word_within_a_word_is_no_match_where_there_is_a_better_one() -> None:
    text = "The start of art is part of it."
    place = locate("art", text)
    assert place == Place(13, 16, "exact")


def test_several_places_are_told_apart_by_the_page() -> None:
    text = "A common line.\nOther.\nA common line.\n"
    marks = (Mark("page", 0, 15, "11"), Mark("page", 15, 22, "12"), Mark("page", 22, 37, "13"))
    locator = Locator(text, marks)
    several = locator.find("a common line")
    assert isinstance(several, Ambiguous)
    assert [(p.start, p.page) for p in several.places] == [(0, "11"), (22, "13")]
    assert isinstance(locator.find("a common line", "11-13"), Ambiguous)
    for said in ("13", "p. 13", "12-13", "с. 12–13"):
        assert locator.find("a common line", said) == Place(22, 35, "normalised", "13")
    assert locator.find("Other", "13") == Place(16 - 1, 20, "exact", "12", page_differs=True)


def test_a_page_without_pages_in_the_source_is_no_hindrance() -> None:
    assert isinstance(Locator(TEXT).find("it's free", "7"), Place)


def test_a_quote_that_is_not_there_tells_how_far_it_agrees() -> None:
    absent = locate("The course — “English for STEM” — was cancelled", TEXT)
    assert isinstance(absent, Absent)
    assert absent.like is not None
    assert TEXT[absent.like.start : absent.like.end] == "The course — “English for STEM” — was"
    assert locate("Completely other words", TEXT) == Absent()
    for quote in ("", "   ", "…", "?!", "[...]"):
        assert isinstance(locate(quote, TEXT), Absent)


def test_parts_too_far_apart_are_not_one_quote() -> None:
    text = "The beginning." + " filler" * 2000 + " The end."
    assert isinstance(locate("The beginning … The end", text), Absent)


@given(st.text(st.sampled_from("абв эё Ёйabc .,-\n\u0301\u00adﬁ«»…"), max_size=60), st.data())
def test_every_range_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quote = text[start : start + data.draw(st.integers(0, 30))].strip()
    place = locate(quote, text)
    if any(letter.isalnum() for letter in quote):
        assert not isinstance(place, Absent)
        for one in [place] if isinstance(place, Place) else place.places:
            assert 0 <= one.start < one.end <= len(text)


@pytest.mark.skipif(not STUDY_TEXTS, reason="the folder of study texts is not here")
def test_passages_of_the_study_texts_are_found_after_retyping() -> None:
    draw = random.Random(3)
    for path in STUDY_TEXTS:
        text = path.read_text(encoding="utf-8-sig")
        locator = Locator(text)
        for _ in range(40):
            start = draw.randrange(0, len(text) - 120)
            start = text.index(" ", start) + 1
            start += len(text[start:]) - len(text[start:].lstrip())
            end = text.rindex(" ", start, start + 100)
            typed = " ".join(
                text[start:end]
                .replace("“", '"')
                .replace("”", '"')
                .replace("’", "'")
                .replace("—", "-")
                .split()
            )
            place = locator.find(typed.title())
            assert not isinstance(place, Absent), typed
            places = [place] if isinstance(place, Place) else list(place.places)
            assert any(abs(one.start - start) < 12 for one in places)
