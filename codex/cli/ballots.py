"""Ballots: made, taken in, typed in from paper; reminders."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, Expert, Option, Out, Round
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.steps.panel.ballot_collect import Outcome

Form = Annotated[tuple[str, ...], Option("--form", metavar="html|text|xlsx|paper")]
Folder = Annotated[str | None, Option("--output", "-o", metavar="FOLDER")]
Only = Annotated[tuple[str, ...], Option("--for", metavar="NAME")]
Most = Annotated[int, Option("--most", metavar="NUMBER", min=0, max=200)]
Contacts = Annotated[str | None, Option("--contacts", metavar="FILE")]
Overwrite = Annotated[bool, Option("--yes", "-y")]
Returned = Annotated[tuple[str, ...], Argument(metavar="FOLDER|FILE|-")]
Receipts = Annotated[str | None, Option("--receipts", metavar="FOLDER")]
TypedFile = Annotated[str, Argument(metavar="[FILE]")]
Second = Annotated[str | None, Option("--second", metavar="FILE")]
OfExpert = Annotated[str | None, Option("--expert", "-e", metavar="NAME")]
AsJson = Annotated[bool, Option("--json")]


def make_ballots(
    call: Call,
    output: Folder = None,
    form: Form = (),
    only: Only = (),
    most: Most = 8,
    contacts: Contacts = None,
    round: Round = None,  # noqa: A002 - the option's name
    yes: Overwrite = False,
    json: AsJson = False,
    expert: Expert = None,
) -> None:
    """Make the ballots of the open round: page, message, workbook and paper, one set an expert.

    codex ballot make -o ballots
    codex ballot make -o ballots --form html --form text --for serik
    codex ballot make -o ballots --contacts roster.csv
    """
    from codex.cli.write import write_files
    from codex.steps.panel.ballots import FORMS
    from codex.steps.panel.ballots import make_ballots as made_by
    from codex.steps.study.opening import open_study

    if output is None:
        raise UsageProblem("panel.which-folder")
    folder = Path(output).expanduser()
    if folder.exists() and not folder.is_dir():
        raise UsageProblem("panel.not-a-folder", where=output)
    rows: list[dict[str, object]] = []
    files: dict[Path, bytes] = {}
    with (
        open_study(call.study, expert) as study,
        call.progress("panel.making", None) as advance,
    ):
        for one in made_by(
            study,
            round_id=round,
            forms=form or FORMS,
            only=only,
            most=most,
            contacts=_contacts(contacts),
        ):
            files |= {folder / name: content for name, content in one.files.items()}
            rows.append(
                {
                    "expert": one.expert,
                    "name": one.who,
                    "contact": one.contact,
                    "language": one.language,
                    "items": one.items,
                    "left_out": one.left_out,
                    "files": list(one.files),
                    "letter": one.letter,
                }
            )
            advance(1)
    folder.mkdir(parents=True, exist_ok=True)
    write_files(files, replace=yes, private=True)
    columns = ("expert", "name", "contact", "language", "items", "left_out", "files")
    show(call, Out(json=json), Answer("ballot", rows, columns=columns))
    call.note("panel.made", n=len(rows), where=str(folder))
    call.note("panel.made-secret")


def remind(
    call: Call,
    out: Out,
    contacts: Contacts = None,
    round: Round = None,  # noqa: A002 - the option's name
    expert: Expert = None,
) -> None:
    """List who has not answered everything, with a ready letter in three languages.

    codex ballot remind
    codex ballot remind --contacts roster.csv -o reminders.csv
    """
    from codex.steps.panel.ballots import reminders
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = reminders(study, round_id=round, contacts=_contacts(contacts))
    rows = [
        {
            "expert": one.expert,
            "name": one.who,
            "contact": one.contact,
            "language": one.language,
            "left": one.left,
            "total": one.total,
            "last": one.last,
            "letter": one.letters[one.language],
            **{f"letter_{language}": text for language, text in one.letters.items()},
        }
        for one in found
    ]
    columns: tuple[str, ...] = ("expert", "name", "contact", "language", "left", "total", "last", "letter")
    if out.csv or (out.output or "").endswith(".csv"):
        columns = (*columns, "letter_en", "letter_ru", "letter_kk")
    show(call, out, Answer("reminder", rows, columns=columns, empty="panel.nobody-left"))


def collect_ballots(
    call: Call,
    out: Out,
    files: Returned,
    receipts: Receipts = None,
    dry_run: DryRun = False,
    expert: Expert = None,
) -> int | None:
    """Take in ballots that came back: files, folders, letters, archives, or standard input.

    codex ballot collect ballots/returned
    codex ballot collect "Re ballot.eml" answers.json --receipts receipts
    codex ballot collect - --json
    """
    from codex.cli.ballot_folder import named, set_aside, write_receipts
    from codex.steps.panel.ballot_collect import collect
    from codex.steps.study.opening import open_study

    given = list(named(files))
    with open_study(call.study, expert) as study:
        found = collect(study, given, dry_run=dry_run)
    aside = [] if dry_run else set_aside(call, call.study / "quarantine", given, found)
    if receipts and not dry_run:
        write_receipts(Path(receipts).expanduser(), found)
    rows = [
        {
            "file": one.where,
            "status": one.status,
            "round": one.round,
            "expert": one.expert,
            "way": one.way,
            "saved": one.saved,
            "changed": one.changed,
            "gone": one.gone,
            **{key: one.counts.get(key) for key in ("given", "cannot", "recused", "blank", "proposals")},
            "why": one.problem.message(call.say) if one.problem else None,
            "hint": (one.problem.hint(call.say) or None) if one.problem else None,
            "code": one.problem.text_id if one.problem else None,
            "id": one.id,
            "receipt": one.receipt,
        }
        for one in found
    ]
    columns = (
        "file",
        "status",
        "round",
        "expert",
        "way",
        "given",
        "cannot",
        "recused",
        "blank",
        "changed",
        "why",
    )
    show(call, out, Answer("collect", rows, columns=columns, empty="panel.nothing-to-collect"))
    _tell_collected(call, found, [str(path) for path in aside])
    good = [one for one in found if one.status != "quarantined"]
    return 1 if found and not good else None


def _tell_collected(call: Call, found: Sequence[Outcome], aside: Sequence[str]) -> None:
    taken = [one for one in found if one.status == "taken"]
    call.note(
        "panel.collected", n=len(taken), experts=", ".join(dict.fromkeys(one.expert for one in taken)) or "-"
    )
    for one in found:
        if one.gone:
            call.warn("panel.collected-gone", expert=one.expert, n=one.gone)
        if one.status == "late":
            call.warn("panel.collected-late", expert=one.expert, round=one.round)
    if aside:
        call.warn("panel.set-aside", n=len(aside), where=str(Path(aside[0]).parent))


def enter_ballot(
    call: Call,
    out: Out,
    file: TypedFile = "-",
    expert: OfExpert = None,
    second: Second = None,
    round: Round = None,  # noqa: A002 - the option's name
    dry_run: DryRun = False,
) -> None:
    """Type in a paper ballot: NUMBER VALUE COMMENT a line, numbers as printed.

    codex ballot enter -e serik < serik.txt
    codex ballot enter -e serik first.txt --second again.txt
    """
    from codex.cli.paths import read
    from codex.steps.panel.ballot_collect import enter
    from codex.steps.study.opening import open_study
    from codex.steps.study.tables import text_of

    if expert is None:
        raise UsageProblem("panel.whose-paper")
    name, data = read(file)
    again = None
    if second is not None:
        second_name, second_data = read(second)
        again = text_of(second_data, second_name)
    with open_study(call.study) as study:
        one = enter(study, expert, text_of(data, name), name, second=again, round_id=round, dry_run=dry_run)
    row = {
        "expert": one.expert,
        "round": one.round,
        "status": one.status,
        "changed": one.changed,
        **one.counts,
    }
    show(call, out, Answer("collect", [row]))
    call.note("panel.entered", expert=one.expert, n=one.changed)


def _contacts(name: str | None) -> Mapping[str, Mapping[str, str]]:
    if name is None:
        return {}
    from codex.cli.paths import read
    from codex.steps.study.contacts import contacts_from

    title, data = read(name)
    return contacts_from(data, title)
