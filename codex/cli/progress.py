"""Progress on standard error, where someone sees it and only when it takes a while."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from codex.cli.terminal import is_terminal
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 0.5
"""Seconds before anything is shown."""
_BETWEEN = 0.1
_STILL = 1.0
"""Seconds without a step after which the time taken is shown."""
_BAR = 24


class Advance(Protocol):
    """Tells that something is done: whole steps, or parts of the step that is under way."""

    def __call__(self, steps: int, /, parts: int = 0) -> None:
        """Take note, and show it when it is time."""


class _Shown:
    """What is shown of some work: how far it is, and how long it has taken where no step ended lately."""

    def __init__(self, label: str, total: int | None) -> None:
        from threading import Event, Lock

        self._label, self._total = visible(label), total
        self._done = self._within = 0
        self._began = time.monotonic()
        self._at = self._began + PATIENCE - _BETWEEN
        self._lock, self._over = Lock(), Event()
        self._is_plain = os.environ.get("TERM") == "dumb"
        self._was_shown = False

    def advance(self, steps: int, /, parts: int = 0) -> None:
        """Take note, and show it when it is time."""
        with self._lock:
            self._done += steps
            self._within = 0 if steps else self._within + parts
            if time.monotonic() - self._at >= _BETWEEN:
                self._show()

    def tick(self) -> None:
        """Show how long it has taken, again and again, until it is over: some steps cannot say how far they are."""
        self._over.wait(PATIENCE)
        while not self._over.is_set():
            with self._lock:
                if time.monotonic() - self._at >= (_STILL if self._was_shown else 0):
                    self._show()
            self._over.wait(_STILL / 2)

    def end(self) -> None:
        """Wipe the line."""
        with self._lock:
            self._over.set()
            if self._was_shown and not self._is_plain:
                sys.stderr.write("\r\x1b[K")
                sys.stderr.flush()

    def _show(self) -> None:
        if self._over.is_set() or (self._is_plain and self._was_shown):
            return
        self._at, is_first = time.monotonic(), not self._was_shown
        self._was_shown = True
        if self._is_plain:  # no line can be written over: it is said once what takes so long
            sys.stderr.write(f"{self._label} …\n" if is_first else "")
        else:
            told = _line(self._label, self._done, self._total, self._within)
            seconds = int(self._at - self._began)
            sys.stderr.write(f"\r{told}{f'  {seconds // 60}:{seconds % 60:02}' if seconds else ''}\x1b[K")
        sys.stderr.flush()


@contextmanager
def progress(label: str, total: int | None, *, quiet: bool = False) -> Iterator[Advance]:
    """Give ``advance(steps)``; the line is wiped at the end.

    Args:
        label: What is being done, in the language of the reader.
        total: Steps in all, or None where that is not known.
        quiet: True shows nothing at all.
    """
    if quiet or not is_terminal(sys.stderr):
        yield lambda _steps, parts=0: None  # noqa: ARG005 - the shape of Advance
        return
    from threading import Thread

    shown = _Shown(label, total)
    watch = Thread(target=shown.tick, daemon=True)
    watch.start()
    try:
        yield shown.advance
    finally:
        shown.end()
        watch.join()


def _line(label: str, done: int, total: int | None, within: int = 0) -> str:
    """Return the bar as text.

    >>> _line("reading", 6, 12), _line("reading", 6, 12, 450)
    ('reading ############............ 6/12', 'reading ############............ 6/12 (450)')
    """
    if within:
        return f"{_line(label, done, total)} ({within})"
    if not total:
        return f"{label} {done}" if done else label
    full = min(done, total) * _BAR // total
    return f"{label} {'#' * full}{'.' * (_BAR - full)} {done}/{total}"
