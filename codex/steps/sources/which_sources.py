"""Which sources there are, and which one a person means.

Apart from importing, so that a list need not load what reads files.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from codex.errors import NotFound
from codex.store import sources as store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.model.source import Source
    from codex.steps.sources.filtering import Filter
    from codex.steps.study.opening import Study


def list_sources(
    study: Study,
    where: Sequence[str] | Mapping[str, str] | None = None,
    *,
    advance: Callable[[int], None] = lambda _n: None,
) -> tuple[Source, ...]:
    """Return the sources that fit every condition (see :class:`codex.steps.sources.filtering.Filter`).

    ``advance`` is called after each source that is looked at.
    """
    asked = the_filter(study, where) if where else None
    found = []
    for one in store.sources(study.file):
        advance(1)
        if asked is None or asked.fits(one):
            found.append(one)
    return tuple(found)


def the_filter(study: Study, where: Sequence[str] | Mapping[str, str] | None) -> Filter:
    """Return the filter of a command's ``--where``, with what sources inherit from their cases."""
    from codex.steps.sources.filtering import Filter

    return Filter(where, _cases(study)) if where else Filter()


def inherited(study: Study) -> Callable[[Source], dict[str, str]]:
    """Return what gives the attributes of a source with those of its cases, the nearest case first."""
    from codex.steps.sources.filtering import Filter

    every = Filter((), _cases(study))
    return lambda source: {**every.of_cases(source), **source.attributes}


def _cases(study: Study) -> dict[str, Mapping[str, str]]:
    from codex.store.records import records

    return {one["path"]: one.get("attributes", {}) for one in records(study.file, "case").values()}


def find_source(study: Study, asked: str) -> Source:
    """Return the source of that id, citekey, title or file name, or of the id that its respondent has.

    A name that a reference shares with its full text means the text: that is what people read and cut.

    Raises:
        NotFound: There is none, or more than one is called so.
    """
    by_id = store.source(study.file, asked)
    if by_id is not None:
        return by_id
    folded = asked.casefold()
    found = [one for one in store.sources(study.file) if folded in called(one)]
    texts = [one for one in found if one.kind != "reference"]
    if len(found) == 1 or len(texts) == 1:
        return (texts or found)[0]
    if found:
        raise NotFound("steps.several-sources", source=asked, known=", ".join(one.id for one in found[:8]))
    raise NotFound("steps.unknown-source", source=asked)


def called(source: Source) -> frozenset[str]:
    """Return everything a source may be called by, in small letters."""
    names = {source.title, source.file, Path(source.file).stem, str(source.cite.get("id", "")), source.id}
    names.add(source.attributes.get("id", ""))
    return frozenset(name.casefold() for name in names if name)


def source_text(study: Study, source_id: str) -> str:
    """Return a source's canonical text; nothing where it is kept from the actor."""
    from codex.steps.study.consents import kept_from

    return "" if source_id in kept_from(study) else store.text(study.file, source_id)
