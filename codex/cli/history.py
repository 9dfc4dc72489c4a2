"""What was done, taken back, and checked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Option, Out, Peek, Round
from codex.cli.show import Answer, show
from codex.errors import NotMet

Last = Annotated[int | None, Option("--last", metavar="NUMBER", min=1)]
WithoutJudgments = Annotated[bool, Option("--without-judgments")]
ByWhom = Annotated[str, Option("--by", metavar="NAME")]
Kinds = Annotated[tuple[str, ...], Option("--kind", metavar="KIND")]
Since = Annotated[str, Option("--since", metavar="DATE")]
Until = Annotated[str, Option("--until", metavar="DATE")]
About = Annotated[tuple[str, ...], Option("--about", metavar="ID")]
Here = Annotated[bool, Option("--here")]
Steps = Annotated[int, Argument(metavar="[NUMBER]")]
PointA = Annotated[str, Argument(metavar="A")]
PointB = Annotated[str, Argument(metavar="[B]")]
Checked = Annotated[str | None, Argument(metavar="[FILE]")]


def log(
    call: Call,
    out: Out,
    expert: Expert = None,
    last: Last = None,
    by: ByWhom = "",
    kind: Kinds = (),
    since: Since = "",
    until: Until = "",
    about: About = (),
    round: Round = None,  # noqa: A002 - the option's name
    here: Here = False,
    peek: Peek = False,
    without_judgments: WithoutJudgments = False,
) -> None:
    """Show what was done, the newest first.

    codex log
    codex log --last 20 --json
    codex log --by aigul --since 2026-11-01 --kind judge
    codex log --about goals --round 1
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.history import Wanted, read_log

    wanted = Wanted(by, kind, since, until, about, round or "", here)
    with open_study(call.study, expert) as study:
        found = read_log(study, limit=last, peek=peek, without_judgments=without_judgments, wanted=wanted)
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


def undo(call: Call, steps: Steps = 1, expert: Expert = None) -> None:
    """Take back the last command of this expert on this copy, or the last few: all of them or none.

    codex undo
    codex undo 3 -e aigul
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.history import undo_last

    with open_study(call.study, expert) as study:
        found = undo_last(study, steps)
    for batch in found:
        what = ", ".join(f"{kind} {n}" if n > 1 else kind for kind, n in batch.counts)
        call.note("steps.undone", what=what, at=batch.at)


def redo(call: Call, steps: Steps = 1, expert: Expert = None) -> None:
    """Do again what the last undo of this expert took back, as long as nothing was done since.

    codex redo
    codex redo 3 -e aigul
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.history import redo_last

    with open_study(call.study, expert) as study:
        for _ in redo_last(study, steps):
            call.note("steps.redone")


def diff(
    call: Call, out: Out, a: PointA, b: PointB = "now", peek: Peek = False, expert: Expert = None
) -> None:
    """Say what changed between two dates, rounds or versions of the codebook: counts, codes, agreement, decisions.

    codex diff 2026-11-01 2026-11-22
    codex diff round:1 round:2
    codex diff v3 now --json
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.differing import compare

    with open_study(call.study, expert) as study:
        found = compare(study, a, b, peek=peek)
    sides = [
        {"point": point.name, "codebook": version, "round": name}
        for point, version, name in zip((found.a, found.b), found.versions, found.rounds, strict=True)
    ]
    more = {"a": sides[0], "b": sides[1], "kept_back": list(found.kept_back)}
    columns = ("what", "about", "how", "before", "after")
    answer = Answer(
        "diff",
        [asdict(one) for one in found.differences],
        columns=columns,
        more=more,
        empty="together.no-difference",
    )
    show(call, out, answer)
    for side in sides:
        text = "together.side" if side["round"] else "together.side-without-round"
        call.note(text, **side)
    for name in found.kept_back:
        call.note("together.diff-kept-back", round=name)


def verify(call: Call, out: Out, file: Checked = None) -> None:
    """Check the study file whole: every hash, text, round and decision, and the state built again; or an export.

    codex verify
    codex verify exports/matrix.html
    codex verify package
    codex verify exports/seal.json
    """
    if file is not None:
        from codex.cli.packages import is_package, verify_package

        if is_package(file):
            verify_package(call, out, file)
            return
        from codex.cli.agree_verify import verify_agreement

        if verify_agreement(call, out, file):
            return
    if file is None:
        _verify_study(call, out)
        return
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        from codex.cli.care import verify_seal
        from codex.cli.drawn import verify_figure
        from codex.cli.kept import verify_table
        from codex.cli.matrices import verify_export
        from codex.cli.reporting import verify_report

        checks = (verify_seal, verify_report, verify_figure, verify_table)
        if not any(check(call, out, study, file) for check in checks):
            verify_export(call, out, study, file)


def _verify_study(call: Call, out: Out) -> None:
    from codex.steps.together.verifying import verify_folder

    with call.progress("steps.verifying") as advance:
        damages = verify_folder(call.study, lambda _what, _n: advance(1))
    rows = [{"where": one.where, "what": one.message(call.say)} for one in damages]
    show(call, out, Answer("verify", rows, columns=("where", "what")))
    if damages:
        raise NotMet("steps.damaged", n=len(damages))
    call.note("steps.whole")
