"""Every published case, ours and those of outside folders, to its printed digits.

Cases are JSON Lines in this folder and in each folder of ``CODEX_CASES`` (separated like a
search path). A line with ``kind`` is an agreement case, one with ``method`` a consensus case.
What cannot be computed fails; nothing is skipped.
"""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MODULES = {"kind": "tests.published.agreement_cases", "method": "tests.published.consensus_cases"}


def folders() -> list[Path]:
    """Return the folders with cases, this one first."""
    outside = os.environ.get("CODEX_CASES", "")
    return [HERE, *(Path(folder) for folder in outside.split(os.pathsep) if folder)]


def cases() -> list[Any]:
    """Return every case with a readable name."""
    found = []
    for folder in folders():
        files = sorted(folder.glob("*.jsonl"))
        if not files:
            found.append(pytest.param({"file": str(folder)}, id=f"{folder.name}-has-no-cases"))
        for file in files:
            for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
                if line.strip():
                    case = json.loads(line)
                    found.append(pytest.param(case, id=f"{folder.name}/{file.stem}:{case.get('id', number)}"))
    return found


@pytest.mark.parametrize("case", cases())
def test_our_figures_are_those_of_the_published_case(case: dict[str, Any]) -> None:
    keys = [key for key in MODULES if key in case]
    assert len(keys) == 1, f"neither an agreement nor a consensus case: {sorted(case)}"
    complaints = import_module(MODULES[keys[0]]).check(case)
    assert not complaints, "\n".join(complaints)
