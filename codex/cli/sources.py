"""Sources: brought in, listed, shown, edited."""

from __future__ import annotations

from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import (
    DryRun,
    Encoding,
    Expert,
    Files,
    KeepGood,
    Language,
    Map,
    Option,
    Out,
    Sheet,
    SourceName,
    Where,
)
from codex.cli.pairs import pairs
from codex.cli.show import Answer, Each, deliver, show

if TYPE_CHECKING:
    from codex.model.source import Source
    from codex.steps.sources.sources import Taken

KindOption = Annotated[str | None, Option("--kind", metavar="KIND")]
FileFormat = Annotated[str | None, Option("--as", metavar="FORMAT")]
Speakers = Annotated[tuple[str, ...], Option("--speakers", metavar="LABEL=NAME")]
Set = Annotated[tuple[str, ...], Option("--set", metavar="FIELD=VALUE")]
_DRAWN = 40
"""Sources that are drawn on a terminal after an import, so that what was noticed is not pushed away."""
_NAMED = 20
"""Speakers of a file that are told; a text that has more is rather a list."""
TextOnly = Annotated[bool, Option("--text")]


def import_files(
    call: Call,
    out: Out,
    files: Files,
    map: Map = (),  # noqa: A002 - the option's name
    encoding: Encoding = None,
    kind: KindOption = None,
    lang: Language = None,
    as_format: FileFormat = None,
    sheet: Sheet = None,
    speakers: Speakers = (),
    keep_good: KeepGood = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> int:
    """Bring files into the study; by content, whatever their names.

    codex import zotero.ris papers/ interviews/
    codex import answers.csv --map text=answer --map title=id --dry-run
    """
    from codex.cli.paths import expand
    from codex.steps.sources import sources as steps
    from codex.steps.study.opening import open_study

    options = steps.read_options(
        encoding=encoding,
        columns=pairs(map),
        kind=kind,
        language=lang,
        keep_good=keep_good,
        sheet=sheet,
        speakers=pairs(speakers),
        format=as_format,
    )
    found = steps.gather(expand(files))
    several = len(found.files) > 1  # the records or pages of each are counted too, they may be very many
    with (
        open_study(call.study, expert) as study,
        call.progress("steps.importing", len(found.files) if several else None) as advance,
    ):
        result = steps.import_files(
            study,
            found.files,
            options,
            dry_run=dry_run,
            texts=out.document,
            advance=advance if several else lambda _files: None,
            record=(lambda records: advance(0, records)) if several else advance,
        )
    call.findings(chain(found.findings, result.findings))
    rows = Each(len(result.taken), lambda: (_taken(one) for one in result.taken))
    findings = Each(
        len(found.findings) + len(result.findings),
        lambda: (call.told(one) for one in chain(found.findings, result.findings)),
    )
    columns = ("id", "title", "kind", "language", "encoding", "length", "file")
    more = {"findings": findings}
    rest = "cli.more-rows" if dry_run else "sources.more-sources"
    show(call, out, Answer("import", rows, columns=columns, more=more, drawn=_DRAWN, rest=rest))
    for one in result.taken:
        if one.speakers:
            told = ", ".join(f"{name} ({n})" for name, n in one.speakers[:_NAMED])
            told += f", … +{len(one.speakers) - _NAMED}" if len(one.speakers) > _NAMED else ""
            call.note("sources.speakers", file=one.file, speakers=told)
    call.note("steps.would-import" if dry_run else "steps.imported", n=len(rows))
    return 1 if result.damaged else 0


def _taken(one: Taken) -> dict[str, object]:
    row: dict[str, object] = {
        "id": one.id,
        "title": one.title,
        "kind": one.kind,
        "language": one.language,
        "encoding": one.encoding,
        "length": one.length,
        "file": one.file,
        "speakers": [f"{name}: {n}" for name, n in one.speakers],
    }
    return row if one.text is None else {**row, "text": one.text}


def list_sources(call: Call, out: Out, where: Where = ()) -> None:
    """List the sources of the study.

    codex source list
    codex source list --where kind=paper --csv
    """
    from codex.steps.sources.which_sources import list_sources as listed
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study, call.progress("sources.looking") as advance:
        rows = [_row(one) for one in listed(study, where, advance=advance)]
    columns = ("id", "title", "kind", "language", "encoding", "length")
    empty = "steps.no-source-fits" if where else "steps.no-sources"
    show(call, out, Answer("source", rows, columns=columns, empty=empty))


def _row(source: Source) -> dict[str, object]:
    row = {one.name: getattr(source, one.name) for one in fields(source)}
    return {**row, "cite": dict(source.cite), "attributes": dict(source.attributes)}


def show_source(call: Call, out: Out, source: SourceName, text: TextOnly = False) -> None:
    """Show a source: what is known of it, or its text.

    codex source show siemens2005
    codex source show siemens2005 --text
    """
    from codex.steps.sources.which_sources import find_source, source_text
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        found = find_source(study, source)
        if text:
            deliver(call, out, source_text(study, found.id))
            return
    row = _row(found)
    if out.document or out.csv or out.format:
        show(call, out, Answer("source", [row]))
        return
    flat = {key: value for key, value in row.items() if key not in {"cite", "attributes"} and value != ""}
    cite = {f"cite.{key}": value for key, value in found.cite.items()}
    own = {f"attribute.{key}" if key in flat else key: value for key, value in found.attributes.items()}
    lines = [{"field": key, "value": value} for key, value in {**flat, **cite, **own}.items()]
    show(call, out, Answer("source", lines, columns=("field", "value")))


def edit_source(
    call: Call,
    source: SourceName,
    set: Set = (),  # noqa: A002 - the option's name
    lang: Language = None,
    kind: KindOption = None,
    expert: Expert = None,
) -> None:
    """Change what is known of a source: language, kind, title, consent, attributes.

    codex source edit interview3 --lang kk
    codex source edit interview3 --set region=Mangistau --set consent=paraphrase
    """
    from codex.errors import UsageProblem
    from codex.steps.sources.attribute_names import AttributeNames
    from codex.steps.sources.consents import consents, consequences
    from codex.steps.sources.source_edits import edit_source as edited
    from codex.steps.study.opening import open_study

    changes = dict(pairs(set))
    if lang:
        changes["language"] = lang
    if kind:
        changes["kind"] = kind
    if not changes:
        raise UsageProblem("steps.nothing-to-change")
    with open_study(call.study, expert) as study:
        call.findings(AttributeNames(study).alike(changes, source))
        before = consents(study) if "consent" in changes else {}
        found = edited(study, source, changes)
        told = consequences(study, before) if before else ()
    call.note("steps.source-edited", source=found.id, title=found.title)
    call.findings(told)
