"""Several tables of the same units, drawn together: means and pooled figures over codes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from codex.agreement.intervals import Drawn
from codex.agreement.members import members
from codex.agreement.patterns import Patterns, patterns
from codex.agreement.sums import Summed, dense, ratio, weigh
from codex.model.quick_dataclass import dataclass

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
        places.append(members(row, column[row], (len(column), len(part.folded.times))))
    return folded, places


@dataclass(frozen=True, slots=True)
class Together:
    """What is drawn as one, for several tables at a time."""

    times: NDArray[np.int64]
    """(J,) how many there are of each: joint patterns, units or whole sources."""
    places: list[Any]
    """For each table (J, K): how many of its units show which of its patterns."""
    drawn: Drawn


class _Shown:
    """The patterns that units show, as a (N, K) matrix that is only ever multiplied by a vector."""

    def __init__(self, of_unit: NDArray[np.int64]) -> None:
        self.of_unit = of_unit

    def __matmul__(self, values: Vector) -> Vector:
        import numpy as np

        return np.asarray(np.append(values, 0.0)[self.of_unit])


class Drawing:
    """What is drawn as one for several tables: whole sources where they repeat, else units."""

    def __init__(self, clusters: Sequence[int], *, linear: bool) -> None:
        """Take how units are grouped.

        Args:
            clusters: (N,) number of each unit's source; empty where units are independent.
            linear: No resample will be drawn, so units need not be folded to joint patterns.
        """
        self.clusters = clusters
        self.linear = linear
        self._known: tuple[list[Patterns], Together] | None = None

    def of(self, parts: Sequence[Part]) -> Together:
        """Return what is drawn; the same as before where the same patterns of units come again."""
        folds = [part.folded for part in parts]
        if self._known is None or not _same(self._known[0], folds):
            self._known = folds, draw_jointly(parts, self.clusters, linear=self.linear)
        return self._known[1]


def _same(before: Sequence[Patterns], folds: Sequence[Patterns]) -> bool:
    return len(before) == len(folds) and all(one is other for one, other in zip(before, folds, strict=True))


def draw_jointly(parts: Sequence[Part], clusters: Sequence[int], *, linear: bool) -> Together:
    """Return what is drawn for these tables; see :class:`Drawing`."""
    import numpy as np

    judged = np.zeros(len(parts[0].folded.of_unit), dtype=bool)
    for part in parts:
        judged |= part.folded.of_unit >= 0
    if len(clusters):
        source = np.asarray(clusters)
        names, number = np.unique(source[judged], return_inverse=True)
        if len(names) < len(number):
            row = np.zeros(len(judged), dtype=np.int64)
            row[judged] = number
            one_each = np.ones(len(names), dtype=np.int64)
            return Together(one_each, _by_source(parts, row, len(names)), Drawn(one_each, _each(len(names))))
    if linear:
        one_each = np.ones(int(judged.sum()), dtype=np.int64)
        shown = [_Shown(part.folded.of_unit[judged]) for part in parts]
        return Together(one_each, shown, Drawn(one_each, None))
    folded, places = jointly(parts)
    return Together(folded.times, places, Drawn(folded.times, None))


def _by_source(parts: Sequence[Part], row: NDArray[np.int64], sources: int) -> list[Any]:

    found: dict[int, Any] = {}
    for part in parts:
        folded = part.folded
        if id(folded) not in found:
            there = folded.of_unit >= 0
            shape = (sources, len(folded.times))
            at, of_unit = (row, folded.of_unit) if there.all() else (row[there], folded.of_unit[there])
            found[id(folded)] = members(at, of_unit, shape)
    return [found[id(part.folded)] for part in parts]


def _each(size: int) -> Any:
    """(G, G) each source by itself."""
    import numpy as np

    one = np.arange(size)
    return members(one, one, (size, size))


class Joint(Summed):
    """A figure made of several tables, over joint patterns of their units."""

    def __init__(self, times: NDArray[np.int64], parts: Sequence[Part], places: Sequence[Any]) -> None:
        """Take how many units show each joint pattern, the tables, and what patterns those show."""
        self.times = times
        self.parts = parts
        self.places = places

    def at(self, weights: Matrix) -> Vector:
        """Return the figure for each of B weightings (B, J) of the joint patterns."""
        return self.joined([weigh(weights, place) for place in self.places])

    def of_all(self) -> float:
        """Return the figure of all units; nan where it is undefined."""
        import numpy as np

        weights = [part.folded.times[None, :].astype(np.float64) for part in self.parts]
        return float(self.joined(weights)[0])

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
        value, moved = self.of_all(), np.zeros(len(self.times))
        for part, place in zip(self.parts, self.places, strict=True):
            own = part.whole.slopes()
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

    def linearised(self) -> Vector:
        """Return (J,) values whose mean is the figure: the figure plus what each unit does to it.

        A pair of raters moves the mean observed and the mean expected agreement, and these the
        figure ``(PO - PE) / (1 - PE)`` by ``dPO / (1 - PE) - dPE (1 - PO) / (1 - PE)^2``.
        """
        import numpy as np

        found = []
        for number, part in enumerate(self.parts):
            for pair in part.pairs:
                po, pe = (float(side[0]) for side in pair.observed_expected(pair.totals()[None, :]))
                if not np.isnan(po):
                    found.append((number, pair, po, pe))
        observed = sum(po for *_, po, _ in found) / len(found)
        expected = sum(pe for *_, pe in found) / len(found)
        left = 1.0 - expected
        moved = np.zeros(len(self.times))
        for number, place in enumerate(self.places):
            own = np.zeros(len(self.parts[number].folded.times))
            for at, pair, po, pe in found:
                if at == number:
                    in_po, in_pe = pair.influences(po, pe)
                    own += in_po / left - in_pe * (1.0 - observed) / left**2
            moved += np.asarray(place @ own).reshape(-1)
        units = float(self.times.sum())
        return np.asarray((observed - expected) / left + moved * units / len(found))
