"""Write ``docs/pictures/*.svg`` from the program itself: the worked example, driven by keys in tmux.

``python -m tools.pictures`` runs ``codex demo`` in an empty folder, opens further rounds in it, presses keys,
reads the screen with its colours and draws it cell by cell. Clock and ids are fixed, so the same program
gives the same bytes. The pictures name fonts that systems have and load none.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path
from typing import Final

from tools.golden import fresh

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT = 100, 28
CELL, LINE, EDGE = 8.4, 18, 12
FONTS = "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace"
PAPER, INK, DIM = "#16181d", "#d7dae0", "#8a919e"
COLOURS: Final = (
    "#16181d", "#ff7b72", "#7ee787", "#f2cc60", "#79b8ff", "#d2a8ff", "#56d4dd", "#d7dae0",
    "#8a919e", "#ffa198", "#aff5b4", "#f8e3a1", "#a5d6ff", "#e2c5ff", "#b3f0ff", "#ffffff",
)  # fmt: skip
"""The terminal's sixteen, each at least 4.5:1 on the paper."""
PINS = '[pinned]\naigul = ["knowledge-sharing", "peer-feedback", "reflection", "forum", "peer-review", "messenger"]\n'
FIXED = {"CODEX_IDS": "1", "SOURCE_DATE_EPOCH": "1767225600", "CODEX_UI_LANG": "en", "PYTHONPATH": str(ROOT)}

_ESCAPES = re.compile(r"\x1b\[([\d;]*)m")


class Ink:
    """How a cell is set: what the escapes before it said."""

    def __init__(self) -> None:
        self.bold = self.dim = self.reverse = False
        self.colour = ""

    def take(self, codes: str) -> None:
        """Take the numbers of one escape."""
        for code in map(int, (codes or "0").split(";")):
            if code == 0:
                self.__init__()  # type: ignore[misc]
            elif code in {1, 2, 7}:
                setattr(self, {1: "bold", 2: "dim", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code == 27:
                self.reverse = False
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.colour = COLOURS[code - 30 if code < 90 else code - 82]
            elif code == 39:
                self.colour = ""

    @property
    def style(self) -> tuple[str, str, bool]:
        """Colour of the letters, of the cell behind (empty: the paper), and whether they are bold."""
        front = self.colour or (DIM if self.dim else INK)
        return (PAPER, front, self.bold) if self.reverse else (front, "", self.bold)


def runs(line: str, ink: Ink) -> list[tuple[int, str, tuple[str, str, bool]]]:
    """Return the pieces of a captured line: column, text, style; the ink goes on into the next line."""
    found = []
    column = at = 0
    for escaped in [*_ESCAPES.finditer(line), None]:
        text = line[at : escaped.start() if escaped else len(line)]
        if text:
            found.append((column, text, ink.style))
            column += len(text)
        if escaped:
            ink.take(escaped[1])
            at = escaped.end()
    return found


def drawn(screen: str, title: str) -> str:
    """Return a captured screen as SVG; ``title`` is what a reader who sees nothing is told."""
    lines = screen.rstrip("\n").split("\n")
    while lines and not _ESCAPES.sub("", lines[-1]).strip():
        lines.pop()
    width = WIDTH * CELL + 2 * EDGE
    height = len(lines) * LINE + 2 * EDGE
    size = f'viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{escape(title)}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONTS}" font-size="14">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:g}" height="{height:g}" rx="8" fill="{PAPER}"/>',
    ]
    ink = Ink()
    for row, line in enumerate(lines):
        top = EDGE + row * LINE
        for column, text, (front, back, bold) in runs(line, ink):
            x, wide = EDGE + column * CELL, len(text) * CELL
            if back:
                parts.append(
                    f'<rect x="{x:.1f}" y="{top}" width="{wide:.1f}" height="{LINE}" fill="{back}"/>'
                )
            if text.strip():
                weight = ' font-weight="bold"' if bold else ""
                parts.append(
                    f'<text x="{x:.1f}" y="{top + 13.5}" fill="{front}"{weight} xml:space="preserve"'
                    f' textLength="{wide:.1f}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
                )
    return "\n".join([*parts, "</svg>", ""])


class Terminal:
    """One command in tmux."""

    def __init__(self, words: list[str], study: Path, height: int) -> None:
        self._socket = f"codex-pictures-{os.getpid()}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("CODEX_", "TMUX"))}
        command = shlex.join([sys.executable, "-m", "codex", *words])
        self._env = {**kept, **FIXED}
        self.tmux(
            "new-session", "-d", "-x", str(WIDTH), "-y", str(height), "-c", str(study), f"{command}; sleep 60"
        )

    def tmux(self, *words: str) -> str:
        """Ask tmux for something and return what it says."""
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words], check=True, capture_output=True, text=True, env=self._env
        )
        return done.stdout

    def press(self, *keys: str) -> None:
        """Press keys; a name of several letters that tmux knows is that key, other words are typed."""
        for key in keys:
            self.tmux("send-keys", *([key] if key in {"Enter", "Tab", "Escape", "Down"} else ["-l", key]))

    def stands(self, text: str) -> str:
        """Wait for a text, then until nothing moves, and return the screen with its colours."""
        end, before = time.monotonic() + 60, ""
        while time.monotonic() < end:
            time.sleep(0.5)
            now = self.tmux("capture-pane", "-e", "-p", "-N")
            if now.strip() and text in _ESCAPES.sub("", now) and now == before:
                return now
            before = now
        raise SystemExit(f"the screen never showed {text!r}:\n{before}")

    def close(self) -> None:
        """End the program and its terminal."""
        subprocess.run(["tmux", "-L", self._socket, "kill-server"], check=False, capture_output=True)
        time.sleep(0.5)


def codex(study: Path, *words: str) -> None:
    """Run a command in the study."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CODEX_")}
    subprocess.run(
        [sys.executable, "-m", "codex", *words],
        cwd=study,
        env={**kept, **FIXED},
        check=True,
        capture_output=True,
    )


SCENES: Final = (
    (
        "tag",
        ["tag", "-e", "aigul", "--queue", "all"],
        ("g7", "Enter", "14c"),
        "forum!",
        HEIGHT,
        "codex tag: an excerpt in its text, the codes given, ten codes on ten digits",
    ),
    (
        "codes",
        ["tag", "-e", "aigul", "--queue", "all"],
        ("g7", "Enter", "fзуук"),
        "peer-feedback",
        HEIGHT,
        "codex tag: codes found by a half-typed name, here typed on the Russian layout",
    ),
    (
        "vote",
        ["vote", "-e", "zarina"],
        ("8",),
        "saved",
        HEIGHT,
        "codex vote: an item with its evidence and the scale",
    ),
    (
        "agree",
        ["agree", "--round", "1", "--plot", "forest"],
        (),
        "self",
        60,
        "codex agree --plot forest: a coefficient a code, with intervals",
    ),
)
"""Name, command, keys, what must stand on the screen, lines, title."""


def study_in(folder: Path, ready: str | None) -> Path:
    """Return the worked example with two open rounds: run here, or a copy of one that was run before."""
    study = Path(shutil.copytree(ready, folder / "example")) if ready else fresh(folder).parent
    codex(study, "round", "open", "--kind", "tag", "--seed", "3", "--yes")
    codex(study, "round", "open", "--kind", "rate", "--items", "undecided", "--seed", "5", "--yes")
    (study / "codex.toml").write_text(PINS, encoding="utf-8")
    return study


def main() -> None:
    """Draw every scene; an argument names a folder that ``codex demo`` has made before."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        study = study_in(Path(name), sys.argv[1] if len(sys.argv) > 1 else None)
        for picture, words, keys, mark, height, title in SCENES:
            terminal = Terminal(list(words), study, height)
            try:
                terminal.stands("")
                for key in keys:
                    terminal.press(key)
                    terminal.stands("")
                screen = terminal.stands(mark)
            finally:
                terminal.close()
            (PICTURES / f"{picture}.svg").write_text(drawn(screen, title), encoding="utf-8")
            print(f"docs/pictures/{picture}.svg")


if __name__ == "__main__":
    main()
