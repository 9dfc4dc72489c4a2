"""References of one title: two works stay two, one work in two records is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from codex.steps.sources import bringing, known_works
from tests.steps.conftest import Ran, Typed

EDITORIALS = "".join(
    f"TY  - JOUR\nTI  - Editorial\nPY  - {year}\nVL  - {year - 2000}\nSP  - 1\nDO  - 10.1000/ed.{year}\nER  - \n\n"
    for year in (2019, 2020, 2021)
)
TWICE = (
    "TY  - JOUR\nTI  - On villages\nPY  - 2020\nAB  - {about}\nDO  - {doi}\nER  - \n\n"
)  # fmt: skip
ONE_WORK = TWICE.format(about="What teachers say.", doi="10.1000/v.1") + TWICE.format(
    about="What teachers say. All rights reserved.", doi="https://doi.org/10.1000/V.1"
)


def findings(answer: Ran) -> list[Any]:
    """Return what an import found."""
    found: list[Any] = json.loads(answer.out)["findings"]
    return found


def titles(codex: Typed) -> list[str]:
    """Return the titles of the sources."""
    return [row["title"] for row in codex("source", "list", "--json").results]


def test_three_editorials_without_abstracts_are_three_sources(codex: Typed) -> None:
    codex("init", ".")
    Path("editorials.ris").write_text(EDITORIALS, encoding="utf-8")
    planned = codex("import", "editorials.ris", "--dry-run", "--json").results
    assert len(planned) == len(codex("import", "editorials.ris", "--json").results) == 3
    again = codex("import", "editorials.ris", "--json")
    assert again.results == []
    assert titles(codex) == ["Editorial"] * 3
    assert codex("source", "duplicates", "--json").results == []
    codex("source", "duplicates", "--merge", "--yes")
    assert len(titles(codex)) == 3
    Path("one.ris").write_text(EDITORIALS, encoding="utf-8")
    assert codex("import", "one.ris", "--json").results == []


def test_the_same_record_twice_in_a_file_is_taken_once(codex: Typed) -> None:
    codex("init", ".")
    Path("twice.ris").write_text(EDITORIALS + EDITORIALS, encoding="utf-8")
    answer = codex("import", "twice.ris", "--json")
    assert len(answer.results) == 3
    assert [one["skipped"] for one in findings(answer)] == [True] * 3
    assert all("comes more than once in what was named" in one["why"] for one in findings(answer))
    again = codex("import", "twice.ris", "--json")
    assert all("is in the study already" in one["why"] for one in findings(again)[:3])


def test_one_work_in_two_records_of_a_file_is_told_at_import(codex: Typed) -> None:
    codex("init", ".")
    Path("one.ris").write_text(ONE_WORK, encoding="utf-8")
    for said in (["--dry-run"], []):
        answer = codex("import", "one.ris", "--json", *said)
        assert len(answer.results) == 2
        assert ["On villages is the work of" in one["why"] for one in findings(answer)] == [True]
    assert [row["by"] for row in codex("source", "duplicates", "--json").results] == ["doi"]


def test_works_of_a_damaged_file_are_forgotten_with_it(codex: Typed) -> None:
    codex("init", ".")
    Path("a.ris").write_text(ONE_WORK + "TY  - JOUR\nTI  - Without an end\n", encoding="utf-8")
    Path("b.ris").write_text(ONE_WORK.split("ER  - \n")[0] + "ER  - \n", encoding="utf-8")
    answer = codex("import", "a.ris", "b.ris", "--json")
    assert len(answer.results) == 1
    assert not any("is the work of" in one["why"] for one in findings(answer))


@pytest.mark.parametrize("together", [2, 1000])
def test_of_very_many_references_the_first_are_compared_and_that_is_said(
    codex: Typed, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(known_works, "MOST", 3)
    monkeypatch.setattr(bringing, "MOST", 3)
    monkeypatch.setattr(bringing, "_TOGETHER", together)
    codex("init", ".")
    Path("many.ris").write_text(EDITORIALS + ONE_WORK, encoding="utf-8")
    answer = codex("import", "many.ris", "--json")
    assert len(answer.results) == 5
    assert ["more than 3 references at once" in one["why"] for one in findings(answer)] == [True]


def test_references_that_are_two_works_are_both_exported(codex: Typed) -> None:
    codex("init", ".")
    Path("two.ris").write_text(
        TWICE.format(about="One.", doi="10.1000/a") + TWICE.format(about="Two.", doi="10.1000/b"), encoding="utf-8"
    )  # fmt: skip
    codex("import", "two.ris")
    assert codex("export", "refs", "--all", "-f", "ris").out.count("TY  - ") == 2


def test_a_citekey_means_one_reference_of_the_study(codex: Typed) -> None:
    codex("init", ".")
    for name, title in (("a", "One work"), ("b", "Another"), ("c", "A third")):
        record = f"TY  - JOUR\nTI  - {title}\nAU  - Ospan, A\nPY  - 2020\nER  - \n"
        Path(f"{name}.ris").write_text(record, encoding="utf-8")
    codex("import", "a.ris", "b.ris")
    answer = codex("import", "c.ris", "--json")
    assert findings(answer) == []
    keys = [row["cite"]["id"] for row in codex("source", "list", "--json").results]
    assert keys == ["ospan2020", "ospan2020b", "ospan2020c"]
    Path("d.bib").write_text("@book{Key1, title={Four}}", encoding="utf-8")
    Path("e.bib").write_text("@book{Key1, title={Five}}", encoding="utf-8")
    told = findings(codex("import", "d.bib", "e.bib", "--json"))
    assert ["“Key1” is taken" in one["why"] for one in told] == [True]
    assert codex("source", "show", "Key1b", "--json").results[0]["title"] == "Five"
    assert codex("import", "e.bib", "--json").results == []
