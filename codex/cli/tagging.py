"""Tagging: one expert, one excerpt at a time; judgments in and out as tables."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

from codex.cli.call import Call
from codex.cli.options import (
    DryRun,
    Encoding,
    Expert,
    File,
    KeepGood,
    Language,
    Option,
    Out,
    Peek,
    Plain,
    Repeat,
    Round,
    Sheet,
    Sources,
    Where,
)
from codex.cli.show import Answer, Each, show
from codex.cli.terminal import is_terminal

if TYPE_CHECKING:
    from collections.abc import Collection

    from codex.model.round import Round as FrozenRound
    from codex.steps.coding.tagging import Desk
    from codex.steps.study.opening import Study

Queue = Annotated[str, Option("--queue", metavar="KIND")]
Only = Annotated[tuple[str, ...], Option("--excerpt", metavar="EXCERPT")]
Wide = Annotated[bool, Option("--wide")]


def tag(
    call: Call,
    expert: Expert = None,
    plain: Plain = False,
    queue: Queue = "uncoded",
    excerpt: Only = (),
    source: Sources = (),
    where: Where = (),
    lang: Language = None,
    repeat: Repeat = "0",
    round: Round = None,  # noqa: A002 - the option's name
) -> None:
    """Give codes to excerpts, or to spans of your own in a unitizing round; each answer is saved at once.

    codex tag -e aigul
    codex tag -e aigul --plain --queue unsure
    codex tag -e aigul --queue recheck:goals --repeat 5%
    """
    from codex.cli.terminal import has_screen
    from codex.steps.coding.queues import Wish, is_learned, share_of
    from codex.steps.coding.tagging import open_desk
    from codex.steps.study.gate import marks_spans
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        if marks_spans(study, round):
            _mark(call, study, round, source, plain=plain)
            return
        screen = has_screen() and not plain
        wish = Wish(queue, excerpt, source, where, lang or "", share_of(repeat), beside=screen)
        if not screen and is_learned(queue):
            call.note("steps.learning-queue")
        desk = open_desk(study, asked_round=round, wish=wish)
        if screen:
            from codex.cli.screens import tag_screen

            tag_screen(call, desk)
        else:
            from codex.cli.lines import plain_session

            plain_session(call, desk)
        _farewell(call, desk)


def _mark(
    call: Call, study: Study, asked_round: str | None, sources: tuple[str, ...], *, plain: bool
) -> None:
    """Let an expert mark spans of their own in the sources of a unitizing round."""
    from codex.cli.terminal import has_screen
    from codex.steps.coding.marking import open_span_desk
    from codex.steps.study.preferences import pinned_codes, preferences

    pinned = pinned_codes(preferences(call.study), study.actor.id)
    desk = open_span_desk(study, asked_round=asked_round, pinned=pinned, sources=sources)
    if plain or not has_screen():
        from codex.cli.span_lines import SpanLines

        SpanLines(call, desk).run()
    else:
        from codex.cli.screens import span_screen

        span_screen(call, desk)
    call.note("spans.left", n=desk.left)
    if desk.unread:
        call.note("spans.unread", n=desk.unread)
    _tell_withheld(call, study, desk.round)


def _farewell(call: Call, desk: Desk) -> None:
    from codex.steps.coding.remaining import left

    remaining = left(desk.study, desk.round, repeats=True).get(desk.study.actor.id, 0)
    if remaining:
        call.note("steps.tag-left", n=remaining)
    else:
        call.note("steps.tag-none-left")
    if desk.unread:
        call.note("steps.tag-unread", n=desk.unread)
    _tell_withheld(call, desk.study, desk.round)


def _tell_withheld(call: Call, study: Study, one: FrozenRound) -> None:
    """Say what of the round is shown to nobody any more."""
    from codex.steps.study.consents import withheld_of

    apart = withheld_of(study, one)
    if apart is not None:
        call.note("steps.tag-withheld", n=len(apart.units))


def import_judgments(
    call: Call,
    out: Out,
    file: File,
    encoding: Encoding = None,
    sheet: Sheet = None,
    keep_good: KeepGood = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Bring judgments in from a table, long or wide.

    codex tag import judgments.csv
    codex tag import aigul.xlsx -e aigul --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.coding.judgment_tables import import_judgments as take
    from codex.steps.study.opening import open_study
    from codex.steps.study.tables import answers_of

    name, data = read(file)
    answers, findings = answers_of(data, name, encoding=encoding, sheet=sheet, keep_good=keep_good)
    with open_study(call.study, expert) as study:
        taken = take(study, answers, name, keep_good=keep_good, dry_run=dry_run)
    call.findings((*findings, *taken.findings))
    told = [call.told(one) for one in (*findings, *taken.findings)]
    row = {"judgments": taken.judgments, "done": taken.done, "late": taken.late, "same": taken.same}
    show(call, out, Answer("tag-import", [row], more={"findings": told}))
    call.note("steps.would-take" if dry_run else "steps.taken", judgments=taken.judgments, done=taken.done)
    if taken.late:
        call.warn("steps.came-late", n=taken.late)


def export_judgments(
    call: Call,
    out: Out,
    wide: Wide = False,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Write judgments as a table; long says everything, wide is a convenience.

    codex tag export -o judgments.csv
    codex tag export --wide --round 1 --csv
    """
    from codex.steps.coding import judgment_tables as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        columns: tuple[str, ...] = (*steps.LONG, "occasion")
        rows: Collection[Any]
        if wide:
            columns, rows = steps.widened(study, steps.export_judgments(study, round_id=round, peek=peek))
        else:
            found = [*steps.each_judgment(study, round_id=round, peek=peek)]
            rows = Each(len(found), lambda: (dict(zip(columns, row, strict=True)) for row in found))
    if not (out.json or out.csv or out.format or out.output or is_terminal(sys.stdout)):
        out = out._replace(csv=True)
    show(call, out, Answer("judgment", rows, columns=columns, empty="steps.no-judgments"))
