"""Translations of excerpts."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import (
    Argument,
    DryRun,
    Encoding,
    ExcerptName,
    ExcerptNames,
    Expert,
    File,
    On,
    Option,
    Out,
    SourceName,
)
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.model.excerpt import Translation

Text = Annotated[str, Argument(metavar="TEXT")]
Into = Annotated[str, Option("--lang", metavar="LANG")]
By = Annotated[str, Option("--by", metavar="NAME")]
Way = Annotated[str, Option("--way", metavar="own|back-translated|second-reader")]
_SIDE_BY_SIDE = ("excerpt", "original", "translation", "doubt")
_ALIGNED = ("excerpt", "language", "translation", "translator", "way", "date", "doubt", "original")
_COLUMNS = ("excerpt", "language", "text", "translator", "way", "date")


def add_translation(
    call: Call,
    out: Out,
    excerpt: ExcerptName,
    text: Text,
    lang: Into,
    by: By,
    way: Way = "own",
    on: On = None,
    expert: Expert = None,
) -> None:
    """Give an excerpt a translation; it stands beside the original, never in its place.

    codex translation add x7k2m9p4q "We planned it together." --lang en --by Aigul --way second-reader
    """
    from codex.model.excerpt import Translation
    from codex.steps.sources import translations as steps
    from codex.steps.study.opening import now, open_study

    with open_study(call.study, expert) as study:
        one = Translation(excerpt, lang, text, by, way, on or now()[:10])
        _show(call, out, [steps.add_translation(study, one)])


def align_translation(
    call: Call,
    out: Out,
    source: SourceName,
    file: File,
    lang: Into,
    by: By,
    way: Way = "own",
    on: On = None,
    encoding: Encoding = None,
    expert: Expert = None,
) -> None:
    """Align a translated document with a source, into a table to look through and import.

    codex translation align interview3 interview3-ru.docx --lang ru --by Aigul -o aligned.csv
    codex translation align interview3 interview3-en.txt --lang en --by Dana --way second-reader
    """
    from codex.cli.paths import read
    from codex.model.excerpt import Translation
    from codex.steps.sources import aligning as steps
    from codex.steps.study.opening import now, open_study

    like = Translation("", lang, "", by, way, on or now()[:10])
    with open_study(call.study, expert) as study:
        found = steps.propose(study, source, read(file), like, encoding)
    call.findings(found.findings)
    doubts = sum(bool(one.doubt) for one in found.rows)
    short = not (out.document or out.csv or out.format or out.output)
    columns = _SIDE_BY_SIDE if short else _ALIGNED
    more = {"findings": [call.told(one) for one in found.findings], "units": [*found.counts]}
    show(call, out, Answer("translation", found.rows, columns=columns, more=more))
    call.note(
        "sources.aligned", left=found.counts[0], right=found.counts[1], n=len(found.rows), doubts=doubts
    )


def import_translations(
    call: Call, out: Out, file: File, dry_run: DryRun = False, expert: Expert = None
) -> None:
    """Take the translations of a table: excerpt, language, translation, translator, way, date.

    codex translation import translations.xlsx
    codex translation import translations.csv --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.sources import translations as steps
    from codex.steps.study.opening import open_study

    name, data = read(file)
    with open_study(call.study, expert) as study:
        made, findings = steps.import_translations(study, data, name, dry_run=dry_run)
    call.findings(findings)
    told = [call.told(one) for one in findings]
    rows = [asdict(one) for one in made]
    show(call, out, Answer("translation", rows, columns=_COLUMNS, more={"findings": told}))


def list_translations(call: Call, out: Out, excerpts: ExcerptNames = (), expert: Expert = None) -> None:
    """Show translations beside their originals, and which text an expert had before them.

    codex translation list
    codex translation list --csv -o exports/quotes.csv
    """
    from codex.steps.sources import translations as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.list_translations(study, excerpts)
    rows = [
        {**asdict(one.translation), "original": one.original, "from": one.language, "read": dict(one.read)}
        for one in found
    ]
    columns = ("excerpt", "from", "original", *_COLUMNS[1:], "read")
    show(call, out, Answer("translation", rows, columns=columns, empty="sources.no-translations"))


def drop_translation(call: Call, excerpt: ExcerptName, lang: Into, expert: Expert = None) -> None:
    """Take a translation back.

    codex translation remove x7k2m9p4q --lang en
    """
    from codex.steps.sources import translations as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        steps.drop_translation(study, excerpt, lang)


def _show(call: Call, out: Out, found: Iterable[Translation]) -> None:
    show(call, out, Answer("translation", [asdict(one) for one in found], columns=_COLUMNS))
