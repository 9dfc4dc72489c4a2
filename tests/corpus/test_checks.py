from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.numbers import bounds, check_numbers, counts_for, mean_fits, sizes_for
from codex.corpus.references import check_cites, check_text, mixed_words
from codex.corpus.same_work import clean_doi
from codex.words import LANGUAGES, Words

STUDY = Path(__file__).parents[2] / "../shared/study-texts/003_f39c981c0efca2b5.txt"


def whys(text: str) -> list[str]:
    for language in LANGUAGES:
        for doubt in check_numbers(text):
            assert "{" not in Words(language)(doubt.why, **doubt.fields)
    return [doubt.why.removeprefix("corpus.number-") for doubt in check_numbers(text)]


@given(st.integers(1, 400), st.data())
def test_a_percentage_that_was_computed_is_always_possible(n: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, n))
    decimals = data.draw(st.integers(0, 2))
    exact = Fraction(100 * count, n)
    scaled = exact * 10**decimals
    for rounded in {int(scaled + Fraction(1, 2)), -int(-scaled + Fraction(1, 2)) if scaled else 0}:
        printed = f"{rounded / 10**decimals:.{decimals}f}"
        low, high = bounds(printed)
        if low <= exact <= high:
            assert count in counts_for(printed, n)
            assert count in counts_for(printed.replace(".", ","), n)


def test_impossible_percentages_of_thirty_one_people() -> None:
    assert not counts_for("92", 31)
    assert not counts_for("67", 31)
    assert list(counts_for("90", 31)) == [28]
    assert {12, 24, 36, 39, 48} <= set(sizes_for(["92", "67"]))
    assert 31 not in sizes_for(["92", "67"])
    assert list(counts_for("0", 5)) == [0]
    assert list(counts_for("100", 5)) == [5]


def test_means_of_whole_numbers() -> None:
    # the example of Brown and Heathers (2017): a mean of 5.19 cannot come from 28 whole numbers
    assert not mean_fits("5.19", 28)
    assert mean_fits("5.18", 28)
    assert mean_fits("5.19", 28, items=4)


@pytest.mark.parametrize(
    "text",
    [
        "We asked 31 MKS teachers. 92% of them liked it.",
        "Опрошен 31 учитель. Довольны 92 % из них.",
        "31 ауыл мұғалімі қатысты. 92 пайыз ұнатты.",
        "The survey (n = 31) shows 92 percent.",
    ],
)
def test_a_percentage_no_named_group_gives_is_doubted(text: str) -> None:
    assert whys(text) == ["grim"]
    doubt = check_numbers(text)[0]
    assert doubt.fields["near"] == "28/31 = 90.3, 29/31 = 93.5"
    assert text[doubt.start : doubt.end].startswith("92")


def test_numbers_that_can_be_are_not_doubted() -> None:
    for text in (
        "Of 24 teachers 92% agreed.",
        "92% agreed.",
        "We asked 31 teachers and 440 students; 92% agreed.",
        "In 2020 about 90% of 31 teachers came.",
        "Growth of 250% against n = 31.",
        "Version 2.67% of 1.31 teachers.",
    ):
        assert whys(text) == [], text


def test_parts_and_their_percentages() -> None:
    assert whys("28 of 31 (90%) came, 28/31 (90.3%) stayed, 28 из 31 (90,3 %).") == []
    assert whys("28 of 31 (92%) came.") == ["share"]
    assert whys("33 out of 31 (100%) came.") == ["part"]
    assert whys("31-ден 28 мұғалім (92%)") == ["share"]
    assert check_numbers("28 of 31 (92%)")[0].fields["right"] == "90.3"


def test_shares_that_nearly_make_the_whole() -> None:
    assert whys("They said yes (45%), no (30%) or perhaps (22%).") == ["sum"]
    assert whys("They said yes (45%), no (30%) or perhaps (25%).") == []
    assert whys("Thirds: 33%, 33% and 33%.") == []
    assert whys("From 45% to 50%. Then 10%.") == []


def test_letters_that_only_look_right() -> None:
    assert [(one.word, one.meant) for one in mixed_words("Сlassdojo и Мiro, школа")] == [
        ("Сlassdojo", "Classdojo"),
        ("Мiro", "Miro"),
    ]
    assert [one.meant for one in mixed_words("Oleksiuk О., Teriaieva L. – Р. 40-58")] == ["O", "P"]
    assert [one.meant for one in mixed_words("Kазахстан и cело в статье")] == ["Казахстан", "село"]
    for clean in (
        "Учитель и Zoom",
        "Мұғалім web-сайт",
        "Navčannâ u školì",
        "С курсами в Miro работали мы",
        "О курсе",
    ):
        assert mixed_words(clean) == (), clean


def test_dois_as_lists_print_them() -> None:
    assert clean_doi("10.1016/j.tate.2013.12.001).") == "10.1016/j.tate.2013.12.001"
    assert clean_doi("10.1002/(SICI)1097-0258(19980815)17:15") == "10.1002/(SICI)1097-0258(19980815)17:15"
    found = check_text("doi: 10.1/x. doi: 10.1234/abc.– doi 10.1234/abc. https://doi.org/10.1234/abc", "list")
    assert [(one.why, one.fields["doi"]) for one in found] == [
        ("corpus.ref-doi", "10.1/x."),
        ("corpus.ref-doi-tail", "10.1234/abc.–"),
    ]


def test_addresses_broken_by_a_blank() -> None:
    found = check_text(
        "A.\nURL: https://a.kz/news-v- selskih-shkolah [in Russian]. http:/x www.a.kz https://b.kz/x.", "l"
    )
    assert [(one.where, one.why) for one in found] == [
        ("l:2", "corpus.ref-url-space"),
        ("l:2", "corpus.ref-url"),
    ]
    assert found[0].fields["meant"] == "https://a.kz/news-v-selskih-shkolah"


def cite(**fields: Any) -> dict[str, Any]:
    whole = {
        "type": "article-journal",
        "title": "Peer learning",
        "author": [{"family": "Omarov", "given": "A."}],
        "issued": {"date-parts": [[2020]]},
        "container-title": "Journal",
    }
    return {key: value for key, value in {**whole, **fields}.items() if value is not None}


def test_citations_are_checked_field_by_field() -> None:
    cases = [
        (cite(), []),
        (cite(title=None, issued=None), ["missing"]),
        (cite(DOI="doi.org/x"), ["doi"]),
        (cite(DOI="10.1234/abc.–"), ["doi-tail"]),
        (cite(DOI="https://doi.org/10.1234/abc"), []),
        (cite(URL="https://a.kz/x y"), ["url"]),
        (cite(issued={"date-parts": [["22020"]]}), ["year"]),
        (cite(title="Сlassdojo in class"), ["letters"]),
        (cite(type="webpage", URL="https://a.kz", accessed={"date-parts": [[2022]]}, author=None), []),
        (cite(type="unheard-of", author=None, editor=[{"literal": "X"}]), []),
    ]
    for fields, expected in cases:
        found = check_cites([("a", fields)])
        assert [one.why.removeprefix("corpus.ref-") for one in found] == expected
        for language in LANGUAGES:
            assert all("{" not in one.message(Words(language)) for one in found)


def test_one_work_twice_is_told_once() -> None:
    found = check_cites(
        [
            ("one", cite(DOI="10.1234/ABC")),
            ("two", cite(DOI="10.1234/abc", title="Other")),
            ("three", cite(title="PEER  learning.")),
            ("four", cite(title="Peer learning", issued={"date-parts": [[2021]]})),
        ]
    )
    assert [(one.where, one.fields["first"]) for one in found] == [("two", "one"), ("three", "one")]


@pytest.mark.skipif(not STUDY.exists(), reason="the folder of study texts is not here")
def test_the_study_text_with_the_reference_list() -> None:
    text = STUDY.read_text(encoding="utf-8-sig")
    found = check_text(text, "003.txt")
    letters = [one for one in found if one.why == "corpus.ref-letters"]
    assert sum(len(str(one.fields["letters"])) for one in letters) == 12
    assert [one.fields["meant"] for one in letters if len(str(one.fields["word"])) > 1] == ["Classdojo"]
    assert [one.where for one in found if one.why == "corpus.ref-url-space"] == ["003.txt:20"]
    assert [doubt.fields["percent"] for doubt in check_numbers(text)] == ["92", "67"]
