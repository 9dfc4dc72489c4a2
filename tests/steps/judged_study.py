"""A small study of three experts, for tests that read its judgments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.cli.app import main as codex
from codex.steps.coding.judged import judged
from codex.steps.study.gate import the_round
from codex.steps.study.opening import open_study

if TYPE_CHECKING:
    from pathlib import Path

BOOK = """
schema: codex/codebook@1
branches:
  - {id: theme, exclusive: false, give_parents: true}
  - {id: tone, exclusive: true}
codes:
  - id: plan
    branch: theme
    name: Planning
    children:
      - {id: goals, name: Goals}
      - {id: steps, name: Steps}
  - {id: tools, branch: theme, name: Tools}
  - {id: warm, branch: tone, name: Warm}
  - {id: cold, branch: tone, name: Cold}
"""
TEXTS = {
    "first": "One morning they planned.\n\nTwo of them used the board.\n\nThree left early.",
    "second": "Four more came.\n\nБес адам қалды, олар ұзақ сөйлесті.\n\nSix wrote it down.",
}
GIVEN = {
    "ana": {0: "goals,warm", 1: "tools", 2: "", 3: "steps!,cold", 4: "tools", 5: "plan"},
    "bek": {0: "goals,warm", 1: "tools~,cold", 2: "", 3: "goals", 5: ""},
    "kim": {0: "steps,cold", 1: "tools", 3: "plan,warm", 4: "warm"},
}
STANCES = {"!": "contradicts", "~": "mentions"}


AGAIN = {"ana": {0: "goals,warm", 1: "tools,cold", 2: ""}, "kim": {0: "goals,cold", 1: "tools"}}
"""Shown a second time, unannounced."""


def make(folder: Path, *, closed: bool = True) -> Path:
    """Make the study; one expert reads no Kazakh, and two saw some excerpts twice."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "book.yaml").write_text(BOOK, "utf-8")
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text + "\n", "utf-8")
    at = ["--study", str(folder)]
    assert codex(["init", str(folder), "--languages", "en,kk"]) == 0
    assert codex([*at, "import", *(str(folder / f"{name}.txt") for name in TEXTS)]) == 0
    assert codex([*at, "excerpt", "cut", "--by", "paragraph"]) == 0
    assert codex([*at, "codebook", "import", str(folder / "book.yaml")]) == 0
    for name in ("ana", "kim"):
        assert codex([*at, "expert", "add", name, "--role", "coder", "--languages", "en,kk"]) == 0
    assert codex([*at, "expert", "add", "bek", "--role", "coder", "--languages", "en"]) == 0
    assert codex([*at, "round", "open", "--kind", "tag"]) == 0
    with open_study(folder) as study:
        ids = judged(study.file, the_round(study, None)).excerpts
        version = the_round(study, None).version
    for name, first in GIVEN.items():
        lines = ["round,excerpt,expert,code,stance,unsure,note,done,occasion"]
        for occasion, answers in enumerate((first, AGAIN.get(name, {})), 1):
            for place, codes in answers.items():
                for code in codes.split(",") if codes else [""]:
                    stance = STANCES.get(code[-1:], "supports" if code else "")
                    lines.append(f"1,{ids[place]},{name},{code.rstrip('!~')},{stance},,,{version},{occasion}")
        table = folder / f"{name}.csv"
        table.write_text("\n".join(lines) + "\n", "utf-8")
        assert codex([*at, "tag", "import", str(table), "-e", name]) == 0
    if closed:
        assert codex([*at, "round", "close"]) == 0
    return folder
