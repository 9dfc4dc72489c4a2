"""A study of our own with an expert at a workbench, and keys as three layouts type them."""

from __future__ import annotations

import io
import sys
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codex.cli import app
from codex.steps.coding.queues import Wish
from codex.steps.coding.tagging import open_desk
from codex.steps.coding.workbench import Workbench
from codex.steps.study.opening import open_study
from codex.tui.tagging import TagScreen
from codex.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

CODEBOOK = """
branches: [{id: competency, name: {en: Competencies}}, {id: level, exclusive: yes}]
codes:
  - id: planning
    branch: competency
    name: {en: Lesson planning, ru: Планирование урока, kk: Сабақ жоспарлау}
    definition: {en: Sets out goals and steps of a lesson.}
    include: {en: names a goal}
  - {id: peer, branch: competency, name: {en: "Peer [bold]work[/]", ru: Работа в паре}}
  - {id: forum, branch: competency, name: {en: Forum}}
  - {id: high, branch: level, name: {en: High}}
  - {id: low, branch: level, name: {en: Low}}
"""
TURNS = 24


def interview() -> str:
    lines = []
    for number in range(TURNS):
        lines += [
            f"Interviewer: What of week {number}?",
            f"Teacher: In week {number} I set a [bold]goal[/bold] and",
        ]
        lines[-1] += " we met on the forum." if number % 3 else " we drew \x1b[31mplans\u202e."
    return "\n".join(lines) + "\n"


def codex(*words: str) -> None:
    """Run a command; also from inside a screen, which holds the streams."""
    sys.stdin = io.TextIOWrapper(io.BytesIO(b""), encoding="utf-8")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert app.main(words) == 0, words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study with 24 turns to judge, five codes and three experts."""
    for name in ("CODEX_UI_LANG", "CODEX_STUDY", "CODEX_EXPERT", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setattr(sys, "stdin", sys.stdin)
    monkeypatch.chdir(tmp_path)
    codex("init", "study")
    monkeypatch.chdir(tmp_path / "study")
    Path("interview.txt").write_text(interview(), encoding="utf-8")
    Path("codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    Path("experts.csv").write_text(
        "name,role,languages\nAigul,coder,kk ru en\nMarat,coder,ru en\nDana,coder,en\n", encoding="utf-8"
    )
    codex("import", "interview.txt", "--kind", "interview")
    codex("excerpt", "cut", "--by", "turn")
    codex("codebook", "import", "codebook.yaml")
    codex("expert", "add", "experts.csv")
    return Path.cwd()


@contextmanager
def seated(
    folder: Path, expert: str = "aigul", pinned: tuple[str, ...] = (), kind: str = "uncoded"
) -> Iterator[Workbench]:
    """Seat an expert at a workbench."""
    with open_study(folder, expert) as study:
        yield Workbench(open_desk(study, wish=Wish(kind)), pinned)


def screen(bench: Workbench, language: str = "en", **changed: str) -> TagScreen:
    return TagScreen(bench, Words(language), changed)


def shown(app: TagScreen) -> str:
    """Return what stands on the sheet."""
    width, height = app.paper.size
    return "\n".join("".join(text for text, _ in line) for line in app.page.draw(width, height))
