"""A study in a folder, driven by the commands that people type, in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codex.cli import app

CODEBOOK = """
branches:
  - {id: competency}
  - {id: tool, exclusive: true}
codes:
  - id: planning
    branch: competency
    name: {en: Planning, kk: Жоспарлау}
    children:
      - {id: goals, name: Goals}
      - {id: steps, name: Steps}
  - {id: sharing, branch: competency, name: Sharing}
  - {id: forum, branch: tool, name: Forum}
  - {id: miro, branch: tool, name: Miro, aliases: [Miro-board]}
"""
INTERVIEW = """Interviewer: How did the course help you?
Teacher: I set a goal for every lesson now, as we did on the forum.
Interviewer: And the whiteboard?
Teacher: We planned the steps on Miro together.
Interviewer: Anything else?
Teacher: People shared their lessons on the forum every week.
Interviewer: And what did not work?
Teacher: Nobody answered me on the forum, so I planned alone.
"""


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def results(self) -> list[Any]:
        found: list[Any] = json.loads(self.out)["results"]
        return found


Typed = Callable[..., Ran]


@pytest.fixture
def codex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run codex in a folder of its own; ``typed`` is what stands on standard input."""
    for name in ("CODEX_UI_LANG", "CODEX_STUDY", "CODEX_EXPERT", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*words: str, typed: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
        code = app.main(words)
        caught = capsys.readouterr()
        return Ran(code, caught.out, caught.err)

    return run


@pytest.fixture
def study(codex: Typed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return the same, inside a study with an interview, a codebook and three experts."""
    assert codex("init", "study").code == 0
    monkeypatch.chdir(tmp_path / "study")
    Path("interview.txt").write_text(INTERVIEW, encoding="utf-8")
    Path("codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    Path("experts.csv").write_text(
        "name,role,languages\nAigul,coder,kk ru en\nMarat,coder,ru en\nDana,coder,en\n", encoding="utf-8"
    )
    assert codex("import", "interview.txt", "--kind", "interview").code == 0
    assert codex("excerpt", "cut", "--by", "turn").code == 0
    assert codex("codebook", "import", "codebook.yaml").code == 0
    assert codex("expert", "add", "experts.csv").code == 0
    return codex
