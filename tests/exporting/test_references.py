"""Citations written for other programs come back as they were."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codex.exporting.references import write
from codex.importing.registry import read

CITES: list[dict[str, Any]] = [
    {
        "id": "omarova2020",
        "type": "thesis",
        "title": "Курстар & ауыл: 5% of $x^2$ ~ {more} \\ less",
        "author": [{"family": "Omarova", "given": "Asel"}, {"literal": "Ministry of Education"}],
        "issued": {"date-parts": [[2020, 8, 7]]},
        "publisher": "University of A",
        "genre": "PhD thesis",
        "abstract": "What teachers say.",
        "keyword": "forum, village",
        "note": "Read in part.",
        "language": "en",
        "DOI": "10.1000/abc(1)2",
    },
    {
        "id": "b2",
        "type": "article-journal",
        "title": "On `forums`",
        "author": [{"family": "Müller", "given": "J."}],
        "issued": {"date-parts": [[2021]]},
        "container-title": "Journal of Forums",
        "container-title-short": "J. Forums",
        "volume": "3",
        "issue": "2",
        "page": "10-20",
        "URL": "https://example.org/a_b%20c?x=1&y=2",
    },
]


@pytest.mark.parametrize("form", ["ris", "bib", "csl"])
def test_what_is_written_is_read_again(form: str) -> None:
    written = write(CITES, form)
    drafts = read(written.encode(), f"a.{'json' if form == 'csl' else form}").drafts
    back = [{key: value for key, value in draft.cite.items() if value} for draft in drafts]
    assert json.loads(json.dumps(back)) == CITES


def test_a_day_is_taken_only_from_a_date_of_the_same_year() -> None:
    record = "TY  - JOUR\nTI  - One\nPY  - 2019\nDA  - {}\nER  - \n"
    for date, parts in (("2019/05/02", [2019, 5, 2]), ("2020/05/02", [2019]), ("May", [2019])):
        (draft,) = read(record.format(date).encode(), "a.ris").drafts
        assert draft.cite["issued"] == {"date-parts": [parts]}


def back(cites: list[dict[str, Any]], form: str) -> list[dict[str, Any]]:
    """Write citations and read them again."""
    drafts = read(write(cites, form).encode(), f"a.{'json' if form == 'csl' else form}").drafts
    return [dict(draft.cite) for draft in drafts]


@pytest.mark.parametrize("form", ["ris", "bib"])
def test_particles_of_a_name_are_written_with_it(form: str) -> None:
    person = {"family": "Berg", "given": "Jan", "non-dropping-particle": "van den", "suffix": "Jr."}
    (cite,) = back([{"id": "a", "type": "book", "title": "One", "author": [person]}], form)
    assert cite["author"] == [{"family": "van den Berg", "given": "Jan", "suffix": "Jr."}]


@pytest.mark.parametrize("form", ["ris", "bib"])
def test_a_body_with_a_comma_or_an_and_stays_one(form: str) -> None:
    bodies = [
        {"literal": "University of California, Berkeley"},
        {"literal": "Ministry of Education and Science"},
    ]
    (cite,) = back([{"id": "a", "type": "report", "title": "One", "author": bodies}], form)
    assert cite["author"] == bodies


@pytest.mark.parametrize("form", ["ris", "bib", "csl"])
def test_both_numbers_keywords_with_commas_and_the_day_of_reading_come_back(form: str) -> None:
    written = {
        "id": "a", "type": "chapter", "title": "One", "ISSN": "1234-5679, 2049-3630", "ISBN": "978-3-16-148410-0",
        "keyword": "Child, Preschool; forum", "accessed": {"date-parts": [[2021, 2, 3]]},
        "collection-title": "Notes in Forums",
    }  # fmt: skip
    (cite,) = back([written], form)
    assert cite == written


def test_further_authors_have_the_word_of_bibtex() -> None:
    cite = {
        "id": "a",
        "type": "book",
        "title": "One",
        "author": [{"family": "Ospan", "given": "A."}, {"literal": "и др."}],
    }
    assert "author = {Ospan, A. and others}" in write([cite], "bib")
    assert [one["family"] for one in back([cite], "bib")[0]["author"]] == ["Ospan"]


def test_two_works_of_one_key_are_two_entries() -> None:
    cites = [
        {"id": key, "type": "book", "title": title}
        for key, title in (("a b", "One"), ("a-b", "Two"), ("A-B", "x"))
    ]
    assert [cite["id"] for cite in back(cites, "bib")] == ["a-b", "a-b-2", "A-B-3"]
