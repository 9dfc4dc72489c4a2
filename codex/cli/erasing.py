"""A source erased for good."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Out
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.steps.sources.anonymize import Withdrawn
    from codex.steps.sources.erasing import Erased

SourceName = Annotated[str, Argument(metavar="SOURCE")]


def erase(call: Call, out: Out, source: SourceName, dry_run: DryRun = False, expert: Expert = None) -> None:
    """Erase a source for good: text, title, original, index; and list where it still may be.

    codex source erase interview3 --dry-run
    codex source erase interview3 --yes
    """
    carry_out(call, out, source, "erased", dry_run=dry_run, expert=expert)
    call.note("sources.would-erase" if dry_run else "sources.copies-remain")


def carry_out(call: Call, out: Out, source: str, schema: str, *, dry_run: bool, expert: str | None) -> Erased:
    """Erase a source after asking, show what went and where it still may be, and return that."""
    from codex.steps.sources.erasing import erase_source
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        done = erase_source(study, source, dry_run=True)
        if not dry_run:
            call.confirm("sources.ask-withdraw", out.yes, source=source)
            done = erase_source(study, source)
    row = {**withdrawn(call, done.here), "copies": [*done.copies], "backups": [*done.backups]}
    columns = ("source", "bodies", "originals", "exports", "files", "ballots", "copies", "backups")
    show(call, out, Answer(schema, [row], columns=columns))
    for text_id, names in (("together.erase-copies", done.copies), ("together.erase-backups", done.backups)):
        if names:
            call.warn(text_id, names=", ".join(names))
    if done.judged:
        call.warn("sources.erased-judged", n=done.judged)
    return done


def withdrawn(call: Call, done: Withdrawn) -> dict[str, Any]:
    """Return what was, or would be, erased of a source here, and what was given out already, as a row."""
    return {
        **asdict(done),
        "originals": [*done.originals],
        "exports": [*done.exports],
        "files": [*done.files],
        "ballots": [
            " ".join(part for part in (call.say("tui.round", round=name), who, way) if part)
            for name, way, who in done.ballots
        ],
    }
