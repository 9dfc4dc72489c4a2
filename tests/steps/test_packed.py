"""Rows that are packed while nobody looks at them."""

from __future__ import annotations

import pytest

from codex.steps.sources.packed import Packed

EDGES = (0, 1, 999, 1000, 1001, 1999, 2000, 2001, 2500)


@pytest.mark.parametrize("many", EDGES)
def test_rows_can_be_shortened_to_any_number_and_go_on(many: int) -> None:
    for left in (edge for edge in EDGES if edge <= many):
        rows = Packed[int]()
        for row in range(many):
            rows.append(row)
        rows.shortened(left)
        assert (len(rows), [*rows]) == (left, [*range(left)])
        rows.append(-1)
        assert [*rows] == [*range(left), -1]
