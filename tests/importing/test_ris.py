"""RIS records: every one is imported or reported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.errors import DamagedFile
from codex.importing.reading import ReadOptions
from codex.importing.registry import read

ONE = """TY  - JOUR
TI  - Courses in rural schools
AU  - Ospan, Aigul
AU  - de Boer, Jan
PY  - 2021/03/05/
T2  - Education
VL  - 3
IS  - 2
SP  - 10
EP  - 20
SN  - 1234-5678
DO  - https://doi.org/10.1234/abc.5.
UR  - http://example.org/a
AB  - Teachers learn
 from each other.
KW  - mooc
KW  - teacher
XX  - odd
ER  -
"""


def test_a_record_becomes_a_reference_with_csl_fields() -> None:
    (draft,) = read(ONE.encode(), "z.ris").drafts
    assert (draft.kind, draft.title) == ("reference", "Courses in rural schools")
    assert draft.text == "Courses in rural schools\n\nTeachers learn\nfrom each other.\n"
    assert draft.cite == {
        "id": "ospan2021",
        "type": "article-journal",
        "title": "Courses in rural schools",
        "abstract": "Teachers learn\nfrom each other.",
        "author": [{"family": "Ospan", "given": "Aigul"}, {"family": "de Boer", "given": "Jan"}],
        "issued": {"date-parts": [[2021, 3, 5]]},
        "container-title": "Education",
        "volume": "3",
        "issue": "2",
        "page": "10-20",
        "ISSN": "1234-5678",
        "DOI": "10.1234/abc.5",
        "URL": "http://example.org/a",
        "keyword": "mooc, teacher",
        "custom": {"XX": ["odd"]},
    }


def test_a_record_that_does_not_end_is_damage() -> None:
    text = "TY  - JOUR\nTI  - First\nTY  - JOUR\nTI  - Second\nER  - \n"
    with pytest.raises(DamagedFile) as refused:
        read(text.encode(), "z.ris")
    assert (refused.value.text_id, refused.value.where) == ("importing.ris-no-er", "z.ris:1")
    kept = read(text.encode(), "z.ris", ReadOptions(keep_good=True))
    assert [draft.title for draft in kept.drafts] == ["First", "Second"]
    assert [(finding.why, finding.skipped) for finding in kept.findings] == [("importing.ris-no-er", False)]


def test_an_incomplete_record_is_skipped_with_its_line_and_the_others_go_on() -> None:
    found = read(b"TY  - JOUR\nAU  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n", "z.ris")
    assert [draft.title for draft in found.drafts] == ["B"]
    assert [(finding.where, finding.skipped) for finding in found.findings] == [("z.ris:1", True)]


def test_a_file_without_records_is_refused() -> None:
    with pytest.raises(DamagedFile):
        read(b"this is not RIS\nat all\n", "z.ris")


def test_equal_keys_are_made_different_and_told() -> None:
    found = read(b"TY  - JOUR\nID  - a\nTI  - A\nER  - \nTY  - JOUR\nID  - a\nTI  - B\nER  - \n", "z.ris")
    assert [draft.cite["id"] for draft in found.drafts] == ["a", "ab"]
    assert [finding.why for finding in found.findings] == ["importing.reference-rekeyed"]


@given(
    st.lists(st.sampled_from(["Alpha", "Beta, x", "Гамма — д", "ә 1"]), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n"]),
)
def test_there_are_as_many_references_as_records(titles: list[str], end: str) -> None:
    text = "".join(f"TY  - JOUR{end}TI  - {title}{end}ER  - {end}{end}" for title in titles)
    drafts = read(text.encode(), "z.ris").drafts
    assert [draft.title for draft in drafts] == titles
    assert len({draft.cite["id"] for draft in drafts}) == len(titles)
