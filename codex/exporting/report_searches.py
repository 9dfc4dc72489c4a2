"""The search of the literature in a report: each search with its query, and what became of what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.exporting.report_parts import Paragraph, Table, Teller
from codex.exporting.texts import count_text
from codex.words.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.report import ReportView


def searches(view: ReportView, tell: Teller) -> list[Paragraph | Table]:
    """Return the section; empty where no search was logged."""
    if not view.searches:
        return []
    days = [one.date for one in view.searches]
    n = len(view.searches)
    databases = ", ".join(dict.fromkeys(visible(one.database) for one in view.searches))
    told: list[Paragraph | Table] = [
        *tell.paragraph(
            tell("searches", n=n, number=n, databases=databases),
            tell("searches-on", first=days[0], last=days[-1])
            if days[0] != days[-1]
            else tell("searches-day", day=days[0]),
        )
    ]
    header = tuple(
        tell(f"col-{name}")
        for name in ("database", "date", "query", "hits", "duplicates", "screened", "included")
    )
    rows = tuple(
        (
            visible(one.database),
            one.date,
            visible(one.query),
            *(_count(number, tell) for number in (one.hits, one.duplicates, one.screened, one.included)),
        )
        for one in view.searches
    )
    told.append(Table(tell("table-searches"), header, rows))
    stages = tuple(_stages(view, tell))
    if stages:
        told.append(Table(tell("table-search-flow"), (tell("col-stage"), tell("col-records")), stages))
    on = tuple(_on(view, tell))
    if on:
        told.append(Table(tell("table-search-on"), (tell("col-stage"), tell("col-quantity")), on))
    return told


def _stages(view: ReportView, tell: Teller) -> Iterator[tuple[str, str]]:
    """Yield what was found, what left before and after screening, and what stayed: it adds up."""
    found = view.found
    if found.get("hits") is None:
        return
    yield tell("stage-hits"), _count(found["hits"], tell)
    for name in ("duplicates", "removed", "unscreened"):
        if found.get(name):
            yield f"− {tell(f'stage-{name}')}", _count(found[name], tell)
    if found.get("screened") is None:
        return
    yield tell("stage-screened"), _count(found["screened"], tell)
    for reason, number in view.left_out.items():
        yield f"− {visible(reason)}", _count(number, tell)
    for name in ("unexplained", "undecided"):
        if found.get(name):
            yield f"− {tell(f'stage-{name}')}", _count(found[name], tell)
    if found.get("included") is not None:
        yield tell("stage-included"), _count(found["included"], tell)


def _on(view: ReportView, tell: Teller) -> Iterator[tuple[str, str]]:
    """Yield what became of the records in the study: no sum, each stage counts other things."""
    for name in ("records", "passages", "judged", "printed"):
        if view.found.get(name) is not None:
            yield tell(f"stage-{name}"), _count(view.found[name], tell)


def _count(number: int | None, tell: Teller) -> str:
    return "–" if number is None else count_text(number, tell.language)
