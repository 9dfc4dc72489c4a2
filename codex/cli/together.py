"""Copies of a study joined, forks shown and settled, the log sent."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, KeepGood, Option, Out, Peek
from codex.cli.show import Answer, show
from codex.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.together.differing import Difference
    from codex.steps.together.together import Fork, Merged

Others = Annotated[tuple[str, ...], Argument(metavar="OTHER...")]
Side = Annotated[str, Argument(metavar="EVENT")]
WithTexts = Annotated[bool, Option("--with-texts")]
WithoutJudgments = Annotated[bool, Option("--without-judgments")]
Beside = Annotated[bool, Option("--beside")]
Everything = Annotated[bool, Option("--all")]


def merge(
    call: Call,
    out: Out,
    others: Others,
    dry_run: DryRun = False,
    keep_good: KeepGood = False,
    expert: Expert = None,
) -> None:
    """Join other copies of this study: in any order, as often as one likes, nothing is lost or doubled.

    codex merge aigul/ marat/ --dry-run
    codex merge aigul/study.codex
    codex merge log.jsonl --keep-good
    """
    from codex.cli.paths import expand
    from codex.steps.study.opening import open_study
    from codex.steps.together import together as steps

    named = [name for word in others for name in ([word] if word == "-" else map(str, expand([word])))]
    with open_study(call.study, expert) as study, call.progress("together.merging") as advance:
        merged = steps.merge(
            study, named, dry_run=dry_run, keep_good=keep_good, progress=lambda _what, _n: advance(1)
        )
        forks = steps.visible(study, merged.forks)
    _tell(call, out, merged, forks, steps.changes(merged), dry_run=dry_run)


def _tell(
    call: Call,
    out: Out,
    merged: Merged,
    forks: Sequence[Fork],
    changes: Sequence[Difference],
    *,
    dry_run: bool,
) -> None:
    rows = [
        {
            "other": one.name,
            "events": one.events,
            "known": one.events - one.new,
            "new": one.new,
            "skipped": one.skipped,
        }
        for one in merged.origins
    ]
    more = {
        "dry_run": dry_run,
        **_merged(merged),
        "forks": [_fork(one) for one in forks],
        "changes": [asdict(one) for one in changes],
        "findings": [call.told(one) for one in merged.findings],
    }
    show(call, out, Answer("merge", rows, columns=("other", "events", "known", "new", "skipped"), more=more))
    call.findings(merged.findings)
    _note(call, merged, changes, sum(not fork.same for fork in forks), dry_run=dry_run)


def _merged(merged: Merged) -> dict[str, Any]:
    """Return what came in, by the keys that programs rely on."""
    return {
        "counts": [one._asdict() for one in merged.counts],
        "aside": [one._asdict() for one in merged.aside],
        "let_in": merged.let_in,
        "late": merged.late,
        "texts": merged.texts,
        "erased": len(merged.erased),
        "originals": merged.originals,
        "rounds": merged.rounds,
    }


def _note(call: Call, merged: Merged, changes: Sequence[Difference], forked: int, *, dry_run: bool) -> None:
    """Tell whoever merges what came in, what waits, and what is to be looked at."""
    for one in merged.counts:
        call.note("together.count", kind=one.kind, actor=one.actor, n=one.n)
    for change in changes:
        before, after = (
            call.say("together.nothing") if side is None else side for side in (change.before, change.after)
        )
        text = "together.change-code" if change.what == "code" else "together.change-count"
        call.note(text, about=change.about, how=change.how, before=before, after=after)
    for aside in merged.aside:
        call.warn(f"together.aside-{aside.why}", actor=aside.actor, kind=aside.kind, n=aside.n)
    for text_id, n in (
        ("together.let-in", merged.let_in),
        ("together.late", merged.late),
        ("together.texts", merged.texts),
        ("together.erased", len(merged.erased)),
        ("together.forked", forked),
    ):
        if n:
            call.note(text_id, n=n)
    for name in merged.rounds:
        call.note("together.recounted", round=name)
    for name in merged.originals:
        call.note("together.original-removed", file=name)
    if not merged.new:
        call.note("together.nothing-new")
    elif dry_run:
        call.note("together.would-merge", n=merged.new)
    else:
        call.note("together.merged", n=merged.new)


def _fork(one: Fork) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "key": list(one.key),
        "same": one.same,
        "sides": [
            {
                "event": side.event,
                "actor": side.actor,
                "at": side.at,
                "value": side.value,
                "counts": side.counts,
            }
            for side in one.sides
        ],
    }


def forks(call: Call, out: Out, everything: Everything = False, expert: Expert = None) -> None:
    """List what two people said of one thing without having seen the other's word.

    codex forks
    codex forks --all --json
    """
    from codex.steps.codebook.codebook_forks import codebook_notes
    from codex.steps.study.opening import open_study
    from codex.steps.together import together as steps

    with open_study(call.study, expert) as study:
        found = steps.list_forks(study, everything=everything)
        notes = codebook_notes(study)
    if out.document:
        told = [{"what": call.say(one.why, **one.fields), "where": one.where} for one in notes]
        show(call, out, Answer("forks", [_fork(one) for one in found.forks], more={"codebook": told}))
        return
    rows = [
        {
            "about": " ".join((fork.kind.partition("@")[0], *map(str, fork.key))),
            "event": side.event[:8],
            "actor": side.actor,
            "at": side.at,
            "says": _says(call, side.value),
            "counts": side.counts,
        }
        for fork in found.forks
        for side in fork.sides
    ]
    columns = ("about", "event", "actor", "at", "says", "counts")
    show(call, out, Answer("forks", rows, columns=columns, empty="together.no-forks"))
    call.findings(notes)
    if found.hidden:
        call.note("together.forks-hidden", n=found.hidden)
    if rows:
        call.note("together.how-to-settle")


def _says(call: Call, value: dict[str, Any] | None) -> Any:
    if value is None:
        return call.say("together.taken-back")
    if "place" in value:
        codes = [f"+{code}" for code in value["give"]] + [f"-{code}" for code in value["drop"]]
        return f"{value['place']} {' '.join(codes)}: {value['why']}"
    return value.get("is", value) if value else call.say("together.given")


def settle(call: Call, event: Side, beside: Beside = False, expert: Expert = None) -> None:
    """Let one side of a fork stand; it is a new event, and the other side stays in the log.

    codex forks settle 3fa91c20
    codex forks settle 3fa91c20 --beside
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together import together as steps

    with open_study(call.study, expert) as study:
        fork = steps.settle(study, event, beside=beside)
    call.note("together.settled", about=" ".join((fork.kind.partition("@")[0], *map(str, fork.key))))


def export_log(
    call: Call,
    out: Out,
    with_texts: WithTexts = False,
    peek: Peek = False,
    without_judgments: WithoutJudgments = False,
    expert: Expert = None,
) -> None:
    """Write the log as lines of JSON, to send or to keep in git; texts stay here unless asked for.

    codex export log -o study.jsonl
    codex export log --with-texts -o for-the-archive.jsonl
    codex export log --without-judgments | head
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.sending import log_lines

    with open_study(call.study, expert) as study:
        lines = log_lines(study, with_texts=with_texts, peek=peek, without_judgments=without_judgments)
        if out.output is None or out.output == "-":
            if is_terminal(sys.stdout) or not hasattr(sys.stdout, "buffer"):
                sys.stdout.writelines(lines)
            else:  # the same bytes whatever the locale
                sys.stdout.buffer.writelines(line.encode() for line in lines)
            return
        from codex.cli.write import write_stream

        path = Path(out.output).expanduser()
        write_stream(path, (line.encode() for line in lines), replace=out.yes)
    call.note("cli.written", where=str(path))
