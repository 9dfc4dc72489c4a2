"""Leaving out one expert or one source, against the matrix built anew without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings

from codex.matrix.sensitivity import sensitivity
from codex.model.protocol import CellRule
from tests.matrix.test_cells import DONE, GIVEN, HAD, ROSTER, Finished, Given, done, gave, matrix

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.matrix.test_cells import Row

SOURCE_OF = {"s1a": "s1", "s1b": "s1", "s2a": "s2"}


def test_a_cell_on_two_of_three_hangs_on_each_of_the_two() -> None:
    judgments = [*gave("s1a", "aigul", "assessing", "miro"), *gave("s1a", "marat", "assessing", "miro")]
    found = sensitivity(matrix(judgments, done("s1a", *ROSTER)), SOURCE_OF)
    assert (found.k, found.remaining, found.means) == (2, 2, "unanimity")
    cell = found.cells[0]
    assert cell.without_expert == {"aigul": "divided", "marat": "divided"}
    assert cell.without_source == {"s1": "no-evidence"}
    assert not cell.is_robust


def test_a_cell_of_all_three_on_two_sources_hangs_on_nobody() -> None:
    judgments: Sequence[Row] = [
        row for x in ("s1a", "s2a") for expert in ROSTER for row in gave(x, expert, "assessing", "miro")
    ]
    found = sensitivity(matrix(judgments, [*done("s1a", *ROSTER), *done("s2a", *ROSTER)]), SOURCE_OF)
    assert all(cell.is_robust for cell in found.cells)


@settings(max_examples=80)
@given(GIVEN, DONE)
def test_it_agrees_with_a_matrix_built_without_the_expert(judged: Given, finished: Finished) -> None:
    finished = {key: "v1" for key in finished if key[1] in ROSTER}
    judgments = [(*key, stance) for key, stance in judged.items() if (key[1], key[2]) in finished]
    dones = [(*key, version) for key, version in finished.items()]
    assert set(HAD) == {"v0", "v1"}
    found = sensitivity(matrix(judgments, dones), SOURCE_OF)
    for expert in ROSTER:
        roster = tuple(name for name in ROSTER if name != expert)
        again = matrix(judgments, dones, roster=roster, rule=CellRule("pair", 2))
        for cell in found.cells:
            status = cell.without_expert.get(expert, cell.status)
            expected = again.cells[cell.row, cell.col].status
            # what rests on nothing keeps the reach of its own evidence, the new matrix that of all excerpts
            nothing = {"no-evidence", "below-quorum", "not-judged"}
            assert status == expected or {status, expected} <= nothing, (expert, cell)
