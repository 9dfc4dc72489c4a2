"""Sets of codes: distances, missing against empty, one table a code."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from codex.agreement.measure import estimate
from codex.agreement.sets import code_ratings, distances, estimate_sets
from codex.errors import UsageProblem
from codex.model.ratings import SetRatings

NAMES = ("masi", "jaccard", "dice", "set_nominal")


def masi(a: frozenset[int], b: frozenset[int]) -> Fraction:
    """Passonneau's distance, written as in the paper."""
    if a == b:
        return Fraction(0)
    if not a & b:
        return Fraction(1)
    monotone = Fraction(2, 3) if a <= b or b <= a else Fraction(1, 3)
    return 1 - Fraction(len(a & b), len(a | b)) * monotone


def sets(rows: list[list[str | None]]) -> SetRatings:
    """Write sets as text: ``ab`` two codes, an empty text none, None not looked at."""
    codes = sorted({code for row in rows for cell in row if cell for code in cell})
    return SetRatings(
        tuple(f"r{i}" for i in range(len(rows))),
        tuple(codes),
        tuple(
            tuple(None if cell is None else frozenset(codes.index(code) for code in cell) for cell in row)
            for row in rows
        ),
    )


def test_masi_is_passonneaus_distance_for_all_subsets_of_four_codes() -> None:
    every = [frozenset(c) for k in range(5) for c in combinations(range(4), k)]
    far = distances("masi", every)
    for i, a in enumerate(every):
        for j, b in enumerate(every):
            assert far[i, j] == pytest.approx(float(masi(a, b)), abs=1e-15)


@pytest.mark.parametrize("name", NAMES)
def test_two_empty_sets_are_one_and_an_empty_set_is_far_from_any_other(name: str) -> None:
    far = distances(name, [frozenset(), frozenset(), frozenset({1, 2})])
    assert far.tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize("name", [f"krippendorff_alpha_{one}" for one in NAMES])
def test_sets_of_one_code_are_nominal(name: str) -> None:
    rows: list[list[str | None]] = [list("aabbcab"), list("abbbcaa")]
    plain = estimate_sets(sets(rows), "krippendorff_alpha_set_nominal", interval=None)
    assert estimate_sets(sets(rows), name, interval=None).value == pytest.approx(plain.value)


def test_not_looked_at_is_not_the_empty_set() -> None:
    looked = sets([["a", "a", "", ""], ["a", "", "", "a"]])
    missed = sets([["a", "a", None, ""], ["a", None, None, "a"]])
    a, b = (estimate_sets(one, "alpha", interval=None) for one in (looked, missed))
    assert (a.units, b.units, b.missing) == (4, 2, 3)
    assert a.value != b.value
    assert list(code_ratings(missed, 0).values) == [1, 1, -1, 0, 1, -1, -1, 1]


def test_a_codes_alpha_is_the_alpha_of_its_own_table() -> None:
    one = sets([["a", "ab", "b", "", "a"], ["a", "a", "b", "b", "a"]])
    binary = estimate_sets(one, "krippendorff_alpha_binary[b]")
    assert binary.value == estimate(code_ratings(one, 1), "alpha_nominal").value
    assert binary.coefficient == "krippendorff_alpha_binary[b]"
    with pytest.raises(UsageProblem):
        estimate_sets(one, "krippendorff_alpha_binary[z]")


def test_sets_have_intervals_too() -> None:
    rng = np.random.default_rng(2)
    rows: list[list[str | None]] = [
        [
            "".join(code for code in "abc" if (unit + hash(code) + int(rng.integers(0, 4))) % 3 == 0)
            for unit in range(40)
        ]
        for _ in range(3)
    ]
    for name in ("alpha", "jaccard", "multivalued"):
        found = estimate_sets(sets(rows), name, resamples=100)
        assert found.value is not None
        assert found.interval is not None
        assert found.interval.low <= found.value <= found.interval.high


@pytest.mark.parametrize("name", ["fleiss", "kappa", "alpha_nominal", "gwet_ac1"])
def test_what_is_not_for_sets_is_refused(name: str) -> None:
    with pytest.raises(UsageProblem):
        estimate_sets(sets([["a"], ["a"]]), name)


@pytest.mark.parametrize("name", ["masi", "multivalued"])
def test_sets_for_one_category_a_cell_are_refused(name: str) -> None:
    from tests.agreement.tables_at_random import ratings

    with pytest.raises(UsageProblem):
        estimate(ratings([[0, 1], [0, 1]], 2), name)


def test_nobody_and_nothing_have_their_reasons() -> None:
    assert estimate_sets(sets([[None], [None]]), "alpha").why == "agreement.why-no-judgments"
    assert estimate_sets(sets([["a", "a"], ["a", "a"]]), "multivalued").why == "agreement.why-one-category"
