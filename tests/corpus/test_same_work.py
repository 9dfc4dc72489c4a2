"""Which references are one work."""

from __future__ import annotations

from typing import Any

import pytest

from codex.corpus.references import check_cites
from codex.corpus.same_work import Works, are_two_works, printed_in


def cite(title: str, year: int, doi: str = "", **more: str) -> dict[str, Any]:
    """Return a citation."""
    return {"title": title, "issued": {"date-parts": [[year]]}, "DOI": doi, **more}


WORKS = [
    ("a", cite("On courses", 2021, "10.1234/x1")),
    ("b", cite("Другое", 2020, "10.1234/B")),
    ("c", cite("ON COURSES!", 2021)),
    ("d", cite("Anything", 1999, "https://doi.org/10.1234/b.")),
    ("e", cite("On courses", 2022)),
    ("f", cite("Другое", 2020, "10.1234/other")),
    ("g", {"title": "On courses"}),
]


def test_works_are_told_by_doi_then_by_title_and_year() -> None:
    works = Works()
    found = []
    for name, one in WORKS:
        same = works.find(one)
        if same:
            found.append((name, *same))
        works.add(one, name)
    assert found == [("c", "a", "title and year"), ("d", "b", "doi")]


def test_the_check_of_references_tells_the_same_ones() -> None:
    twice = [one for one in check_cites(WORKS) if one.why == "corpus.ref-twice"]
    assert [(one.where, one.fields["first"]) for one in twice] == [("c", "a"), ("d", "b")]


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        (cite("Editorial", 2019), cite("Editorial", 2020), True),
        (cite("Editorial", 2020, volume="4", page="1-2"), cite("Editorial", 2020, volume="4", page="101"), True),
        (cite("Editorial", 2020, volume="4(1)", page="1-2"), cite("Editorial", 2020, volume="4", page="1"), False),
        (cite("Editorial", 2020, page="1-2"), cite("Editorial", 2020, volume="4", page="101"), False),
        (cite("Editorial", 2020, "10.1000/a"), cite("Editorial", 2021, "https://doi.org/10.1000/A"), False),
        (cite("Editorial", 2020, "10.1000/a"), cite("Editorial", 2020, "10.1000/b"), True),
        (cite("Editorial", 2020, "10.1000/a"), {"title": "Editorial"}, False),
    ],
)  # fmt: skip
def test_two_works_of_one_title_are_told_apart_by_what_both_tell(
    one: dict[str, Any], other: dict[str, Any], *, two: bool
) -> None:
    assert are_two_works(printed_in(one), printed_in(other)) is two


def test_what_was_met_last_is_forgotten_first() -> None:
    works = Works()
    works.add(cite("One", 2020), "a")
    before = len(works)
    works.add(cite("Two", 2020, "10.1000/two"), "b")
    works.shorten(before)
    assert works.find(cite("Two", 2020, "10.1000/two")) is None
    assert works.find(cite("one", 2020)) == ("a", "title and year")
