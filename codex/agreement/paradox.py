"""Why kappa is low though experts nearly always agree: prevalence and bias, side by side.

For one code and two experts let ``a`` units be given by both, ``d`` by neither, ``b`` and ``c`` by
one alone, ``n`` in all. Feinstein and Cicchetti (1990, J. Clin. Epidemiol. 43, 543-549) showed that
kappa falls where a code is rare or frequent, whatever the agreement; Byrt, Bishop and Carlin (1993,
J. Clin. Epidemiol. 46, 423-429) took it apart:

    prevalence index PI = (a - d) / n         bias index BI = (b - c) / n
    PABAK = 2 (a + d) / n - 1                 kappa = (PABAK - PI^2 + BI^2) / (1 - PI^2 + BI^2)

so prevalence lowers kappa and bias raises it. AC1 (Gwet 2008) corrects for chance with
``2 p (1 - p)``, ``p`` the mean share of the code. No one of them is "the right one"; what is reported
should show them together with the two indices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from codex.agreement.grid import grid
from codex.model.ratings import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.model.estimate import Estimate
    from codex.model.ratings import Ratings

MUCH_AGREEMENT = 0.8
WIDE_GAP = 0.2
"""PABAK minus kappa from which on prevalence is called the cause."""
SKEWED = 0.5
"""Prevalence index from which on a code counts as rare or frequent."""
LEANING = 0.1
"""Bias index from which on two experts count as using a code unequally."""


@dataclass(frozen=True, slots=True)
class FourFold:
    """Two experts and one code, taken apart."""

    both: int
    first_only: int
    second_only: int
    neither: int
    observed: float | None
    """Share of units on which they agree."""
    prevalence_index: float | None
    bias_index: float | None
    kappa: float | None
    kappa_max: float | None
    """Highest kappa that the two experts' shares allow."""
    pabak: float | None
    ac1: float | None
    positive: float | None
    """Specific agreement on giving: 2 a / (2 a + b + c)."""
    negative: float | None
    """Specific agreement on not giving."""
    verdicts: tuple[str, ...] = ()
    """Text ids of what the figures show."""


@dataclass(frozen=True, slots=True)
class WorkUp:
    """One code over all experts."""

    prevalence: float | None
    """Share of all judgments that give the code."""
    shares: Mapping[str, float | None]
    """Per expert, the share of their judgments that give it."""
    pairs: Mapping[tuple[str, str], FourFold]
    estimates: Mapping[str, Estimate]
    """The coefficients asked for, over all experts."""
    verdicts: tuple[str, ...] = ()
    """What at least one pair shows."""


def four_fold(both: int, first_only: int, second_only: int, neither: int) -> FourFold:
    """Take a fourfold table apart; what is nothing over nothing is None.

    >>> rare = four_fold(1, 5, 5, 89)
    >>> rare.observed, round(rare.kappa, 3), round(rare.pabak, 3), round(rare.ac1, 3)
    (0.9, 0.113, 0.8, 0.887)
    >>> rare.verdicts
    ('reliability.paradox-prevalence',)
    """
    a, b, c, d = both, first_only, second_only, neither
    n = a + b + c + d
    if not n:
        nothing = (None,) * 9
        return FourFold(a, b, c, d, *nothing, verdicts=("reliability.nothing-to-compare",))
    observed, prevalence, bias = (a + d) / n, (a - d) / n, (b - c) / n
    first, second = (a + b) / n, (a + c) / n
    chance = first * second + (1 - first) * (1 - second)
    mean = (first + second) / 2
    varies = 0 < a + b + a + c < 2 * n
    kappa = (observed - chance) / (1 - chance) if varies and chance < 1 else None
    most = min(first, second) + min(1 - first, 1 - second)
    table = FourFold(
        a,
        b,
        c,
        d,
        observed,
        prevalence,
        bias,
        kappa,
        (most - chance) / (1 - chance) if kappa is not None else None,
        2 * observed - 1,
        (observed - 2 * mean * (1 - mean)) / (1 - 2 * mean * (1 - mean)),
        2 * a / (2 * a + b + c) if 2 * a + b + c else None,
        2 * d / (2 * d + b + c) if 2 * d + b + c else None,
    )
    return replace(table, verdicts=_verdicts(table))


def work_up(
    ratings: Ratings,
    category: int = 1,
    coefficients: Mapping[str, Callable[[Ratings], Estimate]] | None = None,
) -> WorkUp:
    """Take agreement on one category apart, pair by pair.

    Args:
        ratings: Any table; all other categories count as "not given".
        category: Number of the category.
        coefficients: Name -> what is to stand beside it for all experts (kappa, alpha, AC1, PABAK
            as Brennan-Prediger), computed on the table as it is.
    """
    values = grid(ratings)
    given, judged = values == category, values != MISSING
    pairs = {}
    for i, j in combinations(range(len(ratings.raters)), 2):
        shared = judged[i] & judged[j]
        x, y = given[i][shared], given[j][shared]
        counts = (x & y, x & ~y, ~x & y, ~x & ~y)
        pairs[ratings.raters[i], ratings.raters[j]] = four_fold(*(int(part.sum()) for part in counts))
    shares = {
        rater: float(given[i].sum() / judged[i].sum()) if judged[i].any() else None
        for i, rater in enumerate(ratings.raters)
    }
    return WorkUp(
        float(given.sum() / judged.sum()) if judged.any() else None,
        shares,
        pairs,
        {name: coefficient(ratings) for name, coefficient in (coefficients or {}).items()},
        tuple(dict.fromkeys(verdict for pair in pairs.values() for verdict in pair.verdicts)),
    )


def _verdicts(table: FourFold) -> tuple[str, ...]:
    found = []
    if table.kappa is None:
        found.append("reliability.paradox-no-variation")
    elif (
        (table.observed or 0) >= MUCH_AGREEMENT
        and abs(table.prevalence_index or 0) >= SKEWED
        and (table.pabak or 0) - table.kappa >= WIDE_GAP
    ):
        found.append("reliability.paradox-prevalence")
    if abs(table.bias_index or 0) >= LEANING:
        found.append("reliability.paradox-bias")
    return tuple(found)
