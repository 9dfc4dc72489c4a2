"""Codes that stand together on the same excerpts: counted in one pass, whatever their number."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from codex.model.counted import CoOccurrence

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence


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
    return CoOccurrence(tuple(excerpts), units, totals, _pairs(Counter(map(tuple, codes.values()))))


def counted_together(alike: Mapping[tuple[str, ...], int], order: Sequence[str], units: int) -> CoOccurrence:
    """Count pairs of codes where it is known already how often just these stand together.

    Args:
        alike: Codes of a unit, in any order -> how many units have just these.
        order: In which codes are shown; those that are missing in it come after.
        units: How many units there are.

    >>> found = counted_together({("b", "a"): 2, ("a",): 1}, ["a", "b"], units=10)
    >>> found.items, found.totals, found.together
    (('a', 'b'), {'a': 3, 'b': 2}, {('a', 'b'): 2})
    """
    totals: Counter[str] = Counter()
    for codes, times in alike.items():
        for code in codes:
            totals[code] += times
    place = {code: at for at, code in enumerate([*order, *sorted(totals.keys() - set(order))])}
    ordered: Counter[tuple[str, ...]] = Counter()
    for codes, times in alike.items():
        ordered[tuple(sorted(codes, key=place.__getitem__))] += times
    items = tuple(code for code in place if code in totals)
    return CoOccurrence(items, units, {code: totals[code] for code in items}, _pairs(ordered))


def _pairs(alike: Mapping[tuple[str, ...], int]) -> dict[tuple[str, str], int]:
    together: Counter[tuple[str, str]] = Counter()
    for codes, times in alike.items():
        for pair in combinations(codes, 2):
            together[pair] += times
    return dict(together)
