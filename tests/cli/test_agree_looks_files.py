"""Files of closer looks: what they rest on lies beside them, and they are made again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from codex.cli.app import main as codex
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from pathlib import Path

TABLE = "unit,ana,bek,kim\n1,a,a,a\n2,a,b,a\n3,b,b,b\n4,b,a,a\n5,c,c,b\n6,a,a,\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("study"))


@pytest.mark.parametrize("topic", ["paradox", "influence", "disagreements", "dawid-skene"])
@pytest.mark.parametrize("form", ["csv", "json", "md", "txt"])
def test_a_look_at_a_round_is_made_again_byte_by_byte(
    made: Path, tmp_path: Path, topic: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    at, file = ["--study", str(made)], tmp_path / f"look.{form}"
    assert codex([*at, "agree", "--explain", topic, "-o", str(file)]) == 0
    aside = json.loads(
        file.read_text("utf-8")
        if form == "json"
        else (tmp_path / f"look.{form}.provenance.json").read_text("utf-8")
    )
    carried = aside["provenance"] if form == "json" else aside
    assert carried["layout"]["explain"] == topic
    assert carried["pins"]
    assert codex([*at, "verify", str(file)]) == 0
    file.write_bytes(file.read_bytes() + b" ")
    assert codex([*at, "verify", str(file)]) == 4
    capsys.readouterr()


def test_a_look_at_a_table_is_checked_against_the_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(TABLE)
    assert codex(["agree", "t.csv", "--explain", "confusion", "-o", "out.csv"]) == 0
    assert codex(["verify", "out.csv"]) == 0
    (tmp_path / "t.csv").write_text(TABLE.replace("1,a,a,a", "1,a,a,b"))
    assert codex(["verify", "out.csv"]) == 4
    (tmp_path / "t.csv").unlink()
    assert codex(["verify", "out.csv"]) == 3
    assert codex(["agree", "t.csv", "--explain", "confusion", "-o", "out.csv"]) == 3
    capsys.readouterr()


def test_a_look_on_the_screen_leaves_no_file(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert codex(["--study", str(made), "agree", "--explain", "paradox", "--csv"]) == 0
    assert list(tmp_path.iterdir()) == []
    assert "provenance" not in capsys.readouterr().out


PLANS = (
    ("--expect", "0.8", "--given", "0.1", "--raters", "3", "--width", "0.2"),
    (
        "--expect",
        "0.75",
        "--shares",
        "0.5,0.3,0.2",
        "--excerpts",
        "120",
        "--per-source",
        "10",
        "--alike",
        "0.1",
    ),
    ("t.csv", "--width", "0.3,0.2", "--coefficient", "ac1"),
)


@pytest.mark.parametrize("asked", PLANS)
@pytest.mark.parametrize("form", ["csv", "json", "md"])
def test_a_plan_is_made_again_byte_by_byte(
    asked: tuple[str, ...],
    form: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(TABLE)
    file = tmp_path / f"plan.{form}"
    assert codex(["agree", "plan", *asked, "-o", file.name]) == 0
    assert codex(["verify", file.name]) == 0
    assert "exactly the numbers of" in capsys.readouterr().err
    file.write_bytes(file.read_bytes() + b" ")
    assert codex(["verify", file.name]) == 4


def test_a_plan_from_a_round_names_its_events(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at, file = ["--study", str(made)], tmp_path / "plan.json"
    assert codex([*at, "agree", "plan", "--threshold", "0.667", "--raters", "4", "-o", str(file)]) == 0
    carried = json.loads(file.read_text("utf-8"))["provenance"]
    assert carried["pins"]
    assert carried["layout"]["raters"] == 4
    assert codex([*at, "verify", str(file)]) == 0
    capsys.readouterr()
