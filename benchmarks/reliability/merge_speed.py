"""Two logs of a million judgments with half in common: merged, against a plain ``INSERT OR IGNORE ... SELECT``.

``python -m benchmarks.reliability.merge_speed [JUDGMENTS]``. The plain insert takes the same rows of the
same table with its one index, in the same kind of transaction; the merge also checks every hash and
form, carries the state, looks for forks and for bodies. Limit: 5 times.
"""

import json
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

from codex.model.expert import Expert
from codex.store import merging
from codex.store.log import Write
from codex.store.study_file import create_study, open_study_file

NOW = "2026-11-22T10:00:00Z"
FACILITATOR = Expert("facilitator", "Facilitator", "facilitator")
EXPERTS, CODES, CHUNK = 5, 40, 20_000
LIMIT = 5.0


def judgments(first, last):
    for number in range(first, last):
        excerpt, place = divmod(number, EXPERTS * 5)
        expert, given = divmod(place, 5)
        key = ("1", f"x{excerpt:07}", f"c{(excerpt + given * 7) % CODES}", f"e{expert}", 1)
        yield Write("judge@1", key, {"version": "1-aaaaaa"}, fresh=True)


def add(path, seed, first, last):
    """Write judgments as people do: each a command of its own."""
    with open_study_file(path, seed=seed, now=NOW) as file:
        for start in range(first, last, CHUNK):
            with file.transaction():
                for write in judgments(start, min(start + CHUNK, last)):
                    file.write([write], FACILITATOR)


def build(folder, number):
    base = folder / "base.codex"
    file = create_study(base, seed="1", now=NOW)
    people = [Write("expert@1", (f"e{n}",), {"role": "coder"}) for n in range(EXPERTS)]
    roster = json.dumps([f"e{n}" for n in range(EXPERTS)])
    opening = Write("round@1", ("1",), {"kind": "tag", "roster": roster, "protocol": "", "seed": 0})
    file.write([Write("study@1", (), {}), *people, opening], FACILITATOR)
    file.connection.close()
    add(base, "1", 0, number // 2)
    for name, offset in (("a", 0), ("b", number * 2)):
        shutil.copy(base, folder / f"{name}.codex")
        add(folder / f"{name}.codex", name, offset + number // 2, offset + number)


def plain(folder):
    """Return seconds for the rows alone."""
    shutil.copy(folder / "a.codex", folder / "plain.codex")
    with open_study_file(folder / "plain.codex", seed="1", now=NOW) as file:
        connection = file.connection
        with file.transaction():
            triggers = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name LIKE 'state^_%' ESCAPE '^'"
            ).fetchall()
            for (name,) in triggers:
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute("ATTACH ? AS other", [str(folder / "b.codex")])
        start = time.perf_counter(), time.process_time()
        with file.transaction():
            connection.execute("INSERT OR IGNORE INTO main.event SELECT * FROM other.event")
        return time.perf_counter() - start[0], time.process_time() - start[1]


def merged(folder):
    shutil.copy(folder / "a.codex", folder / "merged.codex")
    with open_study_file(folder / "merged.codex", seed="1", now=NOW) as file:
        start = time.perf_counter(), time.process_time()
        found = merging.merge(file, [merging.Other(folder / "b.codex")])
        taken = time.perf_counter() - start[0], time.process_time() - start[1]
        start = time.perf_counter()
        again = merging.merge(file, [merging.Other(folder / "b.codex")])
        assert again.new == 0
        print(f"again: 0 new in {time.perf_counter() - start:.1f} s")
        judged = file.connection.execute("SELECT count(*) FROM judgment").fetchone()[0]
    return (*taken, found.new, judged)


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        build(folder, number)
        size = (folder / "a.codex").stat().st_size / 1e6
        print(
            f"two logs of {number:,} judgments, {size:.0f} MB each, built in {time.perf_counter() - start:.0f} s"
        )
        bare = [plain(folder) for _ in range(2)]
        wall, cpu, new, judged = merged(folder)
        bare.append(plain(folder))
    best = sorted(bare)[1]
    ratio = wall / best[0]
    print(f"SQLite {sqlite3.sqlite_version}; plain insert {best[0]:.2f} s (CPU {best[1]:.2f})")
    print(f"merge {wall:.2f} s (CPU {cpu:.2f}), {new:,} new events, {judged:,} judgments in the state")
    print(f"{ratio:.1f} times by the clock, {cpu / best[1]:.1f} times by CPU (limit {LIMIT})")
    return ratio > LIMIT


if __name__ == "__main__":
    sys.exit(main())
