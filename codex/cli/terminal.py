"""What a stream can do: whether a person sits there, with colours, with a whole screen."""

from __future__ import annotations

import os
import sys


def is_terminal(stream: object) -> bool:
    """Say whether a person sits at this stream (a closed or missing one has none)."""
    try:
        return bool(stream is not None and stream.isatty())  # type: ignore[attr-defined]
    except ValueError:
        return False


def has_colour(stream: object) -> bool:
    """Say whether bold and colour may be used on this stream."""
    return is_terminal(stream) and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def has_screen() -> bool:
    """Say whether a full screen may be drawn: a person at a terminal that can do more than lines.

    ``TERM=dumb`` and ``CODEX_PLAIN=1`` ask for line mode, as a screen reader's user may.
    """
    if os.environ.get("TERM", "" if os.name == "posix" else "windows") in {"", "dumb", "unknown"}:
        return False
    plain = os.environ.get("CODEX_PLAIN", "") not in {"", "0"}
    return not plain and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr)))
