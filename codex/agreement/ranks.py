"""Agreement on order and on size: Kendall's W, mean Spearman and mean Pearson correlation.

::

    W = 12 S / (k^2 (n^3 - n) - k sum_j T_j)

with S the squared deviations of the n units' rank sums over k raters, and T_j = sum (t^3 - t)
over the ties of rater j; without the correction all T_j are 0. chi2 = k (n - 1) W. Mean
correlations are averaged over pairs of raters after Fisher's transformation. Units that some
rater did not judge are left out.

Source:
    Kendall and Smith (1939); Siegel and Castellan (1988), chapter 9.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

from codex.agreement.chi_square import chi_square_tail
from codex.agreement.patterns import scatter
from codex.agreement.sums import LinearSums, Summed, ratio, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector


_CELLS: Final = 1 << 24
"""Cells that the tables of all pairs may have together."""


class _Ranked(Summed):
    """Ranks of the units for each rater, worked out anew for every weighting."""

    def __init__(self, folded: Patterns, order: Vector) -> None:
        """Take complete patterns with raters kept, and (q,) what the categories are ordered by."""
        import numpy as np

        self.times = folded.times
        _, place = np.unique(order, return_inverse=True)
        self.q = int(place.max()) + 1 if len(place) else 0
        self.cells = place.reshape(-1)[folded.cells]
        self.k = self.cells.shape[1]

    def _ranks(self, weights: Matrix) -> Iterator[tuple[Matrix, Vector]]:
        """Yield each rater's mid-ranks (B, K) and summed ties t^3 - t (B,)."""
        import numpy as np

        rows = np.arange(len(self.cells))
        for cells in self.cells.T:
            given = weigh(weights, scatter(rows, cells, (len(rows), self.q)))
            yield (np.cumsum(given, axis=1) - given / 2 + 0.5)[:, cells], (given**3 - given).sum(axis=1)


class KendallW(_Ranked):
    """Kendall's coefficient of concordance."""

    def __init__(self, folded: Patterns, order: Vector, *, corrected: bool = True) -> None:
        """Take complete patterns, what categories are ordered by, and whether ties are corrected."""
        super().__init__(folded, order)
        self.corrected = corrected

    def at(self, weights: Matrix) -> Vector:
        """Return W for each of B weightings (B, K)."""
        import numpy as np

        n = weights.sum(axis=1)
        sums, ties = np.zeros(weights.shape), np.zeros(len(weights))
        for ranks, tied in self._ranks(weights):
            sums += ranks
            ties += tied
        mean = self.k * (n + 1) / 2
        spread = (weights * (sums - mean[:, None]) ** 2).sum(axis=1)
        whole = self.k**2 * (n**3 - n) - (self.k * ties if self.corrected else 0.0)
        return ratio(12 * spread, np.where(n >= 2, whole, 0.0))

    def further(self, value: float) -> dict[str, Any]:
        """Return chi2, its degrees of freedom and the chance of more under no agreement."""
        degrees = int(self.times.sum()) - 1
        chi2 = self.k * degrees * value
        return {"chi2": chi2, "df": degrees, "p": chi_square_tail(chi2, degrees)}


class MeanSpearman(_Ranked):
    """Mean rank correlation of the pairs of raters."""

    def at(self, weights: Matrix) -> Vector:
        """Return the mean correlation for each of B weightings (B, K), a handful at a time."""
        import numpy as np

        step = max(1, (1 << 22) // max(1, self.cells.size))
        parts = [self._of(weights[start : start + step]) for start in range(0, len(weights), step)]
        return np.concatenate(parts)

    def without(self, groups: Any) -> Vector:
        """Return the mean correlation without each unit or group.

        Without one unit a rater's ranks depend only on the category that it had, so a pair has as many
        correlations as its table has cells, however many units there are.
        """
        if groups is not None or self.q**2 * self.k**2 > _CELLS:
            return super().without(groups)
        return self._one_less()

    def _one_less(self) -> Vector:
        import numpy as np

        k, q, n = self.k, self.q, float(self.times.sum())
        gave = np.zeros((len(self.cells), k, q))
        gave[np.arange(len(self.cells))[:, None], np.arange(k)[None, :], self.cells] = 1.0
        flat = gave.reshape(len(self.cells), k * q)
        met = (flat.T @ (flat * self.times[:, None])).reshape(k, q, k, q)
        given = np.einsum("acac->ac", met)[:, None, :] - np.eye(q)[None, :, :]
        ranks = np.cumsum(given, axis=2) - given / 2 + 0.5 - n / 2  # (k, left out, q), from their mean
        spread = np.sqrt((np.maximum(given, 0.0) * ranks**2).sum(axis=2))
        total, many = np.zeros(len(self.cells)), np.zeros(len(self.cells))
        for a in range(k - 1):
            x = self.cells[:, a]
            # sums over what both gave, for every category left out of either, less the unit itself
            halfway = np.einsum("ec,cbd->ebd", ranks[a], met[a][:, a + 1 :, :])
            sums = np.einsum("ebd,bfd->ebf", halfway, ranks[a + 1 :])
            own = np.diagonal(ranks[a])[:, None, None] * np.einsum("bff->bf", ranks[a + 1 :])[None, :, :]
            whole = spread[a][:, None, None] * spread[a + 1 :][None, :, :]
            bent, defined = _bent(ratio(sums - own, whole))
            place = np.arange(k - a - 1)[None, :]
            y = self.cells[:, a + 1 :]
            total += bent[x[:, None], place, y].sum(axis=1)
            many += defined[x[:, None], place, y].sum(axis=1)
        return _unbent(ratio(total, many))

    def _of(self, weights: Matrix) -> Vector:
        import numpy as np

        n = weights.sum(axis=1)
        off = np.stack([rank - ((n + 1) / 2)[:, None] for rank, _ in self._ranks(weights)], axis=1)
        off *= np.sqrt(weights)[:, None, :]
        together = off @ off.transpose(0, 2, 1)
        spread = np.sqrt(np.einsum("brr->br", together))
        a, b = np.triu_indices(self.k, 1)
        return _averaged(ratio(together[:, a, b], spread[:, a] * spread[:, b]))


class MeanPearson(LinearSums):
    """Mean product-moment correlation of the pairs of raters.

    Figures of a unit: 1, the values of the k raters, then their products, pair by pair and
    each with itself.
    """

    def __init__(self, folded: Patterns, values: Vector) -> None:
        """Take complete patterns with raters kept, and (q,) the categories as numbers."""
        import numpy as np

        own = (values - (values.mean() if len(values) else 0.0))[folded.cells]
        self.k = own.shape[1]
        self.pairs = list(combinations(range(self.k), 2))
        products = [own[:, a] * own[:, b] for a, b in self.pairs]
        super().__init__(folded.times, np.column_stack([np.ones(len(own)), own, own * own, *products]))

    def of(self, sums: Matrix) -> Vector:
        """Return the mean correlation for each row of sums."""
        import numpy as np

        k, n = self.k, sums[:, 0]
        first, second = sums[:, 1 : 1 + k], sums[:, 1 + k : 1 + 2 * k]
        spread = second - first**2 / n[:, None]
        spread = np.where(spread > 1e-12 * np.maximum(second, 1e-300), spread, 0.0)
        each = [
            ratio(
                sums[:, 1 + 2 * k + i] - first[:, a] * first[:, b] / n, np.sqrt(spread[:, a] * spread[:, b])
            )
            for i, (a, b) in enumerate(self.pairs)
        ]
        return _averaged(np.column_stack(each))


def _averaged(correlations: Matrix) -> Vector:
    """Average over the defined pairs after Fisher's transformation."""
    bent, defined = _bent(correlations)
    return _unbent(ratio(bent.sum(axis=1), defined.sum(axis=1)))


def _bent(correlations: Matrix) -> tuple[Matrix, Matrix]:
    """Return Fisher's transformation, 0 where there is no correlation, and 1 where there is one."""
    import numpy as np

    defined = ~np.isnan(correlations)
    known = np.where(defined, correlations, 0.0)
    return np.arctanh(np.clip(known, -1 + 1e-15, 1 - 1e-15)), defined.astype(np.float64)


def _unbent(mean: Vector) -> Vector:
    """Return correlations from their transformation; 1 comes back as 1."""
    import numpy as np

    value = np.tanh(mean)
    return np.where(np.abs(value) > 1 - 1e-14, np.sign(value), value)
