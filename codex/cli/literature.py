"""The log of literature searches and the flow of what they brought."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from codex.cli.call import Call
from codex.cli.drawn import deliver_figure, drawn_form
from codex.cli.options import Argument, Expert, On, Option, Out
from codex.cli.pairs import pairs
from codex.cli.show import Answer, show

Database = Annotated[str, Argument(metavar="DATABASE")]
Query = Annotated[str, Argument(metavar="QUERY")]
SearchId = Annotated[str, Argument(metavar="SEARCH")]
Hits = Annotated[int | None, Option("--hits", metavar="NUMBER", min=0)]
Screened = Annotated[int | None, Option("--screened", metavar="NUMBER", min=0)]
Included = Annotated[int | None, Option("--included", metavar="NUMBER", min=0)]
Excluded = Annotated[tuple[str, ...], Option("--excluded", metavar="REASON=NUMBER")]
Duplicates = Annotated[int | None, Option("--duplicates", metavar="NUMBER", min=0)]
Note = Annotated[str, Option("--note", metavar="TEXT")]
Change = Annotated[str, Option("--change", metavar="SEARCH")]


def add_search(
    call: Call,
    out: Out,
    database: Database = "",
    query: Query = "",
    on: On = None,
    hits: Hits = None,
    duplicates: Duplicates = None,
    screened: Screened = None,
    included: Included = None,
    excluded: Excluded = (),
    note: Note = "",
    change: Change = "",
    expert: Expert = None,
) -> None:
    """Log a search of a database: query, date, hits, what was screened and included and why not.

    With --change what is not said again stays as it was.

    codex search-log add Scopus 'TITLE(mooc AND teacher)' --on 2026-11-02 --hits 214 --duplicates 30
    codex search-log add --change s7k2m9p4q --screened 184 --included 20
    codex search-log add ERIC 'mooc teachers' --on 2026-11-03 --screened 60 --included 12 --excluded "no teachers=30"
    """
    from codex.errors import UsageProblem
    from codex.steps.sources import literature as steps
    from codex.steps.study.opening import now, open_study

    reasons = pairs(excluded)
    for word, number in reasons.items():
        if not number.isdecimal():
            raise UsageProblem("cli.not-a-pair", word=f"{word}={number}")
    search = steps.Search(
        change,
        database,
        query,
        on or ("" if change else now()[:10]),
        hits,
        screened,
        included,
        {word: int(number) for word, number in reasons.items()},
        note,
        duplicates,
    )
    with open_study(call.study, expert) as study:
        search = steps.changed_search(study, search) if change else search
        _show(call, out, [steps.add_search(study, search)])


def list_searches(call: Call, out: Out) -> None:
    """List the searches that were logged.

    codex search-log list
    codex search-log list --csv
    """
    from codex.steps.sources import literature as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study) as study:
        _show(call, out, [*steps.list_searches(study)])


def drop_search(call: Call, search: SearchId, expert: Expert = None) -> None:
    """Take a search out of the log.

    codex search-log remove s7k2m9p4q
    """
    from codex.steps.sources import literature as steps
    from codex.steps.study.opening import open_study

    with open_study(call.study, expert) as study:
        steps.drop_search(study, search)


def flow(call: Call, out: Out) -> None:
    """Show the flow: hits, screened, included, records, passages, judged, printed.

    Drawn, it is the flow diagram of a review: what was found, what left and why, what stayed.

    codex search-log flow
    codex search-log flow -o exports/search-flow.svg
    codex search-log flow --json
    """
    from codex.steps.sources import literature as steps
    from codex.steps.study.opening import open_study

    drawn = drawn_form(out)
    with open_study(call.study) as study:
        if drawn:
            from codex.steps.sources.literature_figure import search_figure

            deliver_figure(call, out, search_figure(study, call.say, drawn), drawn)
            return
        told = asdict(steps.read_flow(study))
    if out.document:
        show(call, out, Answer("flow", [told]))
        return
    rows = []
    for key, value in told.items():
        stage = call.say(f"sources.flow-{key.replace('_', '-')}")
        parted = value.items() if isinstance(value, dict) else ()
        rows += [{"stage": f"{stage}: {reason}", "n": n} for reason, n in parted]
        rows += [] if isinstance(value, dict) else [{"stage": stage, "n": value}]
    show(call, out, Answer("flow", rows, columns=("stage", "n")))


def _show(call: Call, out: Out, found: list[object]) -> None:
    rows = [asdict(one) for one in found]  # type: ignore[call-overload]
    columns = (
        "id", "date", "database", "query", "hits", "duplicates", "screened", "included", "excluded", "note"
    )  # fmt: skip
    show(call, out, Answer("search", rows, columns=columns, empty="sources.no-searches"))
