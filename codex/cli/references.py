"""References: exported, merged, given to their full texts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Option, Out, Round, Where
from codex.cli.show import Answer, deliver, form, show

All = Annotated[bool, Option("--all")]
Rows = Annotated[str | None, Option("--rows", metavar="BRANCH|ATTRIBUTE")]
Cols = Annotated[str | None, Option("--cols", metavar="BRANCH|ATTRIBUTE")]
Merge = Annotated[bool, Option("--merge")]
Maybe = Annotated[bool, Option("--maybe")]
References = Annotated[tuple[str, ...], Argument(metavar="REFERENCE...")]
TextName = Annotated[str, Argument(metavar="SOURCE")]
Reference = Annotated[str, Argument(metavar="REFERENCE")]


def export_refs(
    call: Call,
    out: Out,
    all: All = False,  # noqa: A002 - the option's name
    rows: Rows = None,
    cols: Cols = None,
    round: Round = None,  # noqa: A002
    where: Where = (),
    expert: Expert = None,
) -> None:
    """Write the references of the cited evidence as RIS, BibTeX or CSL-JSON.

    With --rows and --cols only what that matrix rests on, for and against.

    codex export refs -f ris
    codex export refs --rows competency --cols tool -o exports/matrix.bib
    codex export refs --all -o exports/references.bib
    """
    from codex.errors import UsageProblem
    from codex.steps.matrix.matrix import Wanted
    from codex.steps.paper.cited import export_refs as exported
    from codex.steps.study.opening import open_study

    if bool(rows) != bool(cols) or (all and rows):
        raise UsageProblem("sources.refs-matrix")
    of = Wanted(rows, cols, round_id=round, where=tuple(where)) if rows and cols else None
    chosen = "csl" if out.json else form(out, "ris", ("ris", "bib", "csl"))
    with open_study(call.study, expert) as study:
        text = exported(study, chosen, every=all, where=where, of=of)
    deliver(call, out, text)


def duplicates(
    call: Call,
    out: Out,
    references: References = (),
    merge: Merge = False,
    maybe: Maybe = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """List references that are one work, or merge them.

    Without names by DOI, then by title and year; names say which are one. --maybe lists what to look at.

    codex source duplicates
    codex source duplicates --maybe
    codex source duplicates ospan2020 ospan2021 --merge --dry-run
    codex source duplicates --merge --yes
    """
    from codex.errors import UsageProblem
    from codex.steps.paper import same_works as steps
    from codex.steps.study.opening import open_study

    if maybe and (merge or references):
        raise UsageProblem("sources.maybe-alone")
    left = 0
    with open_study(call.study, expert) as study:
        with call.progress("sources.looking"):
            found = steps.possible_duplicates(study) if maybe else steps.find_duplicates(study, references)
        if merge and found and not dry_run:
            call.confirm("sources.ask-merge", out.yes, n=len(found))
            with call.progress("sources.looking"):
                merged = steps.merge_duplicates(study, references)
            found, left = merged.pairs, len(merged.left)
    rows = [asdict(one) for one in found]
    show(call, out, Answer("duplicate", rows, columns=("kept", "other", "by", "title")))
    told = "sources.merged" if merge and not dry_run else "sources.maybe" if maybe else "sources.duplicates"
    call.note(told, n=len(rows))
    if left:
        call.note("sources.merge-left", n=left)


def attach(
    call: Call,
    out: Out,
    source: TextName = "",
    reference: Reference = "",
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Give full texts the citation of their reference: by DOI, title, file name, or as said.

    codex source attach --dry-run
    codex source attach siemens.pdf siemens2005
    """
    from codex.errors import UsageProblem
    from codex.steps.paper import cited as steps
    from codex.steps.study.opening import open_study

    if bool(source) != bool(reference):
        raise UsageProblem("sources.attach-both")
    with open_study(call.study, expert) as study:
        found = steps.attach_texts(study, source, reference, dry_run=dry_run)
    rows = [asdict(one) for one in found]
    show(call, out, Answer("attached", rows, columns=("other", "kept", "by", "title")))
    call.note("sources.texts-would-attach" if dry_run else "sources.texts-attached", n=len(rows))
