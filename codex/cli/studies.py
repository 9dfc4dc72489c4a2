"""The study itself: made, and where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Option, Out
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.steps.coding.status import Status

Folder = Annotated[str, Argument(metavar="[FOLDER]")]
Languages = Annotated[str, Option("--languages", metavar="kk,ru,en")]
Facilitator = Annotated[str | None, Option("--facilitator", metavar="NAME")]


def init(
    call: Call, folder: Folder = ".", languages: Languages = "kk,ru,en", facilitator: Facilitator = None
) -> None:
    """Start a study.

    codex init tpd-kz --languages kk,ru,en
    codex init
    """
    from codex.steps.study import surroundings
    from codex.steps.study.opening import init_study

    asked = tuple(word for word in languages.replace(",", " ").split() if word)
    path = Path(folder).expanduser()
    name = init_study(path, languages=asked, person=facilitator)
    call.note("steps.started", study=name, folder=folder)
    share = surroundings.share_of(path)
    if share:
        call.warn("together.doctor-share-bad", kind=share)
    if folder != ".":
        call.note("steps.started-cd", folder=folder)


def status(call: Call, out: Out, expert: Expert = None) -> None:
    """Say where the study stands and what comes next.

    codex status
    codex status --json
    """
    from codex.steps.coding.status import study_status
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = study_status(study)
    if out.json or out.format or out.csv:
        show(call, out, Answer("status", [_told(call, found)]))
    else:
        from codex.cli.show import deliver

        deliver(call, out, "\n".join(_lines(call, found)) + "\n")


def _told(call: Call, found: Status) -> dict[str, object]:
    return {
        "study": found.study,
        "sources": found.sources,
        "excerpts": found.excerpts,
        "codes": found.codes,
        "codebook": found.version,
        "experts": [
            {"id": one.id, "name": one.name, "role": one.role, "done": one.done, "left": one.left}
            for one in found.experts
        ],
        "rounds": [
            {"round": one.id, "kind": one.kind, "open": one.is_open, "late": one.late} for one in found.rounds
        ],
        "next": [{"command": one.command, "why": call.say(one.why, **one.fields)} for one in found.next],
    }


def _lines(call: Call, found: Status) -> list[str]:
    say = call.say
    lines = [
        say("steps.status-study", study=found.study),
        say("steps.status-counts", sources=found.sources, excerpts=found.excerpts, codes=found.codes),
    ]
    if found.version:
        lines.append(say("steps.status-codebook", version=found.version))
    for one in found.rounds:
        state = say("steps.round-open-word" if one.is_open else "steps.round-closed-word")
        lines.append(say("steps.status-round", round=one.id, kind=one.kind, state=state))
        if one.late:
            lines.append(say("steps.status-late", round=one.id, n=one.late))
    width = max((len(one.name) for one in found.experts), default=0)
    for who in found.experts:
        if who.done or who.left:
            whole = who.done + who.left
            filled = round(10 * who.done / whole)
            bar = "█" * filled + "░" * (10 - filled)
            lines.append(
                say("steps.status-expert", name=who.name.ljust(width), bar=bar, done=who.done, whole=whole)
            )
    lines.append("")
    for step in found.next:
        lines.extend((step.command, "    " + say(step.why, **step.fields)))
    return lines
