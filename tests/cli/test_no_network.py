"""Nothing goes out: every command of the worked example, and of copies, without sockets and without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKED = """
import socket, sys

class Blocked(OSError):
    pass

def refuse(*_args, **_how):
    raise Blocked("codex opened a socket")

asked = []

class Watched(socket.socket):
    def __init__(self, *args, **how):
        family = args[0] if args else how.get("family", socket.AF_INET)
        if family != getattr(socket, "AF_UNIX", None):
            asked.append(family)
            refuse()
        super().__init__(*args, **how)

socket.socket = Watched
socket.create_connection = refuse
socket.getaddrinfo = refuse
socket.gethostbyname = refuse

def on(event, args):
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "urllib.Request"}:
        raise Blocked(event)

sys.addaudithook(on)
from codex.cli.app import main
sys.exit(main(sys.argv[1:]))
"""
"""Python's own sockets raise, and so does whatever reaches the audit hooks beneath them."""

AFTERWARDS = (
    ("expert", "invite", "aigul", "-o", "copy"),
    ("merge", "copy"),
    ("export", "log", "-o", "log.jsonl"),
    ("merge", "log.jsonl"),
    ("forks",),
    ("backup",),
    ("seal",),
    ("doctor",),
    ("diff", "v1"),
    ("log", "--last", "3"),
    ("export", "public", "-o", "package"),
    ("verify", "package"),
    ("verify", "exports/matrix.html"),
    ("stats",),
    ("suggest", "-c", "forum"),
    ("source", "search", "course"),
    ("undo",),
    ("redo",),
)
"""What the example does not use."""


def run(
    words: tuple[str, ...], folder: Path, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    return subprocess.run(
        [*before, sys.executable, "-c", BLOCKED, *words],
        cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False, timeout=240,
    )  # fmt: skip


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the worked example with Python's sockets blocked and, where that is allowed, without any network."""
    folder = tmp_path_factory.mktemp("example")
    ran = run(("demo", "study"), folder, _without_network())
    assert ran.returncode == 0, ran.stderr[-2000:]
    return folder / "study"


@pytest.mark.slow
def test_the_worked_example_and_what_it_does_not_use_run_with_sockets_blocked(example: Path) -> None:
    for words in AFTERWARDS:
        ran = run(words, example, _without_network())
        assert "socket" not in ran.stderr, (words, ran.stderr)
        assert ran.returncode in {0, 4}, (words, ran.stderr)


def test_a_socket_would_have_been_seen(tmp_path: Path) -> None:
    code = BLOCKED.replace("from codex.cli.app import main", "import urllib.request").replace(
        "sys.exit(main(sys.argv[1:]))", "urllib.request.urlopen('http://127.0.0.1:9')"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert "Blocked" in ran.stderr


@cache
def _without_network() -> tuple[str, ...]:
    """Return the words before a command that take the network from it; nothing where that is not allowed."""
    for words in (("unshare", "-n"), ("unshare", "-rn")):
        if (
            shutil.which("unshare")
            and not subprocess.run([*words, "true"], capture_output=True, check=False).returncode
        ):
            return words
    return ()


@pytest.mark.slow
def test_the_worked_example_runs_where_there_is_no_network_at_all(example: Path) -> None:
    before = _without_network()
    if not before:
        pytest.skip("unshare -n is not allowed here")
    assert run(("verify",), example, before).returncode == 0
