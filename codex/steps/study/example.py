"""Where the worked example lies: inside the wheel, or beside the package in a checkout."""

from __future__ import annotations

import shutil
from pathlib import Path

import codex
from codex.errors import NotFound, Refused

PARTS = ("corpus", "codebooks", "protocols")


def example_folder() -> Path:
    """Return the folder that holds ``corpus/``, ``codebooks/`` and ``protocols/`` of the example.

    Raises:
        NotFound: This installation came without it.
    """
    package = Path(codex.__file__).parent
    for folder in (package / "example", package.parent):
        if (folder / "corpus" / "passages.csv").is_file():
            return folder
    raise NotFound("steps.no-example", where=package)


def lay_out(folder: Path) -> None:
    """Copy the example's raw material into a new study folder: ``raw/``, ``codebooks/``, ``protocols/``.

    Raises:
        Refused: There is something in the folder already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("steps.demo-exists", folder=folder)
    origin = example_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for part in PARTS:
        target = folder / ("raw" if part == "corpus" else part)
        shutil.copytree(origin / part, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
