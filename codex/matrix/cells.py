"""Counts to cells: one rule for excerpts, one for cells, and the eight words they end in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from codex.model.matrix import Cell, EvidenceGroup, Matrix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from codex.model.matrix import Axis, PairCount
    from codex.model.protocol import CellRule

_ORDER: Final = ("in", "against", "divided", "rejected", "one-expert", "below-quorum")
"""Evidence in the order in which it is read; the last did not reach the quorum and decides nothing."""
_STRONGEST: Final = ("in", "divided", "rejected", "one-expert")


def excerpt_status(
    judged: int, gave: int, against: int, *, k: int, quorum: int, decided: bool | None = None
) -> str:
    """Say what one excerpt means for a cell.

    Args:
        judged: Experts done with both codes (J).
        gave: Of these, who gave both in support (F).
        against: Of these, who gave both, one of them with *contradicts* (A).
        k: How many must agree.
        quorum: How many must have judged.
        decided: A decision by people goes before every count.

    Returns:
        ``in``, ``rejected``, ``one-expert``, ``not-judged``, ``below-quorum``, ``against``,
        ``divided`` or ``nothing``.

    >>> excerpt_status(3, 2, 0, k=2, quorum=2)
    'in'
    >>> excerpt_status(1, 1, 0, k=2, quorum=2)
    'one-expert'
    """
    if decided is not None:
        return "in" if decided else "rejected"
    if judged < quorum:
        if judged == 1 and gave + against == 1:
            return "one-expert"
        return "below-quorum" if judged else "not-judged"
    if gave >= k:
        return "in"
    if against >= k:
        return "against"
    return "divided" if gave + against else "nothing"


def cell_status(excerpts: Collection[str], *, reach: int, quorum: int) -> str:
    """Say what a cell is, from the status of its excerpts.

    Args:
        excerpts: Status of each excerpt that somebody gave the pair to.
        reach: The most experts who judged any one excerpt for the cell, given or not.
        quorum: How many must have judged.

    >>> cell_status(["in", "against", "divided"], reach=3, quorum=2)
    'contested'
    >>> cell_status([], reach=3, quorum=2)
    'no-evidence'
    """
    if "against" in excerpts:
        return "contested"
    for status in _STRONGEST:
        if status in excerpts:
            return status
    if reach >= quorum > 0 or (not quorum and reach):
        return "no-evidence"
    return "below-quorum" if reach else "not-judged"


def build(
    rows: Axis,
    cols: Axis,
    pair_counts: Iterable[PairCount],
    *,
    reach: Mapping[tuple[str, str], int],
    source_of: Mapping[str, str],
    rule: CellRule,
    quorum: int,
    roster: Sequence[str],
) -> Matrix:
    """Make the matrix: a cell for every row and column, with its status and its evidence.

    Args:
        rows: Items down the side.
        cols: Items across the top.
        pair_counts: Counts where anything was given, each excerpt once a pair.
        reach: (Row, column) -> the most experts who judged any one excerpt for the pair.
        source_of: Excerpt -> source.
        rule: The frozen cell rule.
        quorum: Experts who must have judged an excerpt.
        roster: Experts of the round.
    """
    found: defaultdict[tuple[str, str], list[EvidenceGroup]] = defaultdict(list)
    for count in pair_counts:
        status = excerpt_status(
            count.judged, count.gave, count.against, k=rule.k, quorum=quorum, decided=count.decided
        )
        found[count.row, count.col].append(EvidenceGroup(status, count))
    cells = {}
    for row in rows.items:
        for col in cols.items:
            groups = found[row, col]
            statuses = {status for status, _ in groups}
            status = cell_status(statuses, reach=reach.get((row, col), 0), quorum=quorum)
            cells[row, col] = cell(row, col, status, groups, roster=len(roster), source_of=source_of)
    return Matrix(rows, cols, cells, rule.rule, rule.k, quorum, tuple(roster))


def cell(
    row: str,
    col: str,
    status: str,
    groups: Sequence[EvidenceGroup],
    *,
    roster: int,
    source_of: Mapping[str, str],
) -> Cell:
    """Return a cell of this status with its evidence in reading order and the counts of it."""
    inside = [count for word, count in groups if word == "in"]
    return Cell(
        row,
        col,
        status,
        experts=len({expert for count in inside for expert in count.experts}),
        roster=roster,
        excerpts=sum(len(count.excerpts) for count in inside),
        against=sum(len(count.excerpts) for word, count in groups if word == "against"),
        sources=len({source_of[excerpt] for count in inside for excerpt in count.excerpts}),
        groups=tuple(group for word in _ORDER for group in groups if group.status == word),
    )
