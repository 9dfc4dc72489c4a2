"""Checks of what was imported: references as they are printed, numbers that cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.corpus.numbers import check_numbers
from codex.corpus.references import check_cites, check_text
from codex.corpus.same_work import Works
from codex.model.finding import Finding
from codex.steps.sources.which_sources import find_source, the_filter
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.model.source import Source
    from codex.steps.study.opening import Study


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found."""

    sources: int
    findings: tuple[Finding, ...]


def check_refs(
    study: Study,
    chosen: Sequence[str] = (),
    where: Sequence[str] | Mapping[str, str] = (),
    *,
    advance: Callable[[int], None] = lambda _n: None,
) -> Checked:
    """Check citations (missing fields, DOI, addresses, duplicates) and lists of references within texts.

    A full text whose reference is among them is that work, and no second record of it.

    ``advance`` is called after each source.
    """
    found = _meant(study, chosen, where)
    cites = [(str(one.cite.get("id") or one.title), one.cite) for one in _records(found)]
    findings = list(check_cites(cites, int(study.file.now[:4])))
    for one in found:
        advance(1)
        if one.kind not in {"reference", "answers"}:
            findings += check_text(store.text(study.file, one.id), one.file or one.title)
    return Checked(len(found), tuple(findings))


def check_the_numbers(
    study: Study,
    chosen: Sequence[str] = (),
    where: Sequence[str] | Mapping[str, str] = (),
    *,
    advance: Callable[[int], None] = lambda _n: None,
) -> Checked:
    """Return percentages that no count gives, parts that exceed the whole, sums that miss 100.

    ``advance`` is called after each source.
    """
    found = _meant(study, chosen, where)
    findings = []
    for one in found:
        advance(1)
        text = store.text(study.file, one.id)
        for doubt in check_numbers(text):
            line = text.count("\n", 0, doubt.start) + 1
            findings.append(Finding(f"{one.file or one.title}:{line}", doubt.why, fields=doubt.fields))
    return Checked(len(found), tuple(findings))


def _records(found: Sequence[Source]) -> list[Source]:
    """Return the sources that are records of works: references, and texts that have none."""
    works = Works()
    records = [one for one in found if one.kind == "reference" and one.cite]
    for one in records:
        works.add(one.cite, one.id, one.title)
    keys = {str(one.cite["id"]) for one in records if one.cite.get("id")}
    return records + [
        one
        for one in found
        if one.kind != "reference"
        and one.cite
        and one.cite.get("id") not in keys
        and works.find(one.cite, one.title) is None
    ]


def _meant(study: Study, chosen: Sequence[str], where: Sequence[str] | Mapping[str, str]) -> list[Source]:
    found = [find_source(study, name) for name in chosen] if chosen else list(store.sources(study.file))
    asked = the_filter(study, where)
    return [one for one in found if asked.fits(one)]
