"""When did the sources stop bringing anything new?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.model.counted import Saturation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence


def saturation(
    order: Sequence[str],
    codes_of: Mapping[str, Collection[str]],
    *,
    base: int = 4,
    run: int = 2,
    threshold: float = 0.05,
) -> Saturation:
    """Count new codes source by source and find where runs stop bringing any.

    Base, run and threshold are those of Guest, Namey and Chen (2020, PLoS ONE 15:e0232076), who
    take bases of 4 to 6, runs of 2 or 3 and a threshold of 5 % or 0 %. The order matters: it is
    that of the interviews, never of the results.

    Args:
        order: Sources in the order in which they were taken up.
        codes_of: Source -> codes it has.
        base: Sources of the base.
        run: Sources of a run.
        threshold: Share of the base's codes.

    >>> found = saturation("abcdefgh", {"a": "xyz", "b": "xw", "c": "v", "d": "u", "e": "t", "f": "x"})
    >>> found.new, found.cumulated[-1], found.reached
    ((3, 1, 1, 1, 1, 0, 0, 0), 7, 7)
    """
    seen: set[str] = set()
    new = []
    for source in order:
        fresh = set(codes_of.get(source, ())) - seen
        seen |= fresh
        new.append(len(fresh))
    found = Saturation(tuple(order), tuple(new), base, run, threshold, None)
    for end in range(base + run, len(new) + 1):
        share = found.share_of_run(end)
        if share is not None and share <= threshold:
            return Saturation(tuple(order), tuple(new), base, run, threshold, end)
    return found
