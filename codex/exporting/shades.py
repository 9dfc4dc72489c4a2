"""Steps of a colour scale that stay useful on skewed counts: by quantiles, never linear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

STEPS: Final = 5


def lower_bounds(counts: Iterable[int]) -> tuple[int, ...]:
    """Return the smallest count of each step, at most five; zeros have no step.

    >>> lower_bounds([1, 1, 2, 3, 5, 8, 5345])
    (1, 2, 5, 8)
    >>> lower_bounds([])
    ()
    """
    known = sorted(count for count in counts if count)
    return tuple(sorted({known[len(known) * step // STEPS] for step in range(STEPS)})) if known else ()


def step_of(count: int, bounds: Sequence[int]) -> int:
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
