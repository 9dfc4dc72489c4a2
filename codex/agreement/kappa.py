"""Kappas that know who gave what: Cohen's, Light's and Conger's, and Scott's pi for two.

Cohen's kappa compares two raters over the units both judged::

    kappa = (po - pe) / (1 - pe),  po = sum w_kl p_kl,  pe = sum w_kl p_k. p_.l

Scott's pi is the same with the two raters' shares averaged. Light's kappa is the mean of
Cohen's over all pairs of raters. Conger's kappa has one pe for all raters: chance agreement
of a pair, averaged over the pairs of raters; for complete data it is Hubert's kappa.

Source:
    Cohen (1960, 1968); Scott (1955); Light (1971); Conger (1980). Large-sample variance:
    Fleiss, Cohen and Everitt (1969); with missing judgments: Gwet (2014), chapter 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from codex.agreement.chance import agreement, judged_once
from codex.agreement.patterns import scatter, side_by_side
from codex.agreement.sums import LinearSums, ratio

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector


class PairKappa(LinearSums):
    """Cohen's kappa, or Scott's pi, of two raters over the units both judged.

    Figures of a unit: 1 if both judged, their agreement, the category of the first, of the
    second.
    """

    def __init__(
        self,
        folded: Patterns,
        weights: Matrix | None,
        pair: tuple[int, int] = (0, 1),
        *,
        pooled: bool = False,
    ) -> None:
        """Take patterns that keep the raters, weights (q, q) of agreement (None: identity), two raters.

        Args:
            folded: Patterns with raters kept apart.
            weights: Agreement between categories, None for identity.
            pair: Which two raters.
            pooled: Scott's pi: one distribution of categories for both.
        """
        self.q = folded.n_categories
        self.weights = weights
        self.pooled = pooled
        self.both, self.agreeing, figures = _pair_figures(folded, weights, pair)
        self.cells = folded.cells[:, list(pair)]
        super().__init__(folded.times, figures)

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(K,) the patterns with a pair of judgments."""
        return self.both

    def observed_expected(self, sums: Matrix) -> tuple[Vector, Vector]:
        """Return po and pe for each row of sums (B, 2 + 2q)."""
        import numpy as np

        n = sums[:, :1]
        po = ratio(sums[:, 1], sums[:, 0])
        first = sums[:, 2 : 2 + self.q] / np.where(n > 0, n, np.nan)
        second = sums[:, 2 + self.q :] / np.where(n > 0, n, np.nan)
        if self.pooled:
            first = second = (first + second) / 2
        near = first if self.weights is None else first @ self.weights
        return po, (near * second).sum(axis=1)

    def of(self, sums: Matrix) -> Vector:
        """Return the coefficient for each row of sums (B, P)."""
        po, pe = self.observed_expected(sums)
        return ratio(po - pe, 1.0 - pe)

    def linearised(self) -> Vector:
        """Large-sample values of Fleiss, Cohen and Everitt, one a unit."""
        import numpy as np

        totals = self.totals()[None, :]
        po, pe = (float(part[0]) for part in self.observed_expected(totals))
        value = (po - pe) / (1.0 - pe)
        n = totals[0, 0]
        first, second = totals[0, 2 : 2 + self.q] / n, totals[0, 2 + self.q :] / n
        if self.pooled:
            first = second = (first + second) / 2
        to_second = second if self.weights is None else self.weights @ second
        to_first = first if self.weights is None else first @ self.weights
        chance = (to_second[self.cells[:, 0]] + to_first[self.cells[:, 1]]) / 2
        unit = (self.agreeing - pe) / (1.0 - pe) - 2 * (1.0 - value) * (chance - pe) / (1.0 - pe)
        return np.where(self.both, unit, 0.0)

    def influences(self, observed: float, expected: float) -> tuple[Vector, Vector]:
        """Return (K,) what one unit of each pattern adds to po and to pe, over the units counted.

        Args:
            observed: po of all units.
            expected: pe of all units.
        """
        import numpy as np

        totals = self.totals()
        n = totals[0]
        first, second = totals[2 : 2 + self.q] / n, totals[2 + self.q :] / n
        if self.pooled:
            first = second = (first + second) / 2
        to_second = second if self.weights is None else self.weights @ second
        to_first = first if self.weights is None else first @ self.weights
        chance = to_second[self.cells[:, 0]] + to_first[self.cells[:, 1]]
        return (
            np.where(self.both, (self.agreeing - observed) / n, 0.0),
            np.where(self.both, (chance - 2 * expected) / n, 0.0),
        )

    def largest(self) -> float:
        """Return the largest kappa these marginal shares allow; nan where kappa is undefined."""
        import numpy as np

        totals = self.totals()[None, :]
        n = totals[0, 0]
        _, pe = self.observed_expected(totals)
        if not n:
            return float("nan")
        po = float(np.minimum(totals[0, 2 : 2 + self.q], totals[0, 2 + self.q :]).sum() / n)
        return float(ratio(np.array([po - pe[0]]), np.array([1.0 - pe[0]]))[0])


class Conger(LinearSums):
    """Conger's kappa for any number of raters, missing judgments allowed.

    Figures of a unit: 1 if judged, 1 if judged twice, its agreement, then for each rater the
    category given. Raters without any judgment must be left out beforehand.
    """

    def __init__(self, folded: Patterns, weights: Matrix | None) -> None:
        """Take patterns that keep the raters and weights (q, q), None for identity."""
        import numpy as np

        self.q, self.raters = folded.n_categories, folded.cells.shape[1]
        self.weights = weights
        self.cells = folded.cells
        judged = folded.judged.astype(np.float64)
        self.agreeing = agreement(folded.counts(), judged, weights)
        self.twice = judged >= 2
        row, rater = np.nonzero(folded.cells >= 0)
        gave = scatter(
            row,
            rater * self.q + folded.cells[row, rater],
            (len(judged), self.raters * self.q),
        )
        first = np.column_stack([np.ones(len(judged)), self.twice, self.agreeing])
        super().__init__(folded.times, side_by_side([first, gave]))

    def _shares(self, sums: Matrix) -> NDArray[np.float64]:
        """(B, R, q) each rater's shares of categories."""
        import numpy as np

        given = sums[:, 3:].reshape(len(sums), self.raters, self.q)
        n = given.sum(axis=2, keepdims=True)
        return np.asarray(given / np.where(n > 0, n, np.nan))

    def _expected(self, sums: Matrix) -> Vector:
        import numpy as np

        shares = self._shares(sums)
        near = shares if self.weights is None else shares @ self.weights
        together = (near.sum(axis=1) * shares.sum(axis=1)).sum(axis=1)
        alone = (near * shares).sum(axis=(1, 2))
        return np.asarray((together - alone) / (self.raters * (self.raters - 1)))

    def of(self, sums: Matrix) -> Vector:
        """Return the coefficient for each row of sums (B, P)."""
        pa = ratio(sums[:, 2], sums[:, 1])
        pe = self._expected(sums)
        return ratio(pa - pe, 1.0 - pe)

    def linearised(self) -> Vector:
        """Gwet's; a missing judgment weighs on its rater's shares as the rater's mean would."""
        import numpy as np

        totals = self.totals()[None, :]
        n, twice = totals[0, 0], totals[0, 1]
        value, pe = float(self.of(totals)[0]), float(self._expected(totals)[0])
        shares = self._shares(totals)[0]
        others = shares.sum(axis=0) - shares
        pull = others if self.weights is None else others @ (self.weights + self.weights.T) / 2
        there = self.cells >= 0
        chance = np.zeros(len(self.cells))
        for rater in range(self.raters):
            given = float(self.times @ there[:, rater])
            own = pull[rater][self.cells[:, rater]] * there[:, rater]
            mean = float(shares[rater] @ pull[rater])
            chance += (own - (there[:, rater] - given / n) * mean) * n / given
        chance /= self.raters * (self.raters - 1)
        unit = n / twice * (self.agreeing - pe * self.twice) / (1.0 - pe)
        return np.asarray(unit - 2 * (1.0 - value) * (chance - pe) / (1.0 - pe))

    def slopes(self) -> Vector:
        """Return the linearised values without the spread that units judged once put into them."""
        return self.linearised() + judged_once(self, self.twice)


def _pair_figures(
    folded: Patterns, weights: Matrix | None, pair: tuple[int, int]
) -> tuple[NDArray[np.bool_], Vector, Any]:
    import numpy as np

    q = folded.n_categories
    x, y = folded.cells[:, pair[0]], folded.cells[:, pair[1]]
    both = (x >= 0) & (y >= 0)
    near = (x == y).astype(np.float64) if weights is None else weights[x, y]
    agreeing = np.where(both, near, 0.0)
    row = np.flatnonzero(both)
    gave = scatter(
        np.concatenate([row, row]),
        np.concatenate([x[row], q + y[row]]),
        (len(x), 2 * q),
    )
    return both, agreeing, side_by_side([np.column_stack([both.astype(np.float64), agreeing]), gave])
