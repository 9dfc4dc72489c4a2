"""Fresh ids: random, or counted from a seed so that a worked example gives the same bytes each time."""

from __future__ import annotations

import os

from codex.store.digests import blake2b

_LETTERS = "bcdfghjkmnpqrstvwxz23456789"
"""No vowels: an id is never a word, a number in scientific writing, or a month."""
_PAIRS = [first + second for second in _LETTERS for first in _LETTERS]
"""All pairs of them, the first of a pair standing for the lower digit: half the divisions."""


class Ids:
    """A source of fresh ids; with a seed, a function of seed, the log's clock and a counter."""

    def __init__(self, seed: str | None = None, clock: int = 0) -> None:
        self._seed = seed
        self._clock = clock
        self._count = 0

    def random(self, size: int) -> bytes:
        """Return ``size`` bytes (at most 64)."""
        if self._seed is None:
            return os.urandom(size)
        self._count += 1
        told = f"{self._seed}/{self._clock}/{self._count}".encode()
        return blake2b(told, digest_size=size).digest()

    def short(self, letter: str) -> str:
        """Return an id for people: a letter and eight characters (38 bits), never like a number or date."""
        number = int.from_bytes(self.random(8), "big")
        name = letter
        for _ in range(4):
            number, pair = divmod(number, len(_PAIRS))
            name += _PAIRS[pair]
        return name
