"""Import of 1,000 one-page texts, as a multiple of a bare read-and-insert of the same files.

``python -m benchmarks.import_texts [MANY]`` prints the ratio and exits 1 above the limit. Both sides
run as their own process, in turn; codex detects encoding and language, copies and syncs every
original and writes one transaction of hashed events, the bare side reads and inserts.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 40.0
REPEATS = 5
WORDS = [
    "учитель",
    "курс",
    "форум",
    "жоспар",
    "сабақ",
    "teacher",
    "lesson",
    "plan",
    "оценка",
    "бағалау",
    "мектеп",
]

BARE = """
import sqlite3, sys
from pathlib import Path
db = sqlite3.connect(sys.argv[2])
db.execute("CREATE TABLE text(name TEXT, body TEXT)")
with db:
    for path in sorted(Path(sys.argv[1]).iterdir()):
        db.execute("INSERT INTO text VALUES(?, ?)", (path.name, path.read_text(encoding="utf-8")))
"""


def texts(folder, many):
    """Write texts of about 2,000 letters, each its own."""
    folder.mkdir()
    for number in range(many):
        words = [WORDS[(number * 7 + place * place) % len(WORDS)] for place in range(300)]
        lines = [" ".join(words[at : at + 12]) for at in range(0, 300, 12)]
        (folder / f"text{number:05}.txt").write_text(
            f"Text {number}\n\n" + "\n\n".join(lines), encoding="utf-8"
        )


def timed(words, folder):
    """Return wall and CPU seconds of one process, and its peak memory in MB."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), os.times().elapsed
    subprocess.run([sys.executable, *words], cwd=folder, check=True, capture_output=True)
    wall = os.times().elapsed - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def main():
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        texts(top / "texts", many)
        bare, codex = [], []
        for _ in range(REPEATS):
            shutil.rmtree(top / "study", ignore_errors=True)
            (top / "bare.db").unlink(missing_ok=True)
            bare.append(timed(["-c", BARE, str(top / "texts"), str(top / "bare.db")], top))
            subprocess.run(
                [sys.executable, "-m", "codex", "init", "study"], cwd=top, check=True, capture_output=True
            )
            codex.append(timed(["-m", "codex", "import", str(top / "texts")], top / "study"))
    wall = statistics.median(c[0] / b[0] for c, b in zip(codex, bare, strict=True))
    cpu = statistics.median(c[1] / b[1] for c, b in zip(codex, bare, strict=True))
    seconds = statistics.median(c[0] for c in codex)
    verdict = "" if wall <= LIMIT else f"   above {LIMIT}"
    print(
        f"import of {many} texts: {wall:.1f}x the wall time and {cpu:.1f}x the CPU of a bare read-and-insert"
    )
    print(f"({seconds:.2f} s, {1000 * seconds / many:.2f} ms a text){verdict}")
    return wall > LIMIT


if __name__ == "__main__":
    sys.exit(main())
