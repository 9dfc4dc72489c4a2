"""What follows when the consent of sources is tightened: for open rounds, and for what was given out before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.finding import Finding
from codex.model.round import is_vote
from codex.steps.study.consents import withheld_of
from codex.steps.study.gate import bare_rounds
from codex.store import holdings
from codex.store import sources as store
from codex.store.copies import invited, sources_of_round

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from codex.model.round import Round
    from codex.steps.study.opening import Study

NAMED = 5
"""Files named in one warning."""


def consents(study: Study) -> dict[str, str]:
    """Return source -> consent that holds, of itself and its cases."""
    return {one.id: one.consent for one in store.sources(study.file)}


def consequences(study: Study, before: Mapping[str, str]) -> tuple[Finding, ...]:
    """Say what a change of consent came to: in open rounds, and in what lies beyond reach.

    Args:
        study: The study, changed.
        before: :func:`consents` before the change.
    """
    now = consents(study)
    fresh = {name: said for name, said in now.items() if said != before.get(name)}
    coders = _newly(fresh, before, store.KEPT_FROM_CODERS)
    panel = _newly(fresh, before, store.KEPT_FROM_PANEL)
    quoted = {name for name in fresh if before.get(name) == "verbatim"}
    found = [
        Finding(name, "sources.withdrawn-not-erased", fields={"source": name})
        for name, said in fresh.items()
        if said == "withdrawn"
    ]
    for one in bare_rounds(study):
        if one.is_open:
            found += _in_round(study, one, panel if is_vote(one.kind) else coders)
    return (*found, *_given_out(study, coders, panel, quoted))


def _newly(fresh: Mapping[str, str], before: Mapping[str, str], kept: Collection[str]) -> set[str]:
    return {name for name, said in fresh.items() if said in kept and before.get(name) not in kept}


def _in_round(study: Study, one: Round, closed: Collection[str]) -> Iterator[Finding]:
    """Tell that a round that froze words of these sources shows them no more."""
    for name in sorted(sources_of_round(study.file, one.id) & set(closed)):
        source = store.source(study.file, name)
        told = {"round": one.id, "source": (source.title or source.file) if source else name}
        yield Finding(name, "sources.consent-in-open-round", fields=told)
    apart = withheld_of(study, one) if closed else None
    if apart is not None:
        counted = {"round": one.id, "n": len(apart.units), "answers": apart.answers}
        yield Finding(one.id, "sources.consent-withholds", fields=counted)


def _given_out(study: Study, coders: set[str], panel: set[str], quoted: set[str]) -> Iterator[Finding]:
    """Tell which copies, ballots and files that were made before may show these sources."""
    votes = {one.id for one in bare_rounds(study) if is_vote(one.kind)}
    people = set()
    for copy in invited(study.file):
        closed = panel if copy.round in votes else coders
        within = sources_of_round(study.file, copy.round) if copy.round else closed
        if within & closed:
            people.add(copy.expert)
    if people:
        yield Finding("copies", "sources.consent-copies", fields={"names": ", ".join(sorted(people))})
    asked = {number for name in sorted(panel) for number, _, _ in holdings.given_out(study.file, name)}
    if asked:
        yield Finding("ballots", "sources.consent-ballots", fields={"names": ", ".join(sorted(asked))})
    files = _files(study, {*coders, *panel, *quoted})
    if files:
        more = " …" if len(files) > NAMED else ""
        told = {"n": len(files), "names": ", ".join(files[:NAMED]) + more}
        yield Finding("exports", "sources.consent-files", fields=told)


def _files(study: Study, names: Collection[str]) -> list[str]:
    from codex.steps.sources.shown_in import files_showing

    found = {
        path
        for name in names
        if (one := store.source(study.file, name)) is not None
        for path in files_showing(study, one)
    }
    return sorted(found)
