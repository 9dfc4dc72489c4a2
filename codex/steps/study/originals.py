"""Originals beside the study file: copied under their content's digest, on disk before any commit."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_AT_ONCE: Final = 64
"""Files that wait for the disk together: it writes its journal once for all of them."""


class Originals:
    """The copies of one import: written as files come up, made durable together, then named.

    Whatever ends an import before :meth:`settle` leaves nothing behind.

    Args:
        corpus: The folder; made where it is not there.
    """

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self._pending: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for fresh in self._pending.values():
            fresh.unlink(missing_ok=True)

    def keep(self, digest: str, suffix: str, data: bytes) -> str:
        """Copy a file unless it is there already, and return the copy's name."""
        name = f"{digest}{suffix.lower()[:12] if suffix[1:].isalnum() else ''}"
        if name not in self._pending and not (self.corpus / name).exists():
            self.corpus.mkdir(exist_ok=True)
            fresh = self.corpus / f".{name}.new"
            self._pending[name] = fresh
            fresh.write_bytes(data)
        return name

    def settle(self) -> None:
        """Wait until all copies are safely on disk, then give them their names."""
        if len(self._pending) > 1:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(min(_AT_ONCE, len(self._pending))) as pool:
                list(pool.map(_sync, self._pending.values()))
        else:
            for fresh in self._pending.values():
                _sync(fresh)
        for name, fresh in [*self._pending.items()]:
            fresh.replace(self.corpus / name)
            del self._pending[name]
        if self.corpus.is_dir():
            _sync_folder(self.corpus)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the names of new files durable (POSIX; Windows has no such call)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
