"""Light's kappa: the mean of Cohen's over all pairs of raters who share units.

A pair that gave one and the same category throughout agrees wholly while its kappa is 0/0: it counts
as 1 here, as in the published figures, and the estimate says how many such pairs there are. A pair in
which nobody shares a unit is left out.

With sixty raters there are 1,770 pairs, so nothing is done pair by pair: the sums of many pairs are
one product of matrices, and without judgments missing the shares of a rater serve all of their pairs.
Leaving one unit out changes a pair's table in one cell, so a pair has as few values as its table has
cells, however many units there are.

Source:
    Light (1971), Measures of response agreement for qualitative data, Psychological Bulletin 76.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from codex.agreement.sums import Summed, dense, ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.patterns import Patterns
    from codex.agreement.sums import Matrix, Vector

_ROOM: Final = 1 << 23
"""Numbers that one step may hold."""
_EXACT: Final = 1 << 24
"""Whole numbers below this are exact in four bytes."""
_CELLS: Final = 1 << 24
"""Cells that the tables of all pairs may have together."""


class Light(Summed):
    """The mean kappa over patterns that keep the raters."""

    def __init__(self, folded: Patterns, weights: Matrix | None) -> None:
        """Take patterns that keep the raters and weights (q, q), None for identity."""
        import numpy as np

        self.times = folded.times
        self.weights = weights
        self.cells, self.q = folded.cells, folded.n_categories
        self.raters = self.cells.shape[1]
        self.there = self.cells >= 0
        self.first, self.second = np.triu_indices(self.raters, 1)

    def at(self, weights: Matrix) -> Vector:
        """Return the mean kappa for each of B weightings (B, K)."""
        import numpy as np

        if not len(weights):
            return np.zeros(0)
        step = max(1, _ROOM // max(1, self.raters * self.q, len(self.times)))
        parts = [self._at(weights[start : start + step]) for start in range(0, len(weights), step)]
        return np.concatenate(parts)

    def _at(self, weights: Matrix) -> Vector:
        import numpy as np

        whole = float(weights.sum(axis=1).max(initial=0.0)) < _EXACT and bool((weights % 1 == 0).all())
        kind = np.float32 if whole and self.weights is None else np.float64
        weights = np.ascontiguousarray(weights, dtype=kind)
        total, many = np.zeros(len(weights)), np.zeros(len(weights))
        for units, agreeing, chance in self._sums(weights):
            po = ratio(agreeing, units)
            value = ratio(po - chance, 1.0 - chance)
            shared = units > 0
            total += np.where(shared, np.where(np.isnan(value), 1.0, value), 0.0).sum(axis=1)
            many += shared.sum(axis=1)
        return ratio(total, many)

    def _sums(self, weights: Matrix) -> Iterator[tuple[Matrix, Matrix, Matrix]]:
        """Yield (B, P) units shared, agreement summed and agreement by chance of some pairs at a time."""
        import numpy as np

        complete = bool(self.there.all())
        given = self._given(weights, self.there) if complete else None
        width = 1 if complete else 2 * self.q + 2
        block = max(1, _ROOM // max(1, width * max(len(weights), len(self.times))))
        for start in range(0, len(self.first), block):
            a, b = self.first[start : start + block], self.second[start : start + block]
            agreeing = _product(weights, self._near(a, b))
            if given is not None:
                units = np.repeat(weights.sum(axis=1, dtype=np.float64)[:, None], len(a), axis=1)
                shares = given[:, a], given[:, b]
            else:
                both = self.there[:, a] & self.there[:, b]
                units = _product(weights, both)
                shares = self._given(weights, both, a), self._given(weights, both, b)
            yield units, agreeing, self._chance(*shares, units)

    def _near(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> NDArray[Any]:
        """(K, P) how near the two judgments of a pair are, 0 where one is missing."""
        import numpy as np

        x, y = self.cells[:, a], self.cells[:, b]
        both = (x >= 0) & (y >= 0)
        return (x == y) & both if self.weights is None else np.where(both, self.weights[x, y], 0.0)

    def _given(
        self, weights: Matrix, counted: NDArray[np.bool_], who: NDArray[np.int64] | None = None
    ) -> Matrix:
        """(B, P, q) how often each category was given by each of P raters on the units that count."""
        import numpy as np

        cells = self.cells if who is None else self.cells[:, who]
        columns = cells.shape[1]
        gave = np.zeros((len(cells), columns, self.q), dtype=weights.dtype)
        row, column = np.nonzero(counted)
        gave[row, column, cells[row, column]] = 1
        summed = _product(weights, gave.reshape(len(cells), columns * self.q))
        return summed.reshape(len(weights), columns, self.q)

    def _chance(self, first: Matrix, second: Matrix, units: Matrix) -> Matrix:
        import numpy as np

        near = first if self.weights is None else first @ self.weights
        return ratio(np.einsum("bpq,bpq->bp", near, second), units * units)

    def without(self, groups: Any) -> Vector:
        """Return the mean kappa without each unit or group."""
        import numpy as np

        size = (self.q + 1) ** 2 * len(self.first)
        if groups is not None:
            return self.at(self.times[None, :] - dense(groups))
        if size > _CELLS:
            return super().without(None)
        codes = np.where(self.there, self.cells, self.q)
        total, many = np.zeros(len(codes)), np.zeros(len(codes))
        for value, shared, a, b in self._one_less(codes):
            place = np.arange(len(a))[None, :]
            x, y = codes[:, a], codes[:, b]
            total += value[place, x, y].sum(axis=1)
            many += shared[place, x, y].sum(axis=1)
        return ratio(total, many)

    def _one_less(
        self, codes: NDArray[np.int64]
    ) -> Iterator[tuple[Matrix, Matrix, NDArray[np.int64], NDArray[np.int64]]]:
        """Yield (P, q+1, q+1) the kappa of a pair without a unit of each cell, and whether it counts.

        A cell with a missing judgment is no unit of the pair: nothing changes without it.
        """
        import numpy as np

        tables = self._tables(codes)
        q = self.q
        block = max(1, _ROOM // (q + 1) ** 2 // 8)
        for start in range(0, len(self.first), block):
            a, b = self.first[start : start + block], self.second[start : start + block]
            table = tables[a, :, b, :][:, :q, :q]
            units = table.sum(axis=(1, 2))
            rows, columns = table.sum(axis=2), table.sum(axis=1)
            graded = np.eye(q) if self.weights is None else self.weights
            agreeing = np.einsum("pij,ij->p", table, graded)
            chance = np.einsum("pi,ij,pj->p", rows, graded, columns)
            # one unit less in cell (i, j): each sum loses its term
            to_second, to_first = columns @ graded.T, rows @ graded
            less = np.full((len(a), q + 1, q + 1), np.nan)
            n = (units - 1)[:, None, None]
            po = ratio(agreeing[:, None, None] - graded, n)
            moved = chance[:, None, None] - to_second[:, :, None] - to_first[:, None, :] + graded
            pe = ratio(moved, n * n)
            less[:, :q, :q] = ratio(po - pe, 1.0 - pe)
            alone = ratio(ratio(agreeing, units) - ratio(chance, units**2), 1.0 - ratio(chance, units**2))
            less[:, q, :] = less[:, :, q] = alone[:, None]
            shared = np.repeat((units > 0).astype(np.float64), (q + 1) ** 2).reshape(less.shape)
            shared[:, :q, :q] = n > 0
            yield np.where(shared > 0, np.where(np.isnan(less), 1.0, less), 0.0), shared, a, b

    def _tables(self, codes: NDArray[np.int64]) -> NDArray[np.float64]:
        """(R, q+1, R, q+1) how often each two categories met, the last one standing for missing."""
        import numpy as np

        size = self.q + 1
        gave = np.zeros((len(codes), self.raters, size))
        rows = np.arange(len(codes))[:, None]
        gave[rows, np.arange(self.raters)[None, :], codes] = 1.0
        flat = gave.reshape(len(codes), self.raters * size)
        met = flat.T @ (flat * self.times[:, None])
        return np.asarray(met).reshape(self.raters, size, self.raters, size)

    def _pairs(self) -> tuple[Vector, NDArray[np.bool_]]:
        """Return every pair's kappa on all units (nan where it is 0/0), and whether it shares a unit."""
        import numpy as np

        values, shared = [], []
        for units, agreeing, chance in self._sums(self.times[None, :].astype(np.float64)):
            values.append(ratio(ratio(agreeing, units) - chance, 1.0 - chance)[0])
            shared.append(units[0] > 0)
        return np.concatenate(values), np.concatenate(shared)

    def further(self, value: float) -> dict[str, Any]:  # noqa: ARG002
        """Return how many pairs there are, were taken, and counted as 1."""
        import numpy as np

        values, shared = self._pairs()
        alike = int((shared & np.isnan(values)).sum())
        return {
            "pairs": len(shared),
            "pairs_defined": int(shared.sum()),
            "pairs_of_one_category": alike,
        }


def _product(weights: Matrix, figures: NDArray[Any]) -> Matrix:
    """Multiply whole numbers as the weights hold them.

    Kernels for four-byte numbers may read past the edge of a small matrix and set the flag of an
    invalid operation for what they then throw away; nothing here can be invalid.
    """
    import numpy as np

    with np.errstate(invalid="ignore"):
        return np.asarray(weights @ figures.astype(weights.dtype), dtype=np.float64)
