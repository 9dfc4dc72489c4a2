"""Free spans as a table, in the form that the calculator of agreement reads."""

from __future__ import annotations

from codex.cli.call import Call
from codex.cli.options import Expert, Out, Peek, Round
from codex.cli.show import Answer, show


def list_spans(
    call: Call,
    out: Out,
    round: Round = None,  # noqa: A002 - the option's name
    peek: Peek = False,
    expert: Expert = None,
) -> None:
    """List what experts marked in a unitizing round, one row a span and code.

    codex span list
    codex span list -e aigul
    codex span list --round 2 -o spans.csv
    """
    from codex.steps.coding.span_tables import COLUMNS, span_rows
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        rows = span_rows(study, asked_round=round, peek=peek)
    show(call, out, Answer("span", rows, columns=COLUMNS, empty="spans.no-spans"))
