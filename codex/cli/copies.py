"""Own copies: made for experts, and what they send back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Option, Out, Round
from codex.cli.show import Answer, deliver, show

Names = Annotated[tuple[str, ...], Argument(metavar="NAME...")]
WithOwn = Annotated[bool, Option("--with-own")]
Sealed = Annotated[bool, Option("--sealed")]
MaybeSealed = Annotated[bool | None, Option("--sealed/--unsealed")]
Commit = Annotated[bool, Option("--commit")]


def invite(
    call: Call,
    out: Out,
    names: Names,
    round: Round = None,  # noqa: A002 - the option's name
    with_own: WithOwn = False,
    sealed: Sealed = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Make an expert's own copy: what they judge, the codebook, the protocol, and nobody's judgments.

    codex expert invite aigul
    codex expert invite aigul marat dana -o copies/
    codex expert invite aigul --round 1 --sealed --dry-run
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.inviting import invite as make

    where = Path(out.output).expanduser() if out.output else None
    with open_study(call.study, expert) as study:
        found, findings = make(
            study, names, where, round_id=round, own=with_own, sealed=sealed, dry_run=dry_run
        )
    rows = [
        {
            "expert": one.expert,
            "name": one.name,
            "folder": str(one.folder),
            "round": one.round,
            "token": one.token,
            "sources": one.sources,
            "withheld": one.withheld,
            "left_out": one.made.left_out,
            "sealed": one.sealed,
            "device": one.device,
            "shown": one.shown,
        }
        for one in found
    ]
    columns = ("expert", "folder", "round", "sources", "withheld", "left_out", "sealed")
    show(call, out._replace(output=None), Answer("invite", rows, columns=columns))
    call.findings(findings)
    for one in found:
        call.note(
            "together.would-invite" if dry_run else "together.invited",
            expert=one.expert,
            folder=str(one.folder),
            left=one.made.left_out,
        )
        if one.shown:
            call.note("together.invited-shown", expert=one.expert, round=one.shown)
    if not dry_run:
        call.note("together.invited-next")


def send_back(
    call: Call,
    out: Out,
    round: Round = None,  # noqa: A002 - the option's name
    commit: Commit = False,
    sealed: MaybeSealed = None,
    expert: Expert = None,
) -> None:
    """Make the file that an expert sends back from their own copy, signed with the copy's secret.

    codex expert return -o aigul.jsonl
    codex expert return --commit -o aigul-commitment.jsonl
    codex expert return --sealed -o aigul.sealed
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.returning import make_return

    with open_study(call.study, expert) as study:
        made = make_return(study, round_id=round, commit=commit, sealed=sealed)
    if out.output is None or out.output == "-":
        deliver(call, out, made.content)
    else:
        from codex.cli.write import write_stream

        path = Path(out.output).expanduser()
        write_stream(path, [made.content], replace=out.yes)  # for the expert's eyes: judgments and notes
        call.note("cli.written", where=str(path))
    told = f"together.returned-{made.way}"
    call.note(told, expert=made.expert, round=made.round, n=made.n)
    if made.commitment:
        call.note("together.commitment", binding=made.commitment)
    if made.changed:
        call.warn("together.changed-since-commitment", n=made.changed)
    if made.left:
        call.warn("together.return-unfinished", n=made.left)
