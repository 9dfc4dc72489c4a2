"""Imports against the bare libraries, by the clock and in CPU time; each side is a process of its own, in turn.

``python -m benchmarks.importing [pdf|xlsx|ris|texts] [--qc PATH_OF_QC] [--disk MS]`` prints ratios and exits 1
above a limit.

* pdf: every PDF of the samples folder, against pypdfium2 reading the text of every page;
* xlsx: a workbook of 10,000 answers, against python-calamine reading all its rows;
* ris: 100,000 references in one file: seconds a thousand and peak memory of a whole import, beside 20,000;
* texts: 1,000 short texts, against ``qc corpus import`` (where qc is installed) and a bare interpreter,
  by the clock and in CPU time: qc waits for the disk four times a file, codex six times in all. A disk that
  answers at once (as of many virtual machines) hides that; ``--disk MS`` lets each wait take so many
  milliseconds, for both (needs strace): 2 to 6 is what a laptop's takes.
"""

import gc
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / ".." / "shared" / "samples"
REPEATS = 3
PDFIUM = """
import sys, pypdfium2
for name in sys.argv[1:]:
    document = pypdfium2.PdfDocument(open(name, "rb").read())
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        text.get_text_range()
        text.close()
        page.close()
    document.close()
"""
CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
print(sum(1 for name in book.sheet_names for _ in book.get_sheet_by_name(name).iter_rows()))
"""
LIMITS = {"pdf": 1.3, "xlsx": 1.5}


def cpu(words, folder):
    """Return CPU seconds and peak memory in MB of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(words, cwd=folder, capture_output=True, env=environment, check=False)
    if done.returncode:
        sys.exit(done.stderr.decode()[-500:])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, after.ru_maxrss / 1024


def study(top):
    """Make an empty study and return its folder.

    Earlier ones stay until the end: right after a thousand files went, some file systems (ext4 without
    a journal) look at every one of them again before they give their places to new ones.
    """
    folder = fresh(top)
    cpu([sys.executable, "-m", "codex", "init", "study"], folder)
    return folder / "study"


def fresh(top):
    """Return a new folder."""
    return Path(tempfile.mkdtemp(dir=top))


def against(bare, words, top, repeats=REPEATS):
    """Return, by the clock and in CPU time, seconds of a bare process, of codex, and the median ratio."""
    pairs = []
    for _ in range(repeats):
        alone = timed(bare, top)
        mine = timed([sys.executable, "-m", "codex", "import", *words], study(top))
        pairs.append((alone, mine))
    found = []
    for at in range(2):
        ratio = statistics.median(mine[at] / alone[at] for alone, mine in pairs)
        found.append((*(statistics.median(one[side][at] for one in pairs) for side in range(2)), ratio))
    return found


def pdf(top):
    files = [str(path.resolve()) for path in sorted(SAMPLES.rglob("*.pdf")) if "broken" not in path.parts]
    return against([sys.executable, "-c", PDFIUM, *files], files, top, repeats=9)  # each takes a second


def xlsx(top):
    from xlsxwriter import Workbook

    with Workbook(top / "answers.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["id", "school", "years", "score", "day", "answer"])
        for number in range(1, 10_001):
            answer = f"Ответ {number}: мы обсуждали задания на форуме и в чате каждую неделю."
            sheet.write_row(
                number, 0, [f"R{number}", f"School {number % 29}", number % 40, 3.5, "20.11.2026", answer]
            )
    name = str(top / "answers.xlsx")
    return against([sys.executable, "-c", CALAMINE, name], [name], top)


def xlsx_read(top):
    """Reading alone, in one process: rows through the reader against the parser's rows, in turn."""
    from python_calamine import CalamineWorkbook

    from codex.cli.app import _COLLECT_AFTER
    from codex.importing.tables import read_table

    gc.set_threshold(_COLLECT_AFTER)  # as in every run of codex; both sides
    name = str(top / "answers.xlsx")
    data = Path(name).read_bytes()
    read_table(data, name)
    ratios = []
    for _ in range(9):
        start = time.process_time()
        book = CalamineWorkbook.from_path(name)
        sum(1 for sheet in book.sheet_names for _ in book.get_sheet_by_name(sheet).iter_rows())
        middle = time.process_time()
        read_table(data, name)
        ratios.append((time.process_time() - middle) / (middle - start))
    return statistics.median(ratios)


def ris(top):
    """Return CPU seconds and peak memory of importing one, 20,000 and 100,000 references."""
    abstract = "An abstract of some length. " * 8
    told = []
    for many in (1, 20_000, 100_000):
        with (top / "a.ris").open("w", encoding="utf-8") as file:
            for number in range(many):
                file.write(
                    f"TY  - JOUR\nID  - k{number}\nTI  - Digital skills of teachers, part {number}\nAU  - Author, A.\n"
                    f"PY  - 2020\nJO  - Journal\nDO  - 10.1000/{number}\nAB  - {abstract}\nER  - \n\n"
                )
        # a process of its own measures the peak of its child alone
        probe = (
            "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
            "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime, u.ru_maxrss / 1024)"
        )
        done = subprocess.run(
            [sys.executable, "-c", probe, sys.executable, "-m", "codex", "import", str(top / "a.ris")],
            capture_output=True,
            check=True,
            cwd=study(top),
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        seconds, memory = map(float, done.stdout.split())
        told.append((many, seconds, memory, (top / "a.ris").stat().st_size / 1e6))
    return told


def waiting(milliseconds):
    """Return the words before a command that let each wait for the disk take so long."""
    if not milliseconds:
        return []
    calls = "fsync,fdatasync,syncfs"
    slowly = f"inject={calls}:delay_exit={1000 * milliseconds}"
    return ["strace", "-f", "--seccomp-bpf", "-e", f"trace={calls}", "-e", slowly, "-o", os.devnull]


def texts(top, qc, milliseconds):
    """Return what is told of 1,000 texts by codex and, where it is there, by qc."""
    folder = top / "texts"
    folder.mkdir()
    for number in range(1000):
        (folder / f"d{number:04}.txt").write_text(
            f"Text {number}\n\nWe planned lessons on the forum.\n" * 5, "utf-8"
        )
    rounds = []
    for _ in range(REPEATS):
        one = [timed([sys.executable, "-c", "pass"], top)]
        slowly = waiting(milliseconds)
        one.append(timed([*slowly, sys.executable, "-m", "codex", "import", str(folder)], study(top)))
        if qc:
            project = fresh(top)
            cpu([qc, "init"], project)
            one.append(timed([*slowly, qc, "corpus", "import", "-r", "-i", "verbatim", str(folder)], project))
        rounds.append(one)
    told = []
    for at, what in enumerate(("s", "s CPU")):
        mine = statistics.median(one[1][at] for one in rounds)
        bare = statistics.median(one[1][at] / one[0][at] for one in rounds)
        line = f"{mine:.2f} {what}, {bare:.0f}x a bare interpreter"
        if qc:
            times = statistics.median(one[2][at] / one[1][at] for one in rounds)
            other = statistics.median(one[2][at] for one in rounds)
            line += f", qc {other:.1f} {what}: {times:.1f}x"
        told.append(line)
    return "; ".join(told) + ("" if qc else " (qc is not installed)")


def timed(words, folder):
    """Return wall and CPU seconds of one process."""
    start = time.perf_counter()
    spent, _ = cpu(words, folder)
    return time.perf_counter() - start, spent


def main():
    asked = [word for word in sys.argv[1:] if word in {"pdf", "xlsx", "ris", "texts"}] or [
        "pdf",
        "xlsx",
        "ris",
        "texts",
    ]
    qc = sys.argv[sys.argv.index("--qc") + 1] if "--qc" in sys.argv else shutil.which("qc")
    milliseconds = int(sys.argv[sys.argv.index("--disk") + 1]) if "--disk" in sys.argv else 0
    above = False
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        for what in asked:
            if what == "ris":
                (_, base, least, _), *rest = ris(top)
                for many, seconds, memory, size in rest:
                    print(
                        f"ris: {many} records of {size:.0f} MB: {1000 * (seconds - base) / many:.3f} s a thousand,"
                        f" {memory:.0f} MB at its peak, {memory - least:.0f} MB above an import of one"
                    )
            elif what == "texts":
                print(f"texts: 1,000 in {texts(top, qc, milliseconds)}")
            else:
                (alone, mine, ratio), (_, _, spent) = {"pdf": pdf, "xlsx": xlsx}[what](top)
                print(
                    f"{what}: a whole import {ratio:.2f}x the parser alone ({mine:.2f} s against {alone:.2f} s),"
                    f" {spent:.2f}x its CPU time"
                )
                if what == "xlsx":
                    ratio = xlsx_read(top)
                    print(f"xlsx: reading alone {ratio:.2f}x, limit {LIMITS[what]}")
                above = above or ratio > LIMITS[what]
    return above


if __name__ == "__main__":
    sys.exit(main())
