"""The next file is read by the worker while one is taken in."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from codex.steps.sources.ahead import Ahead
from codex.steps.sources.apart import Apart
from tests.importing.drawn import drawn

if TYPE_CHECKING:
    from pathlib import Path

EXTRACT = "codex.importing.pdf_pages:extract"


def paper(number: int) -> bytes:
    return drawn([(letter, place) for place, letter in enumerate(f"We planned lesson {number} together.")])


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Return four files, the third of them no PDF, and a text."""
    found = [tmp_path / f"{number}.pdf" for number in range(4)]
    for number, path in enumerate(found):
        path.write_bytes(paper(number) if number != 2 else b"no PDF at all")
    text = tmp_path / "text.txt"
    text.write_text("A text.\n", encoding="utf-8")
    return [*found, text]


def test_what_is_read_ahead_is_what_the_worker_gives(files: list[Path]) -> None:
    done: list[int] = []
    with Apart() as alone, Apart(part=done.append) as apart, Ahead(apart, files) as ahead:
        for ahead.at, path in enumerate(files[:4]):
            assert ahead(EXTRACT, path.read_bytes()) == alone(EXTRACT, path.read_bytes())
    assert done == [1, 1, 1]  # told in the thread that shows progress, when the file's turn came


def test_a_file_that_was_read_in_vain_is_no_other_ones_answer(files: list[Path]) -> None:
    with Apart() as apart, Ahead(apart, files) as ahead:
        ahead(EXTRACT, files[0].read_bytes())
        ahead.at = 3  # the files between were known already
        found = ahead(EXTRACT, files[3].read_bytes())
    assert "lesson 3" in json.dumps(found)


def test_a_worker_that_dies_of_the_next_file_is_asked_again_when_its_turn_comes(files: list[Path]) -> None:
    with Apart() as apart, Ahead(apart, files) as ahead:
        ahead(EXTRACT, files[0].read_bytes())
        apart.kill()
        ahead.at = 1
        found = ahead(EXTRACT, files[1].read_bytes())
    assert "lesson 1" in json.dumps(found)


def test_who_leaves_early_leaves_no_worker(files: list[Path]) -> None:
    with Apart() as apart:
        with Ahead(apart, files) as ahead:
            ahead(EXTRACT, files[0].read_bytes())
        assert "lesson 1" in json.dumps(apart(EXTRACT, files[1].read_bytes()))  # a new one, for who asks


@pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")
def test_an_import_that_is_interrupted_between_files_leaves_nothing(tmp_path: Path) -> None:
    codex = [sys.executable, "-m", "codex"]
    study, papers = tmp_path / "study", tmp_path / "papers"
    subprocess.run([*codex, "init", str(study)], check=True, capture_output=True)
    papers.mkdir()
    for number in range(400):
        (papers / f"{number:03}.pdf").write_bytes(paper(number))
    run = subprocess.Popen(
        [*codex, "import", str(papers)], cwd=study, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(0.6)
    run.send_signal(signal.SIGINT)
    run.wait(timeout=60)
    listed = subprocess.run([*codex, "source", "list", "--json"], cwd=study, capture_output=True, check=True)
    sources = len(json.loads(listed.stdout)["results"])
    assert sources in {0, 400}  # all where the signal came too late
    assert len([*(study / "corpus").glob("*")]) == sources
