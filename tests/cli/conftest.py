"""Ways to run codex: in this process with a command of the test's own, or as people do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codex.cli import app, build
from codex.cli.table import COMMANDS, Command

ROOT = Path(__file__).parents[2]
CLEAN = ("CODEX_UI_LANG", "CODEX_STUDY", "CODEX_EXPERT", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "COLUMNS")


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Typed = Callable[..., Ran]


@pytest.fixture(autouse=True)
def plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """English, and no study above."""
    for name in CLEAN:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    """Run codex in this process."""

    def run(*words: str) -> Ran:
        code = app.main(words)
        caught = capsys.readouterr()
        return Ran(code, caught.out, caught.err)

    return run


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., Any]], None]:
    """Make a function the command ``codex trial run``."""

    def register(function: Callable[..., Any]) -> None:
        known = build.function_of
        monkeypatch.setitem(COMMANDS, "trial run", Command("study", "trial:run"))
        monkeypatch.setattr(
            build, "function_of", lambda name: function if name == "trial run" else known(name)
        )

    return register


@pytest.fixture
def process(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run codex as its own process, away from the repository."""

    def run(
        *words: str, code: str | None = None, env: dict[str, str] | None = None, **more: Any
    ) -> subprocess.CompletedProcess[bytes]:
        started = [sys.executable, "-c", code, *words] if code else [sys.executable, "-m", "codex", *words]
        return subprocess.run(
            started,
            cwd=more.pop("cwd", tmp_path),
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            check=False,
            capture_output="stdout" not in more,
            timeout=300,
            **more,
        )

    return run


@pytest.fixture
def on_terminal(tmp_path: Path) -> Callable[..., str]:
    """Run code on a pseudo-terminal and return what a person would see there."""
    pty = pytest.importorskip("pty")

    def run(
        code: str, *words: str, width: int = 80, typed: bytes = b"", env: dict[str, str] | None = None
    ) -> str:
        master, slave = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", code, *words],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "COLUMNS": str(width),
                "TERM": "xterm",
                **(env or {}),
            },
            stdin=slave,
            stdout=slave,
            stderr=slave,
        )
        os.close(slave)
        if typed:
            os.write(master, typed)
        seen = b""
        while True:
            try:
                chunk = os.read(master, 65536)
            except OSError:
                break  # the other end is closed: the process is done
            if not chunk:
                break
            seen += chunk
        os.close(master)
        process.wait(timeout=300)
        return seen.decode("utf-8")

    return run
