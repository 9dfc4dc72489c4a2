"""The calculator of panels, typed as people type it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codex.consensus.methods import METHODS
from codex.words import Words

Typed = Callable[..., Any]


def results(ran: Any) -> list[dict[str, Any]]:
    assert ran.code == 0, ran.err
    document = json.loads(ran.out)
    assert document["schema"] == "codex/consensus@1"
    found: list[dict[str, Any]] = document["results"]
    return found


def test_a_wide_table_gives_one_result_an_item_and_one_for_the_set(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("item,a,b,c\nx,3,4,4\ny,2,4,1\n", encoding="utf-8")
    found = results(typed("consensus", "votes.csv", "--method", "cvi", "--json"))
    assert [(one["item"], one["method"]) for one in found] == [("x", "cvi"), ("y", "cvi"), (None, "cvi")]
    assert found[0]["icvi"] == 1.0
    assert found[2]["scvi_ave"] == pytest.approx(2 / 3)
    assert found[2]["scvi_ua"] == 0.5


def test_a_table_from_a_russian_spreadsheet_is_read(typed: Typed, tmp_path: Path) -> None:
    text = "item;expert;value\r\nпланирование;Айнур;4,5\r\nпланирование;Серик;3\r\n"
    (tmp_path / "голоса.csv").write_bytes(text.encode("cp1251"))
    found = results(typed("consensus", "голоса.csv", "--method", "sd_cv", "--json"))
    assert (found[0]["item"], found[0]["mean"]) == ("планирование", 3.75)


def test_rounds_are_told_apart(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text(
        "item,expert,value,round\nx,a,1,1\nx,b,9,1\nx,a,8,2\nx,b,9,2\n", encoding="utf-8"
    )
    found = results(typed("consensus", "v.csv", "--method", "median-iqr", "--json"))
    assert [(one["round"], one["median"]) for one in found] == [("1", 5.0), ("2", 8.5)]


def test_sizes_alone_need_no_table(typed: Typed) -> None:
    found = results(typed("consensus", "--method", "cvr_critical", "--param", "N=8", "--json"))
    assert found[0]["n_critical"] == [7]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("votes.csv",), 2),
        (("--method", "cvi"), 2),
        (("votes.csv", "--method", "cvii"), 2),
        (("votes.csv", "--method", "cvi", "--param", "lo"), 2),
        (("votes.csv", "--method", "cvi", "--param", "lo=1", "--param", "lo=2"), 2),
        (("votes.csv", "--method", "cvi", "--param", "low=1"), 2),
        (("votes.csv", "--method", "cvi", "--param", "hi=3"), 1),
        (("other.csv", "--method", "cvi"), 3),
    ],
)
def test_what_cannot_be_computed_is_told(
    typed: Typed, tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    (tmp_path / "votes.csv").write_text("item,a,b\nx,3,4\n", encoding="utf-8")
    ran = typed("consensus", *words)
    assert ran.code == code
    assert ran.err.startswith("codex: error:")
    assert not ran.out


def test_csv_and_tables_have_the_same_columns_as_json(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "votes.csv").write_text("item,a,b,c\nx,7,8,9\n", encoding="utf-8")
    lines = typed("consensus", "votes.csv", "--method", "ram_ipras", "--csv").out.splitlines()
    assert lines[0].startswith("item,method,n,median,p30,p70")
    assert "linear.IPRAS" in lines[0].split(",")


@pytest.mark.parametrize("name", METHODS)
def test_no_method_ends_in_a_traceback(typed: Typed, tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.csv").write_text("item,expert,value,round\nx,a,,1\ny,b,7,2\n", encoding="utf-8")
    ran = typed("consensus", "odd.csv", "--method", name, "--json")
    assert ran.code in {0, 1, 2}
    assert "errors.unexpected" not in ran.err


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_help_names_every_method(language: str) -> None:
    from codex.steps.panel.consensus import method_names

    about = Words(language)("cli.about.consensus").partition(": ")[2].partition(".")[0]
    assert about.split(", ") == list(method_names())
