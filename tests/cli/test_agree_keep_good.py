"""The good rows of a damaged table of ratings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Typed

LONG = """unit,rater,value
1,ana,2
1,bek,2
2,ana,3
2,bek,x
3,ana,1
3,ana,2
3,bek,1
,bek,1
4,ana,1
4,bek,3,9
5,ana,2
5,bek,3
"""
LEFT = """unit,rater,value
1,ana,2
1,bek,2
2,ana,3
3,ana,1
3,bek,1
4,ana,1
5,ana,2
5,bek,3
"""
SPANS = "rater,start,end,code,length\nana,0,5,x,20\nana,9,7,x,20\nbek,1,5,x,20\nbek,8,99,y,20\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in (("bad.csv", LONG), ("good.csv", LEFT), ("spans.csv", SPANS)):
        (tmp_path / name).write_text(content)
    (tmp_path / "wide.csv").write_text("id,ana,bek\n1,a,a\n2,a,b\n2,b,b\n3,c,a\n4,b,b\n")


def values(out: str) -> list[tuple[str, float]]:
    return [(one["coefficient"], one["value"]) for one in json.loads(out)["results"]]


def test_the_good_rows_give_what_a_table_of_them_alone_gives(typed: Typed) -> None:
    assert typed("agree", "bad.csv", "--level", "interval").code == 1
    kept = typed("agree", "bad.csv", "--level", "interval", "--keep-good", "--json")
    alone = typed("agree", "good.csv", "--level", "interval", "--json")
    assert values(kept.out) == values(alone.out)
    told = json.loads(kept.out)["findings"]
    assert [one["why_id"] for one in told] == [
        "importing.table-ragged",
        "agreement.no-number",
        "agreement.judged-twice",
        "agreement.judgment-of-nobody",
    ]
    assert all(one["left_out"] for one in told)
    assert "findings" not in json.loads(alone.out)


def test_every_row_left_out_is_told_with_its_line(typed: Typed) -> None:
    ran = typed("agree", "wide.csv", "--categories", "a,b", "--keep-good")
    assert ran.code == 0
    assert "line 4" in ran.err
    assert "line 5" in ran.err
    assert typed("agree", "wide.csv", "--categories", "a,b").code == 1


def test_spans_that_are_none_are_left_out(typed: Typed) -> None:
    assert typed("agree", "spans.csv").code == 1
    ran = typed("agree", "spans.csv", "--keep-good", "--json")
    assert ran.code == 0
    assert [one["left_out"] for one in json.loads(ran.out)["findings"]] == [True, True]


def test_a_file_made_of_the_good_rows_is_verified(typed: Typed) -> None:
    assert typed("agree", "bad.csv", "--level", "interval", "--keep-good", "-o", "kept.json").code == 0
    assert typed("verify", "kept.json").code == 0


def test_closer_looks_and_plans_take_the_good_rows_too(typed: Typed) -> None:
    for command in (("agree", "bad.csv", "--explain", "confusion"), ("agree", "plan", "bad.csv")):
        assert typed(*command).code == 1
        ran = typed(*command, "--keep-good", "--json")
        assert ran.code == 0
        assert json.loads(ran.out)["findings"]


def test_repeats_that_dawid_skene_reads_are_no_damage(typed: Typed) -> None:
    ran = typed("agree", "bad.csv", "--coefficient", "dawid_skene", "--keep-good", "--json")
    assert "agreement.judged-twice" not in [one["why_id"] for one in json.loads(ran.out)["findings"]]


def test_what_is_wrong_with_the_whole_table_is_still_refused(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text("id,ana,ana\n1,a,a\n")
    assert typed("agree", "twice.csv", "--keep-good").code == 1
