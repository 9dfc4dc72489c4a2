"""Coefficients as functions of sums over units.

Nearly every coefficient of agreement is computed from a handful of figures that are summed over
units (disagreeing pairs, how often each category was given, ...). Written that way, one
formula serves the table itself, every resample (other weights on the same figures) and the
jackknife (the sums less one unit), so no resample ever looks at the ratings again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float64]
    Matrix = NDArray[np.float64]


class Summed(ABC):
    """A coefficient over K patterns of units, ready to be computed for any weights of them."""

    times: NDArray[np.int64]
    """(K,) how many units show each pattern."""

    @abstractmethod
    def at(self, weights: Matrix) -> Vector:
        """Return the coefficient for each of B weightings (B, K) of the patterns; nan if undefined."""

    def without(self, groups: Any) -> Vector:
        """Return the coefficient without each of G groups of units.

        Args:
            groups: (G, K) how many units of each pattern a group holds; None: each group is
                one unit, and (K,) values come back, one a pattern.
        """
        import numpy as np

        rows = len(self.times) if groups is None else groups.shape[0]
        step = max(1, (1 << 21) // max(1, len(self.times)))
        parts = []
        for start in range(0, rows, step):
            stop = min(rows, start + step)
            weights = np.repeat(self.times[None, :].astype(np.float64), stop - start, axis=0)
            if groups is None:
                weights[np.arange(stop - start), np.arange(start, stop)] -= 1.0
            else:
                weights -= dense(groups[start:stop])
            parts.append(self.at(weights))
        return np.concatenate(parts) if parts else np.zeros(0)

    def value(self) -> float:
        """Return the coefficient of all units; nan where it is undefined."""
        import numpy as np

        return float(self.at(self.times[None, :].astype(np.float64))[0])

    def linearised(self) -> Vector | None:
        """Return (K,) Gwet's linearised value of a unit of each pattern, None if there is none.

        Their mean over units is the coefficient and the variance of that mean is its variance.
        """
        return None

    def slopes(self) -> Vector | None:
        """Return (K,) the coefficient plus what one more unit of a pattern does to it, times the units.

        The same as :meth:`linearised` but for coefficients whose published variance takes the number of
        units judged twice for fixed: with units judged once that variance is too large, twice as wide an
        interval in ``benchmarks/coverage``. Nothing is in print for whole sources or means over codes,
        so these are what is summed there.
        """
        return self.linearised()

    def further(self, value: float) -> dict[str, Any]:  # noqa: ARG002 - for those who have more
        """Return further figures that belong to the value; none by default."""
        return {}

    @property
    def counted(self) -> NDArray[np.bool_]:
        """(K,) the patterns whose units Gwet's variance counts; by default all."""
        import numpy as np

        return np.ones(len(self.times), dtype=bool)

    def bounds(self, confidence: float) -> tuple[float, float] | None:  # noqa: ARG002
        """Return bounds by a formula of the coefficient's own, None where it has none."""
        return None

    def pair_drawn(self, value: float, resamples: int, seed: int) -> Vector | None:  # noqa: ARG002
        """Return values with pairs of judgments drawn again; None for all but alpha."""
        return None

    def degrees(self) -> int | None:
        """Return degrees of freedom for the linearised interval, None: units counted less one."""
        return None


class LinearSums(Summed):
    """The usual case: the figures of a unit do not depend on the other units."""

    def __init__(self, times: NDArray[np.int64], figures: Any) -> None:
        """Take the multiplicities (K,) and the figures (K, P), dense or sparse."""
        self.times = times
        self.figures = figures

    @abstractmethod
    def of(self, sums: Matrix) -> Vector:
        """Return the coefficient for each row of sums (B, P); nan where it is undefined."""

    def totals(self) -> Vector:
        """Return the sums (P,) over all units."""
        import numpy as np

        return np.asarray(self.times @ self.figures, dtype=np.float64).reshape(-1)

    def at(self, weights: Matrix) -> Vector:
        """Return the coefficient for each of B weightings (B, K), a handful at a time."""
        import numpy as np

        step = max(1, (1 << 22) // max(1, self.figures.shape[1]))
        parts = [
            self.of(weigh(weights[start : start + step], self.figures))
            for start in range(0, len(weights), step)
        ]
        return np.concatenate(parts) if len(parts) != 1 else parts[0]

    def without(self, groups: Any) -> Vector:
        """Return the coefficient without each group; in closed form, for sums lose a term each."""
        import numpy as np

        figures = self.figures if groups is None else groups @ self.figures
        rows = figures.shape[0]
        totals = self.totals()
        step = max(1, (1 << 22) // max(1, len(totals)))
        parts = [self.of(totals - dense(figures[i : i + step])) for i in range(0, rows, step)]
        return np.concatenate(parts) if parts else np.zeros(0)


def dense(matrix: Any) -> Matrix:
    """Return the matrix as an array."""
    import numpy as np

    return np.asarray(matrix.toarray() if hasattr(matrix, "toarray") else matrix, dtype=np.float64)


def weigh(weights: Matrix, figures: Any) -> Matrix:
    """Return weights (B, K) times figures (K, P) as an array, whichever of them is sparse."""
    if hasattr(figures, "toarray"):
        return dense((figures.T @ weights.T).T)
    return dense(weights @ figures)


def ratio(part: Vector, whole: Vector) -> Vector:
    """Divide; nan where the whole is nothing (up to rounding) and the coefficient undefined."""
    import numpy as np

    quotient: Vector = np.divide(
        part, whole, out=np.full(np.shape(part), np.nan), where=np.abs(whole) > 1e-12
    )
    return quotient
