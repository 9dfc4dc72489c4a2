"""Planning: how many excerpts must be coded by all, before anybody has coded any.

The population is described by what can be guessed beforehand: the shares of the categories ``p``, the
number of raters ``m``, and the agreement ``kappa`` of two raters beyond chance. Ratings of one excerpt
follow a Dirichlet-multinomial law with intraclass correlation kappa, so that two raters both give
category k with probability ``p_k^2 + kappa p_k (1 - p_k)``; for two raters and two categories this is
the common correlation model of Donner and Eliasziw (1992, Statistics in Medicine 11, 1511-1519), and
Fleiss' kappa and Krippendorff's alpha of the population are kappa itself.

The variance of the coefficient is that of its influence function over all possible excerpts, summed
exactly (for two raters and two categories it is the formula of Bloch and Kraemer 1989, Biometrics 45,
269-287):

    influence = [po_i - po - (1 - c) (pe_i - pe)] / (1 - pe),      se = sqrt(variance / excerpts)

with ``po_i`` the share of agreeing pairs on an excerpt and ``pe_i`` its part in chance agreement. A
width is that of the normal interval; a threshold is met where the interval's *lower bound* reaches it,
so its power is ``F((c - threshold) / se - z)``. Excerpts of one source are alike: the *design effect*
``1 + (excerpts a source - 1) * icc`` multiplies the variance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, comb, exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.model.estimate import Estimate

MOST_PATTERNS = 300_000
FEW_EXPECTED = 10
"""Fewer excerpts than this expected with the rarest category, and the plan is called shaky."""
COEFFICIENTS = ("krippendorff_alpha_nominal", "fleiss_kappa", "gwet_ac1", "percent_agreement")


@dataclass(frozen=True, slots=True)
class Design:
    """What is assumed of the study to come."""

    kappa: float
    """Agreement of two raters beyond chance, 0 to below 1."""
    proportions: tuple[float, ...]
    """Shares of the categories, summing to 1; for one code: (share without it, share with it)."""
    raters: int = 2
    coefficient: str = "krippendorff_alpha_nominal"
    per_source: float = 1.0
    """Excerpts a source, on average."""
    source_icc: float = 0.0
    """How alike the agreement on excerpts of one source is, 0 to 1."""

    @property
    def design_effect(self) -> float:
        """Factor on the variance for excerpts that come in sources."""
        return 1 + (self.per_source - 1) * self.source_icc


@dataclass(frozen=True, slots=True)
class Plan:
    """What a number of excerpts gives."""

    excerpts: int
    value: float
    """Expected value of the coefficient."""
    se: float
    width: float
    """Expected width of the interval."""
    confidence: float
    design: Design
    threshold: float | None = None
    power: float | None = None
    """Probability that the interval's lower bound reaches the threshold."""
    warnings: tuple[str, ...] = ()
    """Text ids of what makes the plan shaky."""


def excerpts_for_width(design: Design, width: float, confidence: float = 95.0) -> Plan:
    """Return the fewest excerpts whose interval is no wider than ``width``.

    >>> plan = excerpts_for_width(Design(0.7, (0.5, 0.5)), 0.2)
    >>> plan.excerpts, round(plan.width, 4)
    (196, 0.2)
    """
    _, variance = expected(design)
    return at(design, needed_for_width(variance, width, confidence), confidence)


def excerpts_for_threshold(
    design: Design, threshold: float, power: float = 0.8, confidence: float = 95.0
) -> Plan:
    """Return the fewest excerpts whose lower bound reaches a threshold with this probability.

    Raises:
        UsageProblem: The expected value does not lie above the threshold: no number will do.
    """
    value, variance = expected(design)
    needed = needed_for_threshold(value, variance, threshold, power, confidence)
    return at(design, needed, confidence, threshold)


def at(design: Design, excerpts: int, confidence: float = 95.0, threshold: float | None = None) -> Plan:
    """Return what a given number of excerpts gives."""
    if excerpts < 2:
        raise UsageProblem("reliability.plan-excerpts", excerpts=excerpts)
    z = _quantile(confidence)
    value, variance = expected(design)
    se = sqrt(variance / excerpts)
    power = None if threshold is None else power_at(value, se, threshold, confidence)
    rare = min(design.proportions) * excerpts
    warnings = ("reliability.plan-rare",) if rare < FEW_EXPECTED else ()
    return Plan(excerpts, value, se, 2 * z * se, confidence, design, threshold, power, warnings)


def excerpts_from_pilot(pilot: Estimate, width: float, confidence: float = 95.0) -> int:
    """Return how many excerpts give an interval of this width, going by a pilot's standard error.

    The pilot's own interval method, weights and clustering are in its standard error; nothing else
    is assumed but that the further excerpts are like the pilot's.

    >>> from codex.model.estimate import Estimate
    >>> excerpts_from_pilot(Estimate("gwet_ac1", 0.7, se=0.1, units=40), 0.2)
    154
    """
    return needed_for_width(variance_of_pilot(pilot), width, confidence)


def variance_of_pilot(pilot: Estimate) -> float:
    """Return the variance of a pilot's coefficient times the number of its excerpts.

    Raises:
        UsageProblem: The pilot has no standard error, or one of 0: everybody agreed on everything.
    """
    if not pilot.se or not pilot.units:
        raise UsageProblem("reliability.plan-pilot" if pilot.se is None else "reliability.plan-no-spread")
    return pilot.units * pilot.se**2


def needed_for_width(variance: float, width: float, confidence: float = 95.0) -> int:
    """Return the fewest excerpts whose interval is no wider than ``width``.

    Args:
        variance: Of the coefficient, times the number of excerpts.
        width: From the lower to the upper bound.
        confidence: Per cent.
    """
    if not width > 0:
        raise UsageProblem("reliability.plan-width", width=width)
    return max(2, _up(variance * (2 * _quantile(confidence) / width) ** 2))


def needed_for_threshold(
    value: float, variance: float, threshold: float, power: float = 0.8, confidence: float = 95.0
) -> int:
    """Return the fewest excerpts whose lower bound reaches a threshold with this probability.

    Raises:
        UsageProblem: The expected value does not lie above the threshold: no number will do.
    """
    if value <= threshold:
        raise UsageProblem("reliability.plan-unreachable", value=round(value, 3), threshold=threshold)
    if not 0 < power < 1:
        raise UsageProblem("reliability.plan-power", power=power)
    steps = _quantile(confidence) + NormalDist().inv_cdf(power)
    return max(2, _up(variance * (max(steps, 0.0) / (value - threshold)) ** 2))


def power_at(value: float, se: float, threshold: float, confidence: float = 95.0) -> float:
    """Return the probability that the lower bound of a normal interval reaches a threshold."""
    if not se:
        return float(value >= threshold)
    return NormalDist().cdf((value - threshold) / se - _quantile(confidence))


def width_at(se: float, confidence: float = 95.0) -> float:
    """Return the width of a normal interval."""
    return 2 * _quantile(confidence) * se


def expected(design: Design) -> tuple[float, float]:
    """Return the coefficient of the population, and its variance times the number of excerpts."""
    _check(design)
    p, q, m = design.proportions, len(design.proportions), design.raters
    squares = sum(share**2 for share in p)
    po = squares + design.kappa * (1 - squares)
    if design.coefficient == "percent_agreement":
        pe, slope = 0.0, [0.0] * q
    elif design.coefficient == "gwet_ac1":
        pe, slope = (1 - squares) / (q - 1), [(1 - 2 * share) / (q - 1) for share in p]
    else:
        pe, slope = squares, [2 * share for share in p]
    is_own = design.coefficient in {"percent_agreement", "gwet_ac1"}
    value = (po - pe) / (1 - pe) if is_own else design.kappa
    centre = sum(s * share for s, share in zip(slope, p, strict=True))
    variance = 0.0
    for counts, probability in _patterns(design):
        agreeing = sum(n * (n - 1) for n in counts) / (m * (m - 1))
        chance = sum(s * n for s, n in zip(slope, counts, strict=True)) / m - centre
        variance += probability * ((agreeing - po - (1 - value) * chance) / (1 - pe)) ** 2
    return value, variance * design.design_effect


def without_sources(design: Design) -> Design:
    """Return the design as if each excerpt were a source of its own."""
    return replace(design, per_source=1.0, source_icc=0.0)


def _patterns(design: Design) -> Iterator[tuple[tuple[int, ...], float]]:
    """Give every way in which the raters may spread over the categories, with its probability."""
    p, m = design.proportions, design.raters
    if design.kappa == 0:
        for counts in _spread(m, len(p)):
            yield (
                counts,
                exp(lgamma(m + 1) + sum(n * log(s) - lgamma(n + 1) for n, s in zip(counts, p, strict=True))),
            )
        return
    weight = 1 / design.kappa - 1
    whole = lgamma(m + 1) + lgamma(weight) - lgamma(m + weight)
    for counts in _spread(m, len(p)):
        parts = (
            lgamma(n + s * weight) - lgamma(s * weight) - lgamma(n + 1)
            for n, s in zip(counts, p, strict=True)
        )
        yield counts, exp(whole + sum(parts))


def _spread(raters: int, categories: int) -> Iterator[tuple[int, ...]]:
    if categories == 1:
        yield (raters,)
        return
    for first in range(raters + 1):
        for rest in _spread(raters - first, categories - 1):
            yield (first, *rest)


def _check(design: Design) -> None:
    q, m = len(design.proportions), design.raters
    if not 0 <= design.kappa < 1:
        raise UsageProblem("reliability.plan-kappa", kappa=design.kappa)
    if q < 2 or min(design.proportions) <= 0 or abs(sum(design.proportions) - 1) > 1e-6:
        raise UsageProblem("reliability.plan-proportions")
    if m < 2:
        raise UsageProblem("reliability.plan-raters", raters=m)
    if design.coefficient not in COEFFICIENTS:
        raise UsageProblem(
            "reliability.plan-coefficient", name=design.coefficient, names=", ".join(COEFFICIENTS)
        )
    if design.per_source < 1 or not 0 <= design.source_icc <= 1:
        raise UsageProblem("reliability.plan-sources")
    if comb(m + q - 1, q - 1) > MOST_PATTERNS:
        raise UsageProblem("reliability.plan-patterns", raters=m, categories=q)


def _quantile(confidence: float) -> float:
    if not 0 < confidence < 100:
        raise UsageProblem("reliability.plan-confidence", confidence=confidence)
    return NormalDist().inv_cdf(0.5 + confidence / 200)


def _up(number: float) -> int:
    """Round up, forgiving the last digits of a number that is whole."""
    return ceil(number - 1e-9 * max(1.0, number))
