"""Every method of the calculator on the votes of real rounds: what is asked, answered, and computed."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from codex.errors import Refused, UsageProblem
from codex.steps.panel.ballot_collect import enter
from codex.steps.panel.ballot_sheet import Sheets
from codex.steps.panel.panel_results import results
from codex.steps.panel.round_calculator import calculate_round
from codex.steps.panel.vote_rounds import vote_round
from codex.steps.study.opening import open_study
from codex.store.experts import experts
from tests.panel import Typed, make_study

if TYPE_CHECKING:
    from pathlib import Path

Answers = dict[str, dict[str, Any]]
"""Expert -> item -> value, or a value for each question."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rounds") / "s"
    make_study(folder)
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Typed:
    shutil.copytree(made, tmp_path / "s")
    return Typed(tmp_path / "s")


def held(run: Typed, protocol: str, answers: Answers, items: str | None = None) -> None:
    """Open a round, let everybody answer on paper, close it."""
    raw = run.folder / "raw"
    (raw / "p.yaml").write_text("schema: codex/protocol@1\n" + protocol, encoding="utf-8")
    if items is None:
        run("round", "open", "--items", "undecided", "--protocol", str(raw / "p.yaml"))
    else:
        (raw / "i.csv").write_text("id,en\n" + items, encoding="utf-8")
        run("round", "open", "--items", str(raw / "i.csv"), "--protocol", str(raw / "p.yaml"))
    with open_study(run.folder) as study:
        one = vote_round(study, None)
        sheets = Sheets(study, one, most=0)
        several = len(sheets.plan.questions) > 1
        for person in experts(study.file):
            lines = []
            for number, item in enumerate(sheets.sheet(person).items if person.id in answers else (), 1):
                said = answers[person.id].get(item.id.partition(":")[2])
                values = said if isinstance(said, tuple) else (said,)
                lines += [
                    f"{number}{'ab'[k] if several else ''} {value}"
                    for k, value in enumerate(values)
                    if value is not None
                ]
            if lines:
                enter(study, person.id, "\n".join(lines), "paper", round_id=one.id)
    run("round", "close")


def computed(run: Typed, method: str, *params: str, **more: Any) -> dict[str | None, dict[str, Any]]:
    with open_study(run.folder) as study:
        return {row["item"]: row for row in calculate_round(study, method, params, **more).results}


NINE = "kind: rate\nscale: {low: 1, high: 9}\nrule: median at least 7 and iqr at most 2\nquorum: 2\n"
THREE = "a,Goals\nb,Peers\nc,Cost\n"
FIRST: Answers = {
    "serik": {"a": 3, "b": 2, "c": 9},
    "dana": {"a": 5, "b": 8, "c": 9},
    "oleg": {"a": 9, "b": 9, "c": 8},
}
SECOND: Answers = {"serik": {"a": 6, "b": 2}, "dana": {"a": 7, "b": 8}, "oleg": {"a": 8}}


def test_two_rounds_of_ratings_are_compared_by_every_measure(run: Typed) -> None:
    held(run, NINE + "stopping: {unchanged: 80%}\n", FIRST, THREE)
    held(run, NINE + "stopping: {unchanged: 80%}\n", SECOND)
    a, b = "statement:a", "statement:b"
    wilcoxon = computed(run, "wilcoxon")
    assert (wilcoxon[a]["changed"], wilcoxon[a]["W_plus"] + wilcoxon[a]["W_minus"]) == (3, 6)
    assert wilcoxon[a]["p_two"] == pytest.approx(0.5), "ranks 3 and 2 against 1"
    assert (wilcoxon[b]["pairs"], wilcoxon[b]["left"], wilcoxon[b]["unchanged_share"]) == (2, 1, 1.0)
    assert wilcoxon["statement:c"]["p_two"] is None, "asked in one round only"
    assert computed(run, "histogram")[b]["stable"] is True
    assert computed(run, "cv_change")[b]["abs_change"] == pytest.approx(0)
    weighted = computed(run, "kappa_stability", "weights=quadratic")
    assert weighted[b]["kappa"] == pytest.approx(1.0)
    assert computed(run, "bowker")[b]["chi2"] is None
    with open_study(run.folder) as study:
        found = results(study)
    rows = {entry.item.id: entry for entry in found.settled}
    change = rows[b].change
    assert change is not None
    assert (change.test, change.pairs, change.left, change.unchanged) == ("wilcoxon", 2, 1, 1.0)
    assert change.end == "stable-disagreement"
    assert change.kappa == pytest.approx(1.0)
    assert {one.left for one in found.leavers} <= {0, 1}


def test_two_rounds_of_yes_and_no_are_compared(run: Typed) -> None:
    protocol = "kind: approve\nrule: unanimous\nquorum: 2\nstopping: {rounds: 2}\n"
    held(
        run, protocol, {"serik": {"a": 1, "b": 1}, "dana": {"a": 2, "b": 2}, "oleg": {"a": 2, "b": 1}}, THREE
    )
    held(run, protocol, {"serik": {"a": 1, "b": 2}, "dana": {"a": 1, "b": 2}, "oleg": {"a": 1, "b": 1}})
    found = computed(run, "mcnemar", "continuity=no")
    assert found["statement:a"]["table"] == [[1, 0], [2, 0]]
    assert found["statement:a"]["p_exact"] == pytest.approx(0.5)
    assert found["statement:b"]["p_exact"] == pytest.approx(1.0)
    apmo = computed(run, "apmo")
    assert (apmo["statement:a"]["agree"], apmo["statement:a"]["disagree"]) == (3, 0)
    assert apmo[None]["apmo"] == pytest.approx((3 + 2) / 6)
    assert computed(run, "vote_rules")["statement:a"]["unanimous"] is True
    with open_study(run.folder) as study:
        found_b = next(entry for entry in results(study).settled if entry.item.id == "statement:b")
    assert found_b.change is not None
    assert found_b.change.test == "mcnemar"


def test_non_voters_and_who_stands_aside_are_told_apart_and_tried_both_ways(run: Typed) -> None:
    protocol = "kind: approve\nrule: share at least 2/3\nquorum: 1\n"
    held(run, protocol, {"serik": {"a": 1, "b": 1}, "dana": {"a": 1, "b": "!"}}, THREE)
    with open_study(run.folder) as study:
        rows = {entry.item.id: entry.result for entry in results(study).settled}
    a, b, c = (rows[f"statement:{name}"] for name in "abc")
    assert (a.n, a.blank, a.outcome) == (2, 1, "in")
    assert (a.if_absent_agreed, a.if_absent_against) == ("in", "in")
    assert (b.roster, b.recused, b.blank, b.if_absent_against) == (2, 1, 1, "tie")
    assert (c.n, c.blank, c.outcome) == (0, 3, "undecided")
    votes = computed(run, "vote_rules")
    assert (votes["statement:b"]["abstained"], votes["statement:b"]["n"]) == (1, 1)
    assert computed(run, "cvr")["statement:a"]["missing"] == 1


def test_a_ranking_gives_points_and_kendalls_w(run: Typed) -> None:
    order = {"a": 1, "b": 2, "c": 3}
    held(run, "kind: rank\n", {"serik": order, "dana": order, "oleg": {"a": 2, "b": 1, "c": 3}}, THREE)
    points = computed(run, "ngt")
    assert [points[f"statement:{name}"]["total"] for name in "abc"] == [8, 7, 3]
    assert computed(run, "kendall_w")[None]["W"] == pytest.approx(7 / 9)


def test_pairs_compared_give_weights(run: Typed) -> None:
    protocol = "kind: rate\nscale: {low: -9, high: 9}\nrule: median at least 1\nquorum: 2\n"
    pairs = "ab,Goals / Peers\nac,Goals / Cost\nbc,Peers / Cost\n"
    held(run, protocol, {name: {"ab": -2, "ac": 4, "bc": 8} for name in ("serik", "dana")}, pairs)
    found = computed(run, "ahp")
    assert found["Peers"]["weight"] == pytest.approx(8 / 13)
    assert found["Goals"]["weight"] == pytest.approx(4 / 13)
    assert found[None]["CR"] == pytest.approx(0, abs=1e-9)
    assert set(found[None]["CR_by_expert"]) == {"serik", "dana"}


def test_best_and_worst_compared_give_weights(run: Typed) -> None:
    protocol = (
        "kind: rate\nquestions:\n  - {id: best, decides: no}\n  - {id: worst, decides: no}\n"
        "scale: {low: 1, high: 9}\nrule: median at least 5\n"
    )
    told = {"a": (1, 8), "b": (2, 4), "c": (8, 1)}
    held(run, protocol, dict.fromkeys(("serik", "dana", "oleg"), told), THREE)
    found = computed(run, "bwm")
    assert found["statement:a"]["weight"] == pytest.approx(8 / 13)
    assert found["statement:c"]["weight"] == pytest.approx(1 / 13)
    assert found[None]["experts"] == 3


def test_best_and_worst_of_a_set_are_counted(run: Typed) -> None:
    protocol = (
        "kind: select\nrule: preset:majority\nquestions:\n  - id: pick\n    answers:\n"
        "      - {id: best, counts: agree}\n      - {id: worst, counts: against}\n      - {id: neither}\n"
    )
    picks = {"serik": {"a": 1, "b": 3, "c": 2}, "dana": {"a": 1, "b": 2, "c": 3}, "oleg": {"a": 3, "b": 1}}
    held(run, protocol, picks, THREE)
    found = computed(run, "best_worst_counts")
    assert found["statement:a"]["score"] == pytest.approx(2 / 3)
    assert (found["statement:c"]["shown"], found["statement:c"]["score"]) == (2, pytest.approx(-1 / 2))


def test_what_the_protocol_says_need_not_be_typed_and_what_is_typed_wins(run: Typed) -> None:
    held(run, NINE, FIRST, THREE)
    with open_study(run.folder) as study:
        taken = calculate_round(study, "cvi").taken
        assert taken == {"lo": "1", "hi": "9", "relevant_from": "7"}
        own = calculate_round(study, "cvi", ["relevant_from=9"])
        assert own.taken == {"lo": "1", "hi": "9"}
        by_item = {row["item"]: row for row in own.results}
        assert by_item["statement:a"]["A"] == 1
        with pytest.raises(UsageProblem):
            calculate_round(study, "cvi", ["nothing=1"])


def test_an_open_round_is_blind_to_the_calculator_too(run: Typed) -> None:
    (run.folder / "raw" / "p.yaml").write_text(NINE, encoding="utf-8")
    run(
        *("round", "open", "--items", str(run.folder / "raw" / "statements.csv")),
        *("--protocol", str(run.folder / "raw" / "p.yaml")),
    )
    with open_study(run.folder) as study, pytest.raises(Refused):
        calculate_round(study, "cvi")
    run("consensus", "--round", "1", "--method", "cvi", code=5)
    run("consensus", "--round", "1", "--method", "cvi", "--peek", "--json")


def test_the_command_takes_a_round_or_a_table_and_not_both(run: Typed) -> None:
    held(run, NINE, FIRST, THREE)
    run("consensus", "--round", "1", "--method", "apmo", "--json")
    run("consensus", "votes.csv", "--round", "1", "--method", "apmo", code=2)
    run("consensus", "--round", "1", "--method", "bwm", code=1)
