"""Imports of very many records: in pieces, in one transaction, in little memory."""

import subprocess
import sys
from pathlib import Path

import pytest

from codex.steps.sources import bringing
from tests.steps.conftest import Typed

RECORD = "TY  - JOUR\nTI  - Lessons, part {n}\nPY  - 2020\nDO  - 10.1000/{n}\nAB  - {about}\nER  - \n\n"
ABOUT = "About the lessons of a year, and what their teachers say of them. " * 6


def ris(name: str, many: int, *, end: str = "") -> None:
    """Write a file of so many references."""
    with Path(name).open("w", encoding="utf-8") as file:
        file.writelines(RECORD.format(n=n, about=ABOUT) for n in range(many))
        file.write(end)


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small files be treated like large ones."""
    monkeypatch.setattr(bringing, "_LARGE", 1000)
    monkeypatch.setattr(bringing, "_LONG", 1000)
    monkeypatch.setattr(bringing, "_TOGETHER", 7)


@pytest.mark.usefixtures("in_pieces")
def test_a_large_file_gives_the_same_study_as_a_small_one(
    codex: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    ris("many.ris", 60)
    Path("note.txt").write_text("Note\n\nA text of one's own.\n", encoding="utf-8")
    codex("init", "pieces")
    codex("init", "whole")
    one = codex("import", "--study", "pieces", "many.ris", "note.txt", "--json").results
    monkeypatch.setattr(bringing, "_LARGE", 1_000_000)
    monkeypatch.setattr(bringing, "_LONG", 1_000_000)
    monkeypatch.setattr(bringing, "_TOGETHER", 1000)
    other = codex("import", "--study", "whole", "many.ris", "note.txt", "--json").results
    assert [{**row, "id": ""} for row in one] == [{**row, "id": ""} for row in other]
    copies = [sorted(path.name for path in Path(name, "corpus").iterdir()) for name in ("pieces", "whole")]
    assert copies[0] == copies[1]
    assert codex("verify", "--study", "pieces").code == 0
    assert codex("source", "search", "--study", "pieces", "lessons", "--json").results
    codex("undo", "--study", "pieces")
    assert codex("source", "list", "--study", "pieces", "--json").results == []


@pytest.mark.usefixtures("in_pieces")
def test_damage_at_the_end_of_a_large_file_takes_back_all_of_it_and_nothing_else(codex: Typed) -> None:
    ris("damaged.ris", 40, end="TY  - JOUR\nTI  - Without an end\n")
    Path("note.txt").write_text("Note\n\nA text of one's own.\n", encoding="utf-8")
    Path("other.txt").write_text("Other\n\nAnother text.\n", encoding="utf-8")
    codex("init", "study")
    answer = codex("import", "--study", "study", "note.txt", "damaged.ris", "other.txt")
    assert answer.code == 1
    listed = codex("source", "list", "--study", "study", "--json").results
    assert [row["file"] for row in listed] == ["note.txt", "other.txt"]
    assert len(list(Path("study/corpus").iterdir())) == 2
    assert codex("verify", "--study", "study").code == 0
    assert codex("source", "search", "--study", "study", "lessons", "--json").results == []


@pytest.mark.usefixtures("in_pieces")
def test_damage_of_the_only_file_leaves_the_study_as_it_was(codex: Typed) -> None:
    ris("damaged.ris", 40, end="TY  - JOUR\nTI  - Without an end\n")
    codex("init", "study")
    before = Path("study/study.codex").read_bytes()
    assert codex("import", "--study", "study", "damaged.ris").code == 1
    assert Path("study/study.codex").read_bytes() == before
    assert list(Path("study/corpus").iterdir()) == []
    kept = codex("import", "--study", "study", "damaged.ris", "--keep-good", "--json").results
    assert len(kept) == 41


@pytest.mark.usefixtures("in_pieces")
def test_the_same_large_file_again_brings_nothing(codex: Typed) -> None:
    ris("many.ris", 30)
    codex("init", "study")
    assert len(codex("import", "--study", "study", "many.ris", "--json").results) == 30
    assert codex("import", "--study", "study", "many.ris", "--json").results == []
    assert len(list(Path("study/corpus").iterdir())) == 1


PEAK = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of a child's memory is told by Linux in KB")
def test_memory_does_not_grow_with_the_number_of_records(codex: Typed) -> None:
    peaks = []
    for many in (4000, 16_000):
        ris("many.ris", many)
        codex("init", f"study{many}")
        words = [sys.executable, "-m", "codex", "import", "--study", f"study{many}", "many.ris"]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *words], check=True, capture_output=True, text=True
        )
        peaks.append(int(done.stdout) / 1000)
    # the file alone grew by 6 MB, SQLite keeps up to 16 MB of pages; held in memory it was 30
    assert peaks[1] < peaks[0] + 16, peaks
