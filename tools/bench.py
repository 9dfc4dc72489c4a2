"""Run the measurements of ``benchmarks/``, one after the other, in a short or a full form.

``python -m tools.bench [--full] [WORD]`` runs those whose name holds the word. Limits are those of the full
form: in the short one a script that misses its limit is told and the rest goes on.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]


class Form(NamedTuple):
    """What a script is told in each form."""

    short: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    needs: str = ""
    """A program without which it is left out; it is told its path."""


FORMS: Final = {
    "ballots": Form(("50", "5")),
    "codes_by_codes": Form(needs="qc"),
    "import_texts": Form(("100",)),
    "importing": Form(("xlsx",)),
    "large_sources": Form(("folder",)),
    "learning": Form(("5000",)),
    "matrix": Form(),
    "million_judgments": Form(("4000",)),
    "startup": Form(),
    "tag_screen": Form(("5000",), needs="tmux"),
    "agreement/speed": Form(("--rounds", "2"), ("--check",)),
    "agreement/study_read": Form(("--excerpts", "10000", "--rounds", "2"), ("--check",)),
    "coverage/few_divided": Form(("--tables", "5", "--resamples", "30"), ("--tables", "400")),
    "coverage/simulate": Form(("--tables", "10", "--resamples", "50"), ("--tables", "300")),
    "reliability/bad_line": Form(("20000",)),
    "reliability/crowd": Form(("4", "50")),
    "reliability/damage": Form(("60",)),
    "reliability/kills": Form(("15",)),
    "reliability/merge_speed": Form(("60000",)),
    "reliability/mutated": Form(("300",)),
    "reliability/no_room": Form(("5",)),
    "reliability/orders": Form(("10",)),
    "reliability/any_history": Form(("10",)),
}
"""Script below ``benchmarks/`` -> its forms. Beside these lie what they share: ``large_study``, ``small_study``."""
SHARED: Final = frozenset({"large_study", "agreement/large_study", "reliability/small_study"})
_TOLD_ITS_PROGRAM: Final = frozenset({"codes_by_codes"})


def scripts() -> set[str]:
    """Return every script there is."""
    home = ROOT / "benchmarks"
    found = {path.relative_to(home).with_suffix("").as_posix() for path in home.rglob("*.py")}
    return {name for name in found if not name.endswith("__init__")} - SHARED


def command(name: str, *, full: bool) -> list[str] | None:
    """Return how a script is run; None where what it needs is not there."""
    form = FORMS.get(name, Form())
    words = list(form.full if full else form.short)
    if form.needs:
        program = shutil.which(form.needs)
        if program is None:
            return None
        words += [program] if name in _TOLD_ITS_PROGRAM else []
    return [sys.executable, "-m", f"benchmarks.{name.replace('/', '.')}", *words]


def main(arguments: list[str]) -> int:
    """Run them and return 1 where a full form missed its limit."""
    full = "--full" in arguments
    wanted = [word for word in arguments if not word.startswith("-")]
    missed = []
    for name in sorted(scripts()):
        if wanted and not any(word in name for word in wanted):
            continue
        run = command(name, full=full)
        print(f"== {name}", flush=True)
        if run is None:
            print(f"left out: {FORMS[name].needs} is not there")
            continue
        start = time.monotonic()
        code = subprocess.run(run, cwd=ROOT, check=False).returncode
        print(f"-- {name}: {time.monotonic() - start:.0f} s{', limit missed' if code else ''}", flush=True)
        missed += [name] if code else []
    if missed:
        print("limits missed" if full else "above the limits of the full form", ", ".join(missed), sep=": ")
    return int(full and bool(missed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
