"""Consoles of one byte a letter and locales without Kazakh: nothing that codex says may end it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from codex.cli.table import COMMANDS
from tests.tui.conftest import codex, seated

ROOT = Path(__file__).parents[2]
OLD = {
    "cp866": {"PYTHONIOENCODING": "cp866"},
    "C": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
}
DAILY = (
    "status",
    "source list",
    "excerpt list",
    "codebook list",
    "expert list",
    "round list",
    "log",
    "agree",
)
SAYS_WHY = range(6)


def said(words: list[str], console: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "codex", *words, "--ui-lang", "kk"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **OLD[console]},
        input=typed,
        capture_output=True,
        check=False,
        timeout=600,
    )


def assert_sound(done: subprocess.CompletedProcess[bytes], words: list[str]) -> None:
    told = done.stdout + done.stderr
    assert b"Traceback" not in told, (words, told[-2000:])
    assert b"UnicodeEncodeError" not in told, words
    assert done.returncode in SAYS_WHY, words


@pytest.fixture
def kazakh(folder: Path) -> Path:
    """A study whose names, codes and notes are written with letters that no old console has."""
    Path("әңгіме.txt").write_text("Мұғалім: Біз форумда жоспар құрдық, ғаламтор арқылы.\n", encoding="utf-8")
    codex("import", "әңгіме.txt", "--kind", "interview")
    codex("note", "add", "Ескерту: «өңделмеген» мәтін 🙂")
    with seated(folder, "aigul") as bench:
        bench.give("planning")
        bench.note("Қосымша түсінік")
        bench.finish()
    return folder


@pytest.mark.parametrize("console", OLD)
@pytest.mark.parametrize("name", DAILY)
def test_what_is_asked_daily_is_answered_on_an_old_console(kazakh: Path, name: str, console: str) -> None:
    assert kazakh.is_dir()
    words = name.split()
    assert_sound(said(words, console), words)


@pytest.mark.slow
@pytest.mark.parametrize("console", OLD)
def test_no_command_dies_of_a_letter_that_the_console_lacks(kazakh: Path, console: str) -> None:
    assert kazakh.is_dir()
    for name in COMMANDS:
        words = [*name.split(), *(["--help"] if console == "C" else [])]
        assert_sound(said(words, console), words)


@pytest.mark.parametrize("console", OLD)
def test_lines_are_read_and_told_on_an_old_console(kazakh: Path, console: str) -> None:
    typed = "m дұрыс емес\nm вопрос\nforum?\nq\n".encode("cp866", "replace")
    done = said(["tag", "-e", "aigul", "--plain"], console, typed)
    assert_sound(done, ["tag", "--plain"])
    assert done.returncode == (0 if console == "cp866" else 1), (
        "what is no ASCII is damage there, told as such"
    )
    assert kazakh.is_dir()


def test_on_a_terminal_letters_that_it_lacks_are_shown_by_what_looks_like_them() -> None:
    from codex.cli.consoles import as_shown, show_alike

    told = "Сұхбат алушы: «қандай» құрал… әңгіме өтті – ия 漢\u0301".encode("cp866", show_alike("cp866"))
    assert told.decode("cp866") == 'Сухбат алушы: "кандай" курал. ангiме оттi - ия ??'
    for letter in "әіңғүұқөһӘІҢҒҮҰҚӨҺ│█░▮⟦⟧…—–«»→←·":
        for encoding in ("cp866", "cp1251", "cp437", "ascii"):
            assert len(as_shown(letter, encoding).encode(encoding)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_kazakh_text_is_readable_on_a_cp866_terminal(kazakh: Path) -> None:
    import pty

    assert kazakh.is_dir()
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "codex", "note", "list", "--ui-lang", "kk"],
        env={**os.environ, "PYTHONPATH": str(ROOT), **OLD["cp866"], "TERM": "xterm", "COLUMNS": "200"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        check=True,
        timeout=120,
    )
    os.close(theirs)
    told = os.read(ours, 65536).decode("cp866")
    assert "\\u" not in told
    assert "онделмеген" in told
