"""The other side of :mod:`codex.steps.coding.hints`: learns, and says what may be missing."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex.model.chance import shuffled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.suggestions import Coded

_FEW = 5000
"""Up to so many excerpts it is learned five times, each leaving a fifth out; above twice, for time."""


def main() -> None:
    """Read one question, write one answer; at the lowest priority, since somebody is typing beside it."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(19)
    with contextlib.suppress(OSError, AttributeError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    asked = json.loads(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer(judged_by(Path(asked["folder"]), asked["expert"]), asked)))


def judged_by(folder: Path, expert: str) -> list[Coded]:
    """Return what an expert has finished, read from a copy, so that no key waits for the reading."""
    from codex.steps.coding.suggesting import coded_rows
    from codex.steps.study.opening import STUDY_FILE, open_study
    from codex.store.backup import still_copy

    with tempfile.TemporaryDirectory() as name:
        with open_study(folder, expert) as study:
            still_copy(study.file, Path(name) / STUDY_FILE)
        with open_study(Path(name), expert) as study:
            return coded_rows(study)


def answer(rows: Sequence[Coded], asked: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """Return excerpt -> [[code, probability, words]], each learned without that excerpt.

    Args:
        rows: What the expert has finished.
        asked: ``codes`` to learn, ``wanted`` excerpts, the ``seed`` of the folds.
    """
    from codex.coding.suggest import train

    seed, wanted = asked["seed"], frozenset(asked["wanted"])
    folds = 5 if len(rows) <= _FEW else 2
    order = shuffled([one.id for one in rows], seed, "hints")
    fold = {name: number % folds for number, name in enumerate(order)}
    found: dict[str, list[list[Any]]] = {}
    for left_out in range(folds):
        model = train([one for one in rows if fold[one.id] != left_out], asked["codes"], seed=seed)
        for one in rows:
            if fold[one.id] == left_out and one.id in wanted:
                told = model.codes_for(one.id, one.text)
                found[one.id] = [[each.code, each.probability, list(each.because)] for each in told]
    return found
