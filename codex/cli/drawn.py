"""Figures of commands: which form was asked for, and where it goes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.cli.show import Answer, deliver, show
from codex.errors import NotMet

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
    from codex.cli.differing_rows import rows_of, unreadable
    from codex.cli.paths import read
    from codex.steps.paper.figures_again import check_figure, told_of

    name, content = read(file)
    aside = Path(file).expanduser().with_name(name + ".provenance.json")
    before = told_of(name, content, aside.read_bytes() if aside.is_file() else None)
    if before is None:
        return False
    found = check_figure(study, name, content, before)
    rows = [{"what": what, "before": was, "now": became} for what, was, became in found.differences]
    rows += rows_of(call, found.cells, found.more)
    more = {"same_numbers": found.same_figure, "same_bytes": found.same_bytes}
    show(call, out, Answer("verify-export", rows, columns=("what", "before", "now"), more=more))
    if found.redrawn:
        call.note("steps.redrawn", file=name)
    elif not found.same_bytes:
        unreadable(call, name, found.cells)
    if not found.same_figure:
        raise NotMet("steps.other-numbers", file=name, date=before.date)
    if not (found.same_bytes or found.redrawn) and before.codex == found.now.codex:
        raise NotMet("steps.other-bytes", file=name)
    call.note("steps.same-numbers", file=name, date=before.date or call.say("steps.differs-nothing"))
    return True
