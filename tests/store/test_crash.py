"""Killed, crowded or out of room: what was acknowledged is there, and nothing is half there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from codex.errors import CodexError
from codex.store import verify
from codex.store.log import Write
from tests.store.study import AIGUL, cut, judge, make, opened, source

WRITER = """
import sys
from pathlib import Path
from tests.store.study import AIGUL, done, judge, opened
path, name, many = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(many):
    with opened(path) as file:
        file.write([judge(f"{name}-{number}"), done(f"x{name}{number}")], AIGUL)
    print(number, flush=True)
"""


def writer(path: Path, name: str, many: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(many)],
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        bufsize=0,
    )


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_killed_while_writing_nothing_acknowledged_is_lost_and_nothing_is_torn(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path, [source(), cut()])
    acknowledged: list[str] = []
    for attempt in range(6):
        process = writer(path, f"w{attempt}", 10_000)
        assert process.stdout is not None
        seen = b""
        until = time.monotonic() + 0.35 + 0.05 * attempt
        os.set_blocking(process.stdout.fileno(), False)
        while time.monotonic() < until:
            seen += process.stdout.read() or b""
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen += process.stdout.read() or b""
        process.stdout.close()
        acknowledged += [f"w{attempt}-{number}" for number in seen.decode().split("\n")[:-1]]
    with opened(path) as file:
        assert list(verify.damages(file)) == []
        codes = {
            row[0]
            for row in file.connection.execute("SELECT i.id FROM judgment j JOIN ident i ON i.n = j.code")
        }
        assert set(acknowledged) <= codes
        judged, done = (
            file.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("judgment", "done")
        )
        assert judged == done


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.codex"
    make(path, [source(), cut()])
    crowd = [writer(path, f"p{number}", 15) for number in range(4)]
    for process in crowd:
        out, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        assert out.count(b"\n") == 15
    with opened(path) as file:
        assert file.connection.execute("SELECT count(*) FROM judgment").fetchone() == (60,)
        clocks = [row[0] for row in file.connection.execute("SELECT clock FROM event")]
        assert len(clocks) == len(set(clocks))
        assert list(verify.damages(file)) == []


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE")
def test_a_full_disk_is_a_clear_error_and_all_before_it_is_there(tmp_path: Path) -> None:
    import resource

    path = tmp_path / "s.codex"
    make(path, [source(), cut()])
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    kept = 0
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size + 60_000, before[1]))
        with pytest.raises(CodexError) as told, opened(path) as file:  # noqa: PT012 - one of many writes fails
            for number in range(10_000):
                file.write([Write("judge@1", ("1", f"x{number}", "c" * 500, "aigul", 1), {})], AIGUL)
                kept += 1
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    assert told.value.text_id == "store.disk-full"
    with opened(path) as file:
        assert file.connection.execute("SELECT count(*) FROM judgment").fetchone() == (kept,)
        assert list(verify.damages(file)) == []
        file.write([judge("goals")], AIGUL)


@pytest.mark.skipif(os.name != "posix", reason="POSIX rights")
def test_a_study_is_its_owners_alone(tmp_path: Path) -> None:
    make(tmp_path / "s.codex")
    assert (tmp_path / "s.codex").stat().st_mode & 0o777 == 0o600
