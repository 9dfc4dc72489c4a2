"""Keys while something is learned beside them: 100,000 excerpts, 20 codes, over a real pty.

``python -m benchmarks.learning [EXCERPTS]`` makes a study whose expert has finished nine tenths of the excerpts and
opens ``codex tag`` on a pseudo-terminal: with the learned queues ``likely:c0`` and ``uncertain``, and in plain order
with hints asked for. Keys are pressed until what is learned is there and in use. In turns of six keys the process
that learns is stopped and goes on, so that both sides have the same machine, screen and minute: how long a key takes
to its first byte, and what CPU the program itself spends on it. Keys after the learning, among which the queue is
put in order, count to the side of the learning. Ends with an error where the median key takes more than twice as
long beside the learning, or its CPU one and a half times as much, where a key took half a second more than the
slowest one of the other side, or where nothing was learned. The copy of the study that the learning begins with
counts to its side as well.
"""

import contextlib
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
from typing import NamedTuple

from benchmarks.large_study import build
from benchmarks.tag_screen import cpu_of

CODES = 20
KEYS = "l1u1ul"
LEAST = 3
"""Turns of the keys on either side, at least."""
TYPING, PATIENCE = 60, 300
"""Seconds for which keys are pressed while it learns, and for which it is waited for."""
AFTER = 4
"""Turns once it is learned: the screen looks for what was learned every second."""
SORTED = b"in its learned order"
TWICE, CPU, LONGER = 2.0, 1.5, 0.5


class Side(NamedTuple):
    """Keys pressed while the learning stood still, or beside it."""

    times: list
    """Seconds of each to its first byte."""
    cpu: list
    """Seconds of CPU of each turn of the keys."""

    @property
    def median(self):
        return statistics.median(self.times)

    @property
    def key(self):
        return sum(self.cpu) / len(self.times)


class Screen:
    """``codex tag`` on a pseudo-terminal."""

    def __init__(self, study, queue):
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(study)
            os.environ |= {"TERM": "xterm-256color", "PYTHONPATH": str(Path(__file__).parents[1])}
            os.execv(sys.executable, [sys.executable, "-m", "codex", "tag", "-e", "aigul", "--queue", queue])
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        while b"mark" not in self.read(60):
            pass
        self.read(0.5)
        self.painted = b""

    def read(self, seconds):
        """Return what comes within some seconds, to the first pause."""
        said = b""
        while select.select([self.terminal], [], [], 0.05 if said else seconds)[0]:
            said += os.read(self.terminal, 65536)
        return said

    def key(self, key):
        """Press a key and return the seconds to the first byte."""
        began = time.perf_counter()
        os.write(self.terminal, key.encode())
        if not select.select([self.terminal], [], [], 5)[0]:
            raise SystemExit(f"nothing was painted for {key!r}")
        took = time.perf_counter() - began
        self.painted += self.read(0)
        return took

    def learners(self):
        """Return the processes that the screen has started and that still run."""
        return Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()

    def turn(self, side):
        """Press the keys once."""
        before = cpu_of(self.pid)
        for key in KEYS:
            side.times.append(self.key(key))
            time.sleep(0.05)
        side.cpu.append(cpu_of(self.pid) - before)

    def signal_learners(self, what):
        for learner in self.learners():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(learner), what)

    def is_copying(self):
        """Say whether a learner still copies the study: keys wait for it then, and it must not be stopped."""
        with contextlib.suppress(ProcessLookupError):
            return any(os.sched_getscheduler(int(one)) != os.SCHED_IDLE for one in self.learners())
        return False

    def close(self):
        self.signal_learners(signal.SIGKILL)  # one that is stopped would stay so for good
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.terminal)


def sitting(study, queue, first="", says=b""):
    """Press the keys at a fresh screen, after ``first``; returns both sides and the seconds until it was learned.

    It counts as learned where the screen ``says`` so, or says nothing of it.
    """
    screen, sides, began = Screen(study, queue), (Side([], []), Side([], [])), time.monotonic()
    still, beside = sides
    try:
        for key in first:
            screen.key(key)
        while (screen.learners() and time.monotonic() - began < TYPING) or len(still.cpu) < LEAST:
            if not screen.is_copying():
                screen.signal_learners(signal.SIGSTOP)
                screen.turn(still)
                screen.signal_learners(signal.SIGCONT)
            screen.turn(beside)
        while screen.learners() and time.monotonic() - began < PATIENCE:
            time.sleep(0.5)
        learned = None if screen.learners() else time.monotonic() - began
        for _ in range(AFTER):
            screen.turn(beside)
            screen.painted += screen.read(0.5)
        if says not in screen.painted:
            learned = None
    finally:
        screen.close()
    return still, beside, learned


def main():
    excerpts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        study = build(Path(name) / "study", excerpts, CODES, excerpts * 9 // 10)
        found = {queue: sitting(study, queue, says=SORTED) for queue in ("likely:c0", "uncertain")}
        found["hints"] = sitting(study, "uncoded", "1jkw")  # hints tell of an excerpt that is finished
    tell(found, excerpts)


def tell(found, excerpts):
    """Print the figures; ends with an error where a limit is passed."""
    over = []
    print(f"{excerpts:,} excerpts x {CODES} codes, nine tenths of them finished")
    for what, (still, beside, learned) in found.items():
        median, key = beside.median / still.median, beside.key / still.key
        longer = max(beside.times) - max(still.times)
        for name, side in (("without", still), ("beside", beside)):
            print(
                f"{what:<9} {name:<7} {len(side.times):4} keys: median {1000 * side.median:5.1f} ms,"
                f" worst {1000 * max(side.times):5.1f} ms, CPU {1000 * side.key:4.1f} ms"
            )
        told = "not learned" if learned is None else f"learned in {learned:.0f} s"
        print(f"{what:<9} a key {median:.2f} times as long, its CPU {key:.2f} times; {told}")
        if median > TWICE or key > CPU or longer > LONGER or learned is None:
            over.append(what)
    if over:
        raise SystemExit(f"over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
