"""The layouts of a paper: what stands in which cell, what is flagged, and every one in every form and language."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest

from codex.exporting.layout_counts import (
    co_occurrence_table,
    code_source_table,
    codebook_table,
    ordered,
    sensitivity_table,
)
from codex.exporting.layout_panel import delphi_table, validity_table
from codex.exporting.layout_written import (
    GAP,
    crosswalk_table,
    framework_table,
    joint_table,
    levels_table,
    quoted,
    trace_table,
)
from codex.exporting.table_csv import csv_of
from codex.exporting.table_docx import docx_of
from codex.exporting.table_latex import latex_of
from codex.exporting.table_markdown import markdown_of
from codex.exporting.table_xlsx import xlsx_of
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.sensitivity import sensitivity
from codex.model.code import Branch, Code, Codebook
from codex.model.estimate import Estimate, Interval
from codex.model.item_change import ItemChange
from codex.model.item_result import ItemResult
from codex.model.layouts import Case, JointRow, LevelStatement, Match, TraceEntry, WrittenCell
from codex.model.matrix import Axis
from tests.exporting.study import BOOK, NAMES, WORDS, judged, view

if TYPE_CHECKING:
    from codex.model.table import Table

CODES = Axis("branch", "b", ("a", "b"), {"a": {"en": "Planning", "kk": "Жоспарлау"}}, {"b": 1})
SOURCES = Axis("source", "source", ("s1", "s2", "s3"), {"s1": {"": "Orazova, 2021"}})


def result(item: str, outcome: str, median: float, share: float, n: int = 12) -> ItemResult:
    return ItemResult(
        item, "q", "r", n, 12, 0, 0, 0, (), outcome, "", median=median, quartiles=(median - 1, median + 0.25),
        quantile="linear", share=share,
    )  # fmt: skip


def tables(language: str) -> dict[str, Table]:
    """Every layout, by its name."""
    say = WORDS[language]
    quote = view().quotes["x04"]
    rounds = [
        (
            "round-1",
            [
                result("i1", "undecided", 6, 0.5),
                result("i2", "in", 8, 0.92),
                result("i3", "undecided", 4, 0.3),
            ],
        ),
        ("round-2", [result("i1", "in", 7.5, 0.83, 11), result("i3", "out", 3, 0.1, 11)]),
    ]
    changes = {
        ("round-2", (item, "q")): ItemChange(item, "q", "round-1", "round-2", 11, 1, 0, 0.6, p, "wilcoxon")
        for item, p in (("i1", 0.004), ("i3", None))
    }
    found = sensitivity(view().matrix, judged()[2])
    made = [
        code_source_table(CODES, SOURCES, {("a", "s1"): 3, ("a", "s2"): 1}, {"s1": 6, "s2": 4, "s3": 2}, say),
        co_occurrence_table(co_occurrence({"a": [1, 2], "b": [2]}, 9), {"a": "Planning"}, say, measure="jaccard"),
        codebook_table(
            BOOK, say, excerpts={"goals": 5}, sources={"goals": 2},
            estimates={"goals": Estimate("alpha", 0.7, interval=Interval(0.5, 0.9, "gwet"))}, coefficient="α",
        ),
        sensitivity_table(found, {}, {}, say, experts=NAMES),
        delphi_table(rounds, {("i1", "q"): "Sharing", ("i2", "q"): "Trust"}, say, changes=changes, rule="at least 70%"),
        validity_table(
            [("Item 1", {"n": 6, "relevant": 6, "icvi": 1.0, "pc": 0.016, "kappa": 1.0, "grade": "excellent"}), ("Item 2", {"n": 6, "relevant": 4, "icvi": 0.667, "kappa": 0.56, "grade": "fair"})],
            {"scvi_ave": 0.83, "scvi_ua": 0.5, "alpha": None}, say,
        ),
        framework_table([Case("t2", "T2", "village"), Case("t1", "T1", "city")], CODES, {("t1", "a"): WrittenCell("Plans with others", quote)}, say),
        joint_table([JointRow("Sharing", "M = 3.9, SD = 0.8", "giving freely", 17, quote, "confirm", "More is shared than asked"), JointRow("Trust", "", "", None, None)], say),
        levels_table(CODES, [("a1", "A1"), ("a2", "A2")], {("a", "a1"): [LevelStatement("can name a goal", ("x1", "x2")), LevelStatement("can write it")]}, say),
        crosswalk_table(CODES, [("dce", "DigCompEdu"), ("cft", "ICT-CFT")], {("a", "dce"): Match("exact", "2.1", "p. 12"), ("a", "cft"): Match("part", "3"), ("b", "dce"): Match("none"), ("b", "cft"): Match("none")}, say),
        trace_table([("o1", "Study the tools"), ("o2", "Publish")], [("evidence", "Evidence"), ("output", "Outputs")], {("o1", "evidence"): TraceEntry(("x1", "x2")), ("o1", "output"): TraceEntry(count=12), ("o2", "output"): TraceEntry(tuple("abcdefgh"))}, say),
    ]  # fmt: skip
    return {table.name: table for table in made}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_layout_in_every_form_has_its_words(language: str) -> None:
    made = tables(language)
    assert len(made) == 11
    for table in made.values():
        assert all(len(row.values) == len(table.columns) for row in table.rows), table.name
        text = markdown_of(table).decode()
        assert "exporting." not in text
        assert "{" not in text
        assert latex_of(table)
        assert len(list(csv.reader(io.StringIO(csv_of(table).decode())))) >= 2
    provenance = view().provenance
    assert docx_of(list(made.values()), provenance, WORDS[language]).startswith(b"PK")
    assert xlsx_of(list(made.values()), provenance, WORDS[language]).startswith(b"PK")


def rows(name: str, language: str = "en") -> list[tuple[object, ...]]:
    return [row.values for row in tables(language)[name].rows]


def test_codes_by_sources_have_totals_both_ways() -> None:
    assert rows("code-by-source") == [
        ("Planning", 3, 1, 0, 4, 2),
        ("b", 0, 0, 0, 0, 0),
        ("All excerpts judged", 6, 4, 2, 12, 3),
    ]
    share = code_source_table(CODES, SOURCES, {("a", "s1"): 3}, {"s1": 6, "s2": 4}, WORDS["en"], show="share")
    assert share.rows[0].values[1:4] == (0.5, 0.0, None)
    mark = code_source_table(CODES, SOURCES, {("a", "s1"): 3}, {"s1": 6}, WORDS["en"], show="presence")
    assert mark.rows[0].values[1:4] == ("●", None, None)


def test_items_that_were_dropped_stand_below_with_the_round_that_settled_them() -> None:
    found = rows("delphi-results")
    assert found[0] == (
        "Sharing",
        12,
        0.5,
        "6 (5.00–6.25)",
        11,
        0.83,
        "7.5 (6.50–7.75)",
        0.004,
        "in",
        "round-2",
    )
    assert found[1][:4] == ("Trust", 12, 0.92, "8 (7.00–8.25)")
    assert found[1][-2:] == ("in", "round-1")
    assert found[2][0] == "Dropped"
    assert found[3][0] == "i3"
    assert found[3][-2:] == ("out", "round-2")
    assert any("wilcoxon" in note for note in tables("en")["delphi-results"].notes)


def test_columns_of_validity_without_figures_are_left_out() -> None:
    table = tables("en")["content-validity"]
    assert [column.id for column in table.columns] == [
        "item",
        "n",
        "relevant",
        "icvi",
        "pc",
        "kappa",
        "grade",
    ]
    assert [row.values[0] for row in table.rows if row.is_total] == [
        "S-CVI/Ave",
        "S-CVI/UA",
        "Krippendorff's α",
    ]
    assert table.rows[2].values[3] == 0.83


def test_cases_stand_in_their_groups_with_summary_and_quote() -> None:
    found = rows("framework")
    assert [row[0] for row in found] == ["city", "T1", "village", "T2"]
    assert str(found[1][1]).startswith("Plans with others\n«Алдымен")
    assert found[3][1:] == (None, None)


def test_a_joint_display_flags_what_joins_nothing() -> None:
    table = tables("en")["joint-display"]
    assert table.rows[0].values[5] == "confirms"
    assert table.rows[1].values[5:] == (GAP, GAP)
    assert "cells: 1" in table.notes[-1]


def test_statements_are_numbered_and_those_without_evidence_counted() -> None:
    table = tables("en")["level-descriptors"]
    assert table.rows[0].values[1] == f"1a can name a goal [x1, x2]\n1b can write it {GAP}"
    assert table.notes[-1] == "Statements without an excerpt: 1."


def test_what_no_framework_has_is_named() -> None:
    table = tables("en")["crosswalk"]
    assert table.rows[0].values[1:] == ("● 2.1 (p. 12)", "◐ 3")
    assert table.notes[-1] == "In none of them: b."


def test_objectives_without_anything_behind_are_flagged() -> None:
    assert rows("objective-trace") == [("1. Study the tools", "x1, x2", "12"), ("2. Publish", GAP, "8")]


def test_the_codebook_keeps_branches_depth_and_origin() -> None:
    book = Codebook(
        (Branch("t", name={"en": "Tools"}),),
        (
            Code("a", "t", {"en": "A"}, origin={"kind": "deductive", "cite": "dron2014"}),
            Code("b", "t", {"en": "B"}, parent="a", retired=True),
            Code("c", "t", {"en": "C"}, parent="b", origin={"kind": "inductive"}),
        ),
    )
    table = codebook_table(book, WORDS["en"])
    assert [(row.values[0], row.depth, row.values[-1]) for row in table.rows] == [
        ("Tools", 0, None),
        ("A", 0, "deductive (dron2014)"),
        ("C", 1, "inductive"),
    ]


def test_sensitivity_says_what_a_cell_would_be_and_without_names_how_often() -> None:
    found = sensitivity(view().matrix, judged()[2])
    named = sensitivity_table(found, {}, {}, WORDS["en"], experts=NAMES)
    assert any("Айгүл Сәрсенова: divided" in str(row.values[3]) for row in named.rows)
    assert "turns into unanimity" in named.notes[1]
    blind = sensitivity_table(found, {}, {}, WORDS["en"], experts=dict.fromkeys(NAMES, ""))
    assert not any("aigul" in str(row.values[3]) for row in blind.rows)


def test_a_withheld_quote_is_not_quoted() -> None:
    assert "We wrote" not in quoted(view().quotes["x10"], WORDS["en"])


def test_the_most_stand_first() -> None:
    assert ordered(["a", "b", "c"], {"c": 2, "b": 5}) == ["b", "c", "a"]
