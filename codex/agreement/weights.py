"""Weights of agreement between categories, and distances of disagreement.

A weight is 1 for the same category and falls towards 0; a distance is 0 for the same category.
Gwet's coefficients and weighted kappas use weights, Krippendorff's alpha uses distances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Square = NDArray[np.float64]

WEIGHTS: Final = ("identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar")
"""Names of the weights that :func:`agreement_weights` knows."""

LEVELS: Final = ("nominal", "ordinal", "interval", "ratio", "circular", "bipolar")
"""Levels of measurement that alpha has a metric for."""


def agreement_weights(name: str, values: NDArray[np.float64]) -> Square:
    """Return the weights of agreement between q categories.

    Args:
        name: One of :data:`WEIGHTS`.
        values: (q,) the categories as numbers; ranks 1..q where they are not numbers.

    Returns:
        (q, q), symmetric, 1 on the diagonal. ``ordinal`` looks at the order of ``values``
        alone, every other name at their size.

    Source:
        Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapters 3 and 4.

    >>> import numpy as np
    >>> agreement_weights("linear", np.array([1.0, 2.0, 3.0])).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.5], [0.0, 0.5, 1.0]]
    """
    import numpy as np

    q = len(values)
    if name == "identity" or q < 2:
        return np.eye(q)
    gap = np.abs(values[:, None] - values[None, :])
    low, high = values.min(), values.max()
    if name == "linear":
        loss = gap
    elif name == "quadratic":
        loss = gap**2
    elif name == "radical":
        loss = np.sqrt(gap)
    elif name == "ordinal":
        rank = np.argsort(np.argsort(values))
        steps = np.abs(rank[:, None] - rank[None, :]) + 1
        loss = steps * (steps - 1) / 2.0
    elif name == "ratio":
        loss = _relative(gap, values[:, None] + values[None, :]) ** 2
    elif name == "circular":
        loss = np.sin(np.pi * gap / (high - low + 1)) ** 2
    elif name == "bipolar":
        total = values[:, None] + values[None, :]
        loss = _relative(gap**2, (total - 2 * low) * (2 * high - total))
    else:
        raise ValueError(name)
    return np.asarray(1.0 - loss / loss.max())


def metric(level: str, values: NDArray[np.float64]) -> Square:
    """Return Krippendorff's squared distances between q values, for all levels but ordinal.

    The ordinal metric rests on how often each category was used and is worked out beside
    the coefficient (:mod:`codex.agreement.alpha`).

    Args:
        level: ``nominal``, ``interval``, ``ratio``, ``circular`` or ``bipolar``.
        values: (q,) the categories as numbers.

    Source:
        Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D.
    """
    import numpy as np

    q = len(values)
    if level == "nominal":
        return 1.0 - np.eye(q)
    gap = values[:, None] - values[None, :]
    total = values[:, None] + values[None, :]
    if level == "interval":
        return np.asarray(gap**2)
    if level == "ratio":
        return np.asarray(_relative(gap, total) ** 2)
    low, high = (values.min(), values.max()) if q else (0.0, 0.0)
    if level == "circular":
        return np.asarray(np.sin(np.pi * gap / (high - low + 1)) ** 2)
    if level == "bipolar":
        return np.asarray(_relative(gap**2, (total - 2 * low) * (2 * high - total)))
    raise ValueError(level)


def _relative(part: Square, whole: Square) -> Square:
    """Divide, and take 0 where both are 0 (a value compared with itself)."""
    import numpy as np

    return np.divide(part, whole, out=np.zeros_like(part, dtype=np.float64), where=whole != 0)
