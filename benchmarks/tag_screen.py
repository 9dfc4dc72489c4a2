"""``codex tag`` on a real terminal: what a key costs, against the least Textual app there can be.

``python -m benchmarks.tag_screen [EXCERPTS]`` makes a study of EXCERPTS (100,000; try 5,000 for a look)
excerpts and 300 codes, opens the program in tmux, presses keys and reads the screen back. Measured from
outside, by what the system says of the process, least app and codex in turns: CPU until the screen stands
(limit 1.3 of the least app), CPU per key (6), resident memory (1.3); from inside, a search (20 ms once
its index is made). Bytecode is compiled before, as every installer does. Ends with an error where a key
did not do what it says or a limit is passed.
"""

import compileall
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.large_study import build

CODES, TURNS = 300, 3
LIMITS = {"start": 1.3, "key": 6.0, "memory": 1.3}
SEARCH = 0.02
KEYS = "12j3uj4cjkl56j7zyjx8j"
LEAST = """
from textual.app import App
from textual.widgets import Static
class Least(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("ready", id="it")
    def on_key(self, event):
        self.query_one("#it").update(event.key)
Least(ansi_color=True).run(mouse=False)
"""


def cpu_of(pid):
    """Return the CPU seconds of a process, with threads that have ended: the clock of clock_getcpuclockid(3)."""
    return time.clock_gettime(~pid << 3 | 2)


class Terminal:
    """A program in tmux."""

    def __init__(self, words, folder, name):
        self._socket = f"codex-bench-{os.getpid()}-{name}"
        command = " ".join(map(shlex.quote, words))
        self.tmux("new-session", "-d", "-x", "100", "-y", "30", "-c", str(folder), f"exec {command}")
        self.pid = int(self.tmux("list-panes", "-F", "#{pane_pid}"))

    def tmux(self, *words):
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words], check=True, capture_output=True, text=True
        )
        return done.stdout

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def press(self, keys):
        self.tmux("send-keys", "-l", keys)

    def wait_for(self, text, seconds=60.0):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if text in self.screen():
                return
            time.sleep(0.02)
        raise SystemExit(f"the screen never showed {text!r}:\n{self.screen()}")

    def memory(self):
        told = Path(f"/proc/{self.pid}/status").read_text()
        return int(told.partition("VmRSS:")[2].split()[0]) / 1024

    def settled(self):
        """Wait until the program rests, and return its CPU seconds."""
        before, still = cpu_of(self.pid), 0
        while still < 6:
            time.sleep(0.05)
            now = cpu_of(self.pid)
            still = still + 1 if now - before < 0.001 else 0
            before = now
        return before

    def close(self):
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], capture_output=True, check=False)


def measure(terminal, ready, rounds=3):
    """Press the keys, and return start, CPU per key (s) and memory (MB)."""
    terminal.wait_for(ready)
    start = terminal.settled()
    for _ in range(rounds):
        for key in KEYS:
            terminal.press(key)
            time.sleep(0.03)
    after = terminal.settled()
    return {"start": start, "key": (after - start) / (rounds * len(KEYS)), "memory": terminal.memory()}


def both(study, turn):
    """Measure the least app and codex once, one after the other."""
    least = Terminal([sys.executable, "least.py"], study, f"least{turn}")
    try:
        told = measure(least, "ready")
    finally:
        least.close()
    tag = Terminal([sys.executable, "-m", "codex", "tag", "-e", "aigul"], study, f"tag{turn}")
    try:
        found = measure(tag, "mark")
        tag.press("smark007")
        tag.tmux("send-keys", "Enter")
        tag.wait_for('"mark007":')
        if turn == 0:
            print(tag.screen())
    finally:
        tag.close()
    return told, found


def searches(study):
    """Return the seconds of CPU of searches from within, the first of which makes the index."""
    from codex.steps.coding.tagging import open_desk
    from codex.steps.coding.workbench import Workbench
    from codex.steps.study.opening import open_study

    with open_study(study, "aigul") as opened:
        bench = Workbench(open_desk(opened))
        taken = []
        for words in ("mark001", "mark002", "форум", "жоспар", "lesson plan"):
            began = time.process_time()
            bench.search(words)
            taken.append(time.process_time() - began)
    return taken


def main():
    excerpts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    root = Path(__file__).parents[1]
    compileall.compile_dir(root / "codex", quiet=2)
    os.environ["PYTHONPATH"] = str(root)
    with tempfile.TemporaryDirectory() as name:
        study = build(Path(name) / "study", excerpts, CODES)
        (study / "least.py").write_text(LEAST, encoding="utf-8")
        first, *again = searches(study)
        runs = [both(study, turn) for turn in range(TURNS)]
    slowest = max(again)
    print(f"{excerpts:,} excerpts, {CODES} codes; seconds of CPU, MB; medians of {TURNS} runs in turns")
    print(
        f"search: {1000 * slowest:.1f} ms at most (limit {1000 * SEARCH:.0f}); the first makes the index, {first:.1f} s"
    )
    over = ["search"] if slowest > SEARCH else []
    for what, limit in LIMITS.items():
        least, tag = (statistics.median(run[side][what] for run in runs) for side in (0, 1))
        ratio = tag / max(least, 1e-4)
        over += [what] if ratio > limit else []
        print(f"{what:<7} least app {least:8.4f}  codex tag {tag:8.4f}  ratio {ratio:5.2f} (limit {limit})")
    if over:
        raise SystemExit(f"over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
