"""Two rounds of one panel compared: who changed, is an item stable, may the rounds end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from codex.consensus.panel_plan import panel_plan
from codex.consensus.quantiles import median
from codex.consensus.rank_sum import rank_sum_p
from codex.consensus.stability import (
    bowker,
    cv_change,
    histogram_change,
    mcnemar,
    unchanged_share,
    wilcoxon,
)
from codex.consensus.votes_table import exact_number
from codex.model.item_change import ItemChange, Leavers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.consensus.quantiles import Exact
    from codex.model.item_result import ItemResult
    from codex.model.panel import Question, Stopping
    from codex.model.protocol import Protocol
    from codex.model.vote import Vote

_Answers = dict[str, str]
"""Expert -> value."""


@dataclass(frozen=True, slots=True)
class _Moved:
    """Figures of the pairs of one item."""

    p: float | None
    test: str
    histogram: float | None = None
    cv: float | None = None


def changes(
    protocol: Protocol,
    before: Sequence[Vote],
    after: Sequence[Vote],
    results: Sequence[ItemResult],
    kappa: Callable[[Sequence[Sequence[int]]], float | None] | None = None,
) -> list[ItemChange]:
    """Compare two rounds item by item.

    Args:
        protocol: Of the later round; its stopping rule says what stable means.
        before: Votes of the earlier round.
        after: Votes of the later round.
        results: Of the later round; their outcomes tell a settled item from stable disagreement.
        kappa: Agreement of two rounds (the agreement room's), from counts of the earlier round in rows
            by the later in columns.
    """
    plan = panel_plan(protocol)
    one, two = _given(before), _given(after)
    first, second = _number(before), _number(after)
    found = []
    for result in results:
        question = plan.question(result.question)
        key = (result.item, result.question)
        if question is not None and (key in one or key in two):
            change = _change(question, plan.stopping, one.get(key, {}), two.get(key, {}), result)
            value = (
                kappa(_table(question, one.get(key, {}), two.get(key, {})))
                if kappa and change.pairs
                else None
            )
            found.append(replace(change, before=first, after=second, kappa=value))
    return found


def still_open(results: Sequence[ItemResult], compared: Sequence[ItemChange] = ()) -> list[str]:
    """Return the items that a next round would take: undecided or tied, and not stably divided.

    Args:
        results: Of the last round.
        compared: With the round before, where there was one.
    """
    resting = {(one.item, one.question) for one in compared if one.end == "stable-disagreement"}
    return list(
        dict.fromkeys(
            one.item
            for one in results
            if one.outcome in {"undecided", "tie"} and (one.item, one.question) not in resting
        )
    )


def may_stop(stopping: Stopping, round_number: int, compared: Sequence[ItemChange]) -> tuple[bool, str]:
    """Say whether the rounds may end, and the text id of the reason.

    They end when every item is settled or stably divided, or when the protocol's last round was held.

    >>> from codex.model.panel import Stopping
    >>> may_stop(Stopping(rounds=2), 2, [])
    (True, 'consensus.stop-rounds')
    """
    if compared and all(one.end in {"settled", "stable-disagreement"} for one in compared):
        return True, "consensus.stop-all-ended"
    if stopping.rounds is not None and round_number >= stopping.rounds:
        return True, "consensus.stop-rounds"
    return False, "consensus.stop-not-yet"


def leavers(protocol: Protocol, before: Sequence[Vote], stayed: Sequence[str]) -> list[Leavers]:
    """Compare the last answers of those who left with those of the others.

    Whoever leaves because of a minority view takes it along, and the panel seems to agree more.

    Args:
        protocol: Of the earlier round.
        before: Votes of the earlier round.
        stayed: Ids of the experts who answered the later round.
    """
    plan = panel_plan(protocol)
    there = set(stayed)
    found = []
    for (item, question_id), answers in _given(before).items():
        question = plan.question(question_id)
        if question is not None:
            gone = [value for expert, value in answers.items() if expert not in there]
            here = [value for expert, value in answers.items() if expert in there]
            found.append(_leavers(item, question, gone, here))
    return found


def _given(votes: Sequence[Vote]) -> dict[tuple[str, str], _Answers]:
    found: dict[tuple[str, str], _Answers] = defaultdict(dict)
    for vote in votes:
        if vote.is_given:
            found[vote.item, vote.question][vote.expert] = vote.value
    return found


def _number(votes: Sequence[Vote]) -> str:
    return next((vote.round for vote in votes), "")


def _change(
    question: Question, stopping: Stopping, before: _Answers, after: _Answers, result: ItemResult
) -> ItemChange:
    both = [expert for expert in before if expert in after]
    one, two = [before[expert] for expert in both], [after[expert] for expert in both]
    moved = _rated(question, one, two) if question.scale else _chosen(question, one, two)
    unchanged = unchanged_share(one, two)
    stable = _stable(stopping, unchanged, moved) if both else None
    return ItemChange(
        item=result.item,
        question=result.question,
        before="",
        after="",
        pairs=len(both),
        left=len(before.keys() - after.keys()),
        came=len(after.keys() - before.keys()),
        unchanged=None if unchanged is None else float(unchanged),
        p=moved.p if both else None,
        test=moved.test,
        changed=sum(a != b for a, b in zip(one, two, strict=True)),
        histogram=moved.histogram,
        cv_change=moved.cv,
        stable=stable,
        end=_end(result.outcome, stable=stable),
    )


def _rated(question: Question, one: Sequence[str], two: Sequence[str]) -> _Moved:
    before, after = _numbers(one), _numbers(two)
    if question.scale is None or not before:
        return _Moved(None, "wilcoxon")
    test = wilcoxon([a - b for a, b in zip(before, after, strict=True)])
    moved = histogram_change(before, after, question.scale.points)
    net = None if moved.share is None else float(moved.share)
    return _Moved(test.p_two, "wilcoxon", net, cv_change(before, after).change)


def _chosen(question: Question, one: Sequence[str], two: Sequence[str]) -> _Moved:
    table = _counts(_categories(question, [*one, *two]), one, two)
    if len(table) == 2:
        return _Moved(mcnemar(table).p_exact, "mcnemar")
    return _Moved(bowker(table).p, "bowker")


def _table(question: Question, before: _Answers, after: _Answers) -> list[list[int]]:
    both = [expert for expert in before if expert in after]
    one, two = [before[expert] for expert in both], [after[expert] for expert in both]
    return _counts(_categories(question, [*one, *two]), one, two)


def _categories(question: Question, seen: Sequence[str]) -> list[str]:
    """Every answer that can be given, in its order; for rankings the places that were."""
    if question.scale is not None:
        return [str(point) for point in question.scale.points]
    return [answer.id for answer in question.answers] or sorted(
        set(seen), key=lambda value: (len(value), value)
    )


def _counts(names: Sequence[str], one: Sequence[str], two: Sequence[str]) -> list[list[int]]:
    place = {name: i for i, name in enumerate(names)}
    table = [[0] * len(names) for _ in names]
    for a, b in zip(one, two, strict=True):
        table[place[a]][place[b]] += 1
    return table


def _stable(stopping: Stopping, unchanged: Fraction | None, moved: _Moved) -> bool | None:
    """All that the stopping rule names must hold; None where it names nothing."""
    held = []
    if stopping.unchanged is not None:
        held.append(unchanged is not None and unchanged >= stopping.unchanged)
    for limit, value in ((stopping.histogram, moved.histogram), (stopping.cv, moved.cv)):
        if limit is not None and value is not None:
            held.append(value < limit)
    return all(held) if held else None


def _end(outcome: str, *, stable: bool | None) -> str:
    if outcome in {"in", "out"}:
        return "settled"
    if stable is None:
        return "open"
    return "stable-disagreement" if stable else "moving"


def _leavers(item: str, question: Question, gone: Sequence[str], here: Sequence[str]) -> Leavers:
    agree = {answer.id for answer in question.answers if answer.counts == "agree"}
    scale = question.scale
    if scale is not None:
        cut = scale.high if scale.agree_from is None else scale.agree_from
        left, stayed = _numbers(gone), _numbers(here)
        middle_left = float(median(left)) if left else None
        middle_stayed = float(median(stayed)) if stayed else None
        agree_left, agree_stayed = sum(x >= cut for x in left), sum(x >= cut for x in stayed)
    else:
        left, stayed = [Fraction(int(x in agree)) for x in gone], [Fraction(int(x in agree)) for x in here]
        middle_left = middle_stayed = None
        agree_left, agree_stayed = int(sum(left)), int(sum(stayed))
    return Leavers(
        item,
        question.id,
        left=len(gone),
        stayed=len(here),
        median_left=middle_left,
        median_stayed=middle_stayed,
        agree_left=agree_left,
        agree_stayed=agree_stayed,
        p=rank_sum_p(left, stayed),
    )


def _numbers(values: Sequence[str]) -> list[Exact]:
    return [_whole(number) for number in map(exact_number, values) if number is not None]


def _whole(number: Fraction) -> Exact:
    return int(number) if number.denominator == 1 else number
