"""Chance that can be repeated: an order that a seed decides, on any machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def shuffled(ids: Iterable[str], *salt: object) -> tuple[str, ...]:
    """Return ``ids`` in an order that looks random and depends on nothing but ``salt`` and each id.

    Every id gets the 16-byte blake2b digest of the salts and itself, joined by U+001F as UTF-8;
    the ids are sorted by digest. So no generator of some library version decides a sample, an id
    keeps its place among the others when further ids come, and the order of ``ids`` is of no
    effect.

    >>> shuffled(["a", "b", "c"], 7) == shuffled(["c", "a", "b"], 7)
    True
    """
    from hashlib import blake2b

    head = "".join(f"{part}\x1f" for part in salt).encode()
    start = blake2b(head, digest_size=16)

    def place(one: str) -> tuple[bytes, str]:
        digest = start.copy()
        digest.update(one.encode())
        return digest.digest(), one

    return tuple(sorted(ids, key=place))
