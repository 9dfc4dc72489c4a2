"""Large tables that are nearly empty are never made where sums over their cells do."""

import sys
from array import array
from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from codex.agreement.grid import grid
from codex.agreement.intervals import Errors, drawn
from codex.agreement.members import Members, members
from codex.agreement.patterns import patterns, scatter
from codex.agreement.set_alpha import SetAlpha, ThinSetAlpha, set_alpha
from codex.agreement.sets import distances, estimate_kinds
from codex.model.ratings import Ratings

CODES = 12


def kinds() -> list[frozenset[int]]:
    return [frozenset(both) for size in range(4) for both in combinations(range(CODES), size)]


def table(units: int, seed: int = 1, missing: float = 0.2) -> Ratings:
    rng = np.random.default_rng(seed)
    cells = np.where(
        rng.random((4, units)) < 0.4, rng.integers(0, 30, units), rng.integers(0, 299, (4, units))
    )
    cells = np.where(rng.random(cells.shape) < missing, -1, cells).astype("<i4")
    names = tuple(map(str, range(len(kinds()))))
    sources = tuple((np.arange(units) // 7).tolist())
    return Ratings(tuple("abcd"), units, names, array("i", cells.tobytes()), clusters=sources)


@pytest.mark.parametrize("missing", [0.0, 0.3])
def test_alpha_over_many_sets_is_summed_without_a_table_and_is_the_same(missing: float) -> None:
    ratings, far = table(5000, missing=missing), distances("masi", kinds())
    folded = patterns(grid(ratings), len(far))
    thin, whole = set_alpha(folded, far), SetAlpha(folded, far)
    assert isinstance(thin, ThinSetAlpha)
    assert thin.value() == whole.value()
    assert (thin.totals() == whole.totals()).all()
    assert (thin.linearised() == whole.linearised()).all()
    weights = np.random.default_rng(2).integers(0, 3, (3, len(folded.times))).astype(float)
    assert (thin.at(weights) == whole.at(weights)).all()
    assert "figures" not in vars(set_alpha(folded, far))


def test_few_sets_are_put_into_a_table() -> None:
    far = distances("masi", kinds())
    assert type(set_alpha(patterns(grid(table(50)), len(far)), far)) is SetAlpha


def test_a_source_is_summed_from_its_units_as_its_row_of_the_table_is() -> None:
    rng = np.random.default_rng(3)
    source, pattern = rng.integers(0, 300, 4000), rng.integers(0, 4000, 4000)
    thin, whole = members(source, pattern, (300, 4000)), scatter(source, pattern, (300, 4000))
    assert isinstance(thin, Members)
    figures = rng.normal(size=4000)
    assert (thin @ figures == whole @ figures).all()
    assert (thin @ np.eye(4000)[:, :5] == whole.toarray()[:, :5]).all()
    assert (rng.integers(0, 2, (4, 300)).astype(float) @ thin).shape == (4, 4000)
    assert thin[10:20].toarray().tolist() == whole.toarray()[10:20].tolist()


@pytest.fixture
def no_sparse_package() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "scipy.sparse", None)
        yield


@pytest.mark.usefixtures("no_sparse_package")
def test_the_linearised_interval_over_many_sets_loads_no_package_of_sparse_tables() -> None:
    found = estimate_kinds(table(5000), kinds(), "masi", interval="gwet")
    assert found.interval is not None
    assert found.interval.clustered


def test_a_standard_error_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings, far = table(60), distances("masi", kinds())
    folded = patterns(grid(ratings), len(far))
    whole = set_alpha(folded, far)
    asked: list[SetAlpha] = []
    slopes = SetAlpha.slopes

    def told(self: SetAlpha) -> object:
        asked.append(self)
        return slopes(self)

    monkeypatch.setattr(SetAlpha, "slopes", told)
    errors = Errors(whole, drawn(folded, ratings.clusters))
    assert errors.of(asymptotic=False) == errors.of(asymptotic=True)
    assert len(asked) == 1


@pytest.mark.parametrize("kind", ["masi", "jaccard", "dice", "set_nominal"])
def test_distances_that_are_looked_up_by_size_are_those_of_the_sets(kind: str) -> None:
    many = kinds()
    found = distances(kind, many)
    rng = np.random.default_rng(4)
    for i, j in rng.integers(0, len(many), (200, 2)).tolist():
        assert found[i, j] == distances(kind, [many[i], many[j]])[0, 1]
