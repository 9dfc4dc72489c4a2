"""Originals beside the study file: copied under their content's digest, on disk before any commit.

They hold what the study file holds, so they are as private: their owner alone may read them.
"""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final, Self

from codex.store.digests import blake2b

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_AT_ONCE: Final = 64
"""Files that wait for the disk together: it writes its journal once for all of them."""
_FEW: Final = 8
"""Up to so many files each waits by itself: the disk need not write what others left to be written."""
_PIECE: Final = 1_000_000
_TELLS_ERRORS: Final = (5, 8)
"""Linux from which ``syncfs`` says that something could not be written."""


class Originals:
    """The copies of one import: written as files come up, made durable together, then named.

    Whatever ends an import before it is committed leaves nothing behind: it is left inside the transaction, so that
    nobody else can have come to rely on a copy that goes again.

    Args:
        corpus: The folder; made where it is not there.
    """

    def __init__(self, corpus: Path) -> None:
        self.corpus = corpus
        self._folder = str(corpus)
        self._is_open = False
        self._there: set[str] = set()
        self._pending: dict[str, str] = {}
        self._named: list[str] = []
        self._handle: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for fresh in self._pending.values():
            _unlink(fresh)
        for name in self._named if error is not None else ():
            _unlink(f"{self._folder}{os.sep}{name}")
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def keep(self, digest: str, suffix: str, data: bytes) -> str:
        """Copy a file unless it is there already, and return the copy's name."""
        name = _name(digest, suffix)
        if self._is_new(name):
            _write(self._pending[name], data, os.O_TRUNC)
        return name

    def keep_file(self, digest: str, suffix: str, path: Path) -> str:
        """Copy a file that is too long to be held, unless it is there already, and return the copy's name.

        Raises:
            OSError: It is no longer what it was when its digest was taken.
        """
        name = _name(digest, suffix)
        if self._is_new(name):
            told = blake2b(digest_size=16)
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    _write(self._pending[name], piece, os.O_APPEND)
                    told.update(piece)
            if told.hexdigest() != digest:
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
        return name

    def waiting(self) -> int:
        """Return how many copies wait for :meth:`settle`."""
        return len(self._pending)

    def forget(self, waiting: int) -> None:
        """Take back the copies that came after there were so many waiting."""
        for name in [*self._pending][waiting:]:
            _unlink(self._pending.pop(name))
            self._there.discard(name)

    def settle(self) -> None:
        """Wait until all copies are safely on disk, then give them their names."""
        if len(self._pending) <= _FEW or self._handle is None or not _sync_everything(self._handle):
            _sync_each([*self._pending.values()])
        for name, fresh in [*self._pending.items()]:
            self._named.append(name)
            os.replace(fresh, f"{self._folder}{os.sep}{name}")  # noqa: PTH105 - a thousand times, without objects
            del self._pending[name]
        if self._handle is not None:  # the names of new files (POSIX; Windows has no such call)
            os.fsync(self._handle)

    def _is_new(self, name: str) -> bool:
        """Say whether a copy is not there yet, and have its place ready."""
        if not self._is_open:
            self._open()
        if name in self._there:
            return False
        fresh = f"{self._folder}{os.sep}.{name}.new"
        self._pending[name] = fresh
        self._there.add(name)
        return True

    def _open(self) -> None:
        """Make the folder, open it before anything is written there, and see what it holds."""
        self.corpus.mkdir(exist_ok=True)
        if os.name == "posix":
            self._handle = os.open(self.corpus, os.O_RDONLY)
        self._there = set(os.listdir(self.corpus))  # noqa: PTH208 - names alone
        self._is_open = True
        for name in self._there:
            if name.startswith(".") and name.endswith(".new"):  # of an import that was killed
                _unlink(os.path.join(self._folder, name))  # noqa: PTH118


def _name(digest: str, suffix: str) -> str:
    return f"{digest}{suffix.lower()[:12] if suffix[1:].isalnum() else ''}"


def _write(path: str, data: bytes, how: int) -> None:
    handle = os.open(path, os.O_CREAT | how | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _unlink(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108
    except FileNotFoundError:
        return


def _sync_each(paths: list[str]) -> None:
    """Wait for each of the files, for some of them at a time."""
    if len(paths) < 2:
        for path in paths:
            _sync(path)
        return
    from threading import Thread  # a pool would load what writes logs

    problems: list[OSError] = []

    def sync(path: str) -> None:
        try:
            _sync(path)
        except OSError as problem:
            problems.append(problem)

    for start in range(0, len(paths), _AT_ONCE):
        threads = [Thread(target=sync, args=(path,)) for path in paths[start : start + _AT_ONCE]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]


def _sync(path: str) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_everything(handle: int) -> bool:
    """Let the disk write all that its file system holds back, in one go; say whether there is such a call.

    Args:
        handle: The open folder; errors of writing since it was opened are told through it.

    Raises:
        OSError: Something could not be written.
    """
    import sys

    if sys.platform != "linux" or _release() < _TELLS_ERRORS:
        return False
    import ctypes

    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        return False
    if library.syncfs(handle) != 0:
        raise OSError(ctypes.get_errno(), "syncfs")
    return True


def _release() -> tuple[int, ...]:
    """Return the version of the system's kernel, as far as its name has numbers."""
    parts = os.uname().release.split("-")[0].split(".")[:2]
    return tuple(int(part) for part in parts if part.isdecimal())
