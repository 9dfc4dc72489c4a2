"""Codes that stand together on the same excerpts: counted in one pass, whatever their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from codex.model.counted import CoOccurrence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping


def co_occurrence(excerpts: Mapping[str, Iterable[Hashable]], units: int) -> CoOccurrence:
    """Count pairs of codes over units.

    The cost follows the pairs that do occur: units x codes a unit squared, never codes squared x
    units.

    Args:
        excerpts: Item -> units that have it, in the order in which the items are shown.
        units: How many units there are.

    >>> found = co_occurrence({"a": [1, 2, 3], "b": [2, 3], "c": [9]}, units=10)
    >>> found.count("b", "a"), found.jaccard("a", "b"), found.lift("a", "b"), found.count("a", "c")
    (2, 0.6666666666666666, 3.3333333333333335, 0)
    """
    codes: defaultdict[Hashable, list[str]] = defaultdict(list)
    totals = {}
    for item, chosen in excerpts.items():
        units_of = set(chosen)
        totals[item] = len(units_of)
        for unit in units_of:
            codes[unit].append(item)
    alike = Counter(map(tuple, codes.values()))
    together: Counter[tuple[str, str]] = Counter()
    for together_given, times in alike.items():
        for pair in combinations(together_given, 2):
            together[pair] += times
    return CoOccurrence(tuple(excerpts), units, totals, dict(together))
