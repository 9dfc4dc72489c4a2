"""The log of literature searches, and the flow from records to what is printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from codex.errors import NotFound, UsageProblem
from codex.steps.study.days import day_of
from codex.store import excerpts, flow
from codex.store import sources as sources_store
from codex.store.records import record, record_gone, records

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    duplicates: int | None = None
    """Hits that another search had found, taken out before screening."""


@dataclass(frozen=True, slots=True)
class Stages:
    """What became of the records that searches found.

    What the searches tell adds up: ``hits = duplicates + removed + unscreened + screened`` and
    ``screened = excluded + unexplained + undecided + included``.
    """

    hits: int | None
    """Of all searches logged; a search that tells no hits has those it screened; None where none says."""
    duplicates: int | None
    removed: int | None
    """Not screened for another reason, in searches that tell how many they screened."""
    unscreened: int | None
    """Hits of searches that do not tell yet how many were screened."""
    screened: int | None
    excluded: Mapping[str, int]
    unexplained: int | None
    """Screened and left out without a reason that is told."""
    undecided: int | None
    """Screened in searches that do not tell yet how many were included, and not left out for a reason."""
    included: int | None


@dataclass(frozen=True, slots=True)
class Flow(Stages):
    """How many of what went on to the next stage: records, passages, judged, printed."""

    records: int
    """References in the study."""
    full_texts: int
    """Sources with more than title and abstract."""
    sources: int
    passages: int
    """Excerpts that can be judged."""
    withheld: int
    """Excerpts beside these that nobody is asked about: by consent, or because their text was erased."""
    judged: int
    """Excerpts with at least one finished judgment."""
    judged_withheld: int
    """Of these: since withheld or erased; what was judged stays and counts."""
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
    check_numbers(search)
    content: dict[str, Any] = {
        "database": search.database.strip(),
        "query": search.query.strip(),
        "date": day,
        "hits": search.hits,
        "screened": search.screened,
        "included": search.included,
        "excluded": dict(search.excluded),
        "note": search.note,
        "duplicates": search.duplicates,
    }
    with study.file.transaction():
        if search.id and search.id not in records(study.file, "search"):
            raise NotFound("sources.unknown-search", search=search.id)
        write = record(study.file, "search", content, name=search.id)
        study.write([write])
    name = str(write.key[0]).partition(":")[2]
    return next(one for one in list_searches(study) if one.id == name)


def check_numbers(search: Search) -> None:
    """See that the numbers of a search can be.

    Raises:
        UsageProblem: More went on, or left, than there were.
    """
    told = (search.hits, search.duplicates, search.screened, search.included, *search.excluded.values())
    numbers = [one for one in (search.hits, search.screened, search.included) if one is not None]
    if any(one is not None and one < 0 for one in told) or numbers != sorted(numbers, reverse=True):
        raise UsageProblem("sources.search-numbers", numbers=" > ".join(map(str, numbers)))
    duplicates, screened = search.duplicates or 0, _screened(search) or 0
    if search.hits is not None and duplicates + screened > search.hits:
        raise UsageProblem(
            "sources.search-duplicates", duplicates=duplicates, screened=screened, hits=search.hits
        )
    left_out = sum(search.excluded.values())
    rest = None if search.screened is None else search.screened - (search.included or 0)
    if rest is not None and left_out > rest:
        raise UsageProblem("sources.search-reasons", reasons=left_out, rest=rest)


def changed_search(study: Study, search: Search) -> Search:
    """Return a search as it was logged, with what is said anew; ``id`` says which.

    Raises:
        NotFound: There is none of that id.
    """
    known = next((one for one in list_searches(study) if one.id == search.id), None)
    if known is None:
        raise NotFound("sources.unknown-search", search=search.id)
    said = {name: getattr(search, name) for name in Search.__dataclass_fields__}
    return replace(known, **{name: value for name, value in said.items() if value not in (None, "", {})})


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
    found = stages_of(list_searches(study))
    sources = list(sources_store.sources(study.file))
    judged, given, printed = flow.counts(study.file)
    return Flow(
        **{name: getattr(found, name) for name in Stages.__dataclass_fields__},
        records=sum(one.kind == "reference" for one in sources),
        full_texts=sum(one.kind != "reference" for one in sources),
        sources=len(sources),
        passages=len(excerpts.codable_ids(study.file)),
        withheld=excerpts.without_consent_to_judge(study.file),
        judged=judged,
        judged_withheld=flow.finished_of(study.file, sorted(sources_store.without_consent(study.file))),
        given=given,
        printed=printed,
    )


STAGES: Final = (
    "hits",
    "duplicates",
    "removed",
    "unscreened",
    "screened",
    "unexplained",
    "undecided",
    "included",
)
"""Fields of a flow that count records of searches."""


IN_STUDY: Final = ("records", "passages", "judged", "printed")
"""Fields of a flow that count what the study holds of it."""


def stages_of(searches: Iterable[Search]) -> Stages:
    """Return what became of the records of all searches."""
    parts, reasons = [], Counter[str]()
    for one in searches:
        parts.append(_parts(one))
        reasons.update(one.excluded)
    counted = {name: _total([part[name] for part in parts]) for name in STAGES}
    return Stages(**counted, excluded=dict(reasons))


def _parts(one: Search) -> dict[str, int | None]:
    """Return what became of the hits of one search; None where it does not tell."""
    duplicates, left_out, screened = one.duplicates or 0, sum(one.excluded.values()), _screened(one)
    hits = one.hits if one.hits is not None or screened is None else screened + duplicates
    found: dict[str, int | None] = dict.fromkeys(STAGES)
    if hits is None:
        return found
    rest = "unscreened" if one.screened is None else "removed"
    found |= {"hits": hits, "duplicates": one.duplicates, rest: hits - duplicates - (screened or 0)}
    if screened is None:
        return found
    decided = "undecided" if one.included is None else "unexplained"
    left = screened - (one.included or 0) - left_out
    return found | {"screened": screened, "included": one.included, decided: left}


def _screened(one: Search) -> int | None:
    """Return how many were screened, at least those of whom it is told what became of them."""
    if one.screened is not None or (one.included is None and not one.excluded):
        return one.screened
    return (one.included or 0) + sum(one.excluded.values())


def _total(numbers: list[int | None]) -> int | None:
    said = [n for n in numbers if n is not None]
    return sum(said) if said else None
