"""The best alignment of raters' spans: which of ana's spans answers which of bek's.

A *group* holds at most one span of each rater. Its disorder is the mean over all ``n (n - 1) / 2``
pairs of raters of

    d(u, v) = alpha * pos(u, v) + beta * cat(u, v)      both have a span in the group
            = empty                                     one or both have none
    pos(u, v) = empty * ((|start_u - start_v| + |end_u - end_v|) / (length_u + length_v))^2
    cat(u, v) = empty * distance of the categories (0 or 1 where no table is given)

An alignment puts each span into exactly one group; its disorder is the sum over its groups divided
by the mean number of spans per rater, and the best alignment has the least (Mathet, Widlöcher and
Métivier 2015, *The unified and holistic method gamma*, Computational Linguistics 41(3), section 4).

Solved exactly: candidate groups by branch and bound, then a set partition by integer linear
optimisation (HiGHS through ``scipy.optimize.milp``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from codex.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from codex.model.continuum import Continuum

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

MOST_GROUPS = 400_000
"""Candidate groups above which :class:`TooManyGroups` is raised instead of hours of work."""

GROUPING = 1e-6
"""Share of ``empty`` added to each group while choosing, so that of alignments of equal disorder the
one with fewer groups is taken: spans at one place under two names belong together."""


class TooManyGroups(Exception):
    """The continuum has too many spans close together for an exact alignment."""


@dataclass(frozen=True, slots=True)
class Dissimilarity:
    """How unlike two spans are.

    Raises:
        UsageProblem: A weight below 0, nothing to pay for an empty place, or a distance of
            categories outside 0 to 1.
    """

    alpha: float = 1.0
    """Weight of the positions."""
    beta: float = 1.0
    """Weight of the categories."""
    empty: float = 1.0
    """What it costs to have no counterpart."""
    categories: Mapping[tuple[str, str], float] = field(default_factory=dict)
    """Distance of two categories, 0 to 1, either order; pairs not named: 0 if equal, else 1."""

    def __post_init__(self) -> None:
        weights = (self.alpha, self.beta)
        far = self.categories.values()
        if min(weights) < 0 or not self.empty > 0 or not all(0 <= distance <= 1 for distance in far):
            raise UsageProblem("reliability.gamma-weights")

    def table(self, categories: Sequence[str]) -> Floats:
        """Return the (q, q) distances between the categories."""
        import numpy as np

        table = 1.0 - np.eye(len(categories))
        for i, one in enumerate(categories):
            for j, other in enumerate(categories):
                found = self.categories.get((one, other), self.categories.get((other, one)))
                if found is not None:
                    table[i, j] = found
        return table


@dataclass(frozen=True, slots=True)
class Marked:
    """Spans as arrays, shape (N,) each; what the solver and the sampler work on."""

    rater: Integers
    start: Floats
    end: Floats
    category: Integers
    raters: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best alignment."""

    groups: tuple[tuple[int, ...], ...]
    """Positions of the spans in their :class:`Marked`, by rater."""
    disorder: float


def marked(continuum: Continuum) -> Marked:
    """Return the spans as arrays, in the order of raters and positions."""
    import numpy as np

    rater = {name: i for i, name in enumerate(continuum.raters)}
    category = {name: i for i, name in enumerate(continuum.categories)}
    rows = sorted((rater[s.rater], s.start, s.end, category[s.category]) for s in continuum.spans)
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    return Marked(
        table[:, 0], table[:, 1].astype(np.float64), table[:, 2].astype(np.float64), table[:, 3], len(rater)
    )


def positional(spans: Marked, one: Integers, other: Integers) -> Floats:
    """Return ((|start - start'| + |end - end'|) / (length + length'))^2 for pairs of spans."""
    import numpy as np

    apart = np.abs(spans.start[one] - spans.start[other]) + np.abs(spans.end[one] - spans.end[other])
    lengths = spans.end[one] - spans.start[one] + spans.end[other] - spans.start[other]
    squared: Floats = (apart / lengths) ** 2
    return squared


def best_alignment(spans: Marked, dissimilarity: Dissimilarity, table: Floats) -> Alignment:
    """Return the alignment of least disorder.

    Args:
        spans: All raters' spans; raters without one count as raters.
        dissimilarity: Weights.
        table: (q, q) distances of the categories.

    Raises:
        TooManyGroups: More than :data:`MOST_GROUPS` candidates.
    """
    n = len(spans.start)
    if not n:
        return Alignment((), 0.0)
    groups, costs = _candidates(spans, dissimilarity, table)
    chosen = _partition(groups, [cost + GROUPING * dissimilarity.empty for cost in costs], n)
    mean_spans = n / spans.raters
    order = sorted(chosen, key=lambda g: (min(spans.start[list(groups[g])]), groups[g]))
    return Alignment(
        tuple(groups[g] for g in order), sum(sorted(float(costs[g]) for g in chosen)) / mean_spans
    )


def _candidates(
    spans: Marked, dissimilarity: Dissimilarity, table: Floats
) -> tuple[list[tuple[int, ...]], list[float]]:
    """Return every group that a best alignment may hold, with its disorder.

    Taking a span out of a group of ``k`` and letting it stand alone turns its summed distances to
    the others into ``(pairs + k - 1) * empty``: a group with a span further off than that is never
    needed (one that just reaches it is kept, see :data:`GROUPING`). The bound grows with the group,
    so that of the full group holds for parts.
    """
    pairs = spans.raters * (spans.raters - 1) // 2
    empty = dissimilarity.empty
    near = _near(spans, dissimilarity, table, (pairs + spans.raters - 1) * empty)
    groups: list[tuple[int, ...]] = [(u,) for u in range(len(spans.start))]
    costs = [empty] * len(groups)
    # (members, summed distance of each member to the others)
    parts: list[tuple[tuple[int, ...], tuple[float, ...]]] = [((u,), (0.0,)) for u in range(len(groups))]
    highest = (pairs + spans.raters - 1) * empty
    while parts:
        larger = []
        for members, sums in parts:
            for v in near[members[0]]:
                if spans.rater[v] <= spans.rater[members[-1]]:
                    continue
                apart = [near[u].get(v) for u in members]
                if None in apart:
                    continue
                distances = [d for d in apart if d is not None]
                new = (*(s + d for s, d in zip(sums, distances, strict=True)), sum(distances))
                if max(new) > highest:
                    continue
                group = (*members, v)
                larger.append((group, new))
                k = len(group)
                if max(new) <= (pairs + k - 1) * empty:
                    groups.append(group)
                    costs.append((sum(new) / 2 + (pairs - k * (k - 1) // 2) * empty) / pairs)
        if len(groups) + len(larger) > MOST_GROUPS:
            raise TooManyGroups
        parts = larger
    return groups, costs


def _near(spans: Marked, dissimilarity: Dissimilarity, table: Floats, limit: float) -> list[dict[int, float]]:
    """Return per span the later raters' spans at most ``limit`` away, with the distance."""
    import numpy as np

    near: list[dict[int, float]] = [{} for _ in spans.start]
    order = np.argsort(spans.start, kind="stable")
    starts, lengths = spans.start[order], spans.end - spans.start
    # how far starts may lie apart, in lengths of the two spans together, before d reaches the limit
    weight = dissimilarity.alpha * dissimilarity.empty
    reach = (limit / weight) ** 0.5 * (lengths + lengths.max()) if weight else np.full(len(order), np.inf)
    first = np.searchsorted(starts, spans.start - reach, side="left")
    past = np.searchsorted(starts, spans.start + reach, side="right")
    for u in range(len(order)):
        window = np.sort(order[first[u] : past[u]])
        others = window[spans.rater[window] > spans.rater[u]]
        here = np.full(len(others), u)
        distance = dissimilarity.empty * (
            dissimilarity.alpha * positional(spans, here, others)
            + dissimilarity.beta * table[spans.category[u], spans.category[others]]
        )
        close = distance <= limit
        near[u] = dict(zip(others[close].tolist(), distance[close].tolist(), strict=True))
    return near


def _partition(groups: list[tuple[int, ...]], costs: list[float], n: int) -> list[int]:
    """Choose groups of least summed cost such that each of ``n`` spans is in exactly one."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    rows = np.array([u for group in groups for u in group])
    columns = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    holds = csc_array((np.ones(len(rows)), (rows, columns)), shape=(n, len(groups)))
    solution = milp(
        np.array(costs),
        integrality=np.ones(len(groups)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(holds, 1, 1),
        options={"mip_rel_gap": 0.0},
    )
    if solution.x is None:
        raise TooManyGroups
    return [int(g) for g in np.flatnonzero(solution.x > 0.5)]
