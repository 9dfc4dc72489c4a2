"""What people get wrong: a clear message, the right exit code, nothing half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.steps.conftest import Typed


def counts(codex: Typed) -> tuple[int, int, int]:
    found = codex("status", "--json").results[0]
    return found["sources"], found["excerpts"], found["codes"]


BAD = {
    "empty.txt": b"",
    "binary.txt": bytes(range(256)) * 20,
    "truncated.docx": b"PK\x03\x04" + bytes(300),
    "ragged.csv": b"a,b\n1,2\n3\n",
    "no_end.ris": b"TY  - JOUR\nTI  - One\n",
    "spoiled.txt": "С?здание урок? это важно, потом? чт? учитель д?лает план".encode(),
}


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_file_is_refused_whole(study: Typed, name: str) -> None:
    Path(name).write_bytes(BAD[name])
    before = counts(study)
    ran = study("import", name)
    assert ran.code == 1
    assert ran.err.startswith("codex: error: ")
    assert "Traceback" not in ran.err
    assert counts(study) == before


def test_in_a_folder_the_sound_files_are_taken_and_the_others_told(study: Typed) -> None:
    Path("in").mkdir()
    Path("in/good.txt").write_text("A sound text about planning.", encoding="utf-8")
    Path("in/empty.txt").write_bytes(b"")
    ran = study("import", "in", "--json")
    assert ran.code == 1
    assert [one["title"] for one in ran.results] == ["good"]
    assert '"skipped": true' in ran.out


def test_the_same_file_twice_is_one_source(study: Typed) -> None:
    before = counts(study)
    assert study("import", "interview.txt").code == 0
    assert counts(study) == before


def test_a_dry_run_writes_nothing_and_shows_the_text(study: Typed) -> None:
    Path("new.txt").write_text("Жаңа мәтін: мұғалім сабақты жоспарлайды.", encoding="utf-8")
    before = Path("study.codex").read_bytes()
    ran = study("import", "new.txt", "--dry-run", "--json")
    assert ran.results[0]["text"] == "Жаңа мәтін: мұғалім сабақты жоспарлайды."
    assert (ran.results[0]["language"], ran.results[0]["encoding"]) == ("kk", "utf-8")
    assert Path("study.codex").read_bytes() == before
    assert not list(Path("corpus").glob("*new*"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("codes:\n  - {id: a, name: A}\n  - {id: a, name: B}\n", "a"),
        ("codes:\n  - {id: a, name: A, parent: b}\n  - {id: b, name: B, parent: a}\n", "a"),
        ("codes: [&x {id: a}, *x]\n", "anchors"),
        ("codes: {id: a\n", "YAML"),
        ("codes:\n  - {id: a, name: A, banch: tool}\n", "banch"),
    ],
)
def test_a_codebook_that_cannot_be_is_refused_with_its_place(study: Typed, text: str, why: str) -> None:
    Path("bad.yaml").write_text(text, encoding="utf-8")
    before = counts(study)
    ran = study("codebook", "import", "bad.yaml")
    assert ran.code == 1, ran.err
    assert "bad.yaml" in ran.err
    assert why in ran.err
    assert counts(study) == before


@pytest.mark.parametrize(
    "row",
    [
        "1,{x},nobody,goals,,,,1",
        "1,{x},aigul,nonsense,,,,1",
        "1,nothere,aigul,goals,,,,1",
        "9,{x},aigul,goals,,,,1",
        "1,{x},aigul,goals,,,,7",
        "1,{x},aigul,goals,perhaps,,,1",
    ],
)
def test_a_row_that_names_what_is_not_there_refuses_the_table(study: Typed, row: str) -> None:
    study("round", "open")
    excerpt = study("excerpt", "list", "--codable", "--json").results[0]["id"]
    good = f"1,{excerpt},aigul,goals,,,,1"
    Path("j.csv").write_text(
        "round,excerpt,expert,code,stance,unsure,note,done\n" + good + "\n" + row.format(x=excerpt) + "\n",
        encoding="utf-8",
    )
    ran = study("tag", "import", "j.csv")
    assert ran.code in {1, 3}, ran.err
    assert "j.csv:" in ran.err or ran.code == 3
    assert study("tag", "export", "-e", "aigul", "--json").results == []


def test_lines_that_are_not_understood_save_nothing(study: Typed) -> None:
    ran = study("tag", "-e", "aigul", "--plain", typed="nonsense\nplanning\nforum miro\nx goals\nq\n")
    assert ran.code == 0
    assert ran.err.count("! ") == 4
    assert study("tag", "export", "-e", "aigul", "--json").results == []


@pytest.mark.parametrize(
    "words", [("status",), ("import", "x.txt"), ("codebook", "list"), ("tag", "-e", "a")]
)
def test_without_a_study_nothing_is_made(codex: Typed, tmp_path: Path, words: tuple[str, ...]) -> None:
    Path("x.txt").write_text("text", encoding="utf-8")
    assert codex(*words).code == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.txt"]


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(4000)])
def test_a_study_file_that_is_none_is_told(codex: Typed, content: bytes) -> None:
    Path("study.codex").write_bytes(content)
    ran = codex("status")
    assert ran.code == 1
    assert Path("study.codex").read_bytes() == content


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_interrupted_in_mid_import_nothing_is_half_imported(study: Typed) -> None:
    Path("many").mkdir()
    for number in range(4000):
        Path(f"many/{number}.txt").write_text(
            f"Text {number} " + "учитель планирует урок " * 40, encoding="utf-8"
        )
    before = counts(study)
    process = subprocess.Popen([sys.executable, "-m", "codex", "import", "many"], stderr=subprocess.PIPE)
    time.sleep(1.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=300)
    assert b"Traceback" not in err
    if process.returncode != 0:
        assert process.returncode == 130
        assert counts(study) == before
    assert study("verify").code == 0
