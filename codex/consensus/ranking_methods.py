"""Votes and rankings as calculator methods: vote rules, APMO, nominal group, best-worst counts."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from codex.consensus.damage import damage
from codex.consensus.method import Figures, Method, Result, Task, as_written, each_item
from codex.consensus.percent_rules import apmo
from codex.consensus.ranking import best_worst, nominal_group
from codex.consensus.vote_rules import AGAINST, FOR, count_votes
from codex.consensus.votes_table import exact_number
from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from codex.consensus.votes_table import Ballot


def _votes(task: Task, ballots: list[Ballot]) -> Figures:
    one = count_votes([ballot.value for ballot in ballots], task.params["quorum"])
    return {
        "n": one.voting,
        "abstained": one.abstained,
        "votes": dict(one.votes),
        "winner": None if one.winner is None else as_written(one.winner),
        "tied": [as_written(vote) for vote in one.tied],
        "status": one.status,
        "share": one.share,
        "quorum_met": one.quorum_met,
        "unanimous_of_voting": one.unanimous,
        "unanimous": one.unanimous,
        "unanimous_less_one": one.unanimity_less_one,
        "majority": one.majority,
        "two_thirds": one.at_least(Fraction(2, 3)),
        "pct70": one.at_least(Fraction(70, 100)),
        "pct75": one.at_least(Fraction(75, 100)),
        "passed": one.quorum_met and one.at_least(task.params["pass_share"]),
    }


def _apmo(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        counts = [_agreeing(task, ballots) for ballots in votes.by_item().values()]
        one = apmo(counts)
        above = one.above if one else (None,) * len(counts)
        for item, (agree, against, n), over in zip(votes.items, counts, above, strict=True):
            found.append(task.result(item, number, agree=agree, disagree=against, n=n, above=over))
        found.append(task.result(None, number, apmo=one.value if one else None, items=len(counts)))
    return found


def _agreeing(task: Task, ballots: Sequence[Ballot]) -> tuple[int, int, int]:
    """Count who agrees, who disagrees and who answered: by words, or by the cuts of a scale."""
    agree_from, disagree_to = task.params.get("agree_from"), task.params.get("disagree_to")
    given = [ballot for ballot in ballots if ballot.value is not None]
    if agree_from is not None and disagree_to is not None:
        ratings = task.numbers(given)
        high = sum(rating >= agree_from for rating in ratings)
        return high, sum(rating <= disagree_to for rating in ratings), len(ratings)
    agree = against = 0
    for ballot in given:
        word = (ballot.value or "").casefold()
        if exact_number(word) is not None:
            raise UsageProblem("consensus.apmo-cuts")
        agree += word in FOR
        against += word in AGAINST
    return agree, against, len(given)


def _ngt(task: Task) -> list[Result]:
    found = []
    for number, votes in task.rounds():
        points = {item: [votes.number(b) for b in ballots] for item, ballots in votes.by_item().items()}
        one = nominal_group(points)
        for item in one.order:
            figures = {"total": one.totals[item], "voters": one.voters[item], "place": one.places[item]}
            found.append(task.result(item, number, **figures))
        whole = {"totals": dict(one.totals), "order": one.order, "tied": one.tied}
        found.append(task.result(None, number, **whole))
    return found


_BEST: Final = frozenset({"best", "b", "лучшее", "лучший", "ең жақсы"})
_WORST: Final = frozenset({"worst", "w", "худшее", "худший", "ең нашар"})
_NEITHER: Final = frozenset({"shown", "neither", "-", "0", "ни то ни другое", "екеуі де емес"})


def _best_worst(task: Task) -> list[Result]:
    """A row stands for an item shown to an expert: best, worst, or neither."""
    found = []
    for number, votes in task.rounds():
        best, worst, shown = {}, {}, {}
        for item, ballots in votes.by_item().items():
            words = [_choice(task, ballot) for ballot in ballots if ballot.value is not None]
            best[item], worst[item], shown[item] = words.count("best"), words.count("worst"), len(words)
        one = best_worst(best, worst, shown)
        for item in votes.items:
            figures = {"best": best[item], "worst": worst[item], "shown": shown[item]}
            found.append(task.result(item, number, **figures, score=one.score[item]))
        found.append(task.result(None, number, score=dict(one.score), order=one.order))
    return found


def _choice(task: Task, ballot: Ballot) -> str:
    word = (ballot.value or "").casefold()
    for name, words in (("best", _BEST), ("worst", _WORST), ("shown", _NEITHER)):
        if word in words:
            return name
    raise damage("consensus.vote-not-best-worst", task.table.where(ballot), value=ballot.value)


RANKING_METHODS: Final = (
    Method(
        "vote_rules",
        each_item(_votes),
        {"quorum": "whole", "pass_share": "share"},
        ("votes", "vote"),
        defaults={"quorum": 1, "pass_share": Fraction(1)},
    ),
    Method("apmo", _apmo, {"lo": "number", "hi": "number", "agree_from": "number", "disagree_to": "number"}),
    Method("ngt_ranking", _ngt, {}, ("ngt",)),
    Method("best_worst_counts", _best_worst, {}, ("bws", "best_worst"), repeats=True),
)
"""Methods of votes and rankings."""
