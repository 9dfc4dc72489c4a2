"""Several tables of the same units, drawn together: means and pooled figures over codes."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codex.agreement.patterns import Patterns, patterns, scatter
from codex.agreement.sums import Summed, dense, ratio, weigh

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.kappa import PairKappa
    from codex.agreement.sums import Matrix, Vector


@dataclass(frozen=True, slots=True)
class Part:
    """One table: its patterns of units, and what is computed over them."""

    folded: Patterns
    whole: Summed
    """Its coefficient; of a pooled kappa, that of the first pair of raters."""
    pairs: tuple[PairKappa, ...] = ()


def jointly(parts: Sequence[Part]) -> tuple[Patterns, list[Any]]:
    """Fold units that look alike in every table.

    Returns:
        The joint patterns (J), and for each part the (J, K) table of which of its K patterns
        a joint pattern shows; a unit nobody judged in that table shows none.
    """
    import numpy as np

    table = np.array([part.folded.of_unit for part in parts])
    folded = patterns(table, int(table.max(initial=0)) + 1, ordered=True)
    places = []
    for part, column in zip(parts, folded.cells.T, strict=True):
        row = np.flatnonzero(column >= 0)
        places.append(scatter(row, column[row], np.ones(len(row)), (len(column), len(part.folded.times))))
    return folded, places


class Joint(Summed):
    """A figure made of several tables, over joint patterns of their units."""

    def __init__(self, times: NDArray[np.int64], parts: Sequence[Part], places: Sequence[Any]) -> None:
        """Take how many units show each joint pattern, the tables, and :func:`jointly`'s places."""
        self.times = times
        self.parts = parts
        self.places = places

    def at(self, weights: Matrix) -> Vector:
        """Return the figure for each of B weightings (B, J) of the joint patterns."""
        return self.joined([weigh(weights, place) for place in self.places])

    @abstractmethod
    def joined(self, weights: list[Matrix]) -> Vector:
        """Return the figure for the weightings (B, K) that each table gets."""


class MeanOfCodes(Joint):
    """The mean of the defined coefficients of several tables."""

    def joined(self, weights: list[Matrix]) -> Vector:
        """Return the mean over the tables where the coefficient is defined."""
        import numpy as np

        values = np.column_stack(
            [part.whole.at(weight) for part, weight in zip(self.parts, weights, strict=True)]
        )
        defined = ~np.isnan(values)
        return ratio(np.where(defined, values, 0.0).sum(axis=1), defined.sum(axis=1).astype(np.float64))

    def linearised(self) -> Vector | None:
        """Return (J,) the mean of the tables' linearised values, each weighed by its own units."""
        import numpy as np

        units = float(self.times.sum())
        value, moved = self.value(), np.zeros(len(self.times))
        for part, place in zip(self.parts, self.places, strict=True):
            own = part.whole.linearised()
            if own is None:
                return None
            times = np.where(part.whole.counted, part.whole.times, 0)
            off = np.where(part.whole.counted, own - float(times @ own) / times.sum(), 0.0)
            moved += np.asarray(place @ off).reshape(-1) * units / times.sum()
        return value + moved / len(self.parts)


class PooledKappa(Joint):
    """Observed and expected agreement averaged over tables and pairs of raters, then corrected."""

    def joined(self, weights: list[Matrix]) -> Vector:
        """Return (mean po - mean pe) / (1 - mean pe) over the pairs who share units."""
        import numpy as np

        observed, expected = [], []
        for part, weight in zip(self.parts, weights, strict=True):
            for pair in part.pairs:
                po, pe = pair.observed_expected(weigh(weight, pair.figures))
                observed.append(po)
                expected.append(pe)
        po, pe = np.column_stack(observed), np.column_stack(expected)
        known = ~np.isnan(po)
        many = known.sum(axis=1).astype(np.float64)
        mean_o = ratio(np.where(known, po, 0.0).sum(axis=1), many)
        mean_e = ratio(dense(np.where(known, pe, 0.0)).sum(axis=1), many)
        return ratio(mean_o - mean_e, 1.0 - mean_e)
