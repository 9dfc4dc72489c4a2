"""Where in the code tree agreement is lost: codes, their parents, the parents' parents.

A parent counts as given by an expert where the expert gave it or any code below it: the union of the
children per expert, recomputed, never an average of their coefficients. Where the parent stands well
and its children do not, experts agree on the theme and mix up the codes within it: the definitions
of the siblings want sharpening. Where both are low, the theme itself is unclear.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from codex.agreement.grid import grid
from codex.agreement.leave_one_out import mean_of_defined
from codex.model.ratings import MISSING, Ratings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from codex.model.estimate import Estimate


@dataclass(frozen=True, slots=True)
class Siblings:
    """Two children of one code, and how often one expert gave the one where another gave the other."""

    one: str
    other: str
    times: int


@dataclass(frozen=True, slots=True)
class Node:
    """A code with all that lies below it."""

    code: str
    parent: str | None
    depth: int
    estimate: Estimate
    """Of the code and everything below it, taken together per expert."""
    children: tuple[str, ...] = ()
    children_mean: Estimate | None = None
    """Mean of the children's defined values."""
    lost: float | None = None
    """The code's value minus the children's mean: what is lost on the way down."""
    differing: int = 0
    """Pairs of experts on one excerpt that differ in some child."""
    agreeing: int = 0
    """Of those, the pairs that agree on the code itself."""
    confused: tuple[Siblings, ...] = ()
    """Children that stand in for one another, the most frequent first."""


def union(tables: Sequence[Ratings]) -> Ratings:
    """Return the table of "any of these": 1 if one is given, else missing if one is missing, else 0.

    >>> a = Ratings(("ana",), 3, ("0", "1"), array("h", [1, 0, 0]))
    >>> b = Ratings(("ana",), 3, ("0", "1"), array("h", [-1, -1, 0]))
    >>> union([a, b]).values
    array('h', [1, -1, 0])
    """
    import numpy as np

    _same_shape(tables)
    values = np.stack([grid(table) for table in tables])
    given, missing = (values == 1).any(axis=0), (values == MISSING).any(axis=0)
    joined = np.where(given, 1, np.where(missing, MISSING, 0)).astype(np.int16)
    first = tables[0]
    return Ratings(
        first.raters,
        first.n_units,
        ("0", "1"),
        array("h", joined.tobytes()),
        units=first.units,
        clusters=first.clusters,
    )


def up_the_tree(
    tables: Mapping[str, Ratings],
    parents: Mapping[str, str | None],
    coefficient: Callable[[Ratings], Estimate],
) -> tuple[Node, ...]:
    """Return every code with what it is worth, parents before children.

    Args:
        tables: Code id -> table of 0 and 1; same raters and units in each. A parent that may not be
            given itself needs none.
        parents: Code id -> id of its parent, None at the top; parents before children.
        coefficient: What is computed for one table.

    Raises:
        ValueError: Tables of different raters or units, or a parent that is no code.
    """
    children: dict[str, list[str]] = {code: [] for code in parents}
    depth: dict[str, int] = {}
    for code, parent in parents.items():
        if parent is not None:
            if parent not in depth:
                msg = f"{code} comes before its parent {parent}"
                raise ValueError(msg)
            children[parent].append(code)
        depth[code] = 0 if parent is None else depth[parent] + 1
    whole: dict[str, Ratings] = {}
    for code in reversed(list(parents)):
        parts = [whole[child] for child in children[code] if child in whole]
        own = [tables[code]] if code in tables else []
        if parts or own:
            whole[code] = union([*own, *parts])
    values = {code: coefficient(table) for code, table in whole.items()}
    nodes = (
        Node(code, parent, depth[code], values[code], tuple(c for c in children[code] if c in whole))
        for code, parent in parents.items()
        if code in whole
    )
    return tuple(_node(node, whole, values) for node in nodes)


def _node(node: Node, whole: Mapping[str, Ratings], values: Mapping[str, Estimate]) -> Node:
    if not node.children:
        return node
    mean = mean_of_defined(values[child] for child in node.children)
    value = node.estimate.value
    differing, agreeing, confused = _within(
        whole[node.code], node.children, [whole[child] for child in node.children]
    )
    return replace(
        node,
        children_mean=mean,
        lost=value - mean.value if value is not None and mean.value is not None else None,
        differing=differing,
        agreeing=agreeing,
        confused=confused,
    )


def _within(
    node: Ratings, names: Sequence[str], tables: list[Ratings]
) -> tuple[int, int, tuple[Siblings, ...]]:
    """Count the differences of experts in the children, those gone in the node, and swaps."""
    import numpy as np

    values = np.stack([grid(table) for table in tables])  # child, rater, unit
    above = grid(node)
    swaps = np.zeros((len(names), len(names)))
    differing = agreeing = 0
    for a, b in combinations(range(len(node.raters)), 2):
        both = (values[:, a] != MISSING) & (values[:, b] != MISSING)
        apart = (both & (values[:, a] != values[:, b])).any(axis=0)
        differing += int(apart.sum())
        agreeing += int((apart & (above[a] == above[b])).sum())
        mine = (both & (values[:, a] > values[:, b])).astype(np.float64)
        theirs = (both & (values[:, b] > values[:, a])).astype(np.float64)
        swaps += mine @ theirs.T
    swaps += swaps.T
    found = [
        Siblings(names[i], names[j], int(swaps[i, j]))
        for i, j in combinations(range(len(names)), 2)
        if swaps[i, j]
    ]
    return differing, agreeing, tuple(sorted(found, key=lambda pair: (-pair.times, pair.one, pair.other)))


def _same_shape(tables: Sequence[Ratings]) -> None:
    shapes = {(table.raters, table.n_units) for table in tables}
    if len(shapes) != 1:
        msg = f"tables of {len(shapes)} different shapes"
        raise ValueError(msg)
