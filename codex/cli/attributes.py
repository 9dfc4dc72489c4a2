"""Attributes of sources, and the cases that sources belong to."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Encoding, Expert, File, Option, Out, Where
from codex.cli.pairs import pairs
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.steps.sources.counting import Line

_COUNTS = ("value", "n", "of", "share", "ci_low", "ci_high")
CasePath = Annotated[str, Argument(metavar="CASE")]
Attribute = Annotated[str, Argument(metavar="ATTRIBUTE")]
Columns = Annotated[str, Argument(metavar="[ATTRIBUTE2]")]
Of = Annotated[str, Option("--of", metavar="sources|cases")]
Split = Annotated[str, Option("--split", metavar="SIGN")]
OfTable = Annotated[str | None, Option("--table", metavar="FILE")]
Fields = Annotated[tuple[str, ...], Argument(metavar="FIELD=VALUE...")]


def import_attributes(
    call: Call,
    out: Out,
    file: File,
    encoding: Encoding = None,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Give sources or cases the attributes of a table.

    codex source attr import schools.csv
    codex source attr import teachers.xlsx --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.sources import attributes as steps
    from codex.steps.sources.consents import consents, consequences
    from codex.steps.study.opening import open_study

    name, data = read(file)
    with open_study(call.study, expert) as study:
        before = consents(study)
        result = steps.import_attributes(study, data, name, encoding=encoding, dry_run=dry_run)
        after = consequences(study, before)
        rows = [_row(one) for one in steps.list_attributes(study)]
    call.findings((*result.findings, *after))
    told = [call.told(one) for one in result.findings]
    columns = ("name", "of", "type", "n", "values")
    show(call, out, Answer("attribute", rows, columns=columns, more={"findings": told, "rows": result.rows}))
    call.note("sources.would-attach" if dry_run else "sources.attached", n=result.rows)


def _row(one: object) -> dict[str, object]:
    row = asdict(one)  # type: ignore[call-overload]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in row.items()}


def list_attributes(call: Call, out: Out) -> None:
    """List the attributes with their types and most frequent values.

    codex source attr list
    """
    from codex.steps.sources import attributes as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [_row(one) for one in steps.list_attributes(study)]
    columns = ("name", "of", "type", "n", "values")
    show(call, out, Answer("attribute", rows, columns=columns, empty="sources.no-attributes"))


def count_attributes(
    call: Call,
    out: Out,
    rows: Attribute,
    columns: Columns = "",
    where: Where = (),
    of: Of = "sources",
    split: Split = "",
    table: OfTable = None,
    encoding: Encoding = None,
) -> None:
    """Count closed answers: by one attribute with shares and intervals, or by two that cross.

    codex source attr count gender
    codex source attr count tools region --split ";" --where kind=answers
    codex source attr count gender school --table survey.csv
    """
    from codex.steps.sources import counting as steps

    if table is not None:
        from codex.cli.paths import read

        if where or of != "sources":
            raise UsageProblem("sources.table-counted-whole")
        name, data = read(table)
        found = steps.count_table(data, name, rows, columns, encoding=encoding, split=split)
    else:
        from codex.steps.study.opening import open_study

        with open_study(call.study) as study:
            found = steps.count_attributes(study, rows, columns, where=where, of=of, split=split)
    call.findings(found.findings)
    none = call.say("sources.no-answer")
    names = [f"“{one}”" if one in _COUNTS else one or none for one in found.columns]
    lines = [
        {"value": line.value or none, **dict(zip(names, line.by, strict=True)), **_share(line)}
        for line in found.lines
    ]
    told = [call.told(one) for one in found.findings]
    more = {"rows": rows, "columns": columns, "values": names, "counted": found.people, "findings": told}
    short = columns and not (out.document or out.csv or out.format or out.output)
    shown = ("value", *names, *(("n",) if short else _COUNTS[1:]))
    show(call, out, Answer("attribute-count", lines, columns=shown, more=more))
    call.note("sources.counted", n=found.people)


def _share(line: Line) -> dict[str, object]:
    """Return n, and its share with the interval, from 0 to 1; no share of those without an answer."""
    if not line.of:
        return {"n": line.n, "of": None, "share": None, "ci_low": None, "ci_high": None}
    share, low, high = (round(one, 4) for one in (line.n / line.of, line.low, line.high))
    return {"n": line.n, "of": line.of, "share": share, "ci_low": low, "ci_high": high}


def list_cases(call: Call, out: Out) -> None:
    """List the cases: schools, teachers, groups, one within another.

    codex case list
    """
    from codex.steps.sources import attributes as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [{**asdict(one), "attributes": dict(one.attributes)} for one in steps.list_cases(study)]
    columns = ("path", "sources", "attributes")
    show(call, out, Answer("case", rows, columns=columns, empty="sources.no-cases"))


def set_case(call: Call, case: CasePath, fields: Fields, expert: Expert = None) -> None:
    """Give a case attributes; its sources can be asked for them. An empty value takes one away.

    codex case set "School 3" region=Mangistau kind=rural
    codex case set "School 3" region=
    """
    from codex.steps.sources import attributes as steps
    from codex.steps.sources.attribute_names import AttributeNames
    from codex.steps.sources.consents import consents, consequences
    from codex.steps.study.opening import open_study

    given = pairs(fields)
    if not given:
        raise UsageProblem("steps.nothing-to-change")
    with open_study(call.study, expert) as study:
        call.findings(AttributeNames(study).alike(given, case))
        before = consents(study) if "consent" in given else {}
        found = steps.set_case(study, case, given)
        told = consequences(study, before) if before else ()
    call.note("sources.case-set", case=found.path, n=found.sources)
    call.findings(told)


def drop_case(call: Call, case: CasePath, dry_run: DryRun = False, expert: Expert = None) -> None:
    """Forget the attributes of a case; the sources that belong to it keep doing so.

    codex case drop "School 3" --dry-run
    """
    from codex.steps.sources import attributes as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = steps.drop_case(study, case, dry_run=dry_run)
    told = ", ".join(f"{name}={value}" for name, value in found.attributes.items())
    call.note(
        "sources.case-would-drop" if dry_run else "sources.case-dropped",
        case=found.path,
        attributes=told or "-",
        n=found.sources,
    )
