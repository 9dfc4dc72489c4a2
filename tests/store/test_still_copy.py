"""A study is copied for a long reader while somebody else writes: whole, and neither ends up waiting for the other."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from codex.model.expert import Expert
from codex.steps.study.opening import STUDY_FILE, init_study, open_study
from codex.store.backup import still_copy
from codex.store.experts import experts, set_expert
from codex.store.study_file import open_study_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("at_once", [2**30, 0], ids=["at-once", "in-pages"])
def test_a_still_copy_is_the_study_and_leaves_it_free(tmp_path: Path, at_once: int) -> None:
    init_study(tmp_path / "study", languages=("en",), person=None)
    with open_study(tmp_path / "study") as study:
        study.write([set_expert(study.file, Expert("aigul", "Aigul", "coder"))])
        still_copy(study.file, tmp_path / "copy.codex", at_once)
        with sqlite3.connect(tmp_path / "study" / STUDY_FILE, timeout=0) as other:
            other.execute("BEGIN EXCLUSIVE")  # nobody is held off any longer
            other.execute("ROLLBACK")
        study.write([set_expert(study.file, Expert("marat", "Marat", "coder"))])
    with open_study_file(tmp_path / "copy.codex", seed=None, now="2026-01-01T00:00:00Z") as copy:
        assert {one.id for one in experts(copy)} == {"facilitator", "aigul"}
        assert copy.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
