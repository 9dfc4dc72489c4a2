"""The other side of :mod:`codex.steps.hints`: learns from judgments on its input, says what it would suggest."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import Any

from codex.coding.suggestions import Coded
from codex.model.chance import shuffled

_FEW = 5000
"""Up to so many excerpts it is learned five times, each leaving a fifth out; above twice, for time."""


def main() -> None:
    """Read one question, write one answer; at the lowest priority, since somebody is typing beside it."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(15)
    asked = json.loads(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer(asked)))


def answer(asked: dict[str, Any]) -> dict[str, list[list[Any]]]:
    """Return excerpt -> [[code, probability, words]], each learned without that excerpt."""
    from codex.coding.suggest import train

    rows = [Coded(name, text, frozenset(codes), frozenset(seen)) for name, text, codes, seen in asked["rows"]]
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
