"""The log of literature searches, and the flow from records to what is printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from codex.errors import NotFound, UsageProblem
from codex.steps.study.days import day_of
from codex.store import excerpts, flow
from codex.store import sources as sources_store
from codex.store.records import record, record_gone, records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Search:
    """One search of one database."""

    id: str
    database: str
    query: str
    date: str
    """Date on which it was run, ISO as it is kept; ``2.11.2026`` is read too."""
    hits: int | None = None
    screened: int | None = None
    included: int | None = None
    excluded: Mapping[str, int] = field(default_factory=dict)
    """Reason -> how many were left out for it."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """How many of what went on to the next stage."""

    hits: int | None
    """Of all searches logged; None where none says."""
    screened: int | None
    included: int | None
    excluded: Mapping[str, int]
    records: int
    """References in the study."""
    full_texts: int
    """Sources with more than title and abstract."""
    sources: int
    passages: int
    """Excerpts that can be judged."""
    judged: int
    """Excerpts with at least one finished judgment."""
    given: int
    """Excerpts to which somebody gave at least one code."""
    printed: int
    """Excerpts that an export of a cell would rest on: a code given by at least two, or decided."""


def add_search(study: Study, search: Search) -> Search:
    """Log a search; one with an id that is there is changed.

    Raises:
        UsageProblem: No database or query, a date that is none, numbers that cannot be.
    """
    if not search.database.strip() or not search.query.strip():
        raise UsageProblem("sources.search-empty")
    day = day_of(search.date)
    if day is None:
        raise UsageProblem("sources.search-date", date=search.date)
    numbers = [one for one in (search.hits, search.screened, search.included) if one is not None]
    left_out = sum(search.excluded.values())
    if any(one < 0 for one in numbers) or numbers != sorted(numbers, reverse=True):
        raise UsageProblem("sources.search-numbers", numbers=" > ".join(map(str, numbers)))
    if None not in {search.screened, search.included} and left_out:
        rest = int(search.screened or 0) - int(search.included or 0)
        if left_out > rest:
            raise UsageProblem("sources.search-reasons", reasons=left_out, rest=rest)
    content: dict[str, Any] = {
        "database": search.database.strip(),
        "query": search.query.strip(),
        "date": day,
        "hits": search.hits,
        "screened": search.screened,
        "included": search.included,
        "excluded": dict(search.excluded),
        "note": search.note,
    }
    with study.file.transaction():
        if search.id and search.id not in records(study.file, "search"):
            raise NotFound("sources.unknown-search", search=search.id)
        write = record(study.file, "search", content, name=search.id)
        study.write([write])
    name = str(write.key[0]).partition(":")[2]
    return next(one for one in list_searches(study) if one.id == name)


def drop_search(study: Study, name: str) -> None:
    """Take a search out of the log (it stays in the history).

    Raises:
        NotFound: There is none of that id.
    """
    with study.file.transaction():
        if name not in records(study.file, "search"):
            raise NotFound("sources.unknown-search", search=name)
        study.write([record_gone("search", name)])


def list_searches(study: Study) -> tuple[Search, ...]:
    """Return the searches by date."""
    found = [Search(id=key, **one) for key, one in records(study.file, "search").items()]
    return tuple(sorted(found, key=lambda one: (one.date, one.database)))


def read_flow(study: Study) -> Flow:
    """Return the numbers of the flow: records, passages, judged, printed."""
    searches = list_searches(study)
    reasons: dict[str, int] = {}
    for one in searches:
        for reason, n in one.excluded.items():
            reasons[reason] = reasons.get(reason, 0) + n
    sources = list(sources_store.sources(study.file))
    judged, given, printed = flow.counts(study.file)
    return Flow(
        _total([one.hits for one in searches]),
        _total([one.screened for one in searches]),
        _total([one.included for one in searches]),
        reasons,
        records=sum(one.kind == "reference" for one in sources),
        full_texts=sum(one.kind != "reference" for one in sources),
        sources=len(sources),
        passages=len(excerpts.codable_ids(study.file)),
        judged=judged,
        given=given,
        printed=printed,
    )


def _total(numbers: list[int | None]) -> int | None:
    said = [n for n in numbers if n is not None]
    return sum(said) if said else None
