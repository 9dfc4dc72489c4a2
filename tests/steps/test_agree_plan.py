"""Plans of agreement: from expected values, from a table, from a round."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from codex.cli.app import main as codex
from codex.errors import UsageProblem
from codex.steps.agreement.agree_plan import plan_expected, plan_from_study, plan_from_table
from codex.steps.agreement.brought import Form
from codex.steps.agreement.figures import Asked
from codex.steps.agreement.plan_goals import Expected, Goal
from codex.steps.study.opening import open_study
from tests.steps.judged_study import make

if TYPE_CHECKING:
    from pathlib import Path

PILOT = b"unit,ana,bek\n" + b"".join(
    f"{n},{int(n % 3 == 0)},{int(n % 3 == 0) if n % 7 else int(n % 3 != 0)}\n".encode() for n in range(60)
)


def rows(goal: Goal, **expected: Any) -> list[dict[str, Any]]:
    return plan_expected(Expected(**expected), goal, Asked()).rows


def pilot(goal: Goal, data: bytes = PILOT, **options: Any) -> list[dict[str, Any]]:
    return plan_from_table(data, "t.csv", Form(), goal, Asked(interval="gwet"), **options).rows


def test_a_width_is_reached_with_the_excerpts_that_are_planned() -> None:
    (row,) = rows(Goal(widths=(0.2,)), value=0.7)
    assert (row["excerpts"], row["goal"], row["target"]) == (196, "width", 0.2)
    assert row["width"] <= 0.2
    (back,) = rows(Goal(excerpts=196), value=0.7)
    assert back["width"] == pytest.approx(row["width"])


def test_alike_excerpts_need_more_of_them() -> None:
    (alone,) = rows(Goal(widths=(0.2,)), value=0.7)
    (alike,) = rows(Goal(widths=(0.2,)), value=0.7, per_source=10, source_icc=0.1)
    assert alike["excerpts"] == pytest.approx(1.9 * alone["excerpts"], abs=2)


def test_a_threshold_out_of_reach_is_refused_where_it_was_guessed_and_told_of_a_pilot() -> None:
    with pytest.raises(UsageProblem, match="no number of excerpts"):
        rows(Goal(threshold=0.8), value=0.7)
    (row,) = pilot(Goal(threshold=0.99))
    assert row["excerpts"] is None
    assert row["why"] == "agree.why-unreachable"


def test_a_simulation_stands_beside_the_formula() -> None:
    (row,) = rows(Goal(threshold=0.5, power=0.8, simulate=150), value=0.7)
    assert row["power"] == pytest.approx(0.8, abs=0.01)
    assert row["simulated_power"] == pytest.approx(0.8, abs=0.12)
    assert row["studies"] == 150
    with pytest.raises(UsageProblem):
        rows(Goal(simulate=10, widths=(0.2,)), value=0.7)


def test_a_pilot_is_scaled_by_its_own_standard_error() -> None:
    (row,) = pilot(Goal(excerpts=60))
    assert row["se"] == pytest.approx(row["pilot_se"])
    (wider,) = pilot(Goal(excerpts=240))
    assert wider["se"] == pytest.approx(row["se"] / 2)


def test_a_pilot_without_spread_or_value_says_so() -> None:
    (agreed,) = pilot(Goal(), b"unit,a,b\n1,x,x\n2,y,y\n3,x,x\n")
    assert agreed["why"] == "reliability.plan-no-spread"
    (one,) = pilot(Goal(), b"unit,a,b\n1,x,x\n2,x,x\n")
    assert one["why"] == "agreement.why-one-category"


def test_more_experts_than_in_the_pilot_need_fewer_excerpts() -> None:
    (two,) = pilot(Goal(widths=(0.2,)))
    (five,) = pilot(Goal(widths=(0.2,)), raters=5)
    assert five["raters"] == 5
    assert five["excerpts"] < two["excerpts"]


def test_rho_tells_what_it_rests_on() -> None:
    found = plan_expected(
        Expected(0.9, (0.8, 0.2)), Goal(rho=True, excerpts=80, threshold=0.65), Asked(seed=1)
    )
    (row,) = found.rows
    assert row["safe"] is True
    assert row["least_test_set"] == 30
    assert set(row["assumptions"]) <= set(found.notes)
    with pytest.raises(UsageProblem):
        rows(Goal(rho=True, threshold=0.65), value=0.9, shares=(0.8, 0.2))


def test_sizes_of_significance_tests_of_kappa() -> None:
    found = rows(Goal(ruled_out=0.4), value=0.7)
    assert [(row["goal"], row["excerpts"]) for row in found] == [("cantor", 64), ("donner", 74)]


def test_a_round_is_a_pilot(tmp_path: Path) -> None:
    folder = make(tmp_path / "study")
    with open_study(folder) as study:
        found = plan_from_study(study, Goal(widths=(0.3,)), Asked(by="code"), round_id=None, peek=False)
        whole = plan_from_study(study, Goal(widths=(0.3,)), Asked(by="overall"), round_id=None, peek=False)
        others = plan_from_study(
            study, Goal(widths=(0.3,)), Asked(by="code"), raters=4, round_id=None, peek=False
        )
    assert {row["scope"] for row in found.rows} >= {"code:goals", "code:tools"}
    assert [row["scope"] for row in whole.rows] == ["overall"]
    assert all(row["excerpts"] or row["why"] for row in (*found.rows, *others.rows))


def test_at_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "pilot.csv").write_bytes(PILOT)
    capsys.readouterr()
    assert codex(["agree", "plan", str(tmp_path / "pilot.csv"), "--width", "0.3,0.2", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "codex/agree-plan@1"
    assert [row["target"] for row in document["results"]] == [0.3, 0.2]
    assert codex(["agree", "plan", "--expect", "0.8", "--width", "zero"]) == 2
    assert codex(["agree", "plan", "--given", "0.2"]) == 2
    assert codex(["agree", "plan", str(tmp_path / "pilot.csv"), "--expect", "0.8"]) == 2
    shutil.rmtree(tmp_path)
