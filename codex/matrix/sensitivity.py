"""Does a cell survive when one expert, or one source, had not been there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codex.matrix.cells import cell_status, excerpt_status
from codex.model.counted import CellSensitivity, Sensitivity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from codex.model.matrix import Cell, Matrix, PairCount


def sensitivity(matrix: Matrix, source_of: Mapping[str, str]) -> Sensitivity:
    """Leave out each expert, then each source, and look at every cell that rests on evidence.

    Leaving out one of three experts turns "2 of 3" into "2 of 2", which is unanimity: the rule
    gets harder, and the result says so. The quorum, too, is never more than the experts left.

    Args:
        matrix: A matrix by the pair rule (crossed cells do not keep who gave which code).
        source_of: Excerpt -> source.
    """
    remaining = len(matrix.roster) - 1
    k = min(matrix.k, remaining)
    means = "impossible" if remaining < 1 else "unanimity" if k == remaining else "same"
    cells = tuple(
        CellSensitivity(
            cell.row,
            cell.col,
            cell.status,
            dict(_changes(cell.status, _without_experts(matrix, cell, k, remaining))),
            dict(_changes(cell.status, _without_sources(matrix, cell, source_of))),
        )
        for cell in matrix.cells.values()
        if cell.groups
    )
    return Sensitivity(cells, k, remaining, means)


def _changes(status: str, others: Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return ((name, other) for name, other in others if other != status)


def _without_experts(matrix: Matrix, cell: Cell, k: int, remaining: int) -> Iterable[tuple[str, str]]:
    quorum = min(matrix.quorum, remaining)
    for expert in matrix.roster:
        left = [_less(pair, expert) for _, pair in cell.groups]
        statuses = {
            excerpt_status(pair.judged, pair.gave, pair.against, k=k, quorum=quorum, decided=pair.decided)
            for pair in left
        }
        reach = max(pair.judged for pair in left)
        yield expert, cell_status(statuses, reach=reach, quorum=quorum)


def _without_sources(matrix: Matrix, cell: Cell, source_of: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Where nothing is left, other excerpts had been judged all the same: no evidence, not nobody."""
    reach = max(pair.judged for _, pair in cell.groups)
    sources = [(status, {source_of[excerpt] for excerpt in pair.excerpts}) for status, pair in cell.groups]
    for source in sorted(set().union(*(names for _, names in sources))):
        left = {status for status, names in sources if names != {source}}
        yield source, cell_status(left, reach=reach, quorum=matrix.quorum)


def _less(pair: PairCount, expert: str) -> PairCount:
    """Return the count as if the expert had not judged; a decision by people stays."""
    experts, others, judges = (
        tuple(name for name in names if name != expert)
        for names in (pair.experts, pair.against_experts, pair.judges)
    )
    return pair._replace(
        judged=len(judges),
        gave=len(experts),
        against=len(others),
        experts=experts,
        against_experts=others,
        judges=judges,
    )
