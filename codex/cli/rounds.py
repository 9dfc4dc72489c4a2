"""Rounds: opened, closed, listed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import (
    Argument,
    Codes,
    DryRun,
    Expert,
    Option,
    Out,
    Repeat,
    Round,
    Seed,
    Sources,
    Where,
)
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.model.round import Round as ARound
    from codex.steps.coding.rounds import Opened

Kind = Annotated[str | None, Option("--kind", metavar="KIND")]
SampleName = Annotated[str | None, Option("--sample", metavar="NAME")]
ProtocolFile = Annotated[str | None, Option("--protocol", metavar="FILE")]
Roster = Annotated[tuple[str, ...], Option("--roster", metavar="NAME")]
RoundName = Annotated[str | None, Argument(metavar="[ROUND]")]
Items = Annotated[
    tuple[str, ...], Option("--items", metavar="codes|excerpts|pairs|cells|undecided|none|FILE")
]
Rows = Annotated[str, Option("--rows", metavar="BRANCH")]
Cols = Annotated[str, Option("--cols", metavar="BRANCH")]
Origin = Annotated[str | None, Option("--from", metavar="ROUND")]
EvidenceKind = Annotated[str, Option("--evidence", metavar="all|selected")]
Propose = Annotated[bool, Option("--propose")]
OneRound = Annotated[str, Argument(metavar="ROUND")]


def open_round(
    call: Call,
    out: Out,
    kind: Kind = None,
    sample: SampleName = None,
    protocol: ProtocolFile = None,
    roster: Roster = (),
    seed: Seed = None,
    items: Items = (),
    rows: Rows = "",
    cols: Cols = "",
    code: Codes = (),
    origin: Origin = None,
    evidence: EvidenceKind = "all",
    propose: Propose = False,
    source: Sources = (),
    where: Where = (),
    repeat: Repeat = "0",
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Open a round; this freezes its excerpts or items, codebook, experts and protocol.

    codex round open --kind tag --sample trial --protocol protocols/tagging.yaml
    codex round open --kind tag --sample trial --repeat 5%
    codex round open --kind unitize -s interview1 -s interview2
    codex round open --kind rate --protocol protocols/panel.yaml --items cells --rows competency --cols tool
    codex round open --kind rate --items undecided --items proposed.csv
    codex round open --kind pairwise --items codes -c forum -c peer-review -c facilitator
    codex round open --kind best-worst --items statements.csv --seed 7
    codex round open --kind tag --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.agreement.protocol import protocol_from
    from codex.steps.coding import rounds as steps
    from codex.steps.coding.queues import share_of
    from codex.steps.panel.panel_items import wanted_from
    from codex.steps.study import surroundings
    from codex.steps.study.opening import open_study

    plan = None
    if protocol is not None:
        name, data = read(protocol)
        plan = protocol_from(data, name)
    wanted = wanted_from(
        items, rows=rows, cols=cols, codes=code, origin=origin, evidence=evidence, propose=propose, read=read
    )
    with open_study(call.study, expert) as study:
        found = steps.open_a_round(
            study,
            kind=kind,
            sample=sample,
            protocol=plan,
            roster=roster,
            seed=seed or 0,
            wanted=wanted,
            sources=source,
            where=where,
            repeat=int(share_of(repeat) * 10_000 + 0.5),
            dry_run=dry_run,
        )
    share = surroundings.share_of(study.file.path)
    if share:
        call.warn("together.doctor-share-bad", kind=share)
    meaning = [one.message(call.say) for one in found.meaning]
    row = {**_row(found.round), "excerpts": found.excerpts, "items": found.items, "meaning": meaning}
    call.findings(found.findings)
    if dry_run:
        row["open"] = False
    if out.document:
        show(call, out, Answer("round", [row]))
        return
    _tell_opened(call, found, dry_run=dry_run)
    for text in meaning:
        call.note("steps.meaning", text=text)


_OPENED = {
    "unitize": ("spans.opened", "spans.would-open"),
    "tag": ("steps.opened", "steps.would-open"),
}
"""Kind of round -> how its opening is told, and how it would be; rounds of votes by their items."""


def _tell_opened(call: Call, found: Opened, *, dry_run: bool) -> None:
    one = found.round
    is_open, would = _OPENED.get(one.kind, ("panel.opened", "panel.would-open"))
    call.note(
        would if dry_run else is_open,
        round=one.id,
        kind=one.kind,
        excerpts=found.excerpts,
        n=len(one.sources) if one.kind == "unitize" else found.items,
        what="" if one.kind in _OPENED else call.say(f"panel.what-{one.items}"),
        experts=", ".join(one.roster),
        version=one.version,
    )


_LEFT_OVER = {"tag": "steps.left-over", "unitize": "spans.left-over"}


def _row(one: ARound) -> dict[str, object]:
    return {
        "round": one.id,
        "kind": one.kind,
        "open": one.is_open,
        "sample": one.sample,
        "sources": [stretch.source for stretch in one.sources],
        "repeat": one.repeat / 10_000,
        "codebook": one.version,
        "roster": list(one.roster),
        "rule": one.protocol.rule,
        "quorum": one.protocol.quorum,
        "protocol": one.protocol.digest,
        "late": one.late,
    }


def close_round(
    call: Call,
    out: Out,
    name: RoundName = None,
    round: Round = None,  # noqa: A002 - the option's name
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Close a round: what was judged is pinned and counts; what comes later is late.

    codex round close
    codex round close 1 --dry-run
    """
    from codex.steps.coding import rounds as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.close_a_round(study, name or round, dry_run=dry_run)
    row = {**_row(found.round), "counted": found.counted, "root": found.root, "left": found.left}
    if out.document:
        show(call, out, Answer("round", [row]))
        return
    call.note("steps.would-close" if dry_run else "steps.closed", round=found.round.id, n=found.counted)
    for who, n in found.left.items():
        if n:
            call.warn(_LEFT_OVER.get(found.round.kind, "panel.left-over"), expert=who, n=n)


def reopen_round(call: Call, name: OneRound, expert: Expert = None) -> None:
    """Open a closed round again; it is recorded, and late judgments count from then on.

    codex round reopen 1
    """
    from codex.steps.coding import rounds as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.reopen_a_round(study, name)
    call.note("steps.reopened", round=found.id)


def list_rounds(call: Call, out: Out) -> None:
    """List the rounds.

    codex round list
    codex round list --json
    """
    from codex.steps.study.gate import LISTED, all_rounds
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [_row(one) for one in all_rounds(study, LISTED)]
    columns = ("round", "kind", "open", "sample", "codebook", "roster", "rule", "late")
    show(call, out, Answer("round", rows, columns=columns, empty="steps.no-rounds"))


def show_round(call: Call, out: Out, name: RoundName = None, round: Round = None) -> None:  # noqa: A002 - the option's name
    """Show a round: what was frozen, what its rule means, who looked.

    codex round show
    codex round show 1 --json
    """
    from codex.steps.coding.which_rounds import describe_round
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        found = describe_round(study, name or round)
    row = {
        **_row(found.round),
        "root": found.root,
        "left": found.left,
        **(
            {"withheld": found.withheld, "withheld_answers": found.withheld_answers} if found.withheld else {}
        ),
        "blind": [one._asdict() for one in found.blind],
        "looks": [{"actor": who, "at": at, "command": what} for who, at, what in found.looks],
        "meaning": [item.message(call.say) for item in found.meaning],
    }
    if out.document:
        show(call, out, Answer("round", [row]))
        return
    lines = [{"field": key, "value": value} for key, value in row.items()]
    show(call, out, Answer("round", lines, columns=("field", "value")))
