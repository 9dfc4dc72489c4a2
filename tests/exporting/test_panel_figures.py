"""Figures in the tables of panels."""

import pytest

from codex.exporting.layout_panel import _places


@pytest.mark.parametrize(("value", "places"), [(8.0, 0), (7.5, 1), (6.25, 2), (2 / 3, 2), (0.0, 0)])
def test_a_quartile_has_the_decimals_that_it_has(value: float, places: int) -> None:
    assert _places(value) == places
