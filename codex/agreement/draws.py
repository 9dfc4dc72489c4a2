"""Drawing units again: a random stream that no new version of a library can change.

The stream is PCG64 (O'Neill 2014, XSL-RR 128/64), read as raw 64-bit words, whose algorithm is
fixed; numpy promises the same and gives only the words. Its state and increment are four
SplitMix64 words of the seed. Everything made of the words is written out here and in
:mod:`codex.agreement.binomial`, so a seed printed in a paper gives the same interval ever after.

N units are drawn with replacement in one of two exact ways, chosen by the sizes alone:

* many patterns: pieces of 16 bits (N up to 16384) or 32 bits are cut from the words, lowest
  first, and divided by the largest step that gives each unit the same number of pieces; the
  few pieces beyond are passed over;
* few patterns: the counts of the patterns are drawn as such, a multinomial split in halves
  again and again, each split a binomial count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

_MASK: Final = (1 << 64) - 1

_FEW: Final = 24
"""With this many units a pattern or more, counts are drawn instead of units."""


class Stream:
    """Words of 64 random bits, the same for a seed on every machine.

    >>> [hex(int(word)) for word in Stream(7).words(2)]
    ['0xc60dfc2d243c93dd', '0xa53c2eeff95c9fd6']
    """

    def __init__(self, seed: int) -> None:
        """Begin the stream of a seed, any whole number."""
        from numpy.random import PCG64

        a, b, c, d = _splitmix(seed, 4)
        self._bits = PCG64(0)
        self._bits.state = {
            "bit_generator": "PCG64",
            "state": {"state": a << 64 | b, "inc": c << 64 | d | 1},
            "has_uint32": 0,
            "uinteger": 0,
        }

    def words(self, count: int) -> NDArray[np.uint64]:
        """Return the next ``count`` words."""
        words: NDArray[np.uint64] = self._bits.random_raw(count)
        return words

    def shares(self, count: int) -> NDArray[np.float64]:
        """Return ``count`` numbers between 0 and 1, both excluded: 53 bits and a half."""
        import numpy as np

        return ((self.words(count) >> np.uint64(11)).astype(np.float64) + 0.5) * 2.0**-53

    def below(self, limit: int, count: int) -> NDArray[np.unsignedinteger]:
        """Return ``count`` whole numbers below ``limit``, each exactly as likely, and some others.

        Args:
            limit: At most 2**31.
            count: How many.

        Returns:
            Numbers below :func:`places`; those not below ``limit`` are to be passed over.
        """
        import numpy as np

        bits = _bits(limit)
        piece = np.dtype(f"<u{bits // 8}")
        step = (1 << bits) // limit
        likely = count * ((1 << bits) / (step * limit))
        place = np.zeros(0, dtype=piece)
        surplus = -count
        while surplus < 0:
            more = int(-surplus * likely / count + 4 * likely**0.5) + 64
            words = self.words(-(-more * bits // 64))
            fresh = words.astype("<u8", copy=False).view(piece) // piece.type(step)
            place = np.concatenate([place, fresh]) if len(place) else fresh
            surplus = int(np.count_nonzero(place < limit)) - count
        if surplus:
            tail = place[-min(len(place), 4 * surplus + 64) :]
            place = place[: len(place) - len(tail) + int((tail < limit).nonzero()[0][-surplus])]
        return place


def places(limit: int) -> int:
    """Return the number that all of :meth:`Stream.below` lie under."""
    size = 1 << _bits(limit)
    return (size - 1) // (size // limit) + 1


def _bits(limit: int) -> int:
    return 16 if limit <= 1 << 14 else 32


def _splitmix(seed: int, count: int) -> list[int]:
    """Return words of SplitMix64 (Steele, Lea and Flood 2014): four good words from any seed."""
    words = []
    for i in range(1, count + 1):
        word = (seed + i * 0x9E3779B97F4A7C15) & _MASK
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & _MASK
        words.append(word ^ (word >> 31))
    return words


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
    at_once = max(1, min(resamples, (1 << 20) // max(1, k)))
    sizes = [min(at_once, resamples - start) for start in range(0, resamples, at_once)]
    if n >= _FEW * k:
        from codex.agreement.binomial import multinomial

        for size in sizes:
            yield multinomial(stream, n, times / n, size)
        return
    owner = np.full(places(n), k)
    owner[:n] = np.repeat(np.arange(k), times)
    for size in sizes:
        block = np.empty((size, k))
        for row in block:
            row[:] = np.bincount(owner.take(stream.below(n, n)), minlength=k + 1)[:k]
        yield block
