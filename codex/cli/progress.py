"""Progress on standard error, where someone sees it and only when it takes a while."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from codex.cli.call import is_terminal
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 0.5
"""Seconds before anything is shown."""
_BETWEEN = 0.1
_BAR = 24


class Advance(Protocol):
    """Tells that something is done: whole steps, or parts of the step that is under way."""

    def __call__(self, steps: int, /, parts: int = 0) -> None:
        """Take note, and show it when it is time."""


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
    done, within, shown_at, was_shown = 0, 0, time.monotonic() + PATIENCE - _BETWEEN, False

    def advance(steps: int, /, parts: int = 0) -> None:
        nonlocal done, within, shown_at, was_shown
        done += steps
        within = 0 if steps else within + parts
        now = time.monotonic()
        if now - shown_at >= _BETWEEN:
            shown_at, was_shown = now, True
            sys.stderr.write(f"\r{_line(visible(label), done, total, within)}\x1b[K")
            sys.stderr.flush()

    try:
        yield advance
    finally:
        if was_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _line(label: str, done: int, total: int | None, within: int = 0) -> str:
    """Return the bar as text.

    >>> _line("reading", 6, 12), _line("reading", 6, 12, 450)
    ('reading ############............ 6/12', 'reading ############............ 6/12 (450)')
    """
    if within:
        return f"{_line(label, done, total)} ({within})"
    if not total:
        return f"{label} {done}"
    full = min(done, total) * _BAR // total
    return f"{label} {'#' * full}{'.' * (_BAR - full)} {done}/{total}"
