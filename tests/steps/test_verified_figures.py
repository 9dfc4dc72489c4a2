"""Figures are drawn again from the study: what somebody changed in a file is named, in every form."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from codex.cli.app import main as codex
from codex.steps.study import pictures
from codex.steps.study.gate import the_round
from codex.steps.study.opening import open_study
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from pathlib import Path

BROWSER = next(filter(None, map(shutil.which, pictures._BROWSERS)), None)
FIGURES = {
    "frequencies": ("stats",),
    "together": ("stats", "together", "--by", "decision"),
    "saturation": ("stats", "saturation"),
    "coverage": ("stats", "coverage"),
    "time": ("stats", "time"),
    "forest": ("agree", "--by", "code", "--plot", "forest"),
    "pairs": ("agree", "--by", "pair", "--plot", "heatmap"),
    "evidence": ("matrix", "--rows", "theme", "--cols", "tone"),
    "co-occurrence": ("matrix", "--layout", "together"),
}


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("figures") / "study")


def drawn(study: Path, name: str, form: str = "svg") -> Path:
    path = study / f"{name}.{form}"
    assert codex(["--study", str(study), *FIGURES[name], "-o", str(path), "--yes"]) in {0, 4}
    return path


def verify(study: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, str]]]:
    capsys.readouterr()
    code = codex(["--study", str(study), "verify", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out or '{"results": []}')["results"]


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("beside", [True, False])
def test_a_figure_is_known_again(
    study: Path, name: str, beside: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = drawn(study, name)
    aside = path.with_name(path.name + ".provenance.json")
    assert aside.is_file()
    if not beside:
        aside.unlink()
    assert verify(study, path, capsys) == (0, [])


@pytest.mark.parametrize("name", FIGURES)
def test_a_number_changed_in_a_figure_is_named(
    study: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = drawn(study, name)
    texts = re.findall(r">([^<>]*\d[^<>]*)</text>", path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(f">{texts[0]}</text>", ">777</text>", 1), "utf-8")
    code, found = verify(study, path, capsys)
    assert code == 4
    assert any(one["before"] == "777" and one["now"] == " ".join(texts[0].split()) for one in found)


@pytest.mark.parametrize("name", FIGURES)
def test_a_shape_that_was_moved_is_named(study: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = drawn(study, name)
    svg = path.read_text("utf-8")
    shape = list(
        re.finditer(r'<(rect|line|polyline|circle|polygon) [^>]*?(?:width|x1|points|cx)="(\d+)', svg)
    )[-1]
    path.write_text(svg[: shape.start(2)] + "9" + svg[shape.start(2) :], "utf-8")
    code, found = verify(study, path, capsys)
    assert code == 4
    assert [shape[1] in one["what"] for one in found] == [True]


def test_a_judgment_that_came_later_changes_the_figure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make(tmp_path / "study")
    path = drawn(folder, "frequencies")
    at = ["--study", str(folder)]
    assert codex([*at, "round", "reopen", "1"]) == 0
    excerpts = make_excerpts(folder, capsys)
    with open_study(folder) as opened:
        version = the_round(opened, None).version
    table = folder / "more.csv"
    table.write_text(f"round,excerpt,expert,code,done\n1,{excerpts[1]},bek,goals,{version}\n", "utf-8")
    assert codex([*at, "tag", "import", str(table), "-e", "bek"]) == 0
    assert codex([*at, "round", "close"]) == 0
    code, found = verify(folder, path, capsys)
    assert code == 4
    assert {"pins", "text 1"} & {one["what"] for one in found}


def make_excerpts(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert codex(["--study", str(folder), "excerpt", "list", "--json"]) == 0
    return [one["id"] for one in json.loads(capsys.readouterr().out)["results"]]


def test_a_figure_of_another_study_is_refused(
    study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = drawn(study, "frequencies")
    other = make(tmp_path / "other")
    assert verify(other, path, capsys)[0] == 3


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize("form", ["pdf", "png"])
def test_a_picture_is_known_again_and_what_differs_is_named(
    study: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = drawn(study, "frequencies", form)
    path.with_name(path.name + ".provenance.json").unlink()
    assert verify(study, path, capsys) == (0, [])
    whole = path.read_bytes()
    place = whole.index(b"IDAT") + 40 if form == "png" else whole.index(b"/MediaBox") + 12
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
    code, found = verify(study, path, capsys)
    assert code == 4
    assert ["the picture itself" in one["what"] for one in found] == [True]

    path.write_bytes(whole)
    real = pictures.picture_as
    monkeypatch.setattr(
        pictures,
        "picture_as",
        lambda form, svg: real(form, svg.replace(b'fill="#ffffff"/>', b'fill="#fffffe"/>')),
    )
    assert verify(study, path, capsys) == (0, [])  # drawn here by another program
    assert "other bytes" in codex_note(study, path, capsys)


def codex_note(study: Path, path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    assert codex(["--study", str(study), "verify", str(path)]) == 0
    return capsys.readouterr().err
