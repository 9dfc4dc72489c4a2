"""The calculator of panels: every method on a table of votes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from codex.cli.call import Call
from codex.cli.options import Argument, Encoding, Expert, Option, Out, Peek, Round
from codex.cli.show import Answer, show
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterable

VotesFile = Annotated[str | None, Argument(metavar="FILE")]
Method = Annotated[str, Option("--method", metavar="NAME")]
Question = Annotated[str | None, Option("--question", metavar="ID")]
Params = Annotated[tuple[str, ...], Option("--param", metavar="KEY=VALUE")]


def consensus(
    call: Call,
    out: Out,
    file: VotesFile = None,
    method: Method = "",
    param: Params = (),
    encoding: Encoding = None,
    round: Round = None,  # noqa: A002 - the option's name
    question: Question = None,
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """Compute a consensus method on a table of votes, for which no study is needed, or on those of a round.

    codex consensus votes.csv --method cvi
    codex consensus votes.csv --method ram_classic --json
    codex consensus - --method percent_consensus --param include=7 --param exclude=3 --csv
    codex consensus --method cvr_critical --param N=8,10,12
    codex consensus --method apmo --round 2
    """
    from codex.cli.paths import read
    from codex.steps.panel.consensus import calculate, method_names

    known = ", ".join(method_names())
    if not method:
        raise UsageProblem("panel.which-method", known=known)
    if round is not None:
        if file is not None:
            raise UsageProblem("panel.file-or-round", file=file, round=round)
        found = _of_round(call, method, param, round, question, peek=peek, expert=expert)
    else:
        name, data = read(file) if file is not None else ("", None)
        found, findings = calculate(data, name, method, param, encoding=encoding)
        call.findings(findings)
    if out.json or out.format == "json":
        show(call, out, Answer("consensus", [_told(call, one) for one in found]))
        return
    rows = [_flat(_told(call, one)) for one in found]
    show(call, out, Answer("consensus", rows, columns=_columns(rows)))


def _of_round(
    call: Call,
    method: str,
    param: tuple[str, ...],
    asked: str,
    question: str | None,
    *,
    peek: bool,
    expert: str | None,
) -> list[dict[str, Any]]:
    from codex.steps.panel.round_calculator import calculate_round
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        found = calculate_round(study, method, param, round_id=asked, question=question, peek=peek)
    if found.taken:
        call.note(
            "panel.params-taken", params=" ".join(f"{key}={value}" for key, value in found.taken.items())
        )
    return found.results


def _told(call: Call, result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with its reason as a sentence."""
    why = result.get("why")
    return {**result, "why": call.say(why)} if isinstance(why, str) and call.say.has(why) else result


def _flat(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result as one row: figures within figures get names like ``linear.iqr``."""
    row: dict[str, Any] = {}
    for key, value in result.items():
        if isinstance(value, dict):
            row |= {f"{key}.{inner}": one for inner, one in value.items()}
        else:
            row[key] = value
    return row


def _columns(rows: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Return every column that says something anywhere, in order of appearance."""
    rows = list(rows)
    found = dict.fromkeys(key for row in rows for key in row)
    return tuple(
        key for key in found if key in {"item", "method"} or any(row.get(key) is not None for row in rows)
    )
