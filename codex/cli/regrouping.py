"""Excerpts in hand: parted, put together, gone through before a round freezes them."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import ExcerptName, ExcerptNames, Expert, Option, Out, Plain, Sources, Where
from codex.cli.report import tell, typed
from codex.cli.show import Answer, show
from codex.cli.terminal import has_screen, is_terminal

if TYPE_CHECKING:
    from codex.model.excerpt import Excerpt
    from codex.steps.coding.reviewing import ReviewDesk

Before = Annotated[str, Option("--before", metavar="WORDS")]
At = Annotated[int | None, Option("--at", metavar="PLACE", min=1)]
_COLUMNS = ("id", "source", "start", "end", "language", "speaker", "codable", "text")


def split_excerpt(
    call: Call, out: Out, excerpt: ExcerptName, before: Before = "", at: At = None, expert: Expert = None
) -> None:
    """Part an excerpt in two, before some words or at a place of its source.

    codex excerpt split x7k2m9p4q --before "Then we met"
    codex excerpt split x7k2m9p4q --at 1240
    """
    from codex.steps.sources import regrouping as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        parts = steps.split_excerpt(study, excerpt, before=before, at=at)
    _show(call, out, parts)


def merge_excerpts(call: Call, out: Out, excerpts: ExcerptNames, expert: Expert = None) -> None:
    """Put neighbouring excerpts together, with the context between them.

    codex excerpt merge x7k2m9p4q x2m4q8r7t
    """
    from codex.steps.sources import regrouping as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.merge_excerpts(study, excerpts)
    _show(call, out, (found,))


def review_excerpts(
    call: Call, source: Sources = (), where: Where = (), plain: Plain = False, expert: Expert = None
) -> None:
    """Go through excerpts before a round opens: part them, join them, mark them not codable.

    codex excerpt review -s interview1
    codex excerpt review --plain
    """
    from codex.steps.coding.reviewing import ReviewDesk
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        desk = ReviewDesk(study, source, where)
        if plain or not has_screen():
            _lines(call, desk)
        else:
            from codex.cli.screens import review_screen

            review_screen(call, desk)


def _show(call: Call, out: Out, found: tuple[Excerpt, ...]) -> None:
    rows = [{**asdict(one), "locator": dict(one.locator)} for one in found]
    show(call, out, Answer("excerpt", rows, columns=_COLUMNS))


def _lines(call: Call, desk: ReviewDesk) -> None:
    """Read line after line until the last excerpt, quit, or the end of the input."""
    interactive = is_terminal(sys.stdin)
    if interactive:
        tell(call.say("tui.review-lines"))
    shown = ""
    while not desk.over:
        view = desk.view()
        if view is None:
            tell(call.say("tui.no-excerpts"))
            return
        state = "" if view.excerpt.codable else " · " + call.say("tui.review-is-not-codable")
        now = f"[{view.place}/{view.total}] {view.excerpt.id} · {view.source}{state}\n{view.excerpt.text}"
        if now != shown:
            tell("\n" + now)
            shown = now
        line = typed(interactive=interactive)
        if line is None:
            return
        for message in desk.take(line):
            tell(("! " if message.refused else "· ") + message.message(call.say))
