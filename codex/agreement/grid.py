"""The ratings as an array: read without a copy, checked once."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from codex.errors import DamagedInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.model.ratings import Ratings

    Grid = NDArray[np.signedinteger]


_NUMBER: Final = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?", re.ASCII)


def grid(ratings: Ratings) -> Grid:
    """Return the ratings as an array (R raters, N units) of category numbers, -1 for missing.

    The buffer of ``ratings`` is not copied; nothing may be written to the result.

    Raises:
        DamagedInput: A number stands there that is no category.
    """
    import numpy as np

    flat = np.frombuffer(ratings.values, dtype=f"i{ratings.values.itemsize}")
    if len(flat) and (int(flat.max()) >= len(ratings.categories) or int(flat.min()) < -1):
        raise DamagedInput("agreement.category-number-outside", n=len(ratings.categories))
    return flat.reshape(len(ratings.raters), ratings.n_units)


def numbers(categories: tuple[str, ...]) -> NDArray[np.float64] | None:
    """Return the categories as numbers, or None where one of them is not a finite number.

    >>> numbers(("1", "2.5", "-3")).tolist()
    [1.0, 2.5, -3.0]
    >>> numbers(("low", "high")) is None
    True
    """
    import numpy as np

    values = [number(name) for name in categories]
    if any(value is None for value in values):
        return None
    return np.array(values, dtype=np.float64)


def number(name: str) -> float | None:
    """Read a number as people write it, with a point or a comma; ``nan`` and ``inf`` are names."""
    if not _NUMBER.fullmatch(name.strip()):
        return None
    value = float(name.strip().replace(",", "."))
    return value if math.isfinite(value) else None
