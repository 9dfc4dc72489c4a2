"""Results of a panel as people read them on a terminal."""

from typing import Any

import pytest

from codex.cli.call import Call
from codex.cli.panel_rows import coefficient_line, read_row
from codex.cli.tables import _drawn, heading
from codex.words import LANGUAGES, Words

ROW: dict[str, Any] = {
    "item": "cell:planning/forum",
    "title": "Жоспарлау × Форум",
    "question": "acquired",
    "n": 3,
    "roster": 4,
    "distribution": {"1": 0, "2": 1, "3": 0, "9": 2},
    "median": 8.5,
    "iqr": 1.0,
    "share": 2 / 3,
    "outcome": "undecided",
    "divided": True,
    "why": "neither",
}


def call(language: str) -> Call:
    return Call(Words(language))


@pytest.mark.parametrize(
    ("language", "median", "outcome"), [("en", "8.5", "undecided"), ("ru", "8,5", "не решено")]
)
def test_an_item_is_read_by_title_with_the_answers_that_were_given(
    language: str, median: str, outcome: str
) -> None:
    read = read_row(call(language), ROW)
    assert (read["item"], read["n"], read["distribution"]) == ("Жоспарлау × Форум", "3/4", "2 9×2")
    assert (read["median"], read["iqr"], read["share"], read["outcome"]) == (median, "1", "67 %", outcome)
    assert read["why"].startswith("neither; ")


def test_a_question_that_decides_nothing_has_no_outcome() -> None:
    read = read_row(call("en"), {**ROW, "outcome": None, "share": None, "median": None, "divided": False})
    assert (read["outcome"], read["share"], read["median"], read["why"]) == ("", "", "", "neither")


def test_coefficients_of_the_panel_are_told_with_interval_or_reason() -> None:
    one = {
        "question": "acquired",
        "coefficient": "krippendorff_alpha_ordinal",
        "value": 0.0853,
        "why": None,
        "ci_low": -0.091,
        "ci_high": 0.37,
        "primary": True,
    }
    assert coefficient_line(call("en"), one).endswith(" .085 [-.091, .370] *")
    assert coefficient_line(call("ru"), one).endswith(" 0,085 [-0,091; 0,370] *")
    none = {**one, "value": None, "why": "one category", "primary": False}
    assert coefficient_line(call("en"), none).endswith(": one category")


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_common_columns_are_in_the_language_of_the_interface(language: str) -> None:
    keys = ("title", "kind", "language", "expert", "excerpts", "outcome", "not_codable", "why")
    said = [heading(Words(language), key) for key in keys]
    assert (said == list(keys)) == (language == "en")


def test_a_card_calls_its_fields_as_columns_are_called_and_leaves_out_what_is_empty() -> None:
    say = Words("ru")
    assert (_drawn("field", "title", say), _drawn("field", "cite.DOI", say)) == ("название", "cite.DOI")
    ways = [{"way": "copy", "committed": None}, {"way": "ballot", "n": 1}]
    assert _drawn("value", ways, say) == "way: copy; way: ballot, n: 1"
    assert _drawn("value", list("abc"), say) == "a, b, c"
