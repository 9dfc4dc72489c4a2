"""Figures of commands: which form was asked for, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli.show import deliver

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.cli.options import Out
    from codex.steps.study.drawn_figure import DrawnFigure
    from codex.steps.study.opening import Study

FORMS = ("svg", "pdf", "png")


def drawn_form(out: Out) -> str:
    """Return ``svg``, ``pdf`` or ``png`` where a figure was asked for, else nothing."""
    asked = (out.format or Path(out.output or "").suffix.removeprefix(".")).lower()
    return asked if asked in FORMS else ""


def deliver_figure(call: Call, out: Out, drawn: DrawnFigure, form: str) -> None:
    """Write a figure and what it rests on; on standard output an SVG is text, the others are bytes."""
    content = drawn.content
    deliver(call, out, content.decode("utf-8") if form == "svg" and not out.output else content, drawn.beside)


def verify_figure(call: Call, out: Out, study: Study, file: str) -> bool:
    """Draw a figure again and compare all that is drawn; False where the file is none that a command drew.

    Raises:
        NotMet: The study gives another figure, or other bytes in the same version of codex.
    """
    from codex.cli.differing_rows import tell_compared
    from codex.cli.paths import read_with_companion
    from codex.steps.paper.figures_again import check_figure, told_of

    name, content, beside = read_with_companion(file)
    before = told_of(name, content, beside)
    if before is None:
        return False
    tell_compared(call, out, name, check_figure(study, name, content, before))
    return True
