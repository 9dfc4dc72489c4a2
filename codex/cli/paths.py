"""Files as people name them: with ``~`` and patterns on every system, ``-`` for standard input."""

from __future__ import annotations

import glob
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from codex.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

STDIN = "-"


def expand(names: Iterable[str]) -> list[Path]:
    """Return the files and folders that were named, each once, patterns in the order of their names.

    A name that exists is taken as it is, brackets and all; shells that expand patterns themselves
    leave nothing to do here, ``cmd`` and PowerShell leave all of it.

    Raises:
        NotFound: A file is not there, or a pattern fits nothing.
    """
    found: dict[Path, None] = {}
    for name in names:
        path = Path(name).expanduser()
        if path.exists():
            found[path] = None
            continue
        matches = _fitting(str(path))
        if not matches:
            raise NotFound("cli.nothing-fits" if glob.has_magic(name) else "cli.no-such-file", where=name)
        found.update((Path(match), None) for match in matches)
    return list(found)


def _fitting(pattern: str) -> list[str]:
    if not glob.has_magic(pattern):
        return []
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern


def read(name: str) -> tuple[str, bytes]:
    """Return name and content of a file, or of standard input for ``-``.

    Raises:
        NotFound: There is no such file.
        OSError: It cannot be read; ``report`` says why.
    """
    if name == STDIN:
        return STDIN, sys.stdin.buffer.read()
    path = Path(name).expanduser()
    if not path.exists():
        raise NotFound("cli.no-such-file", where=name)
    return path.name, path.read_bytes()


def read_with_companion(name: str) -> tuple[str, bytes, bytes | None]:
    """Return name and content of an export, and of the file of its provenance beside it, where there is one.

    Raises:
        NotFound: There is no such file.
    """
    called, content = read(name)
    aside = Path(name).expanduser().with_name(called + ".provenance.json")
    return called, content, aside.read_bytes() if aside.is_file() else None
