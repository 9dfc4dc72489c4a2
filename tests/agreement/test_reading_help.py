"""The reading helps with the house's own coefficients in their hands."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import pytest

from codex.agreement.benchmark_scales import SCALES, membership
from codex.agreement.draws import Stream
from codex.agreement.leave_one_out import of_parts, of_raters
from codex.agreement.measure import estimate
from codex.agreement.paradox import work_up
from codex.agreement.planning import Design, excerpts_from_pilot, expected
from codex.agreement.simulated_studies import made_up, simulated_power
from codex.agreement.tree_loss import up_the_tree

if TYPE_CHECKING:
    from codex.model.ratings import Ratings

alpha = partial(estimate, name="krippendorff_alpha_nominal", interval="gwet")
DESIGN = Design(0.7, (0.8, 0.2), raters=3)


def study(excerpts: int, seed: int = 1) -> Ratings:
    return made_up(DESIGN, excerpts, Stream(seed))


@pytest.mark.parametrize(
    ("name", "coefficient"),
    [
        ("krippendorff_alpha_nominal", "krippendorff_alpha_nominal"),
        ("gwet_ac1", "gwet_ac1"),
        ("percent_agreement", "percent_agreement"),
    ],
)
def test_the_planned_standard_error_is_that_of_the_finished_study(name: str, coefficient: str) -> None:
    found = estimate(study(20_000), name, interval="gwet")
    value, variance = expected(replace(DESIGN, coefficient=coefficient))
    assert found.value == pytest.approx(value, abs=0.02)
    assert found.se == pytest.approx(sqrt(variance / 20_000), rel=0.05)


def test_a_pilot_plans_its_continuation() -> None:
    pilot = alpha(study(200))
    needed = excerpts_from_pilot(pilot, 0.1)
    assert pilot.se is not None
    assert needed == pytest.approx(200 * (2 * 1.96 * pilot.se / 0.1) ** 2, rel=0.01)


def test_a_careless_expert_pulls_alpha_down() -> None:
    ratings = study(300)
    rows = np.array(ratings.values).reshape(3, 300)
    rows[2] = np.arange(300) % 2
    values = type(ratings.values)("h", rows.astype(np.int16).tobytes())
    influences = of_raters(replace(ratings, values=values), alpha)
    assert influences[0].name == "r3"
    assert influences[0].change is not None
    assert influences[0].change < -0.2
    weeks = of_parts(ratings, ["w1"] * 150 + ["w2"] * 150, "time", alpha)
    assert {one.name for one in weeks} == {"w1", "w2"}


def test_parent_and_benchmark_and_paradox_stand_side_by_side() -> None:
    tables = {"goals": study(300, 1), "steps": study(300, 2)}
    nodes = up_the_tree(tables, {"planning": None, "goals": "planning", "steps": "planning"}, alpha)
    assert nodes[0].children_mean is not None
    assert nodes[0].children_mean.value is not None
    assert nodes[0].lost == pytest.approx((nodes[0].estimate.value or 0) - nodes[0].children_mean.value)
    where = membership(nodes[1].estimate, SCALES["landis-koch"])
    assert where.level is not None
    together = work_up(
        tables["goals"],
        coefficients={
            "alpha": alpha,
            "pabak": partial(estimate, name="brennan_prediger", interval=None),
            "ac1": partial(estimate, name="gwet_ac1", interval=None),
        },
    )
    assert together.estimates["pabak"].value == pytest.approx(
        np.mean([pair.pabak for pair in together.pairs.values()])
    )


def test_power_of_the_default_interval_can_be_simulated() -> None:
    found = simulated_power(DESIGN, 100, 0.5, alpha, studies=40, seed=3)
    assert 0 < found.power <= 1
    assert found.covered is not None
    assert found.covered > 0.8
