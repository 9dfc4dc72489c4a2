"""Write ``docs/reference/cli.md`` from the commands themselves, so that it cannot drift.

``python -m tools.reference`` writes, ``--check`` says whether the file is what it would write.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from pathlib import Path

from codex.cli.app import main as codex
from codex.cli.table import COMMANDS, STAGES
from codex.words import Words

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "cli.md"
SURROUNDINGS = ("CODEX_STUDY", "CODEX_EXPERT", "CODEX_UI_LANG")
HEAD = """# The command line

Written by `make docs` from the commands themselves; `codex COMMAND --help` says the same, in English,
Russian or Kazakh (`--ui-lang`, `CODEX_UI_LANG`, `ui_lang` in `codex.toml`, or the language of the system).

- Data goes to standard output; progress, warnings and hints go to standard error.
- A table on a terminal, tabs in a pipe, `--csv`, `--json`, `--format`; `-o FILE` writes whole or not at all,
  in the form of its suffix, and never over another file without `--yes`.
- JSON is always `{"schema": "codex/NAME@1", "results": [...]}`; with `--json` an error is
  `{"error": {"code", "message", "hint"}}` on standard error.
- `~` and patterns are opened by codex, so they work in Windows too; `-` is standard input.

| exit code | means |
|---|---|
| 0 | done |
| 1 | failed: damaged input, a full disk, a bug |
| 2 | what was typed does not fit together |
| 3 | no study here, or nothing of that name in it |
| 4 | a threshold or check that was asked for does not hold |
| 5 | refused: a blind round, something closed or frozen, a file in the way, `--yes` missing |
| 130 | interrupted |
"""


def help_of(*words: str) -> str:
    """Return what ``codex WORDS --help`` prints in a pipe."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = codex([*words, "--help", "--ui-lang", "en"])
    if code != 0:
        msg = f"codex {' '.join(words)} --help ends with {code}"
        raise SystemExit(msg)
    return out.getvalue().strip()


def reference() -> str:
    """Return the whole page."""
    for name in SURROUNDINGS:
        os.environ.pop(name, None)
    say = Words("en")
    parts = [HEAD, f"## codex\n\n```text\n{help_of()}\n```\n"]
    for stage in STAGES:
        names = [name for name, command in COMMANDS.items() if command.stage == stage]
        if names:
            parts.append(f"## {say(f'cli.stage.{stage}')}\n")
        parts += [f"### codex {name}\n\n```text\n{help_of(*name.split())}\n```\n" for name in names]
    return "\n".join(parts)


def main(arguments: list[str]) -> int:
    """Write or check; 1 when the page is not what it should be."""
    fresh = reference().encode()
    if "--check" not in arguments:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_bytes(fresh)
        print(f"written: {TARGET.name}")
        return 0
    current = TARGET.exists() and TARGET.read_bytes() == fresh
    print(
        "reference: as the commands say"
        if current
        else f"{TARGET.name} is not what the commands say: make docs"
    )
    return int(not current)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
