"""The calculator's tables: long and wide, missing and repeated, damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.agreement.measure import estimate
from codex.agreement.table import read_ratings, read_records, read_sets
from codex.errors import DamagedInput, UsageProblem
from codex.words import Words

if TYPE_CHECKING:
    from codex.model.ratings import Ratings


def table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Write a table as lines of cells parted by commas."""
    lines = [line.strip().split(",") for line in text.strip().splitlines()]
    return lines[0], [(number, line if line != [""] else []) for number, line in enumerate(lines[1:], 2)]


def cells(one: Ratings) -> dict[tuple[str, str], str | None]:
    return {
        (rater, unit): None
        if one.values[r * one.n_units + u] < 0
        else one.categories[one.values[r * one.n_units + u]]
        for r, rater in enumerate(one.raters)
        for u, unit in enumerate(one.units)
    }


LONG = """
    remark,Coder,item,label
    x,anna,u1,a
    ,bek,u1,b
    ,anna,u2,
    ,bek,u2,a
"""
WIDE = """
    id,anna,bek
    u1,a,b
    u2,,a
"""


def test_a_long_and_a_wide_table_say_the_same() -> None:
    long, wide = (read_ratings(*table(text)) for text in (LONG, WIDE))
    assert cells(long) == cells(wide)
    assert cells(long) == {
        ("anna", "u1"): "a",
        ("bek", "u1"): "b",
        ("anna", "u2"): None,
        ("bek", "u2"): "a",
    }


def test_without_a_unit_column_rows_are_numbered() -> None:
    one = read_ratings(*table("anna,bek\n a,b\n ,a"))
    assert (one.raters, one.units) == (("anna", "bek"), ("1", "2"))


def test_a_rater_who_looks_like_a_unit_column_elsewhere_is_a_rater() -> None:
    assert read_ratings(*table("anna,item\n a,b")).raters == ("anna", "item")


def test_two_columns_of_one_kind_make_a_wide_table() -> None:
    assert read_records(*table("unit,rater,value,rating\n u1,a,b,c")).form == "wide"


@pytest.mark.parametrize("name", ["nan", "NA", "0", "None", "-1", "inf", "құзырет"])
def test_any_text_is_a_category_at_the_nominal_level(name: str) -> None:
    one = read_ratings(*table(f"id,a,b\n u1,{name},{name}\n u2,x,{name}"))
    assert name in one.categories
    assert list(one.values).count(-1) == 0


def test_numbers_are_ordered_by_size_and_words_are_not() -> None:
    numbers = read_ratings(*table("a,b\n 10,9\n 2,10"))
    assert (numbers.categories, numbers.order_known) == (("2", "9", "10"), True)
    words = read_ratings(*table("a,b\n low,high\n mid,low"))
    assert (words.categories, words.order_known) == (("high", "low", "mid"), False)
    assert estimate(words, "cohen_kappa_linear").why == "agreement.why-no-order"


def test_declared_categories_give_order_and_number() -> None:
    one = read_ratings(*table("a,b\n low,high\n low,low"), level="ordinal", categories=["low", "mid", "high"])
    assert (one.categories, one.order_known) == (("low", "mid", "high"), True)
    assert estimate(one, "bp").extra["expected"] == pytest.approx(1 / 3)


def test_words_at_the_ordinal_level_need_their_order() -> None:
    with pytest.raises(UsageProblem) as problem:
        read_ratings(*table("a,b\n low,high\n mid,low"), level="ordinal")
    assert "--categories" in problem.value.hint(Words("en"))


def test_one_number_written_in_two_ways_is_one_value_at_numeric_levels() -> None:
    assert read_ratings(*table("a,b\n 1,1.0\n 2.50,2.5"), level="interval").categories == ("1", "2.5")
    assert read_ratings(["a", "b"], [(2, ["1", "2,5"])], level="interval").categories == ("1", "2.5")
    assert read_ratings(*table("a,b\n 1,1.0")).categories == ("1", "1.0")


@pytest.mark.parametrize("wrong", ["high", "nan", "inf", "-inf", "1_0", "0x10", "٣"])
@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_what_is_no_number_is_named_with_its_line(wrong: str, level: str) -> None:
    with pytest.raises(DamagedInput) as problem:
        read_ratings(*table(f"unit,rater,value\n u1,a,1\n u1,b,{wrong}"), level=level)
    assert problem.value.fields["line"] == 3
    assert wrong in problem.value.message(Words("en"))


@pytest.mark.parametrize(
    ("text", "options", "why", "line"),
    [
        ("unit,rater,value\n u1,a,x\n u1,a,x", {}, "judged-twice", 3),
        ("id,a,b\n u1,x,y\n u1,x,y", {}, "unit-twice", 3),
        ("id,a,b\n u1,x", {}, "row-of-other-width", 2),
        ("id,a,b\n u1,x,y,z", {}, "row-of-other-width", 2),
        ("unit,rater,value\n ,a,x", {}, "judgment-of-nobody", 2),
        ("unit,rater,value\n u1,,x", {}, "judgment-of-nobody", 2),
        ("id,a,b\n ,x,y", {}, "judgment-of-nobody", 2),
        ("id,a,b\n u1,x,y", {"categories": ["x", "z"]}, "category-outside", 2),
        ("unit,rater,value,source\n u1,a,x,s1\n u1,b,x,s2", {}, "unit-of-two-sources", 3),
        ("id,a,a\n u1,x,y", {}, "column-twice", None),
        ("id,a,\n u1,x,y", {}, "column-without-name", None),
        ("id\n u1", {}, "table-no-raters", None),
        ("", {}, "table-empty", None),
    ],
)
def test_damage_is_named_with_its_line(
    text: str, options: dict[str, list[str]], why: str, line: int | None
) -> None:
    header, rows = table(text) if text else ([], [])
    with pytest.raises(DamagedInput) as problem:
        read_ratings(header, rows, **options)  # type: ignore[arg-type]
    assert problem.value.text_id == f"agreement.{why}"
    assert problem.value.fields.get("line") == line
    for language in ("en", "ru", "kk"):
        said = problem.value.message(Words(language))
        assert "{" not in said
        assert said != f"agreement.{why}"


def test_an_unknown_level_and_a_category_declared_twice_are_refused() -> None:
    with pytest.raises(UsageProblem):
        read_ratings(*table("a,b\n 1,2"), level="metric")
    with pytest.raises(UsageProblem):
        read_ratings(*table("a,b\n x,y"), categories=["x", "x"])


def test_a_header_without_rows_is_a_table_without_judgments() -> None:
    for text in ("unit,rater,value", "id,a,b", "a,b"):
        found = estimate(read_ratings(*table(text)), "alpha")
        assert found.why == "agreement.why-no-judgments"


def test_one_rater_is_a_reason_not_an_error() -> None:
    assert estimate(read_ratings(*table("id,anna\n u1,a\n u2,b")), "alpha").why == "agreement.why-one-rater"


def test_blank_lines_are_passed_over_and_a_row_of_empty_cells_is_a_unit() -> None:
    assert read_ratings(*table("id,a,b\n u1,x,y\n\n ,,")).units == ("u1",)
    assert read_ratings(*table("a,b\n x,y\n ,")).units == ("1", "2")


def test_sources_of_a_long_table_make_clusters() -> None:
    one = read_ratings(*table("unit,rater,value,source\n u1,a,x,s1\n u2,a,x,s2\n u3,a,y,s1"))
    assert list(one.clusters) == [0, 1, 0]


def test_sets_are_split_at_their_mark() -> None:
    one = read_sets(*table("id,a,b\n u1,x; y,{}\n u2,,{y}"), mark=";")
    assert one.categories == ("x", "y")
    assert one.sets == ((frozenset({0, 1}), None), (frozenset(), frozenset({1})))


def test_sets_know_declared_codes_and_need_a_mark() -> None:
    with pytest.raises(DamagedInput) as problem:
        read_sets(*table("id,a,b\n u1,x;z,x"), mark=";", categories=["x", "y"])
    assert problem.value.fields["value"] == "z"
    with pytest.raises(UsageProblem):
        read_sets(*table("id,a,b\n u1,x,x"), mark=" ")


def test_records_keep_repeats_for_those_who_read_them() -> None:
    found = read_records(*table("unit,rater,value\n u1,a,x\n u1,a,y"))
    assert [(one.line, one.unit, one.rater, one.value) for one in found.judgments] == [
        (2, "u1", "a", "x"),
        (3, "u1", "a", "y"),
    ]


def test_ten_thousand_categories_are_read() -> None:
    rows = [(i + 2, [f"u{i}", f"c{i}", f"c{i % 9000}"]) for i in range(10_000)]
    one = read_ratings(["id", "a", "b"], rows)
    assert len(one.categories) == 10_000
    found = estimate(one, "alpha", interval=None)
    assert found.value == pytest.approx(0.9, abs=1e-3)
