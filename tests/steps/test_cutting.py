"""Sources that are cut by the hundred: read together, written together, one step."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from codex.steps.sources import cutting
from codex.steps.study.opening import open_study
from codex.store.verify import damages

if TYPE_CHECKING:
    import pytest

    from tests.steps.conftest import Typed


def _answers(many: int) -> None:
    with Path("answers.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "answer", "why"])
        for number in range(many):
            table.writerow(
                [
                    f"R{number}",
                    f"Мы обсуждали уроки в школе {number}; we planned the lessons and the tasks",
                    "Because we like it.",
                ]
            )


def test_sources_read_and_written_in_parts_come_to_the_same_and_are_one_step(
    codex: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    codex("init", ".")
    _answers(230)
    codex("import", "answers.csv", "--map", "text=answer|why", "--map", "id=id")
    whole = codex("excerpt", "cut", "--by", "answer", "--dry-run", "--csv").out
    monkeypatch.setattr(cutting, "_AT_ONCE", 7)
    monkeypatch.setattr(cutting, "_AT_HAND", 500)
    monkeypatch.setattr(cutting, "_TOGETHER", 100)
    assert codex("excerpt", "cut", "--by", "answer", "--csv").out == whole
    with open_study(Path()) as study:
        batches = study.file.connection.execute(
            "SELECT count(DISTINCT batch) FROM event WHERE kind = 'cut@1'"
        ).fetchall()
        assert batches == [(1,)]
        assert study.file.connection.execute("SELECT count(*) FROM excerpt").fetchone() == (460,)
        assert list(damages(study.file)) == []
    codex("undo")
    assert codex("excerpt", "list", "--csv").out.count("\n") <= 1


def test_a_piece_that_is_all_of_its_text_has_the_texts_language_and_others_their_own(codex: Typed) -> None:
    codex("init", ".")
    _answers(1)
    codex("import", "answers.csv", "--map", "text=answer", "--map", "id=id")
    Path("answers.csv").rename("both.csv")
    codex("import", "both.csv", "--map", "text=answer|why", "--map", "title=id")
    codex("excerpt", "cut", "--by", "answer")
    with open_study(Path()) as study:
        rows = study.file.connection.execute(
            "SELECT s.language, x.language FROM excerpt x JOIN source s ON s.n = x.source ORDER BY x.source, x.start"
        ).fetchall()
    assert rows == [("mixed", None), ("mixed", "mixed"), ("mixed", "en")]
