"""One figure for many codes: never by stacking their tables."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from codex.agreement.build import summed
from codex.agreement.coefficients import coefficient
from codex.agreement.joint import Drawing, MeanOfCodes, Part, PooledKappa
from codex.agreement.measure import estimate
from codex.agreement.overall import _case, _pairs, mean_of_tables, mean_over_codes, pooled_kappa
from codex.errors import UsageProblem
from tests.agreement.tables_at_random import noisy, ratings


def codes(units: int = 60, clusters: list[int] | None = None) -> dict[str, object]:
    rng = np.random.default_rng(12)
    made = {f"c{i}": noisy(rng, units, 3, 2, copy=0.6 + 0.1 * i, missing=0.1) for i in range(3)}
    made["never"] = np.zeros((3, units), dtype=int)
    return {code: ratings(table, 2, clusters=clusters or ()) for code, table in made.items()}


def test_two_codes_with_kappa_nothing_stay_at_nothing() -> None:
    # One code nearly always given, one nearly never: stacked they would look like agreement.
    often = np.array([[0] + [1] * 19, [1] * 19 + [0]])
    tables = {"often": ratings(often, 2), "seldom": ratings(1 - often, 2)}
    stacked = estimate(ratings(np.hstack([often, 1 - often]), 2), "kappa", interval=None).value
    assert stacked is not None
    assert stacked > 0.7
    mean = mean_of_tables(tables, "kappa", interval=None).value
    pooled = pooled_kappa(list(tables.values()), interval=None).value
    assert mean == pytest.approx(-0.0526, abs=1e-3)
    assert pooled == pytest.approx(-0.0526, abs=1e-3)


def test_the_mean_is_over_the_defined_codes_and_says_how_many() -> None:
    tables = codes()
    each = {code: estimate(one, "alpha", interval=None) for code, one in tables.items()}  # type: ignore[arg-type]
    mean = mean_over_codes(each, "krippendorff_alpha_nominal")
    values = [one.value for one in each.values() if one.value is not None]
    assert mean.value == pytest.approx(sum(values) / 3)
    assert (mean.extra["codes"], mean.extra["codes_defined"]) == (4, 3)
    assert mean.coefficient == "mean:krippendorff_alpha_nominal"
    assert mean.why_no_interval == "agreement.no-interval-of-mean"


def test_no_defined_code_leaves_no_mean() -> None:
    never = {"never": ratings([[0, 0], [0, 0]], 2)}
    assert mean_of_tables(never, "alpha").why == "agreement.why-none-defined"
    assert pooled_kappa(list(never.values())).why == "agreement.why-no-variation"
    assert pooled_kappa([ratings([[0, -1], [-1, 0]], 2)]).why == "agreement.why-none-defined"


@pytest.mark.parametrize("method", ["bca", "percentile", "jackknife", "gwet"])
def test_units_are_drawn_for_all_codes_at_once(method: str) -> None:
    mean = mean_of_tables(codes(), "alpha_nominal", interval=method)  # type: ignore[arg-type]
    assert mean.interval is not None
    assert mean.value is not None
    assert mean.interval.low < mean.value < mean.interval.high
    assert mean.interval.high - mean.interval.low < 0.4


def test_sources_are_drawn_whole_for_the_mean_too() -> None:
    clustered = codes(60, [unit // 6 for unit in range(60)])
    around = mean_of_tables(clustered, "alpha_nominal").interval  # type: ignore[arg-type]
    assert around is not None
    assert around.clustered


def test_pooled_kappa_of_one_table_of_two_raters_is_its_kappa() -> None:
    one = ratings(noisy(np.random.default_rng(1), 50, 2, 2), 2)
    assert pooled_kappa([one]).value == pytest.approx(estimate(one, "kappa").value)


def test_pooled_kappa_is_de_vries_formula() -> None:
    rng = np.random.default_rng(5)
    tables = [noisy(rng, 40, 2, 2) for _ in range(3)]
    observed, expected = [], []
    for a, b in tables:
        observed.append(float((a == b).mean()))
        expected.append(float(a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())))
    po, pe = np.mean(observed), np.mean(expected)
    found = pooled_kappa([ratings(np.array(one), 2) for one in tables])
    assert found.value == pytest.approx((po - pe) / (1 - pe))
    assert found.value is not None
    assert found.interval is not None
    assert found.interval.low < found.value < found.interval.high


def test_tables_of_other_units_are_refused() -> None:
    tables = {"a": ratings([[0, 1], [0, 1]], 2), "b": ratings([[0], [0]], 2)}
    with pytest.raises(UsageProblem):
        mean_of_tables(tables, "alpha")
    with pytest.raises(UsageProblem):
        pooled_kappa(list(tables.values()))


@pytest.mark.parametrize("kind", ["alpha_nominal", "fleiss", "ac1", "percent", "pooled"])
def test_a_linearised_value_over_codes_is_what_leaving_the_unit_out_says(kind: str) -> None:
    """Unit by unit and with its sign: a variance alone would not see a sign that is turned."""
    rng = np.random.default_rng(12)
    tables = [ratings(noisy(rng, 600, 3, 2, copy=copy), 2) for copy in (0.5, 0.7, 0.9)]
    cases = [_case(table) for table in tables]
    if kind == "pooled":
        parts = [_pairs(table) for table in tables]
    else:
        parts = [Part(*summed(replace(case, named=coefficient(kind), extra={}))) for case in cases]
    together = Drawing((), linear=False).of(parts)
    make = PooledKappa if kind == "pooled" else MeanOfCodes
    whole = make(together.times, parts, together.places)
    n = int(together.times.sum())
    pseudo = n * whole.of_all() - (n - 1) * whole.without(None)
    assert whole.linearised() == pytest.approx(pseudo, abs=0.03)
