"""Which things of a list are named in the sources, where, and how often: what to look at, not what was coded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from codex.corpus.mentions import Names
from codex.errors import NotFound
from codex.steps.sources.aliases import list_aliases
from codex.steps.sources.which_sources import list_sources
from codex.steps.study.consents import kept_from
from codex.store import excerpts
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from codex.steps.study.opening import Study

_SHOWN = 6
_AROUND = 50


@dataclass(frozen=True, slots=True)
class Place:
    """One mention."""

    name: str
    form: str
    """As the text writes it."""
    source: str
    title: str
    excerpt: str
    """The codable excerpt it lies in; empty in context and where nothing was cut."""
    start: int
    end: int
    around: str
    """The words about it, on one line."""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of the list, and how often it is named."""

    name: str
    mentions: int
    excerpts: int
    sources: int
    forms: tuple[str, ...]
    """As it is written, the most frequent first; at most six."""


def find_mentions(study: Study, which: str = "", where: Sequence[str] = ()) -> Iterator[Place]:
    """Yield every place where a thing of a list, or of any list, is named, source by source.

    Raises:
        NotFound: There is no such list.
    """
    entries = list_aliases(study, which)
    if not entries:
        known = ", ".join(sorted({one.list for one in list_aliases(study)})) or "-"
        raise NotFound("sources.unknown-list", list=which or "-", known=known)
    names = Names({one.name: (one.name, *one.aliases) for one in entries})
    hidden = kept_from(study)
    for source in list_sources(study, where):
        if source.id in hidden:
            continue
        text = store.text(study.file, source.id)
        found = list(names.find(text))
        if not found:
            continue
        cut = [one for one in excerpts.excerpts(study.file, source.id, codable=True) if not one.lost]
        for mention in found:
            lies = (one.id for one in cut if one.start <= mention.start and mention.end <= one.end)
            yield Place(
                mention.name,
                text[mention.start : mention.end],
                source.id,
                source.title,
                next(lies, ""),
                mention.start,
                mention.end,
                _around(text, mention.start, mention.end),
            )


def _around(text: str, start: int, end: int) -> str:
    """Return whole words about a place, on one line."""
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    while first and not text[first - 1].isspace() and first < start:
        first += 1
    while last < len(text) and not text[last].isspace() and last > end:
        last -= 1
    return " ".join(text[first:last].split())


def count_mentions(study: Study, which: str = "", where: Sequence[str] = ()) -> tuple[Named, ...]:
    """Return every thing of a list with how often it is named, those that nobody names too.

    Raises:
        NotFound: There is no such list.
    """
    places: dict[str, list[Place]] = {one.name: [] for one in list_aliases(study, which)}
    for place in find_mentions(study, which, where):
        places[place.name].append(place)
    made = []
    for name, here in places.items():
        written = Counter(one.form for one in here)
        made.append(
            Named(
                name,
                len(here),
                len({one.excerpt for one in here if one.excerpt}),
                len({one.source for one in here}),
                tuple(form for form, _ in written.most_common(_SHOWN)),
            )
        )
    return tuple(made)
