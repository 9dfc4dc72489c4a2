"""The other side of :mod:`codex.steps.coding.hints`: learns, and says what may be missing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from codex.model.chance import shuffled
from codex.steps.coding.beside import copy_of, question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.coding.suggestions import Coded

_FEW = 5000
"""Up to so many excerpts it is learned five times, each leaving a fifth out; above twice, for time."""


def main() -> None:
    """Read one question, write one answer."""
    from codex.steps.coding.suggesting import coded_rows

    asked = question()
    with copy_of(Path(asked["folder"]), asked["expert"]) as study:
        rows = coded_rows(study)
    sys.stdout.write(json.dumps(answer(rows, asked)))


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
