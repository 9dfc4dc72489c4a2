"""When excerpts were judged: by week, or by day where all of it lies within a fortnight.

The wall time of an event is for people; it comes from the expert's own machine and decides nothing else.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from codex.store import bulk

if TYPE_CHECKING:
    from codex.steps.coding.judged import Judged
    from codex.store.study_file import StudyFile

UNKNOWN: Final = "?"
"""Nobody finished with the excerpt."""
FORTNIGHT: Final = 14


def periods_of_units(file: StudyFile, table: Judged) -> list[str]:
    """Return per excerpt the period in which the last expert finished with it: agreement exists from then."""
    latest = [""] * table.cells.n_units
    for days in days_of_raters(file, table).values():
        latest = [max(one, other) for one, other in zip(latest, days, strict=True)]
    return _named(latest)


def periods_of_raters(file: StudyFile, table: Judged) -> dict[str, list[str]]:
    """Return rater -> per excerpt the period in which they finished with it."""
    by_rater = days_of_raters(file, table)
    named = _named([day for days in by_rater.values() for day in days])
    n = table.cells.n_units
    return {rater: named[place * n : (place + 1) * n] for place, rater in enumerate(by_rater)}


def days_of_raters(file: StudyFile, table: Judged) -> dict[str, list[str]]:
    """Return rater -> per excerpt the day (ISO) on which they finished with it, empty where they did not."""
    place = {name: number for number, name in enumerate(table.excerpts)}
    found = {rater: [""] * len(place) for rater in table.raters}
    for excerpt, rater, day in bulk.done_days(file, table.round.id):
        if rater in found and excerpt in place:
            found[rater][place[excerpt]] = day
    return found


def _named(days: list[str]) -> list[str]:
    known = sorted({day for day in days if day})
    if not known:
        return [UNKNOWN] * len(days)
    short = (date.fromisoformat(known[-1]) - date.fromisoformat(known[0])).days < FORTNIGHT
    names = {day: day if short else week_of(day) for day in known}
    return [names.get(day, UNKNOWN) for day in days]


def week_of(day: str) -> str:
    """Return the ISO week of a day.

    >>> week_of("2026-02-11")
    '2026-W07'
    """
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"
