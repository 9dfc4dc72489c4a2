"""Binomial and multinomial counts from our own stream, exact and in whole arrays.

Means below ten are inverted step by step; above, the transformed rejection of Hörmann (1993),
The generation of binomial random variates, algorithm BTRS, decides whole arrays at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from codex.agreement.draws import Stream

_SMALL_MEAN: Final = 10.0
_PROPOSALS: Final = (1, 4)
"""Proposals at a time: first, and for the one in eight whose first failed."""


def multinomial(stream: Stream, n: int, shares: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Return (rows, K) counts of n draws from K kinds with the given shares (K,).

    The kinds are split in halves, each half again, and so on; one binomial count a split.
    """
    import numpy as np

    k = len(shares)
    width = 1 << max(0, (k - 1).bit_length())
    levels = [np.concatenate([shares, np.zeros(width - k)])]
    while len(levels[-1]) > 1:
        levels.append(levels[-1].reshape(-1, 2).sum(axis=1))
    counts = np.full((rows, 1), float(n))
    for below in reversed(levels[:-1]):
        pairs = below.reshape(-1, 2)
        whole = pairs.sum(axis=1)
        left = np.divide(pairs[:, 0], whole, out=np.zeros(len(pairs)), where=whole > 0)
        split = np.empty((rows, len(pairs), 2))
        split[:, :, 0] = binomial(stream, counts, left)
        split[:, :, 1] = counts - split[:, :, 0]
        counts = split.reshape(rows, -1)
    return counts[:, :k]


def binomial(stream: Stream, n: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return binomial counts (rows, G) for numbers of trials (rows, G) and chances (G,)."""
    import numpy as np

    chance = np.broadcast_to(np.minimum(p, 1.0 - p), n.shape).reshape(-1)
    trials = n.reshape(-1)
    mean = trials * chance
    counts = np.zeros(len(trials))
    small = np.flatnonzero((mean > 0) & (mean < _SMALL_MEAN))
    large = np.flatnonzero(mean >= _SMALL_MEAN)
    if len(small):
        counts[small] = _inverted(stream, trials[small], chance[small])
    if len(large):
        counts[large] = _rejected(stream, trials[large], chance[large])
    flipped = np.broadcast_to(p > 0.5, n.shape).reshape(-1)
    return np.where(flipped, trials - counts, counts).reshape(n.shape)


def _inverted(stream: Stream, n: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Walk up the distribution until the drawn share is used up."""
    import numpy as np

    odds = p / (1.0 - p)
    chance = np.exp(n * np.log1p(-p))
    rest = stream.shares(len(n))
    counts = np.zeros(len(n))
    going = np.flatnonzero(rest > chance)
    count = 0
    while len(going):
        rest[going] -= chance[going]
        count += 1
        chance[going] *= odds[going] * (n[going] - count + 1) / count
        counts[going] = count
        going = going[(rest[going] > chance[going]) & (count < n[going])]
    return counts


def _rejected(stream: Stream, n: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hörmann's BTRS: propose from a transformed uniform, accept most without a logarithm.

    Who gets several proposals at a time takes the first sound one.
    """
    import numpy as np

    counts = np.empty(len(n))
    going = np.arange(len(n))
    rounds = 0
    while len(going):
        tries = _PROPOSALS[min(rounds, len(_PROPOSALS) - 1)]
        rounds += 1
        trials, chance = np.repeat(n[going], tries), np.repeat(p[going], tries)
        k, taken = _proposed(stream, trials, chance)
        k, taken = k.reshape(-1, tries), taken.reshape(-1, tries)
        which = taken.argmax(axis=1)
        sound = taken.any(axis=1)
        counts[going[sound]] = k[sound, which[sound]]
        going = going[~sound]
    return counts


def _proposed(
    stream: Stream, n: NDArray[np.float64], p: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return one proposal each, and whether it is taken."""
    import numpy as np

    mean = n * p
    spread = np.sqrt(mean * (1.0 - p))
    b = 1.15 + 2.53 * spread
    a = -0.0873 + 0.0248 * b + 0.01 * p
    drawn = stream.shares(2 * len(n))
    u, v = drawn[: len(n)] - 0.5, drawn[len(n) :]
    us = 0.5 - np.abs(u)
    k = np.floor((2 * a / us + b) * u + (mean + 0.5))
    taken = (us >= 0.07) & (v <= 0.92 - 4.2 / b)
    doubtful = np.flatnonzero(~taken & (k >= 0) & (k <= n))
    if len(doubtful):
        a, b, us = a[doubtful], b[doubtful], us[doubtful]
        height = v[doubtful] * (2.83 + 5.1 / b) * spread[doubtful] / (a / (us * us) + b)
        taken[doubtful] = np.log(height) <= _log_odds(n[doubtful], p[doubtful], k[doubtful])
    return k, taken


def _log_odds(n: NDArray[np.float64], p: NDArray[np.float64], k: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithm of the chance of k over the chance of the mode."""
    import numpy as np

    mode = np.floor((n + 1) * p)
    odds = p / (1.0 - p)
    parts = np.concatenate([mode, n - mode, k, n - k])
    wants = _stirling(parts).reshape(4, -1)
    logs: NDArray[np.float64] = (
        (mode + 0.5) * np.log((mode + 1) / (odds * (n - mode + 1)))
        + (n + 1) * np.log((n - mode + 1) / (n - k + 1))
        + (k + 0.5) * np.log(odds * (n - k + 1) / (k + 1))
        + (wants[0] + wants[1] - wants[2] - wants[3])
    )
    return logs


def _stirling(k: NDArray[np.float64]) -> NDArray[np.float64]:
    """What Stirling's formula for log(k!) at k + 1 lacks; a table below ten, a series above."""
    import numpy as np

    above = k + 1.0
    square = above * above
    series = (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / above
    small = np.flatnonzero(k <= 9)
    if len(small):
        series[small] = np.array(_STIRLING)[k[small].astype(np.int64)]
    return np.asarray(series)


_STIRLING: Final = (
    0.08106146679532726,
    0.04134069595540929,
    0.02767792568499834,
    0.02079067210376509,
    0.01664469118982119,
    0.01387612882307075,
    0.01189670994589177,
    0.01041126526197209,
    0.009255462182712733,
    0.008330563433362871,
)
