"""Labels of speakers, wherever they are read: by a reader of files or from the layout of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MANY_TIMES: Final = 10
"""How much oftener a label stands alone than behind other words, which then are no part of it."""


def bare_labels(counts: Mapping[str, int]) -> dict[str, str]:
    """Return the labels into which cells of a table have run, and what they are without them.

    A report of coded passages prints document and code before the passage: ``P2 Interaction Dan`` is
    ``Dan``. So it is read only where at least two words stand before a label that speaks many times as
    often: ``Senior Teacher`` beside ``Teacher`` is somebody else.

    Args:
        counts: Label -> how often it speaks.

    >>> bare_labels({"Dan": 40, "P2 Interaction Dan": 3, "Young Dan": 1})
    {'P2 Interaction Dan': 'Dan'}
    """
    bare = {}
    for label, n in counts.items():
        words = label.split()
        ends = (" ".join(words[at:]) for at in range(2, len(words)))
        found = next((end for end in ends if counts.get(end, 0) >= MANY_TIMES * n), "")
        if found:
            bare[label] = found
    return bare
