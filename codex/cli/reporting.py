"""The report of a study, and the answers that only its authors can give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Language, Option, Out, Peek
from codex.cli.show import Answer, deliver, form, show
from codex.errors import NotMet

if TYPE_CHECKING:
    from codex.steps.study.opening import Study

Lists = Annotated[tuple[str, ...], Option("--checklist", metavar="NAME")]
Names = Annotated[str | None, Option("--experts", metavar="names|labels|none")]
Strict = Annotated[bool, Option("--strict")]
Missing = Annotated[bool, Option("--missing")]
NotApplicable = Annotated[bool, Option("--not-applicable")]
Clear = Annotated[bool, Option("--clear")]
Item = Annotated[str, Argument(metavar="ITEM")]
Text = Annotated[str | None, Argument(metavar="[TEXT]")]


def report(
    call: Call,
    out: Out,
    checklist: Lists = (),
    experts: Names = None,
    strict: Strict = False,
    lang: Language = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Write methods and results in prose, every figure filled in, with reporting checklists.

    codex report -o exports/report.html
    codex report --checklist coreq --checklist grras -o exports/report.docx
    codex report --lang kk --strict -o exports/report.md
    """
    from codex.steps.paper.report import FORMATS, Wanted, make_report
    from codex.steps.study.opening import open_study

    chosen = form(out, "md", FORMATS)
    wanted = Wanted(chosen, lang or call.say.language, tuple(checklist), experts)
    with open_study(call.study, expert) as study:
        made = make_report(study, wanted, peek=peek)
    text = made.content if out.output or chosen == "docx" else made.content.decode("utf-8")
    deliver(call, out, text)
    wrong = len(made.empty) + len(made.flagged)
    if wrong and strict:
        raise NotMet("report.strict", n=wrong, number=wrong)
    if wrong:
        call.note("report.made", n=wrong, number=wrong)


def items(
    call: Call,
    out: Out,
    checklist: Lists = (),
    missing: Missing = False,
    lang: Language = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """List the items of reporting checklists: filled, still asked for, or not holding.

    codex report items
    codex report items --missing --checklist accord
    """
    from codex.steps.paper.report import Wanted, list_items
    from codex.steps.study.opening import open_study

    wanted = Wanted("md", lang or call.say.language, tuple(checklist))
    with open_study(call.study, expert) as study:
        rows = list_items(study, wanted, peek=peek)
    if missing:
        rows = [row for row in rows if row["status"] in {"asked", "partly", "flagged"}]
    columns = ("id", "name", "status", "answer", "where")
    show(call, out, Answer("report-items", rows, columns=columns))


def answer(
    call: Call,
    item: Item,
    text: Text = None,
    not_applicable: NotApplicable = False,
    clear: Clear = False,
    expert: Expert = None,
) -> None:
    """Answer an item that the study cannot know; kept in the study, for every checklist that asks it.

    codex report answer ethics "Approved by the university's committee, no. 12 of 2026."
    codex report answer coreq.18 "One interview each." --not-applicable
    codex report answer ethics --clear
    """
    from codex.steps.paper.report import answer as keep
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        topics = keep(study, item, None if clear else text or "", applies=not not_applicable)
    call.note("report.cleared" if clear else "report.answered", topics=", ".join(topics))


def verify_report(call: Call, out: Out, study: Study, file: str) -> bool:
    """Write a report again and compare; False where the file is no report.

    Raises:
        NotMet: The study gives other numbers, or other bytes in the same version of codex.
    """
    from codex.cli.differing_rows import rows_of
    from codex.cli.paths import read
    from codex.steps.paper.report import check_report, told_of

    name, content = read(file)
    before = told_of(name, content)
    if before is None:
        return False
    found = check_report(study, name, content, before)
    rows = [{"file": name, "same_numbers": found.same_numbers, "same_bytes": found.same_bytes}]
    differences = list(rows_of(call, found.cells, found.more))
    show(call, out, Answer("verify-report", rows, more={"differences": differences}))
    for one in differences:
        call.note("steps.differs-told" if one["before"] or one["now"] else "steps.differs-where", **one)
    if not found.same_numbers:
        raise NotMet("steps.other-numbers", file=name, date=before.date)
    if not found.same_bytes and before.codex == found.now.codex:
        raise NotMet("report.other-bytes", file=name)
    call.note("steps.same-numbers", file=name, date=before.date)
    return True
