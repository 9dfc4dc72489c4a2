"""Killed with -9 while writing: what was acknowledged is there, nothing is half there.

``python -m benchmarks.reliability.kills [KILLS]``. A child process writes batches of two events (a judgment
and its Done), opening the study for each, and acknowledges each through a pipe after its commit; it is
killed at a random moment. Every fifth child merges another copy in a loop instead. After each kill the
database is checked, in the end everything. A kill is not a loss of power: see docs/together.md.
"""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.small_study import EXPERTS, at, copy, done, judge, make
from codex.steps.together.verifying import damages
from codex.store import merging


@dataclass
class Killed:
    """What came of it."""

    kills: int = 0
    acknowledged: int = 0
    missing: int = 0
    torn: int = 0
    failures: int = 0
    """Failed integrity checks."""
    unacknowledged: int = 0
    """There, though the kill came before the acknowledgement."""
    merges: int = 0
    """Acknowledged merges."""
    damages: int = 0

    @property
    def sound(self) -> bool:
        return not (self.missing or self.torn or self.failures or self.damages)


def _write(path: Path, name: str, pipe: int) -> None:
    for number in range(100_000):
        with at(path) as file:
            code = f"{name}-{number}"
            file.write([judge(f"x{code}", code, EXPERTS[0]), done(f"x{code}", EXPERTS[0])], EXPERTS[0])
        os.write(pipe, f"{code}\n".encode())


def _merge(path: Path, base: Path, name: str, pipe: int) -> None:
    for number in range(100_000):
        other = copy(base, f"other-{name}-{number}")
        with at(other, f"{name}{number}") as file:
            file.write([judge(f"xm{n}", f"m-{name}-{number}", EXPERTS[1]) for n in range(100)], EXPERTS[1])
        with at(path) as file:
            merging.merge(file, [merging.Other(other)])
        os.write(pipe, f"m-{name}-{number}\n".encode())


def run(kills: int, folder: Path, seed: int = 1) -> Killed:
    """Kill ``kills`` children, one after the other."""
    chance = random.Random(seed)
    path, base = folder / "study.codex", folder / "base.codex"
    make(base)
    copy(base, "study")
    acknowledged: set[str] = set()
    found = Killed(kills)
    for number in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                if number % 5 == 4:
                    _merge(path, base, f"k{number}", writing)
                else:
                    _write(path, f"k{number}", writing)
            finally:
                os._exit(1)
        os.close(writing)
        seen = _until_killed(child, reading, chance.uniform(0.02, 0.4))
        acknowledged.update(seen.decode().split("\n")[:-1])
        connection = sqlite3.connect(path)
        found.failures += connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
        connection.close()
    return _count(path, acknowledged, found)


def _until_killed(child: int, reading: int, seconds: float) -> bytes:
    """Kill a child some time after its first acknowledgement and return what it acknowledged."""
    seen = os.read(reading, 65536)
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            seen += os.read(reading, 65536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        seen += more
    os.close(reading)
    return seen


def _count(path: Path, acknowledged: set[str], found: Killed) -> Killed:
    with at(path) as file:
        judged: dict[str, int] = {}
        for (code,) in file.connection.execute(
            "SELECT c.id FROM judgment j JOIN ident c ON c.n = j.code WHERE given"
        ):
            judged[code] = judged.get(code, 0) + 1
        finished = {
            row[0][1:]
            for row in file.connection.execute("SELECT x.id FROM done d JOIN ident x ON x.n = d.excerpt")
        }
        ours = {code for code in judged if code.startswith("k")}
        merged = {code for code in judged if code.startswith("m-")}
        found.acknowledged = len(acknowledged)
        found.merges = len({code for code in acknowledged if code.startswith("m-")})
        found.missing = len(acknowledged - judged.keys())
        found.torn = len(ours ^ finished) + sum(judged[code] != 100 for code in merged)
        found.unacknowledged = len(judged.keys() - acknowledged)
        found.damages = len(
            [one for one in damages(file, lambda _what, _n: None) if one.where.startswith(("event", "text"))]
        )
    return found


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as name:
        start = time.perf_counter()
        found = run(kills, Path(name))
    print(
        f"{found.kills} kills in {time.perf_counter() - start:.0f} s: {found.acknowledged:,} acknowledged"
        f" ({found.merges} of them merges of 100 judgments), {found.missing} missing, {found.torn} torn,"
        f" {found.failures} failed integrity checks, {found.unacknowledged} there without an acknowledgement,"
        f" {found.damages} damages found by verify"
    )
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
