"""The codebook: in, out, and changed code by code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Encoding, Expert, File, Option, Out, Sheet
from codex.cli.show import FORMATS, Answer, deliver, form, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from codex.model.code import Code
    from codex.steps.codebook.codebook import Kept

CodeName = Annotated[str, Argument(metavar="CODE")]
NewName = Annotated[str, Argument(metavar="NAME")]
Version = Annotated[str | None, Option("--version", metavar="VERSION")]
Branch = Annotated[str, Option("--branch", metavar="BRANCH")]
Parent = Annotated[str | None, Option("--parent", metavar="CODE")]
CodeId = Annotated[str, Option("--id", metavar="ID")]
Definition = Annotated[str, Option("--definition", metavar="TEXT")]
Wording = Annotated[str | None, Option("--definition", metavar="TEXT")]
Include = Annotated[str | None, Option("--include", metavar="TEXT")]
Exclude = Annotated[str | None, Option("--exclude", metavar="TEXT")]
Example = Annotated[str | None, Option("--example", metavar="TEXT")]
NameLanguage = Annotated[str, Option("--lang", metavar="LANG")]
Retired = Annotated[bool, Option("--retired")]
OldVersion = Annotated[str, Argument(metavar="VERSION")]
NewVersion = Annotated[str | None, Argument(metavar="[VERSION]")]
CHANGE = ("kind", "code", "field", "language", "before", "after")
"""Columns of one difference between two codebooks."""


def import_codebook(
    call: Call,
    out: Out,
    file: File,
    encoding: Encoding = None,
    sheet: Sheet = None,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> None:
    """Bring a codebook in from YAML, a table or another tool.

    codex codebook import competencies.yaml
    codex codebook import competencies.xlsx --dry-run
    """
    from codex.cli.paths import read
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    name, data = read(file)
    with open_study(call.study, expert) as study:
        kept = steps.import_codebook(study, data, name, encoding=encoding, sheet=sheet, dry_run=dry_run)
    if kept.left:
        call.note("steps.codebook-columns-left", columns=", ".join(kept.left))
    _tell(call, out, kept)


def export_codebook(call: Call, out: Out, version: Version = None) -> None:
    """Write the codebook as YAML, or a table with --csv.

    codex codebook export -o codebooks/now.yaml
    codex codebook export --version 2
    codex codebook export -o codes.csv
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    as_table = form(out, "yaml", ("yaml", "yml", *FORMATS)) in FORMATS
    with open_study(call.study) as study:
        text = "" if as_table else steps.export_codebook(study, version)
        rows = steps.table_of_codes(study, version) if as_table else ()
    if as_table:
        show(
            call,
            out,
            Answer("codebook", rows, columns=tuple(rows[0]) if rows else ("id", "branch", "parent")),
        )
    else:
        deliver(call, out, text)


def list_codes(call: Call, out: Out, branch: Branch = "", retired: Retired = False) -> None:
    """List the codes as a tree.

    codex codebook list
    codex codebook list --branch tool --json
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        book = steps.current(study)
    chosen = [one for one in book.codes if branch in {"", one.branch} and (retired or not one.retired)]
    rows = [_row(call, one, document=out.document) for one in chosen]
    show(call, out, Answer("code", rows, columns=("branch", "parent", "id", "name"), empty="steps.no-codes"))


def _row(call: Call, code: Code, *, document: bool) -> dict[str, object]:
    from codex.model.code import wording

    told = code.name[""] if tuple(code.name) == ("",) else dict(code.name)
    plain = wording(code.name, call.say.language)
    return {
        "id": code.id,
        "branch": code.branch,
        "parent": code.parent,
        "name": told if document else plain,
        "retired": code.retired,
    }


def show_code(call: Call, out: Out, code: CodeName) -> None:
    """Show a code with its definition in every language.

    codex codebook show planning
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        found = steps.code_of(study, code)
    if out.document:
        row = _row(call, found, document=True)
        for name in ("definition", "include", "exclude", "example", "origin"):
            row[name] = dict(getattr(found, name))
        show(call, out, Answer("code", [{**row, "aliases": list(found.aliases), "colour": found.colour}]))
        return
    rows = [{"field": "id", "value": found.id}, {"field": "branch", "value": found.branch}]
    if found.parent:
        rows.append({"field": "parent", "value": found.parent})
    for name in ("name", "definition", "include", "exclude", "example"):
        for language, text in getattr(found, name).items():
            rows.append({"field": f"{name} {language}".strip(), "value": text})
    if found.aliases:
        rows.append({"field": "aliases", "value": ", ".join(found.aliases)})
    show(call, out, Answer("code", rows, columns=("field", "value")))


def add_code(
    call: Call,
    out: Out,
    name: NewName,
    branch: Branch = "",
    parent: Parent = None,
    id: CodeId = "",  # noqa: A002 - the option's name
    definition: Definition = "",
    lang: NameLanguage = "",
    expert: Expert = None,
) -> None:
    """Add a code.

    codex codebook add "Peer feedback" --branch competency --definition "Gives colleagues advice"
    codex codebook add Сабақтастық --parent planning --lang kk
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    said = {lang: definition} if definition else {}
    with open_study(call.study, expert) as study:
        code, kept = steps.add_code(
            study, {lang: name}, code_id=id, branch=branch, parent=parent, definition=said
        )
    _tell(call, out, kept)
    call.note("steps.code-added", code=code.id)


def rename_code(
    call: Call, out: Out, code: CodeName, name: NewName, lang: NameLanguage = "", expert: Expert = None
) -> None:
    """Give a code another name; its id stays.

    codex codebook rename planning "Lesson planning" --lang en
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        kept = steps.rename_code(study, code, {lang: name})
    _tell(call, out, kept)


def move_code(
    call: Call, out: Out, code: CodeName, parent: Parent = None, branch: Branch = "", expert: Expert = None
) -> None:
    """Put a code under another one, or to the top of its branch.

    codex codebook move goals --parent planning
    codex codebook move goals
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        kept = steps.move_code(study, code, parent, branch)
    _tell(call, out, kept)


def retire_code(call: Call, out: Out, code: CodeName, expert: Expert = None) -> None:
    """Retire a code: nobody gives it any more, and what was judged stays.

    codex codebook retire goals
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        kept = steps.retire_code(study, code)
    _tell(call, out, kept)


def restore_code(call: Call, out: Out, code: CodeName, expert: Expert = None) -> None:
    """Take a retired code into use again.

    codex codebook restore goals
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        kept = steps.restore_code(study, code)
    _tell(call, out, kept)


def define_code(
    call: Call,
    out: Out,
    code: CodeName,
    definition: Wording = None,
    include: Include = None,
    exclude: Exclude = None,
    example: Example = None,
    lang: NameLanguage = "",
    expert: Expert = None,
) -> None:
    """Say what a code means, what belongs to it and what does not; other languages keep their wording.

    codex codebook define planning --include "any stated goal" --exclude timetables --lang en
    codex codebook define planning --definition "Сабақтың мақсатын қояды" --lang kk
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    texts = {"definition": definition, "include": include, "exclude": exclude, "example": example}
    said = {field: {lang: text} for field, text in texts.items() if text is not None}
    if not said:
        raise UsageProblem("steps.define-what")
    with open_study(call.study, expert) as study:
        kept = steps.reword_code(study, code, said)
    _tell(call, out, kept)


def diff_codebooks(call: Call, out: Out, old: OldVersion, new: NewVersion = None) -> None:
    """Say what changed between two versions, or since one.

    codex codebook diff 1 2
    codex codebook diff 1 --json
    """
    from codex.steps.codebook import codebook as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        changes = steps.compare(study, old, new)
    show(call, out, Answer("codebook-diff", list(changes), columns=CHANGE, empty="steps.no-difference"))


def _tell(call: Call, out: Out, kept: Kept) -> None:
    for name, codes in kept.same_names:
        call.warn("steps.same-name", name=name, codes=", ".join(codes))
    more = {"version": kept.version}
    show(
        call,
        out,
        Answer("codebook-diff", list(kept.changes), columns=CHANGE, more=more, empty="steps.no-difference"),
    )
    if kept.version:  # a dry run in a study without a codebook makes none
        call.note("steps.codebook-version", version=kept.version)
