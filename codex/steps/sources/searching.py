"""Find words in the sources and their excerpts; names on the alias lists find each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import UsageProblem
from codex.steps.sources.aliases import spellings
from codex.steps.sources.which_sources import the_filter
from codex.steps.study.consents import kept_from
from codex.store import excerpts as excerpt_store
from codex.store import search
from codex.store import sources as source_store

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.excerpt import Excerpt
    from codex.model.source import Source
    from codex.steps.study.opening import Study

_AROUND = 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A source that holds what was looked for."""

    id: str
    title: str
    kind: str
    language: str
    hits: int
    """Places in text and title."""
    snippet: str
    """The first place with the words around it."""


def search_sources(
    study: Study, asked: str, *, where: Sequence[str] | Mapping[str, str] = (), limit: int = 0
) -> tuple[Hit, ...]:
    """Return the sources that hold every word, the likeliest first.

    A word finds every word that begins with it; ``"in quotes"`` finds the phrase as it stands.

    Raises:
        UsageProblem: Nothing to look for.
    """
    found = []
    for source, ways in _candidates(study, asked, where):
        text = source_store.text(study.file, source.id)
        places = _places(ways, text, source.title)
        if places is None:
            continue
        found.append(
            Hit(source.id, source.title, source.kind, source.language, len(places), _snippet(text, places))
        )
        if limit and len(found) == limit:
            break
    return tuple(found)


def search_excerpts(
    study: Study,
    asked: str,
    *,
    where: Sequence[str] | Mapping[str, str] = (),
    codable: bool = False,
    limit: int = 0,
) -> tuple[Excerpt, ...]:
    """Return the excerpts whose own text holds every word, by source and place.

    Raises:
        UsageProblem: Nothing to look for.
    """
    found: list[Excerpt] = []
    for source, ways in _candidates(study, asked, where):
        for one in excerpt_store.excerpts(study.file, source.id, codable=codable):
            if _places(ways, one.text) is not None:
                found.append(one)
                if limit and len(found) == limit:
                    return tuple(found)
    return tuple(found)


def _candidates(
    study: Study, asked: str, where: Sequence[str] | Mapping[str, str]
) -> Iterator[tuple[Source, list[list[re.Pattern[str]]]]]:
    """Yield sources of the index, each with the ways (one a spelling) in which it may hold the words."""
    if not search.terms(asked):
        raise UsageProblem("sources.nothing-to-find")
    ways = [search.patterns(spelling) for spelling in spellings(study, asked)]
    fits = the_filter(study, where)
    hidden = kept_from(study)
    seen: dict[str, None] = {}
    for spelling in spellings(study, asked):
        seen.update(dict.fromkeys(search.found_sources(study.file, spelling)))
    for name in seen:
        source = source_store.source(study.file, name)
        if source is not None and name not in hidden and fits.fits(source):
            yield source, ways


def _places(ways: list[list[re.Pattern[str]]], *texts: str) -> list[tuple[int, int]] | None:
    """Return where the first text holds the words; None where the texts together lack one."""
    folded = [search.fold(text) for text in texts]
    found: list[tuple[int, int]] = []
    hit = False
    for way in ways:
        if all(any(pattern.search(text) for text in folded) for pattern in way):
            hit = True
            found += [match.span() for pattern in way for match in pattern.finditer(folded[0])]
    return sorted(set(found)) if hit else None


def _snippet(text: str, places: list[tuple[int, int]]) -> str:
    start, end = places[0] if places else (0, 0)
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    shown = " ".join(text[first:last].split())
    return f"{'… ' if first else ''}{shown}{' …' if last < len(text) else ''}"
