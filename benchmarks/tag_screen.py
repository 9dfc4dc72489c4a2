"""``codex tag`` on a real terminal: what a key costs, against the least Textual app there can be.

``python -m benchmarks.tag_screen [EXCERPTS]`` makes a study of EXCERPTS (100,000) excerpts and 300 codes,
opens the program in tmux, presses keys and reads the screen back. Measured from outside, by what
the system says of the process: CPU until the screen stands (limit 1.3 of the least app), CPU per key
(6), resident memory (1.3). Ends with an error where a key did not do what it says or a limit is passed.
"""

import os
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CODES, PER_FILE = 300, 1000
LIMITS = {"start": 1.3, "key": 6.0, "memory": 1.3}
SOCKET = f"codex-bench-{os.getpid()}"
TICK = os.sysconf("SC_CLK_TCK")
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


def tmux(*words):
    done = subprocess.run(["tmux", "-L", SOCKET, *words], check=True, capture_output=True, text=True)
    return done.stdout


def screen():
    return tmux("capture-pane", "-p")


def wait_for(text, seconds=60.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in screen():
            return
        time.sleep(0.05)
    raise SystemExit(f"the screen never showed {text!r}:\n{screen()}")


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory(pid):
    told = Path(f"/proc/{pid}/status").read_text()
    return int(told.partition("VmRSS:")[2].split()[0]) / 1024


def settled(pid):
    """Wait until the process rests, and return its CPU seconds."""
    before, still = cpu(pid), 0
    while still < 4:
        time.sleep(0.05)
        now = cpu(pid)
        still = still + 1 if now == before else 0
        before = now
    return before


def measure(words, folder, ready, rounds=6):
    """Open a program, press the keys, and return start, CPU per key (s) and memory (MB)."""
    command = " ".join(map(shlex.quote, words))
    tmux("new-session", "-d", "-x", "100", "-y", "30", "-c", str(folder), f"exec {command}")
    pid = int(tmux("list-panes", "-F", "#{pane_pid}"))
    wait_for(ready)
    start = settled(pid)
    before = start
    for _ in range(rounds):
        for key in KEYS:
            tmux("send-keys", "-l", key)
            time.sleep(0.03)
    after = settled(pid)
    return {"start": start, "key": (after - before) / (rounds * len(KEYS)), "memory": memory(pid)}


def build(folder, excerpts):
    codex(folder, "init", "study")
    study = folder / "study"
    codes = ["codes:"] + [
        f"  - {{id: c{n}, name: {{en: Code number {n}, ru: Код номер {n}}}, definition: {{en: Meaning {n}}}}}"
        for n in range(CODES)
    ]
    (study / "codebook.yaml").write_text("\n".join(codes), encoding="utf-8")
    (study / "experts.csv").write_text("name,role,languages\nAigul,coder,kk ru en\n", encoding="utf-8")
    names = []
    for first in range(0, excerpts, PER_FILE):
        name = f"text{first // PER_FILE:04}.txt"
        lines = [
            f"Paragraph {n}: we planned a lesson with goal {n * 7 % 997} and met on the forum in week {n % 50}.\n"
            for n in range(first, min(first + PER_FILE, excerpts))
        ]
        (study / name).write_text("\n".join(lines), encoding="utf-8")
        names.append(name)
    codex(study, "import", *names, "--kind", "interview")
    codex(study, "excerpt", "cut", "--by", "paragraph")
    codex(study, "codebook", "import", "codebook.yaml")
    codex(study, "expert", "add", "experts.csv")
    codex(study, "round", "open", "--kind", "tag", "--yes")
    pins = ", ".join(f'"c{n}"' for n in range(10))
    (study / "codex.toml").write_text(f"[pinned]\naigul = [{pins}]\n", encoding="utf-8")
    return study


def codex(folder, *words):
    done = subprocess.run(
        [sys.executable, "-m", "codex", *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"codex {' '.join(words[:3])}: {done.stderr}")


def main():
    excerpts = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[1])
    with tempfile.TemporaryDirectory() as name:
        study = build(Path(name), excerpts)
        (study / "least.py").write_text(LEAST, encoding="utf-8")
        try:
            least = measure([sys.executable, "least.py"], study, "ready")
            tmux("kill-server")
            tag = measure([sys.executable, "-m", "codex", "tag", "-e", "aigul"], study, "Paragraph")
            tmux("send-keys", "-l", "s")
            tmux("send-keys", "-l", f"goal {7 % 997} and")
            began = time.perf_counter()
            tmux("send-keys", "Enter")
            wait_for(": ", 60)
            wait_for("goal 7 and")
            searched = time.perf_counter() - began
            print(screen())
        finally:
            subprocess.run(["tmux", "-L", SOCKET, "kill-server"], capture_output=True, check=False)
    print(f"{excerpts:,} excerpts, {CODES} codes; seconds of CPU, MB; a search shown after {searched:.2f} s")
    over = []
    for what, limit in LIMITS.items():
        ratio = tag[what] / max(least[what], 1e-4)
        over += [what] if ratio > limit else []
        print(
            f"{what:<7} least app {least[what]:8.4f}  codex tag {tag[what]:8.4f}  ratio {ratio:5.2f} (limit {limit})"
        )
    if over:
        raise SystemExit(f"over the limit: {', '.join(over)}")


if __name__ == "__main__":
    main()
