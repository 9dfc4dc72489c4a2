"""Tables too long to be read twice: their columns are told by their beginning."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from codex.steps.sources import mappings

if TYPE_CHECKING:
    import pytest

    from tests.steps.conftest import Typed


def _wave(name: str, first: int) -> None:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["nr", "said", "else"])
        for number in range(first, first + 40):
            said = f"Answer {number}:\nwe planned lessons; together\n\nand liked it very much"
            table.writerow([f"R{number}", said, "yes"])


def test_what_was_said_of_a_long_table_holds_for_its_next_wave(
    codex: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    codex("init", ".")
    _wave("one.csv", 0)
    _wave("two.csv", 40)
    size = Path("one.csv").stat().st_size
    for head in range(size // 2, size // 2 + 90, 18):  # wherever it ends: within a cell, between rows
        monkeypatch.setattr(mappings, "_HEAD", head)
        assert codex("import", "one.csv", "--map", "text=said", "--map", "id=nr", "--json").results
        told = codex("import", "two.csv", "--dry-run", "--json")
        assert len(told.results) == 40
        assert {one["title"] for one in told.results} == {f"two R{number}" for number in range(40, 80)}
        assert "id=nr, text=said" in told.out
        codex("undo")
