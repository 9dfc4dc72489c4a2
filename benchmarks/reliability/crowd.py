"""Eight processes at once on one study: every commit acknowledged, none lost, how long the longest waits.

``python -m benchmarks.reliability.crowd [PROCESSES [COMMITS]]``. Each commit reads a counter, writes it one
higher and adds a judgment, in one transaction: a lost update shows as a counter that is too low.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reliability.small_study import EXPERTS, FACILITATOR, at, judge, make
from codex.steps.together.verifying import damages
from codex.store.log import Write


@dataclass
class Crowd:
    """What came of it."""

    wanted: int
    acknowledged: int
    errors: int
    counter: int
    judgments: int
    longest: float
    """Seconds that the slowest commit took, waiting included."""
    seconds: float
    damages: int

    @property
    def lost(self) -> int:
        return self.acknowledged - self.counter

    @property
    def sound(self) -> bool:
        return (
            not (self.errors or self.lost or self.damages)
            and self.acknowledged == self.wanted == self.judgments
        )


def _work(path: Path, name: int, commits: int) -> tuple[int, int, float]:
    acknowledged = errors = 0
    longest = 0.0
    for number in range(commits):
        start = time.perf_counter()
        try:
            with at(path) as file, file.transaction():
                row = file.connection.execute(
                    "SELECT f.value FROM field f JOIN ident i ON i.n = f.entity WHERE i.id = 'counter:n'"
                ).fetchone()
                value = json.loads(row[0])["is"] if row else 0
                file.write(
                    [
                        Write("set@1", ("counter:n", "n"), {"is": value + 1}),
                        judge(f"xp{name}n{number}", "goals", EXPERTS[0]),
                    ],
                    FACILITATOR,
                )
            acknowledged += 1
        except Exception:  # noqa: BLE001 - every kind of failure is counted
            errors += 1
        longest = max(longest, time.perf_counter() - start)
    return acknowledged, errors, longest


def run(processes: int, commits: int, folder: Path) -> Crowd:
    """Let ``processes`` write ``commits`` times each."""
    path = folder / "study.codex"
    make(path)
    start = time.perf_counter()
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        found = pool.starmap(_work, [(path, number, commits) for number in range(processes)], chunksize=1)
    seconds = time.perf_counter() - start
    with at(path) as file:
        value = file.connection.execute(
            "SELECT f.value FROM field f JOIN ident i ON i.n = f.entity WHERE i.id = 'counter:n'"
        ).fetchone()[0]
        judged = file.connection.execute("SELECT count(*) FROM judgment").fetchone()[0]
        wrong = [
            one for one in damages(file, lambda _what, _n: None) if one.where.startswith(("event", "text"))
        ]
    return Crowd(
        processes * commits,
        sum(one[0] for one in found),
        sum(one[1] for one in found),
        json.loads(value)["is"],
        judged,
        max(one[2] for one in found),
        seconds,
        len(wrong),
    )


def main() -> int:
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    commits = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    with tempfile.TemporaryDirectory() as name:
        found = run(processes, commits, Path(name))
    print(
        f"{processes} processes x {commits} commits in {found.seconds:.1f} s: {found.acknowledged:,} acknowledged,"
        f" {found.errors} errors, {found.lost} lost updates,"
        f" longest wait {found.longest:.2f} s, {found.damages} damages"
    )
    return not found.sound


if __name__ == "__main__":
    sys.exit(main())
