"""What each expert of a round has still to do."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from codex.coding.queue import repeats_of
from codex.model.round import is_vote
from codex.steps.study.consents import withheld_of
from codex.store import counts
from codex.store.consents import passed_by
from codex.store.experts import experts

if TYPE_CHECKING:
    from codex.model.expert import Expert
    from codex.model.round import Round
    from codex.steps.study.opening import Study
    from codex.store.consents import Withheld
    from codex.store.counts import RoundLine


def left(study: Study, one: Round | RoundLine, *, repeats: bool = False) -> dict[str, int]:
    """Return expert -> what they have not finished, in their languages.

    Excerpts of a tag round, sources of a unitizing one, questions of a panel.

    Args:
        study: The study.
        one: The round.
        repeats: Count what is shown a second time like the rest. Whoever sits before it must not be
            able to tell, by numbers that differ, that some of what they are shown is a repeat.
    """
    if is_vote(one.kind):
        return _unanswered(study, one)
    apart = withheld_of(study, one)
    finished = counts.done(study.file, one.id)
    people = {expert.id: expert for expert in experts(study.file)}
    if one.kind == "unitize":
        return {
            name: max(
                counts.readable_sources(study.file, one.id, people[name].languages)
                - finished.get(name, 0)
                - _passed_by(study, apart, people[name]),
                0,
            )
            for name in one.roster
            if name in people
        }
    share = one.repeat / 10_000 if repeats and one.is_open else 0
    again = counts.done_again(study.file, one.id) if share else {}
    readable = cache(partial(counts.readable, study.file, one.sample))  # many read the same languages
    found = {}
    for name in one.roster:
        if name in people:
            whole = readable(people[name].languages)
            once = max(whole - finished.get(name, 0) - _passed_by(study, apart, people[name]), 0)
            found[name] = once + max(repeats_of(whole, share) - again.get(name, 0), 0)
    return found


def _passed_by(study: Study, apart: Withheld | None, person: Expert, asks: int = 1) -> int:
    """Return how much of what they have not finished is withheld by consent."""
    return passed_by(study.file, apart, person, asks) if apart else 0


def _unanswered(study: Study, one: Round | RoundLine) -> dict[str, int]:
    given = counts.votes(study.file, one.id)
    items = counts.items(study.file, one.id)
    people = {expert.id: expert for expert in experts(study.file)}
    apart = withheld_of(study, one)
    return {
        name: max(
            (items - counts.unreadable_items(study.file, one.id, people[name].languages)) * one.asks
            + one.places
            - given.get(name, 0)
            - _passed_by(study, apart, people[name], one.asks),
            0,
        )
        for name in one.roster
        if name in people
    }
