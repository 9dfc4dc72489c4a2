"""Fuzzy Delphi: a rating is a triangle, agreement is nearness of the triangles."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from codex.consensus.quantiles import Exact

Triangle = tuple[Fraction, Fraction, Fraction]
"""Lowest, likeliest and highest membership of a rating, 0 to 1."""


def _scale(*triangles: tuple[int, int, int]) -> dict[Exact, Triangle]:
    return {
        rating: (Fraction(a, 10), Fraction(b, 10), Fraction(c, 10))
        for rating, (a, b, c) in enumerate(triangles, 1)
    }


SCALES: Mapping[str, Mapping[Exact, Triangle]] = {
    "7-point": _scale(
        (0, 0, 1), (0, 1, 3), (1, 3, 5), (3, 5, 7), (5, 7, 9), (7, 9, 10), (9, 10, 10)
    ),
    "5-point": _scale((0, 0, 2), (0, 2, 4), (2, 4, 6), (4, 6, 8), (6, 8, 10)),
}  # fmt: skip
"""Maps of ratings to triangles; several circulate, so the map's name belongs into every report."""

DEFUZZIFIERS: Mapping[str, tuple[int, int, int]] = {"mean": (1, 1, 1), "double": (1, 2, 1), "four": (1, 4, 1)}
"""Weights of the triangle's corners: (m1+m2+m3)/3, (m1+2m2+m3)/4, (m1+4m2+m3)/6."""


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """What the triangles of one item say."""

    mean: Triangle
    distance: float
    """Mean distance of the experts' triangles from the mean one (d of the item)."""
    near: Fraction
    """Share of experts within the threshold."""
    crisp: Fraction
    """Defuzzified value A."""
    accepted: bool


def fuzzy_delphi(
    ratings: Sequence[Exact],
    scale: Mapping[Exact, Triangle],
    *,
    threshold: Fraction = Fraction(2, 10),
    share: Fraction = Fraction(75, 100),
    cut: Fraction = Fraction(1, 2),
    defuzzifier: str = "mean",
) -> Fuzzy:
    """Return mean triangle, distance, share of near experts and defuzzified value of one item.

    The distance of two triangles is ``sqrt(sum (m_k - n_k)^2 / 3)``; an item is accepted when the mean
    distance is at most ``threshold``, the share of near experts at least ``share`` and A at least ``cut``.

    Args:
        ratings: One an expert, each on the scale, at least one.
        scale: Rating -> triangle (:data:`SCALES`).
        threshold: Largest distance that still counts as near.
        share: Fewest near experts, as a share.
        cut: Smallest defuzzified value.
        defuzzifier: A key of :data:`DEFUZZIFIERS`.

    Source:
        Chen (2000) for the distance; Cheng & Lin (2002) for the thresholds.

    >>> found = fuzzy_delphi([Fraction(x) for x in (7, 7, 6, 6, 7, 6, 7, 5, 6, 7)], SCALES["7-point"])
    >>> round(found.distance, 4), found.near, found.accepted
    (0.0816, Fraction(9, 10), True)
    """
    triangles = [scale[rating] for rating in ratings]
    n = len(triangles)
    mean = (_corner(triangles, 0) / n, _corner(triangles, 1) / n, _corner(triangles, 2) / n)
    squares = [
        sum(((a - b) ** 2 for a, b in zip(one, mean, strict=True)), Fraction(0)) / 3 for one in triangles
    ]
    near = Fraction(sum(square <= threshold**2 for square in squares), n)
    distance = math.fsum(math.sqrt(square) for square in squares) / n
    weights = DEFUZZIFIERS[defuzzifier]
    crisp = sum((w * m for w, m in zip(weights, mean, strict=True)), Fraction(0)) / sum(weights)
    accepted = distance <= float(threshold) + 1e-12 and near >= share and crisp >= cut
    return Fuzzy(mean, distance, near, crisp, accepted)


def _corner(triangles: Sequence[Triangle], place: int) -> Fraction:
    return sum((triangle[place] for triangle in triangles), Fraction(0))
