"""The program itself on a pseudo-terminal: killed in mid-work, and without a screen."""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from codex.steps.study.opening import open_study
from codex.store import judgments as store

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal on this system")


def read_until(terminal: int, mark: bytes, seconds: float = 300) -> bytes:
    end, seen = time.monotonic() + seconds, b""
    while mark not in seen:
        assert time.monotonic() < end, seen[-2000:]
        if select.select([terminal], [], [], 0.1)[0]:
            seen += os.read(terminal, 65536)
    return seen


@pytest.mark.slow
def test_a_killed_screen_has_lost_no_key(folder: Path) -> None:
    import fcntl
    import pty
    import termios

    (folder / "codex.toml").write_text('[pinned]\naigul = ["planning", "peer", "forum"]\n', encoding="utf-8")
    terminal, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "codex", "tag", "-e", "aigul"],
        stdin=far,
        stdout=far,
        stderr=far,
        env={**os.environ, "TERM": "xterm-256color"},
        start_new_session=True,
    )
    try:
        read_until(terminal, b"week")
        for key in "1j2j3jx":
            os.write(terminal, key.encode())
        os.write(terminal, b"1\xd1\x87")  # ч: x on the Russian layout
        read_until(terminal, b"6/24")
        os.write(terminal, b"3")
        read_until(terminal, b"+Forum")
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait(30)
        os.close(far)
        os.close(terminal)
    with open_study(folder, "aigul") as study:
        given = [one.code for one in store.judgments(study.file)]
        assert sorted(given) == ["forum", "forum", "peer", "planning"]
        assert len(store.done_ids(study.file, "1", "aigul")) == 5
        assert study.file.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("name", ["TERM", "CODEX_PLAIN"])
def test_a_terminal_without_a_screen_gets_lines(folder: Path, name: str) -> None:
    import pty

    terminal, far = pty.openpty()
    wish = {"TERM": "dumb"} if name == "TERM" else {"TERM": "xterm", "CODEX_PLAIN": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "codex", "tag", "-e", "aigul"],
        stdin=far,
        stdout=far,
        stderr=far,
        env={**os.environ, **wish},
        start_new_session=True,
    )
    try:
        seen = read_until(terminal, b"> ")
        assert b"\x1b[" not in seen
        os.write(terminal, b"q\n")
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(30)
        os.close(far)
        os.close(terminal)
