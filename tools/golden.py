"""Write ``exports/`` of the worked example by running it, as ``codex demo`` does for anybody.

``python -m tools.golden`` writes; ``--check`` runs it aside and says where a byte differs.
"""

from __future__ import annotations

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXPORTS = ROOT / "exports"
SECONDS = 600
SHOWN = 12
"""Lines of a difference that are shown of one file."""


def fresh(folder: Path) -> Path:
    """Run the worked example in an empty folder and return its exports.

    What it says is shown only where it fails: its "open this" names a folder that is gone afterwards.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CODEX_")}
    fixed = {
        "CODEX_IDS": "1",
        "SOURCE_DATE_EPOCH": "1767225600",
        "CODEX_UI_LANG": "en",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-m", "codex", "demo", "example"],
        cwd=folder,
        env={**kept, **fixed},
        check=False,
        capture_output=True,
        timeout=SECONDS,
    )
    if done.returncode:
        sys.exit(done.stderr.decode("utf-8", "replace"))
    return folder / "example" / "exports"


def files(folder: Path) -> dict[str, bytes]:
    """Return name -> content of everything in a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differences(golden: dict[str, bytes], made: dict[str, bytes]) -> list[str]:
    """Return what differs, a few lines of each file."""
    told = [f"exports/{name} is made no longer" for name in sorted(golden.keys() - made.keys())]
    told += [f"exports/{name} is new" for name in sorted(made.keys() - golden.keys())]
    for name in sorted(golden.keys() & made.keys()):
        if golden[name] != made[name]:
            before, after = (
                content[name].decode("utf-8", "replace").splitlines() for content in (golden, made)
            )
            lines = list(difflib.unified_diff(before, after, f"exports/{name}", "made now", n=0, lineterm=""))
            told += [line[:200] for line in lines[:SHOWN]] or [f"exports/{name}: line ends differ"]
    return told


def main(arguments: list[str]) -> int:
    """Write or check; 1 when a byte differs."""
    parser = argparse.ArgumentParser(prog="python -m tools.golden", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; say where a byte differs")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        made = fresh(Path(folder))
        if asked.check:
            golden = files(EXPORTS) if EXPORTS.is_dir() else {}
            told = differences(golden, files(made))
            print("\n".join(told) or f"exports: {len(golden)} files, every byte as made now")
            return bool(told)
        shutil.rmtree(EXPORTS, ignore_errors=True)
        shutil.copytree(made, EXPORTS)
    print(f"written: exports/, {len(files(EXPORTS))} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
