"""Power by simulation: many made-up studies of a design, each with its coefficient and interval.

Slower than :mod:`codex.agreement.planning`, but free of its large-sample formula: the interval is
whatever the study will use, small numbers of excerpts and undefined values included. Excerpts are
independent here; sources are not simulated.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from codex.agreement.draws import Stream
from codex.agreement.planning import expected, without_sources
from codex.model.ratings import Ratings

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.agreement.planning import Design
    from codex.model.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Simulated:
    """What the made-up studies showed."""

    power: float
    """Share of studies whose interval's lower bound reached the threshold."""
    power_error: float
    """Standard error of that share, from the number of studies."""
    covered: float | None
    """Share of the studies with an interval that holds the population's value."""
    width: float | None
    """Mean width of the intervals."""
    undefined: float
    """Share of studies without a value or an interval; they do not meet the threshold."""
    studies: int
    seed: int


def simulated_power(
    design: Design,
    excerpts: int,
    threshold: float,
    coefficient: Callable[[Ratings], Estimate],
    *,
    studies: int = 400,
    seed: int = 0,
) -> Simulated:
    """Return the power of a design, and how far its intervals can be trusted.

    Args:
        design: The population.
        excerpts: Excerpts a study.
        threshold: What the lower bound must reach.
        coefficient: Value and interval of one study.
        studies: How many are made up.
        seed: Seed of them all.
    """
    truth, _ = expected(without_sources(design))
    stream = Stream(seed)
    met = covered = defined = 0
    width = 0.0
    for _ in range(studies):
        interval = coefficient(made_up(design, excerpts, stream)).interval
        if interval is not None:
            defined += 1
            met += interval.low >= threshold
            covered += interval.low <= truth <= interval.high
            width += interval.high - interval.low
    power = met / studies
    return Simulated(
        power,
        sqrt(power * (1 - power) / studies),
        covered / defined if defined else None,
        width / defined if defined else None,
        1 - defined / studies,
        studies,
        seed,
    )


def made_up(design: Design, excerpts: int, stream: Stream) -> Ratings:
    """Draw one study: each rater in turn follows the earlier ones or the shares of the categories.

    With kappa as intraclass correlation, the chance of category k after n ratings of which n_k fell on
    it is ``((1 - kappa) p_k + kappa n_k) / (1 - kappa + kappa n)``: Polya's urn, whose ratings follow
    the Dirichlet-multinomial law of the planning formulas.
    """
    import numpy as np

    p, q = np.array(design.proportions), len(design.proportions)
    given = np.zeros((excerpts, q))
    rows = np.empty((design.raters, excerpts), dtype=np.int16)
    everyone = np.arange(excerpts)
    for rater in range(design.raters):
        chances = (1 - design.kappa) * p + design.kappa * given
        heights = chances.cumsum(axis=1)
        place = stream.shares(excerpts) * heights[:, -1]
        chosen = np.minimum((place[:, None] >= heights).sum(axis=1), q - 1)
        rows[rater] = chosen
        given[everyone, chosen] += 1
    names = tuple(map(str, range(q)))
    raters = tuple(f"r{i + 1}" for i in range(design.raters))
    return Ratings(raters, excerpts, names, array("h", rows.tobytes()))
