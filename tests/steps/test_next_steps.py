"""What codex says comes next: the command that fits what is there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def commands(codex: Typed) -> list[str]:
    return [one["command"] for one in codex("status", "--json").results[0]["next"]]


@pytest.mark.parametrize(
    ("kind", "way"), [("paper", "paragraph"), ("interview", "turn"), ("web", "paragraph")]
)
def test_sources_are_cut_as_their_kind_suggests(
    codex: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, way: str
) -> None:
    assert codex("init", "study").code == 0
    monkeypatch.chdir(tmp_path / "study")
    assert commands(codex) == ["codex import FILE..."]
    Path("text.txt").write_text("Interviewer: How?\nTeacher: So.\n" * 3, encoding="utf-8")
    assert codex("import", "text.txt", "--kind", kind).code == 0
    assert commands(codex)[0] == f"codex excerpt cut --by {way}"
    assert codex(*commands(codex)[0].split()[1:]).code == 0
    assert commands(codex)[0] == "codex codebook import FILE"


def test_a_round_closed_too_early_is_opened_again(study: Typed) -> None:
    assert study("round", "open", "--kind", "tag").code == 0
    assert study("round", "close").code == 0
    assert commands(study) == ["codex round reopen 1"]
    excerpt = next(one["id"] for one in study("excerpt", "list", "--json").results if not one["context"])
    table = f"round,excerpt,expert,code,stance,unsure,note,done\n1,{excerpt},aigul,goals,,,,1\n"
    assert study("tag", "import", "-", typed=table).code == 0
    assert study("status", "--json").results[0]["rounds"][0]["late"] == 2
    assert commands(study) == ["codex round reopen 1"]
    assert study("round", "reopen", "1").code == 0
    assert study("round", "close").code == 0
    assert commands(study)[0] == "codex agree --by code"
    assert commands(study)[-1] == "codex report -o exports/report.html"
