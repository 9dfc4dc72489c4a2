"""Samples: drawn once, stored, frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.corpus.samples import draw
from codex.errors import NotFound, Refused
from codex.steps.sources.which_excerpts import list_excerpts
from codex.steps.sources.which_sources import inherited
from codex.steps.study.opening import must_be_facilitator
from codex.store import rounds as store
from codex.store.excerpts import sampled
from codex.store.sources import sources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.corpus.samples import Draw
    from codex.model.excerpt import Excerpt
    from codex.model.round import Sample
    from codex.steps.study.opening import Study


def draw_sample(
    study: Study,
    name: str,
    size: int,
    *,
    seed: int,
    stratify: Sequence[str] = (),
    where: Sequence[str] | Mapping[str, str] | None = None,
    dry_run: bool = False,
    advance: Callable[[int], None] = lambda _n: None,
) -> Draw:
    """Draw a sample of codable excerpts and freeze it under a name.

    ``advance`` is called after each excerpt and each source that is looked at.

    Raises:
        Refused: There is a sample of that name: a frozen list does not change.
    """
    must_be_facilitator(study)
    with study.file.transaction():
        if store.sample(study.file, name) is not None:
            raise Refused("steps.sample-exists", sample=name)
        pool = list_excerpts(study, where=where, codable=True, advance=advance)
        attributes = _attributes(study, advance) if stratify else {}
        drawn = draw(name, pool, size, seed, stratify=stratify, attributes=attributes)
        if not dry_run:
            study.write([store.new_sample(drawn.sample)])
        return drawn


def _attributes(study: Study, advance: Callable[[int], None]) -> dict[str, dict[str, str]]:
    every = inherited(study)
    found = {}
    for one in sources(study.file):
        advance(1)
        found[one.id] = {**every(one), "kind": one.kind}
    return found


def list_samples(study: Study) -> tuple[Sample, ...]:
    """Return the samples, oldest first, without their excerpts: how many they are is told."""
    return store.samples(study.file, members=False)


def sample_excerpts(study: Study, name: str) -> tuple[Excerpt, ...]:
    """Return the excerpts of a sample in its order."""
    return tuple(sampled(study.file, find_sample(study, name).name))


def find_sample(study: Study, name: str) -> Sample:
    """Return the sample of that name.

    Raises:
        NotFound: There is none.
    """
    found = store.sample(study.file, name)
    if found is None:
        known = ", ".join(one.name for one in store.samples(study.file, members=False)) or "-"
        raise NotFound("steps.unknown-sample", sample=name, known=known)
    return found
