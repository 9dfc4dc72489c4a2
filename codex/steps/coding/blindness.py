"""How each expert of a round stayed unseen by the others: told as it was, never better."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.store.copies import invited
from codex.store.returns import (
    COMMIT,
    SEALED,
    all_written_on,
    returns,
    standing,
    voted_by_ballot,
    who_judged,
)

if TYPE_CHECKING:
    from codex.model.round import Round
    from codex.steps.study.opening import Study


class Blind(NamedTuple):
    """One expert of one round."""

    expert: str
    way: str
    """``commit``, ``sealed``, ``copy``, ``ballot``, ``one-file``; ``none`` where nothing came yet."""
    committed: int | None
    """Judgments that were committed to; None without a commitment."""
    changed: int | None
    """Of the judgments that stand, how many are not among them; None while nothing was revealed."""


def blindness(study: Study, one: Round) -> tuple[Blind, ...]:
    """Return for each expert of a round by which means they judged without seeing the others.

    ``copy`` is said where every judgment was written on a copy made for that expert alone; where some
    were written into a file that others write to as well, it is ``one-file``: hidden by the commands,
    not by anything else.
    """
    file = study.file
    devices: dict[str, set[str]] = {}
    for each in invited(file):
        devices.setdefault(each.expert, set()).add(each.device)
    sent = returns(file, one.id)
    by_ballot = voted_by_ballot(file, one.id)
    judged = who_judged(file, one.id, one.roster)
    found = []
    for name in one.roster:
        ways = {each.way for each in sent if each.expert == name}
        pledge = next((each for each in reversed(sent) if each.expert == name and each.way == COMMIT), None)
        changed = None
        if pledge is not None and pledge.events is not None:
            changed = len(standing(file, one.id, name).keys() - pledge.events)
        own = devices.get(name, set())
        # what nobody wrote on a copy of their own need not be looked for in the log, event by event
        on_own = bool(own) and name in judged and all_written_on(file, one.id, name, own)
        found.append(
            Blind(
                name,
                _way(ways, any_events=name in judged, on_own=on_own, ballot=name in by_ballot),
                pledge.n if pledge else None,
                changed,
            )
        )
    return tuple(found)


def _way(ways: set[str], *, any_events: bool, on_own: bool, ballot: bool) -> str:
    if COMMIT in ways:
        return "commit"
    if not any_events:
        return "none"
    if not on_own:
        return "ballot" if ballot else "one-file"
    return "sealed" if SEALED in ways else "copy"


def blind_counts(found: tuple[Blind, ...]) -> dict[str, int]:
    """Return how many experts judged in each way."""
    counts: dict[str, int] = {}
    for one in found:
        counts[one.way] = counts.get(one.way, 0) + 1
    return counts
