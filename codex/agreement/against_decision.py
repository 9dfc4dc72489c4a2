"""Each expert against the decision: precision, recall and F1 of one category.

The decision is what the panel settled on (by rule, discussion or adjudication), not the truth,
and the expert had a part in it: the figures say who gives a code more or less often than the
panel in the end, not who is right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from codex.agreement.grid import grid
from codex.agreement.intervals import DEFAULT, RESAMPLES, drawn
from codex.agreement.measure import asked_interval, with_interval
from codex.agreement.patterns import patterns
from codex.agreement.sums import LinearSums, dense, ratio
from codex.model.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.intervals import Asked
    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector
    from codex.model.ratings import Ratings

_FIGURES: Final = {"precision": (1.0, 0.0), "recall": (0.0, 1.0), "f1": (0.5, 0.5)}
"""Weights of the expert's and of the decision's own part below the line."""


@dataclass(frozen=True, slots=True)
class AgainstDecision:
    """One expert beside the decision, over the units that have both."""

    rater: str
    precision: Estimate
    """Of what the expert gave, the share that was decided."""
    recall: Estimate
    """Of what was decided, the share that the expert gave."""
    f1: Estimate
    """The harmonic mean of both."""
    both: int
    """Units where the expert gave it and it was decided."""
    only_expert: int
    only_decision: int
    neither: int


class _Share(LinearSums):
    """Figures of a unit: given and decided, given, decided."""

    def __init__(self, figure: str, times: NDArray[np.int64], given: Vector, decided: Vector) -> None:
        import numpy as np

        self.parts = _FIGURES[figure]
        super().__init__(times, np.column_stack([given * decided, given, decided]))

    def of(self, sums: Matrix) -> Vector:
        """Return the share for each row of sums (B, 3)."""
        return ratio(sums[:, 0], self.parts[0] * sums[:, 1] + self.parts[1] * sums[:, 2])

    def linearised(self) -> Vector:
        """Return (K,) the values of a ratio of two sums."""
        import numpy as np

        figures = dense(self.figures)
        below = self.parts[0] * figures[:, 1] + self.parts[1] * figures[:, 2]
        whole = float(self.times @ below)
        value = float(self.times @ figures[:, 0]) / whole
        return np.asarray(value + (figures[:, 0] - value * below) * self.times.sum() / whole)


def against_decision(
    ratings: Ratings,
    decided: Sequence[int],
    *,
    category: int = 1,
    interval: str | None = DEFAULT,
    confidence: float = 95.0,
    seed: int = 0,
    resamples: int = RESAMPLES,
) -> tuple[AgainstDecision, ...]:
    """Hold every rater against the decision.

    Args:
        ratings: Raters x units.
        decided: Category number per unit, -1 where nothing was decided.
        category: The category that precision and recall are about.
        interval: As the three below for :func:`codex.agreement.measure.estimate`.
        confidence: Per cent.
        seed: Of the resampling methods.
        resamples: Of the resampling methods.

    Raises:
        ValueError: Not one decision a unit.
    """
    import numpy as np

    asked = asked_interval(interval, confidence, seed, resamples)
    table = grid(ratings)
    outcome = np.asarray(decided, dtype=np.int64)
    if len(outcome) != table.shape[1]:
        msg = f"{len(outcome)} decisions for {table.shape[1]} units"
        raise ValueError(msg)
    # Only three things matter of a judgment: none, the category, another one.
    sides = [np.where(row < 0, -1, row == category) for row in (*table, outcome)]
    found = []
    for rater, row in zip(ratings.raters, sides, strict=False):
        both = (row >= 0) & (sides[-1] >= 0)
        pair = np.where(both, np.array([row, sides[-1]]), -1)
        found.append(_one(rater, patterns(pair, 2, ordered=True), ratings.clusters, asked))
    return tuple(found)


def _one(rater: str, folded: Patterns, clusters: Sequence[int], asked: Asked | None) -> AgainstDecision:
    import numpy as np

    given, decided = (folded.cells[:, side].astype(np.float64) for side in (0, 1))
    what = drawn(folded, clusters)
    estimates = {}
    for figure in _FIGURES:
        whole = _Share(figure, folded.times, given, decided)
        units = int(folded.times.sum())
        facts = Estimate(figure, None, units=units, raters=1, judgments=units)
        value = whole.value() if units else float("nan")
        if np.isnan(value):
            why = "agreement.why-never-given" if units else "agreement.why-no-decision"
            estimates[figure] = replace(facts, why=why)
        else:
            estimates[figure] = with_interval(replace(facts, value=value), whole, what, asked)

    def units_with(g: int, d: int) -> int:
        return int(folded.times[(given == g) & (decided == d)].sum())

    return AgainstDecision(
        rater,
        estimates["precision"],
        estimates["recall"],
        estimates["f1"],
        units_with(1, 1),
        units_with(1, 0),
        units_with(0, 1),
        units_with(0, 0),
    )
