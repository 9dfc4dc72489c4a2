"""Places of free spans that were settled apart from each other: what two copies decided on one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from codex.coding.joining import is_same_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Settled(NamedTuple):
    """A place on which people decided."""

    name: str
    source: str
    start: int
    end: int
    """Code points of the frozen text."""
    seen: frozenset[str] = frozenset()
    """Names of the places like it that were decided on already, as whoever decided saw."""


def rivals(places: Iterable[Settled]) -> dict[str, frozenset[str]]:
    """Return those that speak of one place though neither saw the other -> the names of their rivals.

    Args:
        places: Of one round; every name once.

    >>> long, short = Settled("a", "s", 0, 40), Settled("b", "s", 20, 44)
    >>> sorted(rivals([long, short])), rivals([long, short._replace(seen=frozenset("a"))])
    (['a', 'b'], {})
    """
    found: dict[str, set[str]] = {}
    near: list[Settled] = []
    for one in sorted(places, key=lambda each: (each.source, each.start, each.end, each.name)):
        near = [other for other in near if other.source == one.source and other.end > one.start]
        for other in near:
            is_seen = other.name in one.seen or one.name in other.seen
            if not is_seen and is_same_place((one.start, one.end), (other.start, other.end)):
                found.setdefault(one.name, set()).add(other.name)
                found.setdefault(other.name, set()).add(one.name)
        near.append(one)
    return {name: frozenset(others) for name, others in found.items()}


def standing(order: Iterable[str], against: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return which of the rivals count until people settle it: the later ones, as in every fork.

    Args:
        order: Names of the rivals, as the log has them.
        against: As :func:`rivals` tells it.

    >>> sorted(standing("abc", {"a": frozenset("b"), "b": frozenset("ac"), "c": frozenset("b")}))
    ['a', 'c']
    """
    chosen: set[str] = set()
    for name in reversed(list(order)):
        if not against[name] & chosen:
            chosen.add(name)
    return frozenset(chosen)


def groups(order: Iterable[str], against: Mapping[str, frozenset[str]]) -> list[tuple[str, ...]]:
    """Return rivals that hang together, each group in the order given.

    >>> groups("abcd", {"a": frozenset("c"), "c": frozenset("a"), "b": frozenset("d"), "d": frozenset("b")})
    [('a', 'c'), ('b', 'd')]
    """
    left = list(order)
    found = []
    while left:
        group, fresh = {left[0]}, {left[0]}
        while fresh:
            fresh = {other for name in fresh for other in against[name]} - group
            group |= fresh
        found.append(tuple(name for name in left if name in group))
        left = [name for name in left if name not in group]
    return found
