"""CPU time of one run of codex, as a multiple of a bare ``python -c pass`` in the same run.

``python -m benchmarks.startup [STUDY]`` prints a line a command; exit 1 where one is above the limit.
Bare interpreter and commands take turns, so that a busy machine slows all of them alike.
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LIMIT = 10.0
REPEATS = 15
COMMANDS = (["--version"], ["--help"], ["status"], ["source", "list", "--json"])


def cpu(words, folder):
    """Return user and system seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *words], cwd=folder, check=False, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def measure(folder):
    """Return the median ratio of each command."""
    cases = [["-c", "pass"], *(["-m", "codex", *words] for words in COMMANDS)]
    for words in cases:
        cpu(words, folder)  # once for the file cache and the bytecode
    times = [[cpu(words, folder) for words in cases] for _ in range(REPEATS)]
    medians = [statistics.median(column) for column in zip(*times, strict=True)]
    return {" ".join(words): value / medians[0] for words, value in zip(COMMANDS, medians[1:], strict=True)}


def main(arguments):
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as empty:
        folder = arguments[0] if arguments else f"{empty}/trial"
        if not arguments:
            subprocess.run(
                [sys.executable, "-m", "codex", "init", "trial"], cwd=empty, check=True, capture_output=True
            )
        ratios = measure(folder)
    for name, ratio in ratios.items():
        print(
            f"codex {name:<22} {ratio:5.1f}x of python -c pass{'   above ' + str(LIMIT) if ratio > LIMIT else ''}"
        )
    return int(any(ratio > LIMIT for ratio in ratios.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
