"""Names replaced by pseudonyms, and sources withdrawn."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Option, Out, SourceName, Sources, Where
from codex.cli.show import Answer, show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.steps.sources.anonymize import Found

Names = Annotated[str, Argument(metavar="NAMES")]
Suggest = Annotated[bool, Option("--suggest")]
Hits = Annotated[str, Option("--hits", metavar="FILE")]
Notes = Annotated[bool, Option("--notes")]
Key = Annotated[str, Option("--key", metavar="FILE")]
_COLUMNS = ("source", "start", "end", "text", "kind", "pseudonym", "sure", "replace", "around")


def scan(
    call: Call, out: Out, names: Names, source: Sources = (), where: Where = (), suggest: Suggest = False
) -> None:
    """Show every form of the names of a list, e-mails, phones, IINs and handles; nothing is changed.

    Memos, notes and comments are looked through too; they are their writers' to change.

    codex anonymize scan names.csv
    codex anonymize scan names.csv --suggest -o hits.csv
    """
    from codex.cli.paths import read
    from codex.steps.sources import anonymize as steps
    from codex.steps.study.opening import open_study

    name, data = read(names)
    with open_study(call.study) as study:
        scanner = steps.scanner_of(data, name)
        found = steps.scan(study, scanner, chosen=source, where=where, suggestions=suggest)
    _show(call, out, found)
    call.note("sources.names-found", n=len(found))


def apply(
    call: Call,
    out: Out,
    names: Names,
    key: Key,
    hits: Hits = "",
    notes: Notes = False,
    source: Sources = (),
    where: Where = (),
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Replace names by pseudonyms; the key goes to a file of its own, the old texts are erased.

    codex anonymize apply names.csv --key ~/keys/study-key.csv --hits hits.csv --dry-run
    codex anonymize apply names.csv --key ~/keys/study-key.csv --hits hits.csv --yes
    codex anonymize apply names.csv --key ~/keys/study-key.csv --notes --yes
    """
    from codex.cli.paths import read
    from codex.cli.write import write_files
    from codex.errors import Refused
    from codex.steps.sources import anonymize as steps
    from codex.steps.study.opening import open_study

    name, data = read(names)
    confirmed = None
    if hits:
        hits_name, hits_data = read(hits)
        confirmed = (hits_data, hits_name)
    target = Path(key).expanduser().resolve()
    if target.is_relative_to(call.study.resolve()):
        raise Refused("sources.key-inside", file=str(target))

    def keep(rows: Sequence[tuple[str, str, str, int]]) -> None:
        old = target.read_bytes() if target.is_file() else b""
        write_files({target: steps.key_file(old, rows)}, replace=True, private=True)
        target.chmod(0o600)

    if not dry_run:
        call.confirm("sources.ask-anonymize", out.yes)
    with open_study(call.study, expert) as study:
        scanner = steps.scanner_of(data, name)
        done = steps.apply(
            study,
            scanner,
            keep,
            chosen=source,
            where=where,
            confirmed=confirmed,
            notes=notes,
            dry_run=dry_run,
        )
    row = {**asdict(done), "sources": [*done.sources], "originals": [*done.originals]}
    show(
        call, out, Answer("anonymized", [row], columns=("sources", "replaced", "left", "originals", "notes"))
    )
    if dry_run:
        call.note("sources.would-anonymize", n=done.replaced, left=done.left)
        return
    call.note("sources.anonymized", n=done.replaced, left=done.left, key=str(target))
    if done.notes:
        call.note("sources.notes-anonymized", n=done.notes)
    call.note("sources.copies-remain")


def check(call: Call, out: Out, names: Names) -> int:
    """Look for names that are left: in texts, titles, attributes, speakers, memos, notes and comments.

    codex anonymize check names.csv
    """
    from codex.cli.paths import read
    from codex.steps.sources import anonymize as steps
    from codex.steps.sources.leftovers import leftovers
    from codex.steps.study.opening import open_study

    name, data = read(names)
    with open_study(call.study) as study:
        found = leftovers(study, steps.scanner_of(data, name))
    _show(call, out, found)
    call.note("sources.names-left", n=len(found))
    return 4 if found else 0


def _show(call: Call, out: Out, found: Sequence[Found]) -> None:
    rows = [
        {**asdict(one), "replace": "yes" if one.sure and one.pseudonym and ":" not in one.source else "no"}
        for one in found
    ]
    show(call, out, Answer("name", rows, columns=_COLUMNS))


def withdraw(
    call: Call, out: Out, source: SourceName, dry_run: DryRun = False, expert: Expert = None
) -> None:
    """Erase a source whose author withdrew, for good, and list what was given out already.

    codex source withdraw interview3 --dry-run
    codex source withdraw interview3 --yes
    """
    from codex.cli.erasing import carry_out

    done = carry_out(call, out, source, "withdrawn", dry_run=dry_run, expert=expert)
    if not dry_run:
        here = done.here
        call.note(
            "sources.withdrawn",
            n=sum(map(len, (here.exports, here.files, here.ballots, done.copies, done.backups))),
        )
    call.note("sources.would-erase" if dry_run else "sources.copies-remain")
