"""What every decision by people needs: a way, a day, a reason, and who was there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.errors import Refused, UsageProblem
from codex.steps.study.days import day_of
from codex.steps.study.opening import find_expert, roles_in
from codex.store.experts import experts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.round import Round
    from codex.steps.study.opening import Study

WAYS = ("adjudication", "discussion")
DECIDERS = frozenset({"facilitator", "adjudicator"})
"""Roles that may decide."""


class HowDecided(NamedTuple):
    """A decision's way, day and reason, as they are kept."""

    by: str
    on: str
    """ISO date."""
    why: str


def how_decided(by: str, on: str, why: str) -> HowDecided:
    """Check what was said of a decision.

    Raises:
        UsageProblem: No such way, no reason, or no date.

    >>> how_decided("discussion", "2026-11-20", " agreed ")
    HowDecided(by='discussion', on='2026-11-20', why='agreed')
    """
    if by not in WAYS:
        raise UsageProblem("steps.decide-by", by=by)
    if not why.strip():
        raise UsageProblem("steps.decide-why")
    return HowDecided(by, day_decided(on), why.strip())


def day_decided(on: str) -> str:
    """Return the day of a decision as it is kept, however people wrote it.

    Raises:
        UsageProblem: It is none.

    >>> day_decided(" 2026-11-20 "), day_decided("20.11.2026")
    ('2026-11-20', '2026-11-20')
    """
    day = day_of(on)
    if day is None:
        raise UsageProblem("steps.decide-date", on=on)
    return day


def who_was_there(study: Study, present: Sequence[str], by: str) -> tuple[str, ...]:
    """Return the ids of who took part, each once.

    Raises:
        UsageProblem: A discussion of nobody. NotFound: Somebody who is no expert of the study.
    """
    everyone = experts(study.file)
    people = tuple(dict.fromkeys(find_expert(everyone, name).id for name in present))
    if by == "discussion" and not people:
        raise UsageProblem("steps.decide-present")
    return people


def may_decide(study: Study, round_id: str) -> bool:
    """Say whether the actor is facilitator or adjudicator, of the study or of this round alone."""
    return bool(roles_in(study, round_id) & DECIDERS)


def must_decide(study: Study, one: Round, kind: str) -> None:
    """Refuse whoever may not decide, and a round that is not closed.

    Args:
        study: The study; its actor decides.
        one: The round.
        kind: Of the event that a decision is.

    Raises:
        Refused: The round is open, or the actor is neither facilitator nor adjudicator.
    """
    if one.is_open:
        raise Refused("steps.blind", round=one.id, command="resolve")
    if not may_decide(study, one.id):
        raise Refused("store.role", expert=study.actor.id, role=study.actor.role, kind=kind)
