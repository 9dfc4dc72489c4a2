"""Which items stand together: every pair, or sets in which each item meets the others about equally often.

A list of twenty cannot be judged at once; a set of four can. Where each item is shown equally often and
meets each other one equally often (a balanced incomplete block design), counting best and worst is fair.
Such a design exists for few numbers only, so the nearest one is sought, and how near it is is told.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from codex.model.chance import shuffled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TRIES: Final = 60
_ROUNDS: Final = 4
_WORK: Final = 3_000_000
"""Steps of all tries together, roughly: long lists get fewer tries."""

Block = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Design:
    """Sets of items, and how balanced they are."""

    sets: tuple[Block, ...]
    shown: tuple[int, int]
    """Fewest and most times that an item is shown."""
    together: tuple[int, int]
    """Fewest and most times that two items meet."""

    @property
    def balanced(self) -> bool:
        """Whether every item is shown, and every two items meet, equally often."""
        return self.shown[0] == self.shown[1] and self.together[0] == self.together[1]


def every_pair(items: Sequence[str], seed: int) -> tuple[Block, ...]:
    """Return every two items once, each item first about as often as second.

    What stands first is chosen a little oftener, so no item may stand there always.

    >>> pairs = every_pair(["a", "b", "c", "d", "e"], 7)
    >>> len(pairs), Counter(pair[0] for pair in pairs).most_common()[-1][1]
    (10, 2)
    """
    order = shuffled(items, seed, "pairs")
    found = {}
    for (i, one), (j, other) in itertools.combinations(enumerate(order), 2):
        pair = (one, other) if (j - i) % 2 else (other, one)
        found["\x1f".join(pair)] = pair
    return tuple(found[name] for name in shuffled(found, seed, "order"))


def balanced_sets(items: Sequence[str], size: int, times: int, seed: int) -> Design:
    """Return sets of ``size`` items in which each is shown at least ``times`` times.

    Sets are filled one after the other with what was shown least and met the others least; then members
    change places between sets while that makes meetings more even. Of several tries, each from another
    order, the most even is taken. The same items and seed give the same sets on any machine.

    Args:
        items: Ids, at least ``size`` of them, each once.
        size: Members of a set.
        times: How many times each item is shown at least.
        seed: Of the round.

    >>> balanced_sets(list("abcdefg"), 3, 3, 1).together
    (1, 1)
    """
    count = -(-len(items) * times // size)
    work = count * count * size**3 * _ROUNDS
    best: tuple[tuple[int, int], list[Places]] | None = None
    place = {item: number for number, item in enumerate(items)}
    for attempt in range(max(1, min(_TRIES, _WORK // work))):
        orders = (
            [place[item] for item in shuffled(items, seed, "sets", attempt, number)]
            for number in range(count)
        )
        sets, met = _filled(orders, len(items), size, by_meetings=attempt % 2 == 0)
        _evened(sets, met)
        cost = _spread(met), sum(n * n for row in met for n in row)
        if best is None or cost < best[0]:
            best = cost, sets
        if _spread(met) <= 1:  # nothing can be more even
            break
    found = [] if best is None else best[1]
    named = [shuffled([items[place] for place in one], seed, "within", n) for n, one in enumerate(found)]
    return _told(items, named)


Places = list[int]
Meetings = list[list[int]]


def _filled(
    orders: Iterable[Sequence[int]], n: int, size: int, *, by_meetings: bool
) -> tuple[list[Places], Meetings]:
    """Fill one set after the other with what was shown least; then with what met the others least, or by chance.

    Args:
        orders: For every set all items, in the order of chance.
        n: Number of items.
        size: Members of a set.
        by_meetings: False for the other kind of start: from the first alone every try would end alike.
    """
    shown = [0] * n
    met = [[0] * n for _ in range(n)]
    found = []
    for order in orders:
        chosen: Places = []
        meets = [0] * n
        rank = {item: place for place, item in enumerate(order)}
        while len(chosen) < size:
            left = [item for item in order if item not in chosen]
            one = min((shown[item], meets[item] if by_meetings else 0, rank[item], item) for item in left)[-1]
            chosen.append(one)
            meets = [sum(pair) for pair in zip(meets, met[one], strict=True)]
        for item in chosen:
            shown[item] += 1
        for one, other in itertools.permutations(chosen, 2):
            met[one][other] += 1
        found.append(chosen)
    return found, met


def _spread(met: Meetings) -> int:
    """Return how far the most and the fewest meetings of two items are apart."""
    counts = [met[i][j] for i, j in itertools.combinations(range(len(met)), 2)]
    return max(counts, default=0) - min(counts, default=0)


def _evened(sets: list[Places], met: Meetings) -> None:
    """Let members of two sets change places while meetings become more even; how often each is shown stays."""
    better = True
    while better:
        better = False
        for one, other in itertools.combinations(sets, 2):
            for i, j in itertools.product(range(len(one)), range(len(other))):
                better |= _swapped(one, i, other, j, met)


def _swapped(one: Places, i: int, other: Places, j: int, met: Meetings) -> bool:
    """Change two members' places where that lowers the sum of squared meetings."""
    a, b = one[i], other[j]
    if a == b or b in one or a in other:
        return False
    left = [item for item in one if item != a and item not in other]
    right = [item for item in other if item != b and item not in one]
    change = sum(met[b][item] - met[a][item] + 1 for item in left)
    change += sum(met[a][item] - met[b][item] + 1 for item in right)
    if change >= 0:
        return False
    for side, sign in ((left, 1), (right, -1)):
        for item in side:
            met[b][item] += sign
            met[item][b] += sign
            met[a][item] -= sign
            met[item][a] -= sign
    one[i], other[j] = b, a
    return True


def _told(items: Sequence[str], sets: Sequence[Sequence[str]]) -> Design:
    shown = Counter(item for one in sets for item in one)
    met = Counter(frozenset(pair) for one in sets for pair in itertools.combinations(one, 2))
    counts = [shown[item] for item in items]
    together = [met[frozenset(pair)] for pair in itertools.combinations(items, 2)]
    return Design(
        tuple(tuple(one) for one in sets),
        (min(counts, default=0), max(counts, default=0)),
        (min(together, default=0), max(together, default=0)),
    )
