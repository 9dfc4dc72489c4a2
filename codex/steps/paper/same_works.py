"""References that are one work: listed, joined by rule or as somebody says, or shown to be looked at."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.corpus.same_work import Works, are_other_people, issued_year, title_letters
from codex.errors import UsageProblem
from codex.model.source import strictest
from codex.steps.paper.cited import Pair, cite_changed, the_reference
from codex.steps.sources.notes import FIELD
from codex.store import sources as store
from codex.store.hanging import cut_sources, sources_in_rounds
from codex.store.log import Write
from codex.store.records import record, records

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.model.source import Source
    from codex.steps.study.opening import Study

_LONG: Final = 20
"""Letters from which the beginning of a title says something."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What was joined, and what could not be."""

    pairs: tuple[Pair, ...]
    left: tuple[Pair, ...]
    """Both were judged in rounds: neither can go."""


def find_duplicates(study: Study, chosen: Sequence[str] = ()) -> tuple[Pair, ...]:
    """Return references that are one work: by DOI first, then by title and year.

    Of each work one is kept: what a round froze before what was cut, before what has an abstract,
    before what came first.

    Args:
        study: The study.
        chosen: References, by id or citekey, of which somebody says that they are one work.

    Raises:
        NotFound: There is no such reference. UsageProblem: Only one was named.
    """
    weigh = _Weights(study)
    if chosen:
        named = list({one.id: one for one in (the_reference(study, name) for name in chosen)}.values())
        if len(named) < 2:
            raise UsageProblem("sources.merge-two")
        return tuple(_pairs(weigh, [(one, "said") for one in named]))
    works = Works()
    groups: dict[str, list[tuple[Source, str]]] = {}
    for source in _references(study):
        known = works.find(source.cite, source.title)
        root, by = known or (source.id, "")
        groups.setdefault(root, []).append((source, by))
        works.add(source.cite, root, source.title)
    return tuple(pair for group in groups.values() if len(group) > 1 for pair in _pairs(weigh, group))


def _references(study: Study) -> Iterator[Source]:
    return (one for one in store.sources(study.file) if one.kind == "reference")


class _Weights:
    """Says what speaks for keeping a reference; of equals the first is kept."""

    def __init__(self, study: Study) -> None:
        self._in_rounds = sources_in_rounds(study.file)
        self._cut = cut_sources(study.file)

    def __call__(self, one: Source) -> tuple[bool, bool, bool]:
        return one.id in self._in_rounds, one.id in self._cut, bool(one.cite.get("abstract"))


def _pairs(weigh: _Weights, group: Sequence[tuple[Source, str]]) -> Iterator[Pair]:
    kept = max((one for one, _ in group), key=weigh)
    found_by = next(by for one, by in group if one is kept)
    for one, by in group:
        if one is not kept:
            yield Pair(kept.id, one.id, by or found_by, one.title)


def possible_duplicates(study: Study) -> tuple[Pair, ...]:
    """Return references that may be one work, for somebody to look at: nothing here is ever merged by itself.

    One title with another year or DOI (a preprint and its article, early and printed), or a title that is
    the beginning of another (a subtitle left out), where the people are not others.
    """
    sure = {(pair.kept, pair.other) for pair in find_duplicates(study)}
    titled = sorted(
        ((title_letters(one.title), place, one) for place, one in enumerate(_references(study))),
        key=lambda each: each[:2],
    )
    letters = [each[0] for each in titled]
    found = []
    for place, (title, _, one) in enumerate(titled):
        end = bisect_left(letters, title + "\uffff", place) if len(title) >= _LONG else place
        for longer, _, other in titled[place + 1 : end]:
            pair = Pair(one.id, other.id, "title" if longer == title else "part of the title", other.title)
            if not sure & {(pair.kept, pair.other), (pair.other, pair.kept)} and _may_be_one(
                one, other, pair.by
            ):
                found.append(pair)
    return tuple(found)


def _may_be_one(one: Source, other: Source, by: str) -> bool:
    if are_other_people(one.cite, other.cite):
        return False
    years = [issued_year(each.cite) for each in (one, other)]
    return by == "title" or not all(years) or abs(int(years[0]) - int(years[1])) <= 1


def merge_duplicates(study: Study, chosen: Sequence[str] = ()) -> Merged:
    """Take all but one of the references of each work out; what it lacks it gets from them. Can be undone.

    The one that is kept gets their fields, attributes and memos, and the strictest of their consents;
    full texts that were attached to them are attached to it. What rounds have judged stays as it is: two
    references of one work that were both judged are left, and told.
    """
    with study.file.transaction():
        pairs = find_duplicates(study, chosen)
        in_rounds = sources_in_rounds(study.file)
        left = tuple(pair for pair in pairs if pair.other in in_rounds)
        joined = tuple(pair for pair in pairs if pair.other not in in_rounds)
        meant = {name for pair in joined for name in (pair.kept, pair.other)}
        known = {one.id: one for one in store.sources(study.file) if one.id in meant}
        by_kept: dict[str, list[Source]] = {}
        for pair in joined:
            by_kept.setdefault(pair.kept, []).append(known[pair.other])
        writes = [write for name, others in by_kept.items() for write in _joined(study, known[name], others)]
        writes += _texts_attached(study, {name: known[name] for name in by_kept}, by_kept)
        writes += _memos_moved(study, {pair.other: pair.kept for pair in joined})
        if writes:
            study.write(writes)
    return Merged(joined, left)


def _joined(study: Study, kept: Source, others: Sequence[Source]) -> Iterator[Write]:
    cite, attributes = dict(kept.cite), dict(kept.attributes)
    for other in others:
        cite = {**{key: value for key, value in other.cite.items() if value}, **cite}
        attributes = {**other.attributes, **attributes}
        yield Write("source@1", (other.id,), None)
    if cite != kept.cite:
        yield cite_changed(study, kept.id, cite)
    for key, value in attributes.items():
        if key not in kept.attributes:
            yield store.changed(study.file, kept.id, f"attribute.{key}", value)
    consent = strictest(one.consent for one in (kept, *others))
    if consent != kept.consent:
        yield store.changed(study.file, kept.id, "consent", consent)


def _texts_attached(
    study: Study, kept: dict[str, Source], by_kept: dict[str, list[Source]]
) -> Iterator[Write]:
    """Yield the change of each full text that had the citation of a reference that goes."""
    now = {
        str(other.cite["id"]): dict(kept[name].cite)
        for name, others in by_kept.items()
        for other in others
        if other.cite.get("id")
    }
    for one in store.sources(study.file) if now else ():
        cite = now.get(str(one.cite.get("id", ""))) if one.kind != "reference" else None
        if cite is not None:
            yield cite_changed(study, one.id, {**one.cite, **cite})


def _memos_moved(study: Study, kept_of: dict[str, str]) -> Iterator[Write]:
    for name, content in records(study.file, "note", FIELD).items():
        if content.get("kind") == "source" and content.get("about") in kept_of:
            moved = {**content, "about": kept_of[content["about"]]}
            yield record(study.file, "note", moved, name=name, field=FIELD)
