"""Every measurement is in the list that ``make bench`` runs, and can be found there."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

from tools import bench

if TYPE_CHECKING:
    import pytest


def test_every_script_has_its_two_forms_and_every_form_its_script() -> None:
    assert bench.scripts() == set(bench.FORMS)


def test_a_program_that_is_not_there_leaves_its_script_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert bench.command("codes_by_codes", full=True) is None
    short = bench.command("reliability/kills", full=False)
    assert short is not None
    assert short[-1] == "15"


def test_the_word_chooses_and_full_is_passed_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def failing(words: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(words)
        return subprocess.CompletedProcess(words, 1)

    monkeypatch.setattr(subprocess, "run", failing)
    assert bench.main(["reliability/kills"]) == 0
    assert bench.main(["--full", "reliability/kills"]) == 1
    assert [words[2:] for words in ran] == [
        ["benchmarks.reliability.kills", "15"],
        ["benchmarks.reliability.kills"],
    ]
    assert "limits missed: reliability/kills" in capsys.readouterr().out
