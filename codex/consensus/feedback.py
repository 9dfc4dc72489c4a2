"""What experts may see of the last round without seeing through one another.

With three answers, the distribution and one's own vote give the other two away; under five answers
nothing of the panel is shown, unless all agreed: then there is nobody to be found out. A median or
quartiles of so few are as telling as the distribution and go with it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
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


class FeedbackPacks:
    """What there is to show of a closed round, found once for all experts.

    Args:
        protocol: Its feedback rule decides what there is to show.
        results: Of the round.
        votes: Of the round; an expert's own are shown, of the others only comments without names.
        settled: True to show settled items too; else only those still open.
    """

    def __init__(
        self,
        protocol: Protocol,
        results: Sequence[ItemResult],
        votes: Sequence[Vote],
        *,
        settled: bool = False,
    ) -> None:
        self._rule = panel_plan(protocol).feedback
        shown = [result for result in results if settled or result.outcome not in {"in", "out"}]
        self._common = [((one.item, one.question), _shown(self._rule, one)) for one in shown]
        self._own: dict[str, dict[_Key, str]] = defaultdict(dict)
        self._written: dict[_Key, list[tuple[str, str]]] = defaultdict(list)
        for vote in votes:
            key = (vote.item, vote.question)
            self._own[vote.expert][key] = vote.value
            if self._rule.comments and vote.comment.strip():
                self._written[key].append((vote.expert, vote.comment.strip()))

    def of(self, expert: str) -> list[FeedbackItem]:
        """Return what an expert (by id) is shown, in the order of the results."""
        own = self._own.get(expert, {}) if self._rule.own else {}
        found = []
        for key, one in self._common:
            mine, told = own.get(key, ""), self._written.get(key)
            others = _in_letters_order({text for who, text in told if who != expert}) if told else ()
            found.append(replace(one, own=mine, comments=others) if mine or others else one)
        return found


_Key = tuple[str, str]
"""Item and question."""


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


def _shown(rule: Feedback, result: ItemResult) -> FeedbackItem:
    """Return what every expert is shown alike."""
    hidden = may_show(result) if rule.show != "none" else "consensus.feedback-by-protocol"
    open_figures = not hidden
    middle = open_figures and result.median is not None
    return FeedbackItem(
        item=result.item,
        question=result.question,
        n=result.n,
        median=result.median if middle else None,
        quartiles=result.quartiles if middle else None,
        distribution=result.distribution if open_figures and rule.show == "distribution" else (),
        hidden=hidden,
        unanimous=open_figures and _unanimous(result),
        outcome=result.outcome,
    )


def _unanimous(result: ItemResult) -> bool:
    return result.n > 1 and sum(count > 0 for _, count in result.distribution) == 1


def _in_letters_order(comments: set[str]) -> tuple[str, ...]:
    """The order of their letters says nothing of who wrote them."""
    return tuple(sorted(comments, key=lambda comment: (comment.casefold(), comment)))
