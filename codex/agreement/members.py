"""How many units of each pattern a source has: a table that is large and nearly empty where patterns are many.

Its sparse form takes a package that is slow to load. What is mostly asked of it is a sum per source of one
figure a pattern, which needs no table.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from codex.agreement.patterns import is_thin, scatter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.sums import Matrix

    Integers = NDArray[np.int64]


def members(source: Integers, pattern: Integers, shape: tuple[int, int]) -> Any:
    """Return (G, K) how many units of each pattern a source has.

    Args:
        source: (N,) number of each unit's source.
        pattern: (N,) number of its pattern.
        shape: G sources, K patterns.
    """
    if is_thin(shape, len(source)):
        return Members(source, pattern, shape)
    return scatter(source, pattern, shape)


class Members:
    """The table (G, K), summed from the units where a vector is multiplied, made for everything else."""

    __array_ufunc__ = None  # arrays leave the multiplication to it

    def __init__(self, source: Integers, pattern: Integers, shape: tuple[int, int]) -> None:
        """Take the source and the pattern of each unit, and G and K."""
        self.shape = shape
        self._source = source
        self._pattern = pattern

    @cached_property
    def whole(self) -> Any:
        """The table in its sparse form."""
        return scatter(self._source, self._pattern, self.shape)

    @cached_property
    def _cells(self) -> tuple[Integers, Integers, Integers]:
        """Source, pattern and units of the cells that are not empty, row by row."""
        import numpy as np

        keys, units = np.unique(self._source * self.shape[1] + self._pattern, return_counts=True)
        source, pattern = np.divmod(keys, self.shape[1])
        return source, pattern, units

    def __matmul__(self, figures: Any) -> Any:
        """Return (G,) or (G, P): the sums of the figures of a source's units."""
        import numpy as np

        if getattr(figures, "ndim", 2) != 1:
            return self.whole @ figures
        source, pattern, units = self._cells
        return np.bincount(source, weights=units * figures[pattern], minlength=self.shape[0])

    def __rmatmul__(self, weights: Matrix) -> Matrix:
        """Return (B, K): units of each pattern, for B ways of drawing sources."""
        found: Matrix = weights @ self.whole
        return found

    def __getitem__(self, rows: slice) -> Any:
        return self.whole[rows]
