"""``codex resolve --plain``: one line a difference; no screen is taken over."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from codex.cli.call import is_terminal
from codex.model.code import wording
from codex.words.visible import visible

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.steps.resolving_desk import ResolvingDesk


def resolve_session(call: Call, desk: ResolvingDesk) -> None:
    """Read decisions line by line until all is settled, the line says quit, or the input ends.

    Everything shown goes to standard error, so that a pipe's standard output stays empty.
    """
    interactive = is_terminal(sys.stdin)
    if interactive:
        _tell(call.say("coding.resolve-help"))
    shown = -1
    while not desk.over:
        if desk.now is None:
            _tell(call.say("tui.resolve-through" if desk.outcomes else "tui.resolve-none"))
            return
        if desk.table.at != shown:
            _present(call, desk)
            shown = desk.table.at
        if interactive:
            sys.stderr.write("> ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            return
        if not line.strip():
            _present(call, desk)
            continue
        for message in desk.take(line.rstrip("\n")).messages:
            _tell(("! " if message.refused else "· ") + message.message(call.say))


def _present(call: Call, desk: ResolvingDesk) -> None:
    now, view, code, say = desk.now, desk.view(), desk.code, call.say
    if now is None or view is None:
        return
    parts = (view.source, view.excerpt.speaker, view.excerpt.language)
    _tell("")
    _tell(f"[{view.place}/{view.total}] {now.excerpt} · " + " · ".join(part for part in parts if part))
    _tell(view.excerpt.text)
    _tell(f"{wording(code.name, say.language) if code else now.code} ({now.code})")
    definition = wording(code.definition, say.language) if code else ""
    if definition:
        _tell("    " + definition)
    for expert, said in now.votes:
        _tell(f"  {expert}: {say(f'tui.said-{said}')}")
    for expert, note in desk.notes():
        _tell(f"  {expert}: {note}")
    _tell(say("tui.by-rule", outcome=say(f"tui.outcome-{now.outcome}")))


def _tell(text: str) -> None:
    sys.stderr.write(visible(text, lines=True) + "\n")
