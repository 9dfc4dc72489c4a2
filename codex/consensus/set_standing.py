"""What a round that compared items came to: weights of pairs, scores of best and worst."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from codex.consensus.pairwise_weights import hierarchy
from codex.consensus.ranking import best_worst
from codex.model.sets import (
    PAIRWISE,
    SET,
    Consistency,
    Member,
    Standing,
    member_of,
    options_of,
    times_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codex.model.code import Text
    from codex.model.vote import Item, Vote

_Given = dict[tuple[str, str], list[float]]


def standing(kind: str, items: Sequence[Item], votes: Sequence[Vote], roster: Sequence[str]) -> Standing:
    """Return how the members of a round's sets stand.

    Pairs: the geometric mean of the experts' comparisons (AIJ), the principal eigenvector as weights,
    and Saaty's consistency ratio of all together and of every expert who answered all pairs. Sets: how
    much oftener each member was named best than worst, per time it was shown to somebody who named both.

    Args:
        kind: ``pairwise`` or ``best-worst``.
        items: The round's sets.
        votes: Of the round; those of others than the roster are left out.
        roster: Ids of the experts, in their order.
    """
    sets = [item for item in items if item.kind == SET]
    titles: dict[str, Text] = {}
    for item in sets:
        titles |= dict(zip(item.refs, options_of(item.text), strict=False))
    names = list(dict.fromkeys(name for item in sets for name in item.refs))
    asked = set(roster)
    given = [vote for vote in votes if vote.is_given and vote.expert in asked]
    if kind == PAIRWISE:
        return _weighed(sets, names, titles, given, roster)
    return _scored(sets, names, titles, given)


def _weighed(
    sets: Sequence[Item],
    names: Sequence[str],
    titles: Mapping[str, Text],
    given: Sequence[Vote],
    roster: Sequence[str],
) -> Standing:
    pairs = {item.id: (item.refs[0], item.refs[1]) for item in sets}
    by_expert: dict[str, _Given] = defaultdict(dict)
    together: _Given = defaultdict(list)
    for vote in given:
        first, other = times_of(vote.value)
        by_expert[vote.expert][pairs[vote.item]] = [first / other]
        together[pairs[vote.item]].append(first / other)
    whole = _matrix(names, together)
    found = hierarchy(whole) if whole and len(names) > 1 else None
    consistency = [Consistency("", len(together), len(pairs) - len(together), found.ratio if found else None)]
    for name in roster:
        own = by_expert.get(name, {})
        matrix = _matrix(names, own)
        ratio = hierarchy(matrix).ratio if matrix and len(names) > 1 else None
        consistency.append(Consistency(name, len(own), len(pairs) - len(own), ratio))
    if found is None:
        missing = len(pairs) - len(together)
        members = tuple(Member(name, titles.get(name, {}), 0) for name in names)
        return Standing(
            PAIRWISE, members, tuple(consistency), why="consensus.pairs-unanswered", fields={"n": missing}
        )
    weights = dict(zip(names, found.weights, strict=True))
    places = _places({name: round(weight, 9) for name, weight in weights.items()})
    ordered = sorted(names, key=lambda name: places[name])
    members = tuple(
        Member(name, titles.get(name, {}), places[name], weight=weights[name]) for name in ordered
    )
    return Standing(PAIRWISE, members, tuple(consistency))


def _matrix(names: Sequence[str], given: Mapping[tuple[str, str], Sequence[float]]) -> list[list[float]]:
    """Return the reciprocal matrix of the mean comparisons; nothing where a pair has none."""
    place = {name: n for n, name in enumerate(names)}
    matrix = [[1.0 if i == j else 0.0 for j in range(len(names))] for i in range(len(names))]
    for (one, other), values in given.items():
        mean = math.exp(math.fsum(map(math.log, values)) / len(values))
        matrix[place[one]][place[other]] = mean
        matrix[place[other]][place[one]] = 1 / mean
    return matrix if all(value for row in matrix for value in row) else []


def _scored(
    sets: Sequence[Item], names: Sequence[str], titles: Mapping[str, Text], given: Sequence[Vote]
) -> Standing:
    said = {(vote.item, vote.expert, vote.question): vote.value for vote in given}
    best: Counter[str] = Counter()
    worst: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    known = {item.id: item for item in sets}
    half = 0
    for item_id, expert in dict.fromkeys((vote.item, vote.expert) for vote in given):
        item = known[item_id]
        named = list(_named(item, said, expert))
        if len(named) < 2:
            half += 1
            continue
        best[named[0]] += 1
        worst[named[1]] += 1
        shown.update(item.refs)
    scores = best_worst(best, worst, {name: shown[name] for name in names}).score
    places = _places({name: float(score) for name, score in scores.items() if score is not None})
    ordered = sorted(names, key=lambda name: (name not in places, places.get(name, 0)))
    members = tuple(
        Member(
            name,
            titles.get(name, {}),
            places.get(name, 0),
            best=best[name],
            worst=worst[name],
            shown=shown[name],
            score=None if scores[name] is None else float(scores[name] or 0),
        )
        for name in ordered
    )
    return Standing("best-worst", members, half=half)


def _named(item: Item, said: Mapping[tuple[str, str, str], str], expert: str) -> Iterator[str]:
    for question in ("best", "worst"):
        value = said.get((item.id, expert, question), "")
        if value:
            yield item.refs[member_of(value)]


def _places(values: Mapping[str, float]) -> dict[str, int]:
    """Return places from 1, the largest first; equal values share one."""
    return {name: 1 + sum(other > value for other in values.values()) for name, value in values.items()}
