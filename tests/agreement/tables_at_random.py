"""Random tables of ratings, made from a numpy generator or by hypothesis."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import strategies as st

from codex.model.ratings import Ratings

if TYPE_CHECKING:
    from collections.abc import Sequence


def ratings(
    table: Sequence[Sequence[int]] | np.ndarray,
    q: int | None = None,
    *,
    names: Sequence[str] = (),
    level: str = "nominal",
    clusters: Sequence[int] = (),
) -> Ratings:
    """Make ratings of rows of category numbers, one row a rater."""
    rows = np.asarray(table, dtype=np.int16)
    categories = tuple(names) or tuple(
        str(i) for i in range(q if q is not None else int(rows.max(initial=0)) + 1)
    )
    raters = tuple(f"r{i}" for i in range(len(rows)))
    n = rows.shape[1] if rows.ndim == 2 else 0
    return Ratings(raters, n, categories, array("h", rows.tobytes()), level, clusters=clusters)


def noisy(
    rng: np.random.Generator, units: int, raters: int, q: int, *, copy: float = 0.7, missing: float = 0.0
) -> np.ndarray:
    """Make a table in which raters copy the truth with a chance and guess otherwise."""
    truth = rng.integers(0, q, units)
    table = np.where(rng.random((raters, units)) < copy, truth, rng.integers(0, q, (raters, units)))
    return np.where(rng.random((raters, units)) < missing, -1, table)


@st.composite
def tables(
    draw: st.DrawFn, *, raters: tuple[int, int] = (2, 5), most: int = 12, missing: bool = True
) -> tuple[np.ndarray, int]:
    """Draw a table (raters, units) and its number of categories."""
    r = draw(st.integers(*raters))
    n = draw(st.integers(1, most))
    q = draw(st.integers(2, 4))
    cells = st.integers(-1 if missing else 0, q - 1)
    return np.array(draw(st.lists(cells, min_size=r * n, max_size=r * n))).reshape(r, n), q
