"""No room on the disk, or no right to write: a clear error, and all that was acknowledged is there.

``python -m benchmarks.reliability.no_room [TIMES]``. The size to which files may grow is limited (RLIMIT_FSIZE),
each time elsewhere; in a second part folder and file are made read-only for a user without privileges.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.small_study import EXPERTS, at, judge, make
from codex.errors import CodexError
from codex.steps.together.verifying import damages

NOBODY = 65534


@dataclass
class NoRoom:
    """What came of it."""

    times: int = 0
    acknowledged: int = 0
    missing: int = 0
    unclear: int = 0
    """Errors that were not the one that tells what to do."""
    damages: int = 0
    read_only: str = ""
    """Text id of the error in a read-only folder; empty where nobody could be without privileges."""
    readable: bool = True
    """Whether the study could still be read there."""

    @property
    def sound(self) -> bool:
        return (
            not (self.missing or self.unclear or self.damages)
            and self.read_only in {"", "store.read-only"}
            and self.readable
        )


def run(times: int, folder: Path, seed: int = 3) -> NoRoom:
    """Fill the disk ``times`` times, then try a read-only folder."""
    chance = random.Random(seed)
    found = NoRoom(times)
    for number in range(times):
        path = folder / f"full{number}.codex"
        make(path)
        limit = path.stat().st_size + chance.randrange(2_000, 120_000)
        _fill(path, limit, found)
        with at(path) as file:
            wrong = [
                one
                for one in damages(file, lambda _what, _n: None)
                if one.where.startswith(("event", "text"))
            ]
            found.damages += len(wrong)
            file.write([judge("x1", "goals", EXPERTS[0])], EXPERTS[0])  # and it goes on where there is room
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        _read_only(folder, found)
    return found


def _fill(path: Path, limit: int, found: NoRoom) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    kept: list[str] = []
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
        try:
            for number in range(100_000):
                with at(path) as file:
                    file.write([judge(f"x{number}", "c" * 300, EXPERTS[0])], EXPERTS[0])
                kept.append(f"x{number}")
        except CodexError as problem:
            found.unclear += problem.text_id != "store.disk-full"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    with at(path) as file:
        there = {
            row[0]
            for row in file.connection.execute("SELECT x.id FROM judgment j JOIN ident x ON x.n = j.excerpt")
        }
    found.acknowledged += len(kept)
    found.missing += len(set(kept) - there)


def _read_only(folder: Path, found: NoRoom) -> None:
    place = folder / "read-only"
    place.mkdir()
    make(place / "study.codex")
    (place / "study.codex").chmod(0o444)
    place.chmod(0o555)
    for above in place.parents:
        if above.stat().st_uid == os.geteuid() and above != above.parent and not above.stat().st_mode & 0o005:
            above.chmod(above.stat().st_mode | 0o055)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        told = "?"
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            with at(place / "study.codex") as file:
                readable = file.connection.execute("SELECT count(*) FROM source").fetchone() == (1,)
                told = "unreadable" if not readable else told
                file.write([judge("x1", "goals", EXPERTS[0])], EXPERTS[0])
        except CodexError as problem:
            told = problem.text_id
        except BaseException as problem:  # noqa: BLE001 - told to the parent
            told = repr(problem)
        finally:
            os.write(writing, told.encode())
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    found.read_only = os.read(reading, 4096).decode()
    found.readable = found.read_only != "unreadable"
    os.close(reading)
    place.chmod(0o755)


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    with tempfile.TemporaryDirectory() as name:
        found = run(times, Path(name))
    print(
        f"disk full {found.times} times: {found.acknowledged:,} acknowledged, {found.missing} missing,"
        f" {found.unclear} unclear errors, {found.damages} damages; read-only folder: {found.read_only or 'not tried'}"
    )
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
