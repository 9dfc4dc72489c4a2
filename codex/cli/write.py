"""Files that codex writes for people: whole or not at all, and never over another one unasked."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from codex.errors import NotFound, Refused, UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def write_files(files: Mapping[Path, bytes], *, replace: bool, private: bool = False) -> None:
    """Write every file beside its place, then move all into place.

    Args:
        files: Path -> content. All are written and synced before the first is moved, so that a full
            disk leaves what was there.
        replace: True lets a file take the place of another one.
        private: True for what nobody but its owner shall read: keys, and what they open; answers.

    Raises:
        Refused: One of the files is there already.
        NotFound: The folder it should go to is not there.
        OSError: The disk is full, or the folder may not be written.
    """
    for path in files:
        _check(path, replace=replace)
    written: list[tuple[str, Path]] = []
    try:
        for path, content in files.items():
            written.append((_beside(path, content, private=private), path))
        for temporary, path in written:
            Path(temporary).replace(path)
    finally:
        for temporary, _ in written:
            Path(temporary).unlink(missing_ok=True)


def write_stream(path: Path, chunks: Iterable[bytes], *, replace: bool) -> None:
    """Write a large file for its owner alone, chunk by chunk; whole or not at all.

    Args:
        path: Where to.
        chunks: Its content; what they raise leaves nothing behind.
        replace: True lets it take the place of another file.

    Raises:
        Refused, NotFound, OSError: As :func:`write_files`.
    """
    _check(path, replace=replace)
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(chunks)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)


def _check(path: Path, *, replace: bool) -> None:
    if not path.parent.is_dir():
        raise NotFound("cli.no-such-folder", where=str(path.parent))
    if path.is_dir():
        raise UsageProblem("cli.is-a-folder", where=str(path))
    if path.exists() and not replace:
        raise Refused("cli.would-overwrite", where=str(path))


def _beside(path: Path, content: bytes, *, private: bool) -> str:
    """Write ``content`` to a new file in the folder of ``path`` and return its name."""
    number, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if not private:
            _usual_rights(name)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name


def _usual_rights(name: str) -> None:
    """Give the file the rights any new file gets; temporary ones are private."""
    if os.name != "posix":
        return
    mask = os.umask(0)
    os.umask(mask)
    Path(name).chmod(0o666 & ~mask)
