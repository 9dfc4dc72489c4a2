"""References of one work are joined without losing what hangs on them; what may be one is only shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def record(title: str, **tags: str) -> str:
    """Return a RIS record of an article of 2020."""
    told = {"AU": "Ospan, Aigul", "PY": "2020", **tags}
    return (
        f"TY  - JOUR\nTI  - {title}\n"
        + "".join(f"{tag}  - {said}\n" for tag, said in told.items())
        + "ER  - \n\n"
    )


def imported(codex: Typed, *records: str) -> None:
    """Begin a study with these references."""
    codex("init", ".")
    Path("refs.ris").write_text("".join(records), encoding="utf-8")
    assert codex("import", "refs.ris").code == 0


def duplicates(codex: Typed, *said: str) -> list[Any]:
    """Return the answer of the command."""
    ran = codex("source", "duplicates", *said, "--json")
    assert ran.code == 0, ran.err
    return ran.results


ONE = record("Forums & villages: what teachers say", ID="a", DO="10.1000/v.1")


@pytest.mark.parametrize(
    "other",
    [
        record("Anything", DO="https://doi.org/10.1000/V.1."),
        record("FORUMS AND VILLAGES – what teachers say."),
        record("Форумдар", PY="2021", DO="doi:10.1000/v.1", AU="Оспан, Айгүл"),
        record("F\u043erums & villages: what teachers s\u0430y", AU="Ospan A."),
        record("<i>Forums</i> &amp; villages: what teachers say", AB="About."),
    ],
)  # fmt: skip
def test_one_work_is_known_however_it_is_written(codex: Typed, other: str) -> None:
    imported(codex, ONE, other.replace("TY  - JOUR\n", "TY  - JOUR\nID  - b\n"))
    assert [row["kept"] != row["other"] for row in duplicates(codex)] == [True]


@pytest.mark.parametrize(
    "other",
    [
        record("Forums & villages: what teachers say", PY="2019"),
        record("Forums & villages: what teachers say", DO="10.1000/v.2"),
        record("Forums & villages: what teachers say", AU="Berg, Jan"),
        record("A poster on something else", AU="Berg, Jan", DO="10.1000/v.1"),
        record("Forums & villages"),
    ],
)
def test_two_works_stay_two(codex: Typed, other: str) -> None:
    imported(codex, ONE, other)
    assert duplicates(codex) == []


def test_a_paper_of_a_conference_is_not_the_article_of_its_title(codex: Typed) -> None:
    article = record("Forums", T2="Journal of Forums", VL="3", SP="10", EP="20")
    paper = record("Forums", T2="Proceedings of FORUM 2020", SP="5").replace("JOUR", "CONF")
    again = record("Forums", T2="J. Forums", SP="10")
    imported(codex, article, paper, again)
    assert len(codex("source", "list", "--json").results) == 2
    assert duplicates(codex) == []


def test_two_editorials_of_one_year_and_their_copies_are_two_works(codex: Typed) -> None:
    first, second = record("Editorial", AU="Berg, Jan"), record("Editorial", AU="Lee, Bo")
    copies = [one.replace("PY  - 2020", "PY  - 2020\nVL  - 4") for one in (first, second)]
    imported(codex, first, second, *copies)
    codex("source", "duplicates", "--merge", "--yes")
    left = [row["cite"]["author"][0]["family"] for row in codex("source", "list", "--json").results]
    assert sorted(left) == ["Berg", "Lee"]


def test_what_may_be_one_work_is_shown_and_never_merged_by_itself(codex: Typed) -> None:
    imported(
        codex,
        ONE,
        record("Forums and villages: what teachers say", PY="2019", DO="10.1101/pre.1"),
        record("Forums and villages: what teachers say and do", PY="2021"),
        record("Forums and villages: what teachers say", AU="Berg, Jan"),
    )
    assert duplicates(codex) == []
    assert sorted(row["by"] for row in duplicates(codex, "--maybe")) == ["part of the title", "title"]
    assert codex("source", "duplicates", "--maybe", "--merge", "--yes").code == 2


def test_a_pair_is_merged_as_somebody_says(codex: Typed) -> None:
    imported(codex, ONE, record("Forums in print", ID="b", PY="2021", VL="7"))
    assert [row["by"] for row in duplicates(codex, "a", "b", "--merge", "--dry-run")] == ["said"]
    assert len(codex("source", "list", "--json").results) == 2
    assert codex("source", "duplicates", "a", "b", "--merge", "--yes").code == 0
    (kept,) = codex("source", "list", "--json").results
    assert (kept["cite"]["id"], kept["cite"]["volume"]) == ("a", "7")
    assert codex("source", "duplicates", "a", "--merge", "--yes").code == 2
    assert codex("undo").code == 0
    assert len(codex("source", "list", "--json").results) == 2


def test_the_reference_with_the_abstract_is_kept(codex: Typed) -> None:
    imported(codex, ONE, record("Anything", ID="b", DO="10.1000/v.1", AB="Teachers say much."))
    codex("source", "duplicates", "--merge", "--yes")
    (kept,) = codex("source", "list", "--json").results
    assert kept["cite"]["id"] == "b"
    assert "Teachers say much." in codex("source", "show", kept["id"], "--text").out


def test_consent_memos_and_attached_texts_go_with_the_reference_that_stays(codex: Typed) -> None:
    imported(codex, ONE, record("Anything", ID="b", DO="10.1000/v.1", AB="Teachers say much."))
    Path("full.txt").write_text("The whole text of it, of many words.\n", encoding="utf-8")
    assert codex("import", "full.txt", "--kind", "paper").code == 0
    assert codex("note", "add", "read twice", "--source", "a").code == 0
    assert codex("source", "edit", "a", "--set", "consent=panel").code == 0
    assert codex("source", "attach", "full", "a").code == 0
    codex("source", "duplicates", "--merge", "--yes")
    rows = {row["kind"]: row for row in codex("source", "list", "--json").results}
    assert (rows["reference"]["cite"]["id"], rows["paper"]["cite"]["id"]) == ("b", "b")
    assert rows["reference"]["consent"] == "panel"
    (memo,) = codex("note", "list", "--json").results
    assert memo["about"] == rows["reference"]["id"]
    assert codex("verify").code == 0


def judged(codex: Typed, *references: str) -> None:
    """Let one round judge the excerpts of these references."""
    Path("codes.yaml").write_text("codes:\n- name: forum\n", encoding="utf-8")
    assert codex("codebook", "import", "codes.yaml").code == 0
    assert codex("expert", "add", "Aigul").code == 0
    for name in references:
        assert codex("excerpt", "cut", "--by", "paragraph", "--source", name).code == 0
    ran = codex("round", "open", "--roster", "Aigul")
    assert ran.code == 0, ran.err


def test_what_a_round_has_judged_is_kept(codex: Typed) -> None:
    about = "Teachers say that forums help them a great deal in their villages."
    imported(codex, ONE, record("Anything", ID="b", DO="10.1000/v.1", AB=about))
    judged(codex, "a")
    codex("source", "duplicates", "--merge", "--yes")
    (kept,) = codex("source", "list", "--json").results
    assert (kept["cite"]["id"], kept["cite"]["abstract"]) == ("a", about)
    assert len(codex("excerpt", "list", "--json").results) >= 1
    assert codex("verify").code == 0


def test_two_that_were_both_judged_are_left_and_the_others_merged(codex: Typed) -> None:
    about = "Teachers say that forums help them a great deal in their villages."
    imported(
        codex,
        ONE,
        record("Anything", ID="b", DO="10.1000/v.1", AB=about),
        record("Third", ID="c", DO="10.1000/v.3", AB=about + " Three."),
        record("Third", ID="d"),
    )
    judged(codex, "a", "b")
    ran = codex("source", "duplicates", "--merge", "--yes")
    assert ran.code == 0
    assert "both" in ran.err
    keys = sorted(row["cite"]["id"] for row in codex("source", "list", "--json").results)
    assert keys == ["a", "b", "c"]
