"""Codes by codes against the tool ``qc`` (qualitative-coding), which counts a few codes at a time.

``python -m benchmarks.codes_by_codes PATH/TO/qc`` writes the same coded excerpts into a project of qc's
and into ours, counts all pairs of 300 codes over 100,000 excerpts in one pass, lets qc cross-tabulate
pairs drawn by lot, compares the counts and prints CPU seconds of the same run. Exits 1 where ours is not
at least 100 times faster than qc pair by pair. qc is installed aside, in an environment of its own.
"""

import csv
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from codex.matrix.cooccurrence import co_occurrence

CODES = 300
EXCERPTS = 100_000
PAIRS = 3
A_FILE = 1_000
"""Excerpts that one document of qc's holds, a line each."""
LIMIT = 100


def coded(dice):
    """Return code -> excerpts, one to five codes an excerpt."""
    codes = [f"c{n}" for n in range(CODES)]
    found = {code: set() for code in codes}
    for excerpt in range(EXCERPTS):
        for code in dice.sample(codes, dice.choice((1, 2, 3, 5))):
            found[code].add(excerpt)
    return found


def project_of(qc, folder, excerpts):
    """Make a project of qc's that holds the same."""
    subprocess.run([qc, "init"], cwd=folder, check=True, capture_output=True)
    subprocess.run([qc, "init"], cwd=folder, check=True, capture_output=True)
    files = EXCERPTS // A_FILE
    (folder / "codebook.yaml").write_text("".join(f"- {code}\n" for code in excerpts), encoding="utf-8")
    for number in range(files):
        lines = "".join(f"line {line}\n" for line in range(A_FILE))
        (folder / "corpus" / f"d{number}.txt").write_text(lines, encoding="utf-8")
    with sqlite3.connect(folder / "qualitative_coding.sqlite3") as db:
        db.execute("INSERT INTO coder VALUES('one')")
        db.executemany("INSERT INTO code VALUES(?)", [(code,) for code in excerpts])
        db.executemany("INSERT INTO document VALUES(?, ?)", [(f"d{n}.txt", "x") for n in range(files)])
        db.executemany(
            "INSERT INTO document_index VALUES(?, 'paragraph', 0, ?)",
            [(n + 1, f"d{n}.txt") for n in range(files)],
        )
        db.executemany(
            "INSERT INTO location VALUES(?, ?, ?, ?)",
            [(x + 1, x % A_FILE, x % A_FILE, x // A_FILE + 1) for x in range(EXCERPTS)],
        )
        rows = [(excerpt, code) for code, held in excerpts.items() for excerpt in held]
        db.executemany(
            "INSERT INTO coded_line VALUES(?, ?, 'one', ?)",
            [(n, excerpt % A_FILE, code) for n, (excerpt, code) in enumerate(rows, 1)],
        )
        db.executemany(
            "INSERT INTO coded_line_location_association VALUES(?, ?)",
            [(n, excerpt + 1) for n, (excerpt, _) in enumerate(rows, 1)],
        )


def cross_tabulated(qc, folder, pair):
    """Return CPU seconds and how often qc counts two codes together."""
    out = folder / "out.csv"
    out.unlink(missing_ok=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [qc, "codes", "crosstab", *pair, "--unit", "line", "--outfile", str(out)],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    rows = list(csv.reader(out.open(encoding="utf-8")))
    return spent, rows


def main(qc):
    dice = random.Random(7)
    excerpts = coded(dice)
    start = time.process_time()
    found = co_occurrence(excerpts, EXCERPTS)
    ours = time.process_time() - start
    every = CODES * (CODES - 1) // 2
    print(f"{CODES} codes by {CODES} over {EXCERPTS:,} excerpts in one pass: {ours:.2f} s of CPU")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        project_of(qc, folder, excerpts)
        spent = []
        for _ in range(PAIRS):
            pair = dice.sample(list(excerpts), 2)
            seconds, rows = cross_tabulated(qc, folder, pair)
            counts = {int(cell) for row in rows for cell in row if cell.isdecimal()}
            assert found.count(*pair) in counts, (pair, found.count(*pair), rows)
            spent.append(seconds)
    a_pair = min(spent)
    print(f"qc codes crosstab, one pair: {a_pair:.2f} s of CPU; all {every:,} pairs: {a_pair * every:,.0f} s")
    print(
        f"{a_pair * every / ours:,.0f}x (limit {LIMIT}); one pair of qc takes {a_pair / ours:.1f}x our pass over all"
    )
    return 0 if a_pair * every / ours >= LIMIT else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("which qc? python -m benchmarks.codes_by_codes PATH/TO/qc")
    sys.exit(main(sys.argv[1]))
