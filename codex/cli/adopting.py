"""What was coded in other tools, brought in as judgments."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from codex.cli.call import Call
from codex.cli.options import DryRun, Encoding, Expert, Files, KeepGood, Out
from codex.cli.show import Answer, show

_COLUMNS = ("tool", "round", "sources", "codes", "experts", "excerpts", "judgments")


def adopt(
    call: Call,
    out: Out,
    files: Files,
    encoding: Encoding = None,
    keep_good: KeepGood = False,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Take over what was coded in another tool, as a closed round marked as imported.

    REFI-QDA (.qdpx), Taguette (.sqlite3, highlights as CSV), ATLAS.ti and MAXQDA tables, brat (.ann beside its
    .txt), WebAnno and INCEpTION (.tsv), doccano (.jsonl), Label Studio (.json). Further files, such as a
    table of the codebook, help to read the first.

    codex tag adopt project.qdpx --dry-run
    codex tag adopt quotations.csv codebook.csv
    """
    from codex.cli.paths import expand
    from codex.errors import NotFound
    from codex.steps.coding import adopting as steps
    from codex.steps.study.opening import open_study

    first, *others = expand(files)
    for path in (first, *others):
        if not path.is_file():
            raise NotFound("steps.no-such-file", file=path)
    beside = {path.name: path.read_bytes() for path in (*others, *_text_beside(first))}
    projects, findings = steps.read_projects(
        first.read_bytes(), first.name, beside, encoding=encoding, keep_good=keep_good
    )
    with open_study(call.study, expert) as study:
        adopted = steps.adopt(study, projects, first.name, dry_run=dry_run)
    every = (*findings, *(found for one in adopted for found in one.findings))
    call.findings(every)
    rows = [
        {**{key: value for key, value in asdict(one).items() if key != "findings"}, "experts": [*one.experts]}
        for one in adopted
    ]
    told = [call.told(one) for one in every]
    show(call, out, Answer("adopted", rows, columns=_COLUMNS, more={"findings": told}))
    given = sum(one.judgments for one in adopted)
    call.note("steps.would-adopt" if dry_run else "steps.coded-not-blind", n=given)


def _text_beside(path: Path) -> tuple[Path, ...]:
    """Return the text that belongs to a brat file."""
    text = path.with_suffix(".txt")
    return (text,) if path.suffix.lower() == ".ann" and text.is_file() else ()
