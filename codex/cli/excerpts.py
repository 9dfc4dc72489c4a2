"""Excerpts: cut, chosen, listed, marked."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

from codex.cli.call import Call
from codex.cli.options import (
    DryRun,
    Encoding,
    ExcerptName,
    ExcerptNames,
    Expert,
    File,
    KeepGood,
    Language,
    Option,
    Out,
    Sheet,
    SourceName,
    Sources,
    Where,
)
from codex.cli.pairs import pairs
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from codex.model.excerpt import Excerpt

By = Annotated[
    Literal["turn", "paragraph", "page", "answer", "sentence", "window", "highlight"],
    Option("--by", metavar="turn|paragraph|page|answer|sentence|window|highlight"),
]
Speakers = Annotated[tuple[str, ...], Option("--speakers", metavar="LABEL=ROLE")]
Longest = Annotated[int, Option("--longest", metavar="NUMBER", min=0)]
Window = Annotated[int, Option("--window", metavar="NUMBER", min=1)]
Quote = Annotated[str, Option("--quote", metavar="TEXT")]
Range = Annotated[str, Option("--range", metavar="START-END")]
Codable = Annotated[bool, Option("--codable")]
Lost = Annotated[bool, Option("--lost")]
NotCodable = Annotated[bool, Option("--not-codable/--codable")]


def cut_sources(
    call: Call,
    out: Out,
    by: By,
    source: Sources = (),
    where: Where = (),
    speakers: Speakers = (),
    longest: Longest = 0,
    window: Window = 100,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Cut sources into excerpts; the interviewer's turns are context.

    codex excerpt cut --by turn
    codex excerpt cut --by paragraph -s siemens2005 --dry-run
    """
    from codex.steps.sources import cutting as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study, call.progress("steps.cutting") as advance:
        result = steps.cut_sources(
            study,
            by,
            chosen=source,
            where=where,
            speakers=pairs(speakers),
            longest=longest,
            window=window,
            dry_run=dry_run,
            advance=advance,
        )
    call.findings(result.findings)
    rows = [
        {
            "source": one.source,
            "title": one.title,
            "by": one.by,
            "excerpts": one.excerpts,
            "context": one.context,
            "not_codable": one.not_codable,
            "speakers": [f"{name}: {n}" for name, n in one.speakers],
        }
        for one in result.cuts
    ]
    findings = [call.told(one) for one in result.findings]
    columns = ("source", "title", "by", "excerpts", "context", "not_codable", "speakers")
    show(call, out, Answer("cut", rows, columns=columns, more={"findings": findings}))
    total = sum(one.excerpts for one in result.cuts)
    call.note("steps.would-cut" if dry_run else "steps.cut", n=total)


def import_passages(
    call: Call,
    out: Out,
    file: File,
    encoding: Encoding = None,
    sheet: Sheet = None,
    keep_good: KeepGood = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Locate passages chosen beforehand; those not found are listed.

    codex excerpt import passages.csv
    codex excerpt import passages.xlsx --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.sources import excerpts as steps
    from codex.steps.study.opening import open_study
    from codex.steps.study.tables import passages_of

    name, data = read(file)
    passages, read_findings = passages_of(data, name, encoding=encoding, sheet=sheet, keep_good=keep_good)
    with open_study(call.study, expert) as study:
        result = steps.import_passages(study, passages, name, dry_run=dry_run)
    findings = (*read_findings, *result.findings)
    call.findings(findings)
    rows = [asdict(one) for one in result.located]
    told = [call.told(one) for one in findings]
    columns = ("excerpt", "source", "start", "end", "how", "line", "id")
    show(call, out, Answer("passage", rows, columns=columns, more={"findings": told}))
    skipped = sum(one.skipped for one in findings)
    call.note("steps.would-locate" if dry_run else "steps.located", n=len(rows), skipped=skipped)


def add_excerpt(
    call: Call,
    out: Out,
    source: SourceName,
    quote: Quote = "",
    range: Range = "",  # noqa: A002 - the option's name
    expert: Expert = None,
) -> None:
    """Add one excerpt by its words or its place.

    codex excerpt add siemens2005 --quote "learning may reside in non-human appliances"
    codex excerpt add siemens2005 --range 120-360
    """
    from codex.errors import UsageProblem
    from codex.steps.sources import excerpts as steps
    from codex.steps.study.opening import open_study

    span = None
    if range:
        start, _, end = range.partition("-")
        if not (start.strip().isdecimal() and end.strip().isdecimal()):
            raise UsageProblem("steps.range-form", range=range)
        span = (int(start), int(end))
    with open_study(call.study, expert) as study:
        found = steps.add_excerpt(study, source, quote=quote, span=span)
    _show(call, out, [found])


def list_excerpts(
    call: Call,
    out: Out,
    source: Sources = (),
    where: Where = (),
    lang: Language = None,
    codable: Codable = False,
    lost: Lost = False,
) -> None:
    """List excerpts and the context between them.

    codex excerpt list --codable
    codex excerpt list -s interview1 --json
    codex excerpt list --lost
    """
    from codex.steps.sources import which_excerpts as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study, call.progress("sources.looking") as advance:
        found = steps.list_excerpts(
            study,
            chosen=source,
            where=where,
            language=lang or "",
            codable=codable or lost,
            lost=lost,
            advance=advance,
        )
    _show(call, out, list(found), asked=bool(source or where or lang or codable or lost))


def _show(call: Call, out: Out, found: list[Excerpt], *, asked: bool = False) -> None:
    columns = ("id", "source", "start", "end", "language", "speaker", "codable", "context", "text")
    empty = "steps.no-excerpt-fits" if asked else "steps.no-excerpts-yet"
    show(call, out, Answer("excerpt", found, columns=columns, empty=empty))


def show_excerpt(call: Call, out: Out, excerpt: ExcerptName) -> None:
    """Show an excerpt with the text around it.

    codex excerpt show x7k2m9p4q
    """
    from codex.cli.show import deliver
    from codex.steps.sources import which_excerpts as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        shown = steps.in_context(study, excerpt)
    found = shown.excerpt
    if out.document or out.csv or out.format:
        _show(call, out, [found])
        return
    place = ", ".join(f"{key} {value}" for key, value in found.locator.items())
    head = " · ".join(part for part in (shown.source, place, found.speaker) if part)
    deliver(call, out, f"{head}\n\n{shown.before}⟦{found.text}⟧{shown.after}\n")
    if found.lost:
        call.note("steps.quote-gone")


def mark(
    call: Call, out: Out, excerpts: ExcerptNames, not_codable: NotCodable = True, expert: Expert = None
) -> None:
    """Mark excerpts as not codable, or codable again.

    codex excerpt mark x7k2m9p4q --not-codable
    codex excerpt mark x7k2m9p4q --codable
    """
    from codex.steps.sources.regrouping import mark_excerpts
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = mark_excerpts(study, excerpts, codable=not not_codable)
    _show(call, out, list(found))
