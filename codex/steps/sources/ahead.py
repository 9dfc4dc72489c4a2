"""The worker reads the next file while this one is taken in: two processors are used, where there are two."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from codex.steps.sources.apart import Apart

_LARGEST: Final = 64_000_000
"""Bytes of a file that may be held beside the one that is taken in."""


class Ahead:
    """Stands for a worker and gives what it gives, sooner where the next file is of the same kind.

    A file that was read in vain (it is known, or turns out to be of another kind) costs only its time.

    Args:
        apart: The worker; nobody else asks it.
        files: All files, in the order in which they are taken.
    """

    def __init__(self, apart: Apart, files: Sequence[Path]) -> None:
        self.at = 0
        """Which file is being taken in."""
        self._apart = apart
        self._files = files
        self._waiting: _Waiting | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._waiting is None:
            return
        self._apart.kill()
        while not self._waiting.done.wait(0.05):
            self._apart.kill()  # it had not begun before

    def __call__(self, function: str, data: bytes) -> Any:
        """Return what ``module:function`` gives for the bytes, as :class:`Apart` does, and begin with the next."""
        answer = self._answered(function, data)
        found = self._apart(function, data) if answer is None else json.loads(answer)
        self._begin(function)
        return found

    def _answered(self, function: str, data: bytes) -> bytes | None:
        """Return what was read ahead, where it is of this file; nobody waits for the worker any more then."""
        waiting = self._waiting
        if waiting is None:
            return None
        waiting.done.wait()
        self._waiting = None
        if waiting.answer is None or (waiting.function, waiting.data) != (function, data):
            return None
        for _ in range(waiting.parts):
            self._apart.part(1)
        return waiting.answer

    def _begin(self, function: str) -> None:
        data = self._next()
        if data:
            self._waiting = _Waiting(self._apart, function, data)
            self._waiting.thread.start()

    def _next(self) -> bytes:
        """Return the bytes of the next file where its name says that it is of this kind."""
        if self.at + 1 >= len(self._files):
            return b""
        this, path = self._files[self.at], self._files[self.at + 1]
        if path.suffix.lower() != this.suffix.lower():
            return b""
        try:
            return path.read_bytes() if path.stat().st_size <= _LARGEST else b""
        except OSError:  # it is told when its turn comes
            return b""


class _Waiting:
    """A file that is being read ahead."""

    def __init__(self, apart: Apart, function: str, data: bytes) -> None:
        self.function = function
        self.data = data
        self.parts = 0
        self.answer: bytes | None = None
        """None where the worker died of it: it is asked again when the file's turn comes."""
        self._apart = apart
        from threading import Event, Thread  # most imports need none

        self.done = Event()
        """Set at the end; a thread that an interrupted ``join`` waited for passes for ended when it is not."""
        self.thread = Thread(target=self._run, daemon=True)

    def count(self, parts: int) -> None:
        """Take note of parts that are done: they are shown by the one thread that shows progress."""
        self.parts += parts

    def _run(self) -> None:
        try:
            self.answer = self._apart.ask(self.function, self.data, self.count)
        finally:
            self.done.set()
