"""One million judgments in a study file: what the daily queries cost, and how long they take to write.

``python -m benchmarks.million_judgments [EXCERPTS]`` builds 5 experts x EXCERPTS (40,000) x 5 codes and
measures the current judgments of one excerpt (limit 0.1 ms), the counts per code (0.6 s), one
durable answer, and ``codex status`` against a bare interpreter.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from codex.model.expert import Expert
from codex.store.judgments import COUNTS_PER_CODE, CURRENT_OF_EXCERPT
from codex.store.log import Write
from codex.store.study_file import create_study

FACILITATOR = Expert("facilitator", "Facilitator", "facilitator")
NOW = "2026-01-01T00:00:00Z"
EXPERTS, CODES, GIVEN = 5, 50, 5
CHUNK = 20_000


def writes(first, many):
    """Give the judgments of one chunk of excerpts."""
    for number in range(first, first + many):
        for expert in range(EXPERTS):
            for place in range(GIVEN):
                code = (number * 7 + expert * (number % 3) + place * 11) % CODES
                key = ("1", f"x{number:07}", f"c{code}", f"e{expert}", 1)
                yield Write("judge@1", key, {"version": "1-aaaaaa"}, fresh=True)
            yield Write(
                "done@1", ("1", f"x{number:07}", f"e{expert}", 1), {"version": "1-aaaaaa"}, fresh=True
            )


def build(path, excerpts):
    file = create_study(path, seed="1", now=NOW)
    roster = json.dumps([f"e{n}" for n in range(EXPERTS)])
    file.write([Write("study@1", (), {"name": "big"})], FACILITATOR)
    file.write(
        [Write("round@1", ("1",), {"kind": "tag", "roster": roster, "protocol": "", "seed": 0})], FACILITATOR
    )
    start = time.perf_counter()
    step = CHUNK // (EXPERTS * (GIVEN + 1))
    for first in range(0, excerpts, step):
        file.write(writes(first, min(step, excerpts - first)), FACILITATOR)
    return file, time.perf_counter() - start


def median(function, times):
    taken = []
    for number in range(times):
        start = time.perf_counter()
        function(number)
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def cpu(words, folder):
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=folder, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    excerpts = int(sys.argv[1]) if len(sys.argv) > 1 else 40_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file, wrote = build(folder / "study.codex", excerpts)
        total = file.connection.execute("SELECT count(*) FROM judgment").fetchone()[0]
        size = (folder / "study.codex").stat().st_size / 1e6
        print(f"{total:,} judgments and {excerpts * EXPERTS:,} done: written in {wrote:.1f} s, {size:.0f} MB")
        run = file.connection.execute
        first = file.number("1")
        numbers = [file.number(f"x{number:07}") for number in range(0, excerpts, max(1, excerpts // 500))]
        one = median(lambda n: run(CURRENT_OF_EXCERPT, (first, numbers[n % len(numbers)])).fetchall(), 2000)
        counts = median(lambda _n: run(COUNTS_PER_CODE, (first,)).fetchall(), 5)
        answer = median(
            lambda n: file.write(
                [Write("judge@1", ("1", f"x{n:07}", "c49", "e0", 1), {"version": "1-aaaaaa"})], FACILITATOR
            ),
            100,
        )
        file.connection.close()
        bare = sorted(cpu(["-c", "pass"], folder) for _ in range(9))[4]
        status = sorted(cpu(["-m", "codex", "status"], folder) for _ in range(9))[4]
        print(f"current judgments of one excerpt: {1000 * one:.3f} ms (limit 0.1)")
        print(f"counts per code: {counts:.2f} s (limit 0.6)")
        print(f"one durable answer: {1000 * answer:.1f} ms")
        print(f"codex status: {status / bare:.1f}x of python -c pass (limit 10)")
    return one > 0.0001 or counts > 0.6 or status / bare > 10


if __name__ == "__main__":
    sys.exit(main())
