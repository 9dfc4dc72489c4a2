"""What cannot be in a citation is told, and what only looks odd is not."""

from __future__ import annotations

from typing import Any

import pytest

from codex.corpus.citation_fields import are_reversed, is_isbn, is_issn
from codex.corpus.references import check_cites

SOUND: dict[str, Any] = {
    "id": "a",
    "type": "article-journal",
    "title": "MOOC teachers of the UNESCO",
    "author": [{"family": "Ospan", "given": "A."}, {"family": "LI", "given": "B."}, {"literal": "UNESCO"}],
    "issued": {"date-parts": [[2021]]},
    "container-title": "Education",
    "page": "112-9",
    "ISSN": "2049-3630, 0317-8471",
    "ISBN": "978-3-16-148410-0",
    "DOI": "10.1000/a",
    "URL": "https://doi.org/10.1000/a",
}


def test_a_sound_citation_has_nothing_to_be_told() -> None:
    assert check_cites([("a", SOUND)], 2026) == ()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"issued": {"date-parts": [[2031]]}}, "ref-year-ahead"),
        ({"issued": {"date-parts": [[203]]}}, "ref-year"),
        ({"page": "20-15"}, "ref-pages"),
        ({"page": "119–112"}, "ref-pages"),
        ({"ISSN": "2049-3631"}, "ref-issn"),
        ({"ISSN": "2049-363"}, "ref-issn"),
        ({"ISBN": "978-3-16-148410-1"}, "ref-isbn"),
        ({"author": [{"family": "OSPANOVA", "given": "A."}]}, "ref-capitals"),
        ({"title": "ON THE FORUMS OF TEACHERS"}, "ref-capitals"),
        ({"author": [{"family": "Ospan"}, {"literal": "et al."}]}, "ref-others"),
        ({"author": [{"family": "Оспан"}, {"family": "др.", "given": "и"}]}, "ref-others"),
        ({"DOI": "10.1000 /a"}, "ref-doi"),
        ({"URL": "htp://example"}, "ref-url"),
        ({"author": [{"family": "\u0421mith", "given": "A."}]}, "ref-letters"),
        ({"container-title": ""}, "ref-missing"),
        ({"type": "book"}, "ref-missing"),
    ],
)
def test_each_fault_is_told_once(change: dict[str, Any], why: str) -> None:
    assert [one.why for one in check_cites([("a", {**SOUND, **change})], 2026)] == [f"corpus.{why}"]


@pytest.mark.parametrize(
    "pages", ["1", "e12", "S12-S18", "215-20", "1279-97", "xii-xx", "12-12", "104", "e5-9", "5-e9"]
)
def test_pages_that_only_look_odd_are_left(pages: str) -> None:
    assert not are_reversed(pages)


@pytest.mark.parametrize("place", range(8))
def test_every_wrong_digit_of_an_issn_is_noticed(place: int) -> None:
    sound = "20493630"
    wrong = sound[:place] + str((int(sound[place]) + 1) % 10) + sound[place + 1 :]
    assert is_issn(sound)
    assert not is_issn(wrong)


@pytest.mark.parametrize("sound", ["9783161484100", "0306406152", "080442957X"])
def test_every_wrong_digit_of_an_isbn_is_noticed(sound: str) -> None:
    assert is_isbn(sound)
    for place in range(len(sound) - 1):
        assert not is_isbn(sound[:place] + str((int(sound[place]) + 1) % 10) + sound[place + 1 :])
