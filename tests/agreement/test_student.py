"""Student's t against the library that has it."""

from __future__ import annotations

import pytest
from scipy.special import ndtr, stdtr, stdtrit

from codex.agreement.student import below, normal_below, student

SHARES = (1e-12, 1e-6, 1e-4, 0.005, 0.025, 0.05, 0.1, 0.3, 0.49, 0.5, 0.7, 0.95, 0.975, 0.995, 0.9999)


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 19, 29, 99, 100, 101, 245, 4999, 199_999, 1_000_000])
def test_quantiles_are_those_of_the_library(degrees: int) -> None:
    for share in SHARES:
        assert student(share, degrees) == pytest.approx(float(stdtrit(degrees, share)), rel=1e-9, abs=1e-12)
        assert below(student(share, degrees), degrees) == pytest.approx(share, rel=1e-9)


def test_tails_keep_their_digits() -> None:
    for t in (-40.0, -8.0, -1.5, 0.0, 2.5):
        assert below(t, 9) == pytest.approx(float(stdtr(9, t)), rel=1e-12)
        assert normal_below(t) == pytest.approx(float(ndtr(t)), rel=1e-12)
