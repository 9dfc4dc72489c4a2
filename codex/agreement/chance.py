"""Percent agreement, Fleiss' kappa, Brennan-Prediger and Gwet's AC: one family.

All share the observed agreement and differ in what they take for agreement by chance::

    coefficient = (pa - pe) / (1 - pe)
    pa   mean over units with two judgments or more of the share of agreeing pairs
    pi_k mean over judged units of the share of judgments in category k
    pe   Fleiss: sum w_kl pi_k pi_l;  Brennan-Prediger: sum w / q^2;
         Gwet: sum w / (q (q - 1)) * sum pi_k (1 - pi_k);  percent agreement: 0

Any number of raters, any of them missing; weights w for graded categories.

Source:
    Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed.; Fleiss (1971); Brennan and
    Prediger (1981). For two raters and complete data Fleiss' kappa is Scott's pi, and
    Brennan-Prediger is Bennett's S, Randolph's free-marginal kappa and (q = 2) PABAK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.agreement.patterns import side_by_side
from codex.agreement.sums import LinearSums, dense, ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector
    from codex.agreement.tally import Tally

KINDS: Final = ("percent", "fleiss", "brennan_prediger", "gwet")

_FIGURES: Final = 3
"""Judged, pairable, observed agreement; then one column a category."""


class ChanceCorrected(LinearSums):
    """One coefficient of the family over patterns.

    Figures of a unit: 1, 1 if judged twice, its agreement, its share of each category.
    Percent agreement takes patterns with the units nobody judged: they have no pair to agree,
    just as the units judged once, and Gwet's variance counts both. The other coefficients
    leave them out, for they have no share of any category.
    """

    def __init__(self, kind: str, folded: Patterns, weights: Matrix | None) -> None:
        """Take a kind of :data:`KINDS` and weights (q, q) of agreement, None for identity."""
        import numpy as np

        self.kind = kind
        self.weights = weights
        counts = folded.counts()
        judged = folded.judged.astype(np.float64)
        self.agreeing = agreement(counts, judged, weights)
        self.twice = judged >= 2
        shares = counts / np.maximum(judged, 1)[:, None]
        columns = np.column_stack([np.ones(len(judged)), self.twice, self.agreeing])
        super().__init__(folded.times, side_by_side([columns, shares]))

    def of(self, sums: Matrix) -> Vector:
        """Return the coefficient for each row of sums (B, P)."""
        pa = ratio(sums[:, 2], sums[:, 1])
        pe = self._expected(sums)
        return ratio(pa - pe, 1.0 - pe)

    def _expected(self, sums: Matrix) -> Vector:
        shares = sums[:, _FIGURES:] / sums[:, :1]
        return expected(self.kind, shares, self.weights)

    def linearised(self) -> Vector:
        """Gwet's: the value of a unit if the others are held, its part in chance included.

        A unit judged once counts with 0 for its agreement, as if the coefficient were nothing there:
        so it stands in print, and so the interval is too wide where there are many of those.
        """
        import numpy as np

        totals = self.totals()[None, :]
        n, pairable = totals[0, 0], totals[0, 1]
        value, pe = float(self.of(totals)[0]), float(self._expected(totals)[0])
        own = n / pairable * (self.agreeing - pe * self.twice) / (1.0 - pe)
        if self.kind in {"percent", "brennan_prediger"}:
            return np.asarray(own)
        shares = totals[0, _FIGURES:] / n
        q = len(shares)
        if self.kind == "fleiss":
            pull = shares if self.weights is None else (self.weights + self.weights.T) @ shares / 2
        else:
            pull = _total(self.weights, q) / (q * (q - 1)) * (1.0 - shares)
        chance = np.asarray(self.figures[:, _FIGURES:] @ pull).reshape(-1)
        return np.asarray(own - 2 * (1.0 - value) * (chance - pe) / (1.0 - pe))

    def slopes(self) -> Vector:
        """Return the linearised values without the spread that units judged once put into them."""
        return self.linearised() + judged_once(self, self.twice)


def judged_once(whole: LinearSums, twice: NDArray[np.bool_]) -> Vector:
    """Return (K,) what takes units judged once out of Gwet's variance; it sums to 0 over the units.

    Args:
        whole: A coefficient whose first two sums are the units judged and the units judged twice.
        twice: (K,) the patterns with a pair of judgments.
    """
    import numpy as np

    totals = whole.totals()[None, :]
    value = float(whole.of(totals)[0])
    return np.asarray(value * (1.0 - totals[0, 0] / totals[0, 1] * twice))


def expected(kind: str, shares: Matrix, weights: Matrix | None) -> Vector:
    """Return agreement by chance for each row of category shares (B, q); nan if undefined."""
    import numpy as np

    q = shares.shape[1]
    if kind == "percent":
        return np.zeros(len(shares))
    if kind == "fleiss":
        near = shares if weights is None else shares @ weights
        return np.asarray((near * shares).sum(axis=1))
    if kind == "brennan_prediger":
        return np.full(len(shares), _total(weights, q) / q**2 if q else np.nan)
    if q < 2:
        return np.full(len(shares), np.nan)
    return np.asarray(_total(weights, q) / (q * (q - 1)) * (shares * (1.0 - shares)).sum(axis=1))


def from_tally(kind: str, counted: Tally) -> tuple[float, float, float]:
    """Return (value, observed, expected) for unweighted categories; nan where undefined."""
    import numpy as np

    q = counted.given.shape[1]
    judgments = np.arange(len(counted.units), dtype=np.float64)
    pairs = judgments * (judgments - 1) / 2
    differing = np.divide(counted.differing, pairs, out=np.zeros_like(pairs), where=pairs > 0)
    if not counted.pairable:
        return np.nan, np.nan, np.nan
    pa = 1.0 - float(differing.sum()) / counted.pairable
    shares = (counted.given[1:] / judgments[1:, None]).sum(axis=0) / counted.judged
    if kind == "fleiss":
        pe = float((shares * shares).sum())
    elif kind == "gwet":
        pe = float((shares * (1.0 - shares)).sum()) / (q - 1) if q > 1 else np.nan
    else:
        pe = 0.0 if kind == "percent" else 1.0 / q
    return (pa - pe) / (1.0 - pe) if abs(1.0 - pe) > 1e-12 else np.nan, pa, pe


def _total(weights: Matrix | None, q: int) -> float:
    return float(q) if weights is None else float(weights.sum())


def agreement(counts: Any, judged: Vector, weights: Matrix | None) -> Vector:
    """Return (K,) the share of agreeing pairs of judgments, weighted; 0 where there is no pair."""
    import numpy as np

    alike = counts if weights is None else counts @ weights
    near = dense((counts * alike).sum(axis=1)).reshape(-1) - judged
    return np.divide(near, judged * (judged - 1), out=np.zeros_like(near), where=judged >= 2)
