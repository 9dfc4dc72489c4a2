"""Keys while hints are learned beside them: 100,000 judged excerpts, 20 codes, over a real pty.

``python -m benchmarks.learning [EXCERPTS]`` makes a study whose expert has finished every excerpt, opens
``codex tag`` on a pseudo-terminal and measures how long each key takes to its first byte: first with
nothing else going on, then from the moment hints are asked for until they are
there, for a minute at most. Prints medians and
the worst of each; ends with an error where the median is more than twice as long, or a key took half a second.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from benchmarks.large_study import build

CODES = 20
KEYS = "l1u1ul"
TWICE, WORST, PATIENCE = 2.0, 0.5, 60


class Screen:
    """``codex tag`` on a pseudo-terminal."""

    def __init__(self, study):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(study)
            os.environ |= {"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[1])}
            os.execv(sys.executable, [sys.executable, "-m", "codex", "tag", "-e", "aigul", "--queue", "all"])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        while b"mark" not in self.read(60):
            pass
        self.read(1)

    def read(self, seconds):
        """Return what comes within some seconds, to the first pause."""
        said = b""
        while select.select([self.terminal], [], [], 0.05 if said else seconds)[0]:
            said += os.read(self.terminal, 65536)
        return said

    def key(self, key):
        """Press a key and return the seconds to the first byte, and what was painted."""
        began = time.perf_counter()
        os.write(self.terminal, key.encode())
        if not select.select([self.terminal], [], [], 5)[0]:
            raise SystemExit(f"nothing was painted for {key!r}")
        took = time.perf_counter() - began
        return took, self.read(0)

    def learners(self):
        """Return how many processes the screen has started that still run."""
        told = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return len(told)

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def main():
    excerpts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        study = build(Path(name) / "study", excerpts, CODES, excerpts)
        screen = Screen(study)
        try:
            alone = [screen.key(key)[0] for _ in range(12) for key in KEYS]
            beside = [screen.key("w")[0]]
            began = time.monotonic()
            while screen.learners() and time.monotonic() - began < PATIENCE:
                for key in KEYS:
                    beside.append(screen.key(key)[0])
                    time.sleep(0.1)
            lasted, left = time.monotonic() - began, screen.learners()
        finally:
            screen.close()
    medians = [statistics.median(times) for times in (alone, beside)]
    for what, times, median in zip(("alone", "beside"), (alone, beside), medians, strict=True):
        print(
            f"{what:<7} {len(times):4} keys: median {1000 * median:6.1f} ms, worst {1000 * max(times):6.1f} ms"
        )
    told = "still being learned after" if left else "learned in"
    print(f"{excerpts:,} excerpts x {CODES} codes: {told} {lasted:.0f} s")
    if medians[1] > TWICE * medians[0] or max(beside) > WORST:
        raise SystemExit("the keys wait for the learning")


if __name__ == "__main__":
    main()
