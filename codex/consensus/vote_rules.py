"""Votes for one of several answers: winner or tie, quorum, and what the common majorities say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ABSTAIN: Final = "abstain"
FOR: Final = frozenset(
    {"yes", "true", "for", "agree", "1", "да", "за", "согласен", "согласна", "иә", "қолдаймын", "келісемін"}
)
AGAINST: Final = frozenset(
    {"no", "false", "against", "disagree", "0", "нет", "против", "не согласен", "не согласна", "жоқ",
     "қарсымын", "келіспеймін"}
)  # fmt: skip
"""Answers for and against a motion, where a vote is about one."""


@dataclass(frozen=True, slots=True)
class Count:
    """What a set of votes comes to."""

    votes: Mapping[str, int]
    """Answer -> votes, commonest first; abstentions are not among them."""
    voting: int
    abstained: int
    winner: str | None
    """The answer with more votes than any other; None for a tie or without votes."""
    tied: tuple[str, ...]
    """The answers that share the first place; empty without a tie."""
    share: Fraction | None
    """Share of those voting for the motion where it is one (yes/no), else for the commonest answer."""
    quorum_met: bool

    @property
    def status(self) -> str:
        """``winner``, ``tie`` or ``undefined`` (nobody voted)."""
        if self.winner is not None:
            return "winner"
        return "tie" if self.tied else "undefined"

    @property
    def unanimous(self) -> bool:
        """True where everybody who voted gave the same answer; abstaining breaks nothing."""
        return len(self.votes) == 1

    def at_least(self, share: Fraction) -> bool:
        """Compare the share in whole numbers; False without votes."""
        return self.share is not None and self.share >= share

    @property
    def majority(self) -> bool:
        """More than half."""
        return self.share is not None and self.share > Fraction(1, 2)

    @property
    def unanimity_less_one(self) -> bool:
        """At most one voted otherwise."""
        return bool(self.votes) and self.voting - max(self.votes.values()) <= 1


def count_votes(
    votes: Sequence[str | None], quorum: int = 1, weights: Sequence[Fraction] | None = None
) -> Count:
    """Count votes; a tie names those who share the place and never picks one.

    Args:
        votes: One an expert; None (no answer) and ``abstain`` are no votes.
        quorum: Fewest experts who must vote.
        weights: One an expert, for a weighted count (publish it beside the unweighted one).

    >>> count_votes(["2", "2", "3", "3", "4"]).tied
    ('2', '3')
    """
    cast = [vote for vote in votes if vote is not None and vote != ABSTAIN]
    plain = Counter(cast)
    heavy: dict[str, Fraction] = dict.fromkeys(plain, Fraction(0))
    for vote, weight in zip(votes, weights or [Fraction(1)] * len(votes), strict=True):
        if vote in heavy:
            heavy[vote] += weight
    order = sorted(heavy, key=lambda vote: (-heavy[vote], vote))
    first = tuple(vote for vote in order if heavy[vote] == heavy[order[0]])
    total = sum(heavy.values(), Fraction(0))
    is_motion = bool(order) and all(vote.casefold() in FOR | AGAINST for vote in order)
    behind = [vote for vote in order if vote.casefold() in FOR] if is_motion else order[:1]
    leading = sum((heavy[vote] for vote in behind), Fraction(0))
    return Count(
        votes={vote: plain[vote] for vote in order},
        voting=len(cast),
        abstained=sum(vote == ABSTAIN for vote in votes),
        winner=first[0] if len(first) == 1 else None,
        tied=first if len(first) > 1 else (),
        share=leading / total if total else None,
        quorum_met=len(cast) >= quorum,
    )
