"""A participant withdraws in the middle: what is erased, and what still counts and is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def test_judgments_of_a_withdrawn_source_are_told_and_can_be_left_out(study: Typed) -> None:
    Path("late.txt").write_text("We set goals and met again.\n", encoding="utf-8")
    assert study("import", "late.txt").code == 0
    assert study("excerpt", "cut", "--by", "paragraph", "-s", "late.txt").code == 0
    assert study("round", "open", "--kind", "tag").code == 0
    for name in ("aigul", "marat", "dana"):
        assert study("tag", "-e", name, "--plain", typed="goals\n" * 6).code == 0
    assert "have judged 1 excerpt of it" in study("source", "withdraw", "late", "--dry-run").err
    gone = study("source", "list", "--where", "kind=paper", "--json").results[0]["id"]
    told = study("source", "withdraw", "late", "--yes")
    assert told.code == 0
    assert "consent!=withdrawn" in told.err
    assert study("round", "close").code == 0
    every = study("agree", "--json").results[0]["units"]
    assert study("agree", "--where", "consent!=withdrawn", "--json").results[0]["units"] == every - 1
    said = study("report", "-f", "md").out
    assert "1 of the sources was withdrawn: its words are erased." in said
    assert "What experts had judged before (1 excerpt) still counts" in said
    assert study("source", "show", gone, "--text").out.strip() == ""


def test_withdrawing_what_nobody_judged_says_nothing_of_judgments(study: Typed) -> None:
    Path("late.txt").write_text("We set goals and met again.\n", encoding="utf-8")
    assert study("import", "late.txt").code == 0
    assert "judged" not in study("source", "withdraw", "late", "--yes").err
    said = study("report", "-f", "md").out
    assert "was withdrawn" in said
    assert "still counts" not in said


def test_a_condition_that_nothing_fits_is_not_an_empty_study(study: Typed) -> None:
    assert "No source fits" in study("source", "list", "--where", "kind=press").err


def test_the_next_wave_of_a_survey_asks_whether_who_withdrew_is_among_its_rows(study: Typed) -> None:
    head, row = (
        "id,school,answer\n",
        'R{0:02d},School {0},"In answer {0} we say that the network fails us often."\n',
    )
    Path("one.csv").write_text(head + "".join(row.format(n) for n in range(1, 5)), encoding="utf-8")
    told = study("import", "one.csv", "--map", "text=answer", "--map", "id=id")
    assert told.code == 0
    assert "withdrawn from this study" not in told.err
    assert study("excerpt", "cut", "--by", "answer").code == 0
    assert study("source", "withdraw", "one R02", "--yes").code == 0
    Path("two.csv").write_text(head + "".join(row.format(n) for n in range(1, 7)), encoding="utf-8")
    told = study("import", "two.csv")
    assert told.err.count("withdrawn from this study") == 1
    cut = study("excerpt", "cut", "--by", "answer")
    assert "«»" not in cut.err
    assert "one R01" in cut.err


def test_no_excerpt_of_a_kind_is_not_a_study_without_excerpts(study: Typed) -> None:
    assert "No excerpt is of this kind" in study("excerpt", "list", "--lost").err
