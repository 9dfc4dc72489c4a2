"""Ranking a list: points by nominal group technique, best-worst counts, and rank points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Ranking:
    """A list in the order of its points."""

    totals: Mapping[str, Fraction]
    voters: Mapping[str, int]
    """How many gave the item any points."""
    order: tuple[str, ...]
    """Best first; items that share a place stand in the order they came."""
    places: Mapping[str, int]
    """Item -> place from 1; equal points and voters share a place."""
    tied: tuple[tuple[str, ...], ...]
    """Groups that share a place."""


def nominal_group(points: Mapping[str, Sequence[Fraction | None]]) -> Ranking:
    """Add up the points that experts gave to their choices.

    Equal totals are told apart by how many voted for the item, and share a place where that is equal too:
    no tie is broken in silence.

    Args:
        points: Item -> points by expert; None or 0 where the expert did not choose it.

    Source:
        Delbecq, Van de Ven & Gustafson (1975).

    >>> nominal_group({"A": [Fraction(5), Fraction(1)], "B": [Fraction(3), Fraction(4)]}).order
    ('B', 'A')
    """
    totals = {
        item: sum((value for value in given if value is not None), Fraction(0))
        for item, given in points.items()
    }
    voters = {item: sum(bool(value) for value in given) for item, given in points.items()}
    return _ranked(totals, voters)


def points_of_ranks(ranks: Sequence[Sequence[str]], top: int) -> dict[str, list[Fraction | None]]:
    """Turn ordered choices into points: ``top`` for the first, one less for each further place.

    Args:
        ranks: Per expert the chosen items, best first, at most ``top`` of them.
        top: Number of places.

    >>> points_of_ranks([["A", "B"], ["B"]], 2)
    {'A': [Fraction(2, 1), None], 'B': [Fraction(1, 1), Fraction(2, 1)]}
    """
    items = list(dict.fromkeys(item for chosen in ranks for item in chosen))
    return {
        item: [Fraction(top - chosen.index(item)) if item in chosen else None for chosen in ranks]
        for item in items
    }


@dataclass(frozen=True, slots=True)
class BestWorst:
    """Best-worst counts of one list."""

    score: Mapping[str, Fraction | None]
    """(best - worst) / shown, from -1 to 1; None for an item that was never shown."""
    order: tuple[str, ...]


def best_worst(best: Mapping[str, int], worst: Mapping[str, int], shown: Mapping[str, int]) -> BestWorst:
    """Return how much oftener each item was called best than worst, per time it was shown.

    Raises:
        ValueError: An item was chosen oftener than it was shown.

    Source:
        Louviere, Flynn & Marley (2015); the difference score.

    >>> best_worst({"A": 6}, {"A": 0, "B": 2}, {"A": 8, "B": 8}).score["B"]
    Fraction(-1, 4)
    """
    items = list(dict.fromkeys([*shown, *best, *worst]))
    score: dict[str, Fraction | None] = {}
    for item in items:
        times = shown.get(item, 0)
        if best.get(item, 0) + worst.get(item, 0) > times:
            raise ValueError(item)
        score[item] = Fraction(best.get(item, 0) - worst.get(item, 0), times) if times else None
    order = sorted(items, key=lambda item: (score[item] is None, -(score[item] or 0)))
    return BestWorst(score, tuple(order))


def _ranked(totals: Mapping[str, Fraction], voters: Mapping[str, int]) -> Ranking:
    order = sorted(totals, key=lambda item: (-totals[item], -voters[item]))
    places: dict[str, int] = {}
    groups: dict[tuple[Fraction, int], list[str]] = {}
    for place, item in enumerate(order, 1):
        group = groups.setdefault((totals[item], voters[item]), [])
        places[item] = places[group[0]] if group else place
        group.append(item)
    tied = tuple(tuple(group) for group in groups.values() if len(group) > 1)
    return Ranking(totals, voters, tuple(order), places, tied)
