"""Votes and proposals of a round as tables that other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.model.sets import SET, member_of
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.gate import sees_all
from codex.store import panel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.vote import Vote
    from codex.steps.study.opening import Study


def vote_table(
    study: Study, *, round_id: str | None = None, peek: bool = False, command: str = "vote export"
) -> list[dict[str, Any]]:
    """Return the votes of a round, a row each.

    In an open round an expert gets their own; the facilitator needs ``--peek``, which is recorded as a
    look by ``command``.
    """
    one = vote_round(study, round_id)
    own = study.actor.id if study.actor.role != "facilitator" and one.is_open else None
    if own is None:
        sees_all(study, one, command, peek=peek)
    items = panel.items(study.file, one.id)
    order = {item.id: place for place, item in enumerate(items)}
    refs = {item.id: item.refs for item in items if item.kind == SET}
    votes = sorted(
        panel.votes(study.file, one.id, expert=own),
        key=lambda vote: (order.get(vote.item, len(order)), vote.question, vote.expert),
    )
    return [
        {
            "round": vote.round,
            "item": vote.item,
            "question": vote.question,
            "expert": vote.expert,
            "value": _told_value(vote, refs),
            "state": vote.state,
            "comment": vote.comment,
            **({"members": "|".join(refs.get(vote.item, ()))} if refs else {}),
        }
        for vote in votes
    ]


def _told_value(vote: Vote, refs: Mapping[str, tuple[str, ...]]) -> str:
    """Return a value that another program understands: of a set the member that was named, not its place."""
    members = refs.get(vote.item, ())
    if vote.is_given and members and vote.question in {"best", "worst"}:
        return members[member_of(vote.value)]
    return vote.value


def proposal_table(study: Study, *, round_id: str | None = None, peek: bool = False) -> list[dict[str, Any]]:
    """Return what experts proposed, without names, as a table of statements for the next round.

    Rows put together by hand keep the trail in ``from``: the ids of what they were made of.
    """
    one = vote_round(study, round_id)
    sees_all(study, one, "round proposals", peek=peek)
    found = sorted(panel.proposals(study.file, one.id), key=lambda proposal: (proposal.text, proposal.id))
    return [
        {"id": f"s{number}", "text": proposal.text, "language": proposal.language, "from": proposal.id}
        for number, proposal in enumerate(found, 1)
    ]
