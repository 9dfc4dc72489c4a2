"""What experts may see of the last round without seeing through one another.

With three answers, the distribution and one's own vote give the other two away; under five answers
nothing of the panel is shown, unless all agreed: then there is nobody to be found out. A median or
quartiles of so few are as telling as the distribution and go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from codex.consensus.panel_plan import panel_plan
from codex.model.feedback import FeedbackItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.model.item_result import ItemResult
    from codex.model.panel import Feedback
    from codex.model.protocol import Protocol
    from codex.model.vote import Vote

FEWEST_SHOWN: Final = 5
"""Answers that an item must have before anything of them is shown."""


def feedback_pack(
    protocol: Protocol,
    results: Sequence[ItemResult],
    votes: Sequence[Vote],
    expert: str,
    *,
    settled: bool = False,
) -> list[FeedbackItem]:
    """Return what an expert is shown of a closed round.

    Args:
        protocol: Its feedback rule decides what there is to show.
        results: Of the round.
        votes: Of the round; the expert's own are shown, of the others only comments without names.
        expert: Id of the expert the pack is for.
        settled: True to show settled items too; else only those still open.
    """
    rule = panel_plan(protocol).feedback
    own: dict[tuple[str, str], Vote] = {}
    written: dict[tuple[str, str], set[str]] = {}
    for vote in votes:
        key = (vote.item, vote.question)
        if vote.expert == expert:
            own[key] = vote
        elif vote.comment.strip():
            written.setdefault(key, set()).add(vote.comment.strip())
    found = []
    for result in results:
        if settled or result.outcome not in {"in", "out"}:
            key = (result.item, result.question)
            found.append(_shown(rule, result, own.get(key), _in_letters_order(written.get(key, set()))))
    return found


def may_show(result: ItemResult) -> str:
    """Return the text id of why the panel's figures stay hidden, or nothing where they may be shown.

    An expert who knows their own vote must not be able to work out anybody else's: that needs five
    answers, or one common answer.
    """
    if result.n == 0:
        return "consensus.feedback-nobody"
    if _unanimous(result):
        return ""
    return "consensus.feedback-too-few" if result.n < FEWEST_SHOWN else ""


def _shown(rule: Feedback, result: ItemResult, mine: Vote | None, others: tuple[str, ...]) -> FeedbackItem:
    hidden = may_show(result) if rule.show != "none" else "consensus.feedback-by-protocol"
    open_figures = not hidden
    middle = open_figures and result.median is not None
    return FeedbackItem(
        item=result.item,
        question=result.question,
        n=result.n,
        own=mine.value if mine is not None and rule.own else "",
        median=result.median if middle else None,
        quartiles=result.quartiles if middle else None,
        distribution=result.distribution if open_figures and rule.show == "distribution" else (),
        hidden=hidden,
        unanimous=open_figures and _unanimous(result),
        outcome=result.outcome,
        comments=others if rule.comments else (),
    )


def _unanimous(result: ItemResult) -> bool:
    return result.n > 1 and sum(count > 0 for _, count in result.distribution) == 1


def _in_letters_order(comments: set[str]) -> tuple[str, ...]:
    """The order of their letters says nothing of who wrote them."""
    return tuple(sorted(comments, key=lambda comment: (comment.casefold(), comment)))
