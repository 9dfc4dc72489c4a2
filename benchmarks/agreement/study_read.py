"""``codex agree`` on a study file with millions of judgments, against the fastest ways to read them.

    python benchmarks/agreement/study_read.py [--excerpts 200000] [--rounds 3] [--folder DIR] [--check]

Each way runs in a process of its own, in turns; of each the best round counts, in seconds of processor
time, the start of Python and numpy included. ``--check`` ends with 1 where the target is missed.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(Path(__file__).parent))

TARGET = 2.0
GIVEN = "FROM judgment WHERE code = ? AND round = ? AND given = 1 AND occasion = 1"
DONE = "FROM done WHERE round = ? AND occasion = 1"
MEMBER = "FROM member m JOIN excerpt x ON x.n = m.excerpt WHERE m.sample = ? ORDER BY m.position"
HEAD = """
import sqlite3, sys
import numpy as np
c = sqlite3.connect(sys.argv[1])
r, s = c.execute("SELECT n, sample FROM round").fetchone()
codes = [n for n, in c.execute("SELECT n FROM code")]
def numbers(text): return np.fromstring(text or "", dtype=np.int64, sep=",")
"""
WAYS = {
    "fetchall": f"""
for k in codes: np.array(c.execute("SELECT excerpt, expert, stance {GIVEN}", (k, r)).fetchall(), dtype=np.int64)
np.array(c.execute("SELECT expert, version, excerpt {DONE}", (r,)).fetchall(), dtype=np.int64)
np.array(c.execute("SELECT m.excerpt, x.source {MEMBER}", (s,)).fetchall(), dtype=np.int64)
""",
    "packed integers": f"""
def one(sql, *a): return np.fromiter((v for v, in c.execute(sql, a)), dtype=np.int64)
for k in codes: one("SELECT ((excerpt << 20) + expert << 2) + stance {GIVEN}", k, r)
one("SELECT (excerpt << 20) + expert {DONE}", r)
one("SELECT (m.excerpt << 30) + x.source {MEMBER}", s)
""",
    "group_concat": f"""
for k in codes:
    numbers(c.execute("SELECT group_concat(((excerpt << 20) + expert << 2) + stance) {GIVEN}", (k, r)).fetchone()[0])
for _, _, text in c.execute("SELECT expert, version, group_concat(excerpt) {DONE} GROUP BY 1, 2", (r,)): numbers(text)
both = "SELECT group_concat(e), group_concat(o) FROM (SELECT m.excerpt AS e, x.source AS o {MEMBER})"
for text in c.execute(both, (s,)).fetchone(): numbers(text)
""",
}
MAKE = """
import sys
sys.path[:0] = {paths!r}
from pathlib import Path
import large_study
large_study.make(Path({folder!r}), large_study.Shape({n}))
"""
OURS = {"codex agree --by code": ["--by", "code"], "codex agree": []}


def seconds(command: list[str], folder: Path) -> float:
    """Return the processor time of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in {0, 4}:
        raise SystemExit(f"{command[:4]} ends with {done.returncode}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print a line a way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--excerpts", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary) / "study"
        if not (folder / "study.codex").exists():
            code = MAKE.format(
                paths=[str(ROOT), str(Path(__file__).parent)], folder=str(folder), n=asked.excerpts
            )
            subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        commands = {name: [sys.executable, "-c", HEAD + body, "study.codex"] for name, body in WAYS.items()}
        start = (
            f"import sys; sys.path.insert(0, {str(ROOT)!r}); from codex.cli.app import main; sys.exit(main())"
        )
        commands |= {
            name: [sys.executable, "-c", start, "agree", "--csv", *more] for name, more in OURS.items()
        }
        best = dict.fromkeys(commands, float("inf"))
        for _ in range(asked.rounds):
            for name, command in commands.items():
                best[name] = min(best[name], seconds(command, folder))
    fastest = min(best[name] for name in WAYS)
    for name, time in best.items():
        print(f"{name:24} {time:6.2f} s  {time / fastest:5.2f}x the fastest read")
    worst = max(best[name] for name in OURS) / fastest
    print(f"target: at most {TARGET:g}x; {'met' if worst <= TARGET else 'missed'}")
    return int(asked.check and worst > TARGET)


if __name__ == "__main__":
    sys.exit(main())
