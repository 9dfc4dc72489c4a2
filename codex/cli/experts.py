"""Experts: added and listed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, DryRun, KeepGood, Option, Out, Round
from codex.cli.options import Expert as Actor
from codex.cli.show import Answer, show

People = Annotated[tuple[str, ...], Argument(metavar="FILE|NAME...")]
Role = Annotated[str, Option("--role", metavar="ROLE")]
Reads = Annotated[str, Option("--languages", metavar="kk,ru,en")]
Experience = Annotated[str, Option("--experience", metavar="TEXT")]
Conflicts = Annotated[str, Option("--conflicts", metavar="TEXT")]
NewExperience = Annotated[str | None, Option("--experience", metavar="TEXT")]
NewConflicts = Annotated[str | None, Option("--conflicts", metavar="TEXT")]
NewReads = Annotated[str | None, Option("--languages", metavar="kk,ru,en")]
NewName = Annotated[str | None, Option("--name", metavar="NAME")]
OnePerson = Annotated[str, Argument(metavar="NAME")]
NewRole = Annotated[str, Argument(metavar="ROLE")]
PersonId = Annotated[str, Option("--id", metavar="ID")]


def add_experts(
    call: Call,
    out: Out,
    people: People,
    role: Role = "coder",
    languages: Reads = "",
    experience: Experience = "",
    conflicts: Conflicts = "",
    id: PersonId = "",  # noqa: A002 - the option's name
    keep_good: KeepGood = False,
    dry_run: DryRun = False,
) -> None:
    """Add experts, from a table or by name.

    codex expert add experts.csv
    codex expert add "Aigul Ospanova" --role coder --languages kk,ru --experience "12 years"
    """
    from codex.cli.paths import read
    from codex.errors import UsageProblem
    from codex.model.expert import Expert
    from codex.steps.study import experts as steps
    from codex.steps.study.opening import open_study
    from codex.steps.study.tables import people_of

    found: list[Expert] = []
    for word in people:
        if word == "-" or Path(word).expanduser().is_file():
            name, data = read(word)
            table, findings = people_of(data, name, keep_good=keep_good)
            call.findings(findings)
            found.extend(table)
        elif Path(word).suffix.lower() in {".csv", ".tsv", ".xlsx", ".txt"}:
            read(word)
        else:
            reads = tuple(part for part in languages.replace(",", " ").split() if part)
            found.append(Expert(id, word, role, reads, experience, conflicts))
    if id and len(found) > 1:
        raise UsageProblem("steps.one-id-several-people")
    with open_study(call.study) as study:
        added = steps.add_experts(study, found, dry_run=dry_run)
        same = steps.namesakes(study, added)
    show(call, out, Answer("expert", [asdict(one) for one in added], columns=_COLUMNS))
    for name, ids in same.items():
        call.warn("steps.namesakes", name=name, known=", ".join(ids))
    call.note("steps.would-add-experts" if dry_run else "steps.experts-added", n=len(added))


_COLUMNS = ("id", "name", "role", "languages", "experience", "conflicts")


def list_experts(call: Call, out: Out) -> None:
    """List the experts.

    codex expert list
    codex expert list --json
    """
    from codex.steps.study import experts as steps
    from codex.steps.study.opening import open_study
    from codex.steps.study.roles import roles_by_round

    with open_study(call.study) as study:
        given = roles_by_round(study)
        rows = [{**asdict(one), "rounds": given.get(one.id, {})} for one in steps.list_experts(study)]
    columns = (*_COLUMNS, "rounds") if given else _COLUMNS
    show(call, out, Answer("expert", rows, columns=columns))


def change_expert(
    call: Call,
    out: Out,
    name: OnePerson,
    experience: NewExperience = None,
    conflicts: NewConflicts = None,
    languages: NewReads = None,
    called: NewName = None,
    expert: Actor = None,
) -> None:
    """Change what the study says of an expert; what it said before stays in the log.

    codex expert set dana --experience "15 years, teacher trainer since 2024"
    codex expert set dana --conflicts "wrote source siemens2005"
    codex expert set dana --conflicts ""
    """
    from codex.steps.study import experts as steps
    from codex.steps.study.opening import open_study

    changes: dict[str, str | tuple[str, ...]] = {
        field: value
        for field, value in (("experience", experience), ("conflicts", conflicts), ("name", called))
        if value is not None
    }
    if languages is not None:
        changes["languages"] = tuple(languages.replace(",", " ").split())
    with open_study(call.study, expert) as study:
        changed = steps.change_expert(study, name, changes)
    show(call, out, Answer("expert", [asdict(changed)], columns=_COLUMNS))
    call.note("together.expert-changed", expert=changed.id)


def show_expert(call: Call, out: Out, name: OnePerson) -> None:
    """Show what the study said of an expert, each time it was another.

    codex expert show dana
    codex expert show dana --json
    """
    from codex.steps.study import experts as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        rows = [
            {"at": one.at, "by": one.by, **(asdict(one.expert) if one.expert else {})}
            for one in steps.history_of(study, name)
        ]
    show(call, out, Answer("expert", rows, columns=("at", "by", *_COLUMNS)))


def give_role(
    call: Call,
    name: OnePerson,
    role: NewRole,
    round: Round = None,  # noqa: A002 - the option's name
    expert: Actor = None,
) -> None:
    """Give an expert another role: in the whole study, or in one round.

    codex expert role dana adjudicator --round 1
    codex expert role dana none --round 1
    codex expert role marat facilitator
    """
    from codex.steps.study import roles as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        given = steps.give_role(study, name, role, round_id=round)
    text = "together.role-in-round" if given.round else "together.role-given"
    if not given.role:
        text = "together.role-taken"
    call.note(text, expert=given.expert, role=given.role, round=given.round)
