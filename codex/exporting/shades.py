"""Steps of a colour scale that stay useful on skewed counts: by quantiles, never linear."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final, TypeVar

from codex.exporting.texts import count_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEPS: Final = 5
Number = TypeVar("Number", int, float)


def lower_bounds(counts: Iterable[Number]) -> tuple[Number, ...]:
    """Return the smallest count of each step, at most five; zeros have no step.

    >>> lower_bounds([1, 1, 2, 3, 5, 8, 5345])
    (1, 2, 5, 8)
    >>> lower_bounds([])
    ()
    """
    known = sorted(count for count in counts if count)
    return tuple(sorted({known[len(known) * step // STEPS] for step in range(STEPS)})) if known else ()


def step_of(count: float, bounds: Sequence[float]) -> int:
    """Return the step of a count, 1 (palest) to 5; fewer bounds are spread over the scale.

    >>> [step_of(n, (1, 2, 5, 8)) for n in (0, 1, 4, 5345)]
    [0, 1, 2, 5]
    """
    place = sum(count >= bound for bound in bounds)
    if not place:
        return 0
    if len(bounds) == 1:
        return 3
    return 1 + (place - 1) * (STEPS - 1) // (len(bounds) - 1)


def range_texts(bounds: Sequence[int], language: str) -> list[tuple[int, str]]:
    """Return (step, the counts it stands for), for a legend.

    >>> range_texts((1, 2, 5), "en")
    [(1, '1'), (3, '2–4'), (5, '5+')]
    """
    texts = []
    for low, following in pairwise(bounds):
        high = following - 1
        more = "" if low == high else f"\u2013{count_text(high, language)}"
        texts.append(count_text(low, language) + more)
    texts += [f"{count_text(bound, language)}+" for bound in bounds[-1:]]
    return [(step_of(bound, bounds), text) for bound, text in zip(bounds, texts, strict=True)]
