"""What was done, taken back, and checked."""

from __future__ import annotations

from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Option, Out, Peek
from codex.cli.show import Answer, show
from codex.errors import NotMet

Last = Annotated[int | None, Option("--last", metavar="NUMBER", min=1)]
WithoutJudgments = Annotated[bool, Option("--without-judgments")]
Checked = Annotated[str | None, Argument(metavar="[FILE]")]


def log(
    call: Call,
    out: Out,
    expert: Expert = None,
    last: Last = None,
    peek: Peek = False,
    without_judgments: WithoutJudgments = False,
) -> None:
    """Show what was done, the newest first.

    codex log
    codex log --last 20 --json
    codex log --without-judgments
    """
    from codex.steps.history import read_log
    from codex.steps.study import open_study

    with open_study(call.study, expert) as study:
        found = read_log(study, limit=last, peek=peek, without_judgments=without_judgments)
    rows = [
        {
            "batch": one.id[:8],
            "at": one.at,
            "actor": one.actor,
            "what": ", ".join(f"{kind} {n}" if n > 1 else kind for kind, n in one.counts),
            "undone": one.undone,
        }
        for one in found
    ]
    show(call, out, Answer("log", rows, columns=("at", "actor", "what", "undone", "batch")))


def undo(call: Call, expert: Expert = None) -> None:
    """Take back the last command of this expert on this copy.

    codex undo
    codex undo -e aigul
    """
    from codex.steps.history import undo_last
    from codex.steps.study import open_study

    with open_study(call.study, expert) as study:
        batch = undo_last(study)
    what = ", ".join(f"{kind} {n}" if n > 1 else kind for kind, n in batch.counts)
    call.note("steps.undone", what=what, at=batch.at)


def redo(call: Call, expert: Expert = None) -> None:
    """Do again what the last undo of this expert took back, as long as nothing was done since.

    codex redo
    codex redo -e aigul
    """
    from codex.steps.history import redo_last
    from codex.steps.study import open_study

    with open_study(call.study, expert) as study:
        redo_last(study)
    call.note("steps.redone")


def verify(call: Call, out: Out, file: Checked = None) -> None:
    """Check the study file whole: every hash, and the state built again; with a file, an export.

    codex verify
    codex verify exports/matrix.html
    codex verify package
    """
    if file is not None:
        from codex.cli.packages import is_package, verify_package

        if is_package(file):
            verify_package(call, out, file)
            return
    from codex.steps.study import open_study

    with open_study(call.study) as study:
        if file is not None:
            from codex.cli.matrices import verify_export
            from codex.cli.reporting import verify_report

            if verify_report(call, out, study, file):
                return
            verify_export(call, out, study, file)
            return
        from codex.steps.history import verify_study

        with call.progress("steps.verifying") as advance:
            damages = verify_study(study, lambda _what, _n: advance(1))
    rows = [{"where": one.where, "what": one.message(call.say)} for one in damages]
    show(call, out, Answer("verify", rows, columns=("where", "what")))
    if damages:
        raise NotMet("steps.damaged", n=len(damages))
    call.note("steps.whole")
