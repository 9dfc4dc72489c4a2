"""The other side of :mod:`codex.steps.coding.sorting`: learns, and says in which order excerpts come."""

from __future__ import annotations

import sys
from array import array
from pathlib import Path

from codex.errors import CodexError
from codex.steps.coding.beside import copy_of, question
from codex.steps.coding.queues import Wish, plan
from codex.steps.study.gate import bare_rounds
from codex.store import recent


def main() -> None:
    """Read one question; write the numbers that the state has for the excerpts, in their order."""
    asked = question()
    wish = Wish(**asked["wish"])
    with copy_of(Path(asked["folder"]), asked["expert"]) as study:
        one = next(each for each in bare_rounds(study) if each.id == asked["round"])
        try:
            found = plan(study, one, wish)
        except CodexError:  # nothing, or too little, to learn from
            sys.exit(1)
        numbers = {unit.id: unit.number for unit in recent.units(study.file, one.sample)}
        sys.stdout.buffer.write(array("I", (numbers[name] for name in found.excerpts)).tobytes())
