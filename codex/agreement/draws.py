"""Drawing units again: a random stream that no new version of a library can change.

The stream is SplitMix64 (Steele, Lea and Flood 2014), written out here: word i of seed s is
``mix(s' + (i + 1) * 0x9E3779B97F4A7C15)`` in 64-bit arithmetic, with s' itself the mixed seed.
A unit is drawn from the upper or lower 32 bits of a word as ``bits * N >> 32`` (Lemire 2019,
without his rejection step: a unit's chance differs from 1/N by less than N / 2**32). Both are
fixed by this file alone, so a seed printed in a paper gives the same interval ever after.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_STEP: Final = 0x9E3779B97F4A7C15
_MIX_1: Final = 0xBF58476D1CE4E5B9
_MIX_2: Final = 0x94D049BB133111EB
_MASK: Final = (1 << 64) - 1


class Stream:
    """Words of 64 random bits, the same for a seed on every machine.

    >>> [hex(int(word)) for word in Stream(7).words(2)]
    ['0x863b891f4c0abd4f', '0x4d58fbd282eaf415']
    """

    def __init__(self, seed: int) -> None:
        """Begin the stream of a seed, any whole number."""
        self._at = _mixed(seed & _MASK)

    def words(self, count: int) -> NDArray[np.uint64]:
        """Return the next ``count`` words."""
        import numpy as np

        first = (self._at + _STEP) & _MASK
        words = np.arange(count, dtype=np.uint64)
        words *= np.uint64(_STEP)
        words += np.uint64(first)
        self._at = (self._at + count * _STEP) & _MASK
        spare = words >> np.uint64(30)
        words ^= spare
        words *= np.uint64(_MIX_1)
        np.right_shift(words, np.uint64(27), out=spare)
        words ^= spare
        words *= np.uint64(_MIX_2)
        np.right_shift(words, np.uint64(31), out=spare)
        words ^= spare
        return words

    def below(self, limit: int, count: int) -> NDArray[np.int64]:
        """Return ``count`` whole numbers from 0 to ``limit`` - 1, each as likely (limit < 2**31)."""
        import numpy as np

        words = self.words((count + 1) // 2)
        halves = words.astype("<u8").view("<u4").astype(np.uint64)[:count]
        halves *= np.uint64(limit)
        halves >>= np.uint64(32)
        return halves.view(np.int64)


def _mixed(word: int) -> int:
    word = ((word ^ (word >> 30)) * _MIX_1) & _MASK
    word = ((word ^ (word >> 27)) * _MIX_2) & _MASK
    return word ^ (word >> 31)


def resampled(times: NDArray[np.int64], resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Draw as many units as there are, with replacement, ``resamples`` times.

    Args:
        times: (K,) how many units show each pattern.
        resamples: How many times all units are drawn.
        seed: Seed of the stream.

    Yields:
        (b, K) how often each pattern was drawn, for a handful of resamples at a time.
    """
    import numpy as np

    n, k = int(times.sum()), len(times)
    stream = Stream(seed)
    owner = np.repeat(np.arange(k), times)
    at_once = max(1, min(resamples, (1 << 20) // max(1, k)))
    for start in range(0, resamples, at_once):
        block = np.empty((min(at_once, resamples - start), k))
        for row in block:
            row[:] = np.bincount(owner[stream.below(n, n)], minlength=k)
        yield block
