"""Plots of agreement, and what lies beside files of it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from codex.cli.agree_plots import TYPED, as_text, forest_lines, heatmap_lines
from codex.cli.agree_question import Brought, Question, Reckoning, question_told
from codex.cli.app import main as codex
from codex.model.estimate import Estimate, Interval
from codex.steps.agreement.agree_figures import forest, heatmap, raters_of
from codex.steps.agreement.figures import Figure
from codex.words import LANGUAGES, Words
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "unit,ana,bek,kim\n1,a,a,a\n2,a,b,a\n3,b,b,b\n4,b,a,a\n5,c,c,b\n6,a,a,\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("study"))


def figure(scope: str, value: float | None, low: float = 0.0, high: float = 1.0, **more: object) -> Figure:
    why = "agreement.why-one-category" if value is None else None
    around = None if value is None else Interval(low, high, "gwet")
    one = Estimate("krippendorff_alpha_nominal", value, why=why, interval=around, units=9)
    return Figure(scope, one, **more)  # type: ignore[arg-type]


FOREST = [
    figure("code:a", 0.5, 0.2, 0.8, threshold=0.6, met=False, primary=True),
    figure("code:b", 0.9, 0.7, 1.0, threshold=0.6, met=True, primary=True),
    figure("code:c", None, threshold=0.6, met=False, primary=True),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_forest_fits_eighty_columns_and_says_everything_in_letters(language: str) -> None:
    text = as_text(forest_lines(forest(FOREST), Words(language), 80, TYPED))
    lines = text.splitlines()
    assert max(map(len, lines[:4])) <= 80
    assert "#" in lines[1]
    assert lines[1].endswith("<")
    assert not lines[2].endswith("<")
    assert "#" not in lines[3]
    assert lines[3].endswith("- <")
    assert Words(language)("agreement.why-one-category") in text


def test_an_interval_stands_where_its_numbers_say() -> None:
    text = as_text(forest_lines(forest([FOREST[1]]), Words("en"), 80, TYPED)).splitlines()
    axis, row = text[0], text[1]
    assert abs(row.rindex("|", 0, 60) - axis.index("1")) <= 1


def test_a_heatmap_too_wide_for_the_screen_comes_in_parts() -> None:
    raters = [f"expert-{n:02}" for n in range(14)]
    figures = [
        figure(f"pair:{one}/{other}", 0.5) for at, one in enumerate(raters) for other in raters[at + 1 :]
    ]
    found = heatmap(figures)
    assert found.raters == tuple(raters)
    text = as_text(heatmap_lines(found, Words("en"), 80))
    assert max(map(len, text.splitlines())) <= 80
    assert text.count(".500") == 14 * 13 // 2


def test_names_with_strokes_are_told_apart() -> None:
    assert raters_of(["a/b/c", "a/b/d/e", "c/d/e"]) == ("a/b", "c", "d/e")
    assert raters_of(["a/b"]) == ("a", "b")


def test_a_question_is_read_again_as_it_was_told() -> None:
    asked = Question(
        "some/where/t.csv",
        "code",
        ("a", "b"),
        where=("x=1",),
        plot="forest",
        lang="kk",
        how=Reckoning(coefficient=("ac1",), seed=4, min=0.5),
        brought=Brought(level="ordinal", categories=("lo,hi",)),
    )
    told = asked.told()
    assert told["file"] == "t.csv"
    assert "some" not in json.dumps(told)
    again = question_told(json.loads(json.dumps(told)))
    assert again.told() == told
    assert again.how == asked.how
    assert again.brought == asked.brought


def test_unknown_plots_and_pairs_that_are_none_are_refused(made: Path) -> None:
    at = ["--study", str(made)]
    assert codex([*at, "agree", "--plot", "pie"]) == 2
    assert codex([*at, "agree", "--plot", "heatmap", "--by", "code"]) == 2
    assert codex([*at, "agree", "--lang", "xx"]) == 2


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.json", "a.md", "a.txt", "a.svg"])
@pytest.mark.parametrize(
    "options", [["--by", "code"], ["--plot", "heatmap"], ["--plot", "forest", "--lang", "ru"]]
)
def test_a_file_of_a_study_is_made_again_byte_by_byte(
    made: Path, tmp_path: Path, name: str, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    at, file = ["--study", str(made)], str(tmp_path / name)
    assert codex([*at, "agree", *options, "-o", file]) in {0, 4}
    assert codex([*at, "verify", file]) == 0
    carried = (
        json.loads((tmp_path / (name + ".provenance.json")).read_text("utf-8"))
        if name != "a.json"
        else (json.loads((tmp_path / name).read_text("utf-8"))["provenance"])
    )
    assert carried["layout"]["command"] == "agree"
    assert carried["pins"]
    assert carried["methods"]["primary"] if options == ["--by", "code"] else True
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes() + b" ")
    assert codex([*at, "verify", file]) == 4
    capsys.readouterr()


def test_a_file_of_a_table_is_checked_against_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    table = tmp_path / "t.csv"
    table.write_text(TABLE, "utf-8")
    assert codex(["agree", "t.csv", "--seed", "5", "-o", "out.csv"]) == 0
    assert codex(["verify", "out.csv"]) == 0
    table.write_text(TABLE.replace("1,a,a,a", "1,a,a,b"), "utf-8")
    assert codex(["verify", "out.csv"]) == 4
    table.unlink()
    assert codex(["verify", "out.csv"]) == 3


def test_pairs_in_a_file_are_called_as_the_protocol_allows(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "study"
    shutil.copytree(made, folder)
    (tmp_path / "p.yaml").write_text(
        "schema: codex/protocol@1\nkind: tag\nrule: at least 2 of 3\nquorum: 2\nanonymity: labels\n", "utf-8"
    )
    at = ["--study", str(folder)]
    assert codex([*at, "round", "open", "--kind", "tag", "--protocol", str(tmp_path / "p.yaml")]) == 0
    assert codex([*at, "round", "close"]) == 0
    capsys.readouterr()
    assert codex([*at, "agree", "--by", "pair", "-o", str(tmp_path / "p.csv")]) == 0
    written = (tmp_path / "p.csv").read_text("utf-8")
    assert "pair:E1/E2" in written
    assert "ana" not in written
    assert codex([*at, "verify", str(tmp_path / "p.csv")]) == 0


def test_every_missing_interval_has_its_reason_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("unit,a,b\n1,x,x\n2,x,x\n", "utf-8")
    assert codex(["agree", str(table), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["results"]
    assert codex(["agree", str(table), "--json", "--ci", "none"]) == 0
    rows += json.loads(capsys.readouterr().out)["results"]
    assert all((row["value"] is None) == (row["why_id"] is not None) for row in rows)
    assert all((row["ci_low"] is None) == (row["ci_why_id"] is not None) for row in rows)
    assert all(bool(row["ci_why"]) == bool(row["ci_why_id"]) for row in rows)
    assert {row["ci_why_id"] for row in rows} >= {
        "agreement.no-interval-without-value",
        "agreement.no-interval-asked",
    }


def test_passages_chosen_beforehand_make_agreement_conditional(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "study", closed=False)
    at = ["--study", str(folder)]
    assert codex([*at, "round", "close"]) == 0
    (tmp_path / "p.csv").write_text(
        "quote,source\nFour more came.,second\nSix wrote it down.,second\n", "utf-8"
    )
    assert codex([*at, "excerpt", "import", str(tmp_path / "p.csv")]) == 0
    assert codex([*at, "round", "open", "--kind", "tag"]) == 0
    assert codex([*at, "round", "close"]) == 0
    capsys.readouterr()
    told = []
    for round_id in ("1", "2"):
        assert codex([*at, "agree", "--round", round_id, "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert [one["conditional"] for one in told] == [False, True]
    assert told[1]["provenance"]["n"]["selected"] == told[1]["selected"] == 2


def test_what_other_programs_write_for_missing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("unit,a,b\n1,x,x\n2,y,NaN\n3,y,y\n", "utf-8")
    assert codex(["agree", str(table)]) == 0
    assert "t.csv:3" in capsys.readouterr().err
    assert codex(["agree", str(table), "--categories", "x,y,NaN"]) == 0
    assert "t.csv:3" not in capsys.readouterr().err
