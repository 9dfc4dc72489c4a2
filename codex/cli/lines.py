"""``codex tag --plain``: one line an excerpt, from a person or a pipe; no screen is taken over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from codex.cli.report import tell, typed
from codex.cli.terminal import is_terminal
from codex.model.called import called
from codex.model.code import wording
from codex.words.places import place_text

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.model.code import Codebook
    from codex.steps.coding.tagging import Desk, Said, View

_CONTEXT = 300
"""Code points of context shown before an excerpt."""


def plain_session(call: Call, desk: Desk) -> None:
    """Read answers line by line until the queue is through, the line says quit, or the input ends.

    Excerpts and questions go to standard error, so that a pipe's standard output stays empty.
    """
    interactive = is_terminal(sys.stdin)
    if interactive:
        tell(call.say("steps.tag-keys"))
    shown = None
    while not desk.over:
        view = desk.view()
        if view is None:
            tell(call.say("steps.tag-through"))
            return
        if (view.excerpt.id, view.place) != shown:
            _present(call, desk, view)
            shown = (view.excerpt.id, view.place)
        line = typed(interactive=interactive)
        if line is None:
            return
        if not line.strip():
            _present(call, desk, view)
            continue
        _answer(call, desk, desk.take(line))


def _present(call: Call, desk: Desk, view: View) -> None:
    place = place_text(view.excerpt.locator, call.say)
    parts = (view.source, place, view.excerpt.speaker, view.excerpt.language)
    tell("")
    tell(f"[{view.place}/{view.total}] {view.excerpt.id} · " + " · ".join(part for part in parts if part))
    before = view.before[-_CONTEXT:].strip()
    if before:
        tell("  … " + before.replace("\n", "\n    "))
    tell(call.say("steps.withheld-here") if view.withheld else view.excerpt.text)
    for one in view.translations:
        tell(f"  [{one.language}, {one.translator}] {one.text}")
    given = called(desk.session.book, *desk.session.now.codes)
    if given.named:
        tell(call.say("steps.tag-now", codes=given.told(call.say.language)))


def _answer(call: Call, desk: Desk, said: Said) -> None:
    for message in said.messages:
        text = message.message(call.say)
        tell(("! " if message.refused else "· ") + text)
    for code in said.explain:
        explain(call, desk.session.book, code)


def explain(call: Call, book: Codebook, code_id: str) -> None:
    """Show one code with its definition, or the whole codebook."""
    language = call.say.language
    chosen = [book.code(code_id)] if code_id else [code for code in book.codes if not code.retired]
    for code in chosen:
        if code is None:
            continue
        line = f"{'  ' if code.parent else ''}{code.id}: {wording(code.name, language)}"
        tell(line)
        if code_id:
            for field in ("definition", "include", "exclude", "example"):
                text = wording(getattr(code, field), language)
                if text:
                    tell("    " + call.say(f"steps.code-{field}", text=text))
