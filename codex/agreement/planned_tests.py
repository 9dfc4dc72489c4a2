"""Published sample sizes for testing one kappa against another, two raters and one code.

They ask for another thing than :mod:`codex.agreement.planning`: not for the lower bound of an
interval but for a significance test of ``kappa = k0`` when the truth is ``k1``; papers cite them.
"""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

from codex.errors import UsageProblem


def cantor(
    rate_1: float,
    rate_2: float,
    k1: float,
    k0: float,
    *,
    alpha: float = 0.05,
    power: float = 0.8,
    two_sided: bool = False,
) -> int:
    """Return the excerpts for testing Cohen's kappa where the two raters' rates may differ.

    ``n = ((z_alpha sqrt(Q0) + z_power sqrt(Q1)) / (k1 - k0))^2`` with ``Q`` the asymptotic variance
    of kappa times n (Fleiss, Cohen and Everitt 1969) under each of the two (Cantor 1996, *Sample-size
    calculations for Cohen's kappa*, Psychological Methods 1, 150-153).

    Args:
        rate_1: Share of excerpts to which the first rater gives the code.
        rate_2: The same of the second.
        k1: Kappa in truth.
        k0: Kappa to be ruled out.
        alpha: Probability of ruling out k0 when it is true.
        power: Probability of ruling it out when k1 is true.
        two_sided: Whether kappa may be on either side of k0.

    Raises:
        UsageProblem: Rates that do not allow these kappas, or k1 equal to k0.

    >>> cantor(0.5, 0.5, 0.7, 0.85)
    96
    """
    _check(alpha, power, k1, k0)
    q1, q0 = _variance(rate_1, rate_2, k1), _variance(rate_1, rate_2, k0)
    z = NormalDist().inv_cdf
    reach = z(1 - alpha / (2 if two_sided else 1)) * sqrt(q0) + z(power) * sqrt(q1)
    return ceil((reach / (k1 - k0)) ** 2)


def donner_eliasziw(
    prevalence: float, k1: float, k0: float, *, alpha: float = 0.05, power: float = 0.8
) -> int:
    """Return the excerpts for the two-sided goodness-of-fit test of kappa, equal rates.

    The expected numbers of excerpts on which both, one or neither give the code are compared under
    k1 and k0: ``n = (z_{alpha/2} + z_power)^2 / sum (P1 - P0)^2 / P0`` (Donner and Eliasziw 1992, *A
    goodness-of-fit approach to inference procedures for the kappa statistic*, Statistics in Medicine
    11, 1511-1519).

    >>> donner_eliasziw(0.5, 0.7, 0.4), donner_eliasziw(0.2, 0.7, 0.4)
    (74, 107)
    """
    _check(alpha, power, k1, k0)
    if not 0 < prevalence < 1:
        raise UsageProblem("reliability.plan-rates")
    z = NormalDist().inv_cdf
    distance = sum(
        (there - here) ** 2 / here
        for there, here in zip(_cells(prevalence, k1), _cells(prevalence, k0), strict=True)
    )
    return ceil((z(1 - alpha / 2) + z(power)) ** 2 / distance)


def _cells(p: float, kappa: float) -> tuple[float, float, float]:
    spread = p * (1 - p)
    return (1 - p) ** 2 + kappa * spread, 2 * (1 - kappa) * spread, p**2 + kappa * spread


def _variance(rate_1: float, rate_2: float, kappa: float) -> float:
    """Return n times the variance of Cohen's kappa for the fourfold table of these margins."""
    if not (0 < rate_1 < 1 and 0 < rate_2 < 1):
        raise UsageProblem("reliability.plan-rates")
    chance = rate_1 * rate_2 + (1 - rate_1) * (1 - rate_2)
    observed = chance + kappa * (1 - chance)
    both = (observed + rate_1 + rate_2 - 1) / 2
    cells = {
        (1, 1): both,
        (1, 0): rate_1 - both,
        (0, 1): rate_2 - both,
        (0, 0): 1 - rate_1 - rate_2 + both,
    }
    if min(cells.values()) < -1e-12:
        raise UsageProblem("reliability.plan-rates")
    first, second = {1: rate_1, 0: 1 - rate_1}, {1: rate_2, 0: 1 - rate_2}
    total = 0.0
    for (i, j), share in cells.items():
        if i == j:
            total += share * ((1 - chance) - (first[i] + second[i]) * (1 - observed)) ** 2
        else:
            total += (1 - observed) ** 2 * share * (second[i] + first[j]) ** 2
    total -= (observed * chance - 2 * chance + observed) ** 2
    return total / (1 - chance) ** 4


def _check(alpha: float, power: float, k1: float, k0: float) -> None:
    if not (0 < alpha < 1 and 0 < power < 1):
        raise UsageProblem("reliability.plan-power", power=power)
    if k1 == k0 or not (-1 <= k0 < 1 and -1 <= k1 <= 1):
        raise UsageProblem("reliability.plan-kappas", k1=k1, k0=k0)
