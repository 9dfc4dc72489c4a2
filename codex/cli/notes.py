"""Memos: written, listed, searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Option, Out
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.steps.sources.notes import Memo, Memos

Text = Annotated[str, Argument(metavar="TEXT")]
Words = Annotated[str, Argument(metavar="WORDS")]
NoteName = Annotated[str, Argument(metavar="NOTE")]
OnSource = Annotated[str, Option("--source", "-s", metavar="SOURCE")]
OnExcerpt = Annotated[str, Option("--excerpt", metavar="EXCERPT")]
OnCode = Annotated[str, Option("--code", "-c", metavar="CODE")]
OnCell = Annotated[str, Option("--cell", metavar="ROW/COLUMN")]


def add_note(
    call: Call,
    out: Out,
    text: Text,
    source: OnSource = "",
    excerpt: OnExcerpt = "",
    code: OnCode = "",
    cell: OnCell = "",
    expert: Expert = None,
) -> None:
    """Write a memo on a source, an excerpt, a code or a cell; without any, on the study.

    codex note add "Reread the aims" --code planning
    codex note add "The second coder joined late"
    """
    from codex.steps.sources import notes as steps
    from codex.steps.study.opening import open_study

    kind, about = _on(source, excerpt, code, cell)
    with open_study(call.study, expert) as study:
        made = steps.add_memo(study, text, kind=kind or "study", about=about)
    if out.json or out.csv or out.format:
        show(call, out, Answer("note", [_row(made)]))
        return
    call.note("steps.note-added", note=made.id)


def list_notes(
    call: Call,
    out: Out,
    source: OnSource = "",
    excerpt: OnExcerpt = "",
    code: OnCode = "",
    cell: OnCell = "",
    expert: Expert = None,
) -> None:
    """List memos, oldest first.

    codex note list
    codex note list --code planning
    """
    from codex.steps.sources import notes as steps
    from codex.steps.study.opening import open_study

    kind, about = _on(source, excerpt, code, cell)
    with open_study(call.study, expert) as study:
        found = steps.memos(study, kind=kind, about=about)
    _show(call, out, found)


def search_notes(call: Call, out: Out, words: Words, expert: Expert = None) -> None:
    """Find memos by their words.

    codex note search goals
    """
    from codex.steps.sources import notes as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.memos(study, words=words)
    _show(call, out, found)


def remove_note(call: Call, name: NoteName, expert: Expert = None) -> None:
    """Take a memo back.

    codex note remove n7k2m9p4q
    """
    from codex.steps.sources import notes as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        gone = steps.remove_memo(study, name)
    call.note("steps.note-removed", note=gone.id)


def _on(source: str, excerpt: str, code: str, cell: str) -> tuple[str, str]:
    said = [
        pair for pair in (("source", source), ("excerpt", excerpt), ("code", code), ("cell", cell)) if pair[1]
    ]
    if len(said) > 1:
        raise UsageProblem("steps.note-one-thing")
    return said[0] if said else ("", "")


def _show(call: Call, out: Out, found: Memos) -> None:
    rows = [_row(one) for one in found.shown]
    show(call, out, Answer("note", rows, empty="steps.no-notes"))
    if found.kept_back:
        call.note("steps.notes-kept-back", n=found.kept_back)


def _row(one: Memo) -> dict[str, object]:
    return {
        "note": one.id,
        "on": one.kind,
        "about": one.about,
        "by": one.by,
        "at": one.at,
        "text": one.text,
    }
