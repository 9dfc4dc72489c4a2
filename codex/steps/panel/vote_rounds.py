"""Rounds of votes: which one is meant, and which stand before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.errors import NotFound, UsageProblem
from codex.steps.study.gate import all_rounds, the_round
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.round import Round
    from codex.model.vote import Item
    from codex.steps.study.opening import Study


def vote_round(study: Study, asked: str | None) -> Round:
    """Return the round of votes that was asked for, else the newest one.

    Raises:
        NotFound: There is none. UsageProblem: The round asked for is one of tags.
    """
    if asked is not None:
        one = the_round(study, asked)
        if not one.is_vote:
            raise UsageProblem("panel.not-votes", round=one.id)
        return one
    found = [one for one in all_rounds(study) if one.is_vote]
    if not found:
        raise NotFound("panel.no-vote-round")
    return found[-1]


def round_before(study: Study, one: Round, items: Sequence[Item]) -> Round | None:
    """Return the newest closed round of votes before this one that asked about any of the same items."""
    names = {item.id for item in items}
    earlier = [other for other in up_to(study, one) if other.id != one.id and not other.is_open]
    return next(
        (
            other
            for other in reversed(earlier)
            if names & {item.id for item in panel.items(study.file, other.id)}
        ),
        None,
    )


def up_to(study: Study, one: Round) -> list[Round]:
    """Return the rounds of the same kind, up to this one."""
    every = all_rounds(study)
    place = next((number for number, other in enumerate(every) if other.id == one.id), len(every))
    return [other for other in every[: place + 1] if other.kind == one.kind]
