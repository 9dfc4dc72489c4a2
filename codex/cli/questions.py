"""The study asked in SQL."""

from __future__ import annotations

from typing import Annotated

from codex.cli.call import Call
from codex.cli.options import Argument, Dash, Expert, Out, Peek
from codex.cli.show import Answer, show

Question = Annotated[str, Argument(metavar="[SQL]")]


def sql(call: Call, out: Out, question: Question = "", peek: Peek = False, expert: Expert = None) -> None:
    """Answer a question in SQL, without changing anything; without one, list the tables.

    codex sql
    codex sql "select code, count(distinct excerpt) n from judgment group by code order by n desc"
    codex sql "select title, count(*) n from excerpt join source on source.id = excerpt.source group by title"
    codex sql - --csv
    """
    from codex.steps.study.opening import open_study
    from codex.steps.together.asking import COLUMNS, ask

    if not question.strip():
        rows = [{"table": name, "columns": " ".join(columns)} for name, columns in COLUMNS.items()]
        show(call, out, Answer("sql-table", rows))
        return
    if question == Dash:
        from codex.cli.paths import read

        question = read(Dash)[1].decode("utf-8-sig", "replace")
    with open_study(call.study, expert) as study:
        found = ask(study, question, peek=peek)
    answers = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    show(call, out, Answer("sql", answers, columns=found.columns, empty="cli.empty.sql"))
