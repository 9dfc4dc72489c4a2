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


def goes_on(before: str, label: str) -> bool:
    """Say whether what stands before a colon is the rest of a sentence that a hard line end broke, as in a PDF.

    Several words, the first in lower case, after a line that ends within a sentence. One word alone is
    no sign: people type ``aigul:`` too.

    Args:
        before: The line above, empty where there is none.
        label: The words before the colon.

    >>> goes_on("Forums were", "used seldom"), goes_on("Yes, I was.", "aigul apay"), goes_on("", "used seldom")
    (True, False, False)
    """
    end = before.rstrip()[-1:]
    return label[:1].islower() and " " in label.strip() and (end.isalpha() or end == ",")
