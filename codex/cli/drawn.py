"""Figures of commands: which form was asked for, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli.show import deliver

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.cli.options import Out

FORMS = ("svg", "pdf", "png")


def drawn_form(out: Out) -> str:
    """Return ``svg``, ``pdf`` or ``png`` where a figure was asked for, else nothing."""
    asked = (out.format or Path(out.output or "").suffix.removeprefix(".")).lower()
    return asked if asked in FORMS else ""


def deliver_figure(call: Call, out: Out, content: bytes, form: str) -> None:
    """Write a figure; on standard output an SVG is text, the others are bytes."""
    deliver(call, out, content.decode("utf-8") if form == "svg" and not out.output else content)
