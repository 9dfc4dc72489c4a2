"""Which excerpts there are, and which one a person means.

Apart from cutting, so that a list need not load what cuts texts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.steps.sources.which_sources import find_source, the_filter
from codex.steps.study.consents import as_shown, kept_from
from codex.store import excerpts as store
from codex.store import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.model.excerpt import Excerpt
    from codex.model.source import Source
    from codex.steps.study.opening import Study

    Where = Sequence[str] | Mapping[str, str]


def meant(study: Study, chosen: Sequence[str], where: Where | None) -> list[Source]:
    """Return the sources that were named, or all, that fit every condition."""
    found = [find_source(study, name) for name in chosen] if chosen else list(sources.sources(study.file))
    asked = the_filter(study, where)
    return [one for one in found if asked.fits(one)]


def list_excerpts(
    study: Study,
    *,
    chosen: Sequence[str] = (),
    where: Where | None = None,
    language: str = "",
    codable: bool = False,
    lost: bool = False,
    advance: Callable[[int], None] = lambda _n: None,
) -> tuple[Excerpt, ...]:
    """Return excerpts by source and place; ``lost`` those whose words the newest text of their source lacks.

    ``advance`` is called after each excerpt that is looked at.
    """
    if not chosen and not where:
        found = store.excerpts(study.file, codable=codable)
    else:
        wanted = [source.id for source in meant(study, chosen, where)]
        found = (one for name in wanted for one in store.excerpts(study.file, name, codable=codable))
    closed = sources.without_consent(study.file) if codable else frozenset()
    hidden = kept_from(study)
    kept = []
    for one in found:
        advance(1)
        if (not language or one.language == language) and one.source not in closed and (one.lost or not lost):
            kept.append(as_shown(one, hidden))
    return tuple(kept)


def find_excerpt(study: Study, asked: str) -> Excerpt:
    """Return the excerpt of that id.

    Raises:
        NotFound: There is none.
    """
    found = store.excerpt(study.file, asked)
    if found is None:
        raise NotFound("steps.unknown-excerpt", excerpt=asked)
    return as_shown(found, kept_from(study))


@dataclass(frozen=True, slots=True)
class Shown:
    """An excerpt with the text around it."""

    excerpt: Excerpt
    source: str
    """Title of the source."""
    before: str
    after: str


def in_context(study: Study, asked: str) -> Shown:
    """Return an excerpt with the text around it; without any where its words are no longer in the text.

    Raises:
        NotFound: There is none of that id.
    """
    found = find_excerpt(study, asked)
    before, after = (
        ("", "") if found.lost or found.source in kept_from(study) else store.around(study.file, found)
    )
    origin = sources.source(study.file, found.source)
    return Shown(found, origin.title if origin else "", before, after)
