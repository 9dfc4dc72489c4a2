"""People, chosen passages and judgments from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import DamagedFile
from codex.importing.experts import read_experts, read_passages
from codex.importing.judgments import read_judgments
from codex.importing.tables import read_table
from codex.model.expert import Expert
from codex.model.judgment import Judgment

if TYPE_CHECKING:
    from codex.importing.table import Table


def table(text: str) -> Table:
    return read_table(text.encode(), "t.csv")


def test_experts_are_read_with_their_languages() -> None:
    experts, findings = read_experts(
        table(
            "name,role,languages,experience,conflicts\nАйгүл Оспан,coder,kk ru,12 years,none\nJan,adjudicator,,,\n"
        )
    )
    assert experts == (
        Expert("aygul-ospan", "Айгүл Оспан", "coder", ("kk", "ru"), "12 years", "none"),
        Expert("jan", "Jan", "adjudicator"),
    )
    assert not findings


def test_columns_may_stand_in_any_order_and_in_our_languages() -> None:
    experts, _ = read_experts(table("роль;языки;имя;id\nэксперт;казахский, русский;Дана;d1\n"))
    assert experts == (Expert("d1", "Дана", "panellist", ("kk", "ru")),)


def test_a_row_without_a_name_is_left_out_and_told() -> None:
    experts, findings = read_experts(table("name,role\n,coder\nA,coder\n"))
    assert [expert.id for expert in experts] == ["a"]
    assert [(finding.where, finding.skipped) for finding in findings] == [("t.csv:2", True)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("role\ncoder\n", "importing.table-column-missing"),
        ("name,role\nA,king\n", "importing.expert-role"),
        ("name,languages\nA,klingon\n", "importing.expert-language"),
        ("name,id\nA,1\n", "importing.expert-id"),
        ("name,role\nA,coder\na,coder\n", "importing.expert-twice"),
    ],
)
def test_a_damaged_list_of_experts_is_refused(text: str, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read_experts(table(text))
    assert refused.value.text_id == why


def test_passages_keep_their_further_columns() -> None:
    passages, findings = read_passages(
        table("source,quote,page,theme\nospan2021,Teachers learn,12,a\n,lost,,\n")
    )
    (passage,) = passages
    assert (passage.quote, passage.source, passage.page, passage.line, passage.attributes) == (
        "Teachers learn",
        "ospan2021",
        "12",
        2,
        {"theme": "a"},
    )
    assert [finding.where for finding in findings] == ["t.csv:3"]


LONG = """round,excerpt,expert,code,stance,unsure,note,done,occasion
1,x1,aigul,planning,contradicts,1,odd,v1,
1,x1,aigul,goals,,,,v1,
1,x2,aigul,,,,nothing fits,v1,
1,x3,aigul,goals,mentions,,,,2
"""


def test_long_judgments_are_read_without_loss() -> None:
    answers, findings = read_judgments(table(LONG))
    first, second, third = answers
    assert first.given == (
        Judgment("1", "x1", "aigul", "planning", "contradicts", unsure=True, note="odd"),
        Judgment("1", "x1", "aigul", "goals"),
    )
    assert (first.done, second.done, second.given, second.note, third.done, third.occasion) == (
        "v1",
        "v1",
        (),
        "nothing fits",
        "",
        2,
    )
    assert third.given[0].stance == "mentions"
    assert not findings


def test_wide_judgments_tell_given_not_given_and_missing_apart() -> None:
    (answer,) = read_judgments(table("expert,excerpt,planning,goals,miro\naigul,x1,1,0,\n"))[0]
    assert [judgment.code for judgment in answer.given] == ["planning"]
    assert (answer.not_given, answer.missing, answer.done) == (("goals",), ("miro",), None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("excerpt,code\nx,a\n", "importing.table-column-missing"),
        ("excerpt,expert,code\nx,a,c\nx,a,c\n", "importing.judgment-twice"),
        ("excerpt,expert,code,stance\nx,a,c,maybe\n", "importing.judgment-stance"),
        ("excerpt,expert,code,done\nx,a,c,v1\nx,a,d,v2\n", "importing.judgment-two-versions"),
        ("excerpt,expert,code,occasion\nx,a,c,9\n", "importing.judgment-occasion"),
        ("excerpt,expert,planning\nx,a,2\n", "importing.judgment-cell"),
        ("excerpt,expert,planning\nx,a,1\nx,a,0\n", "importing.judgment-row-twice"),
        ("excerpt,expert\nx,a\n", "importing.judgment-no-codes"),
    ],
)
def test_damaged_judgments_are_refused(text: str, why: str) -> None:
    with pytest.raises(DamagedFile) as refused:
        read_judgments(table(text))
    assert refused.value.text_id == why
