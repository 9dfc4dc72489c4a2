"""The calculator: tables in, figures out, bad tables refused with their line."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.methods import METHODS, method_named, run_method
from codex.consensus.votes_table import read_votes
from codex.errors import CodexError, DamagedInput, UsageProblem
from codex.steps.panel.panel_coefficients import PanelCoefficients
from codex.words import LANGUAGES, Words

TOOLS = PanelCoefficients()


def table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    rows = [line.split(",") for line in text.strip().splitlines()]
    return rows[0], list(enumerate(rows[1:], 2))


def run(method: str, text: str, **params: object) -> dict[tuple[str | None, str | None], dict[str, Any]]:
    results = run_method(method, *table(text), params, file="votes.csv", tools=TOOLS)
    assert json.loads(json.dumps(results, allow_nan=False)) == results
    return {(one["item"], one["round"]): one for one in results}


FOUR = "item,a,b,c\nplanning,4,3,4\nfeedback,2,4,\n"


def test_wide_and_long_tables_say_the_same() -> None:
    long = "expert,value,item\na,4,planning\nb,3,planning\nc,4,planning\na,2,feedback\nb,4,feedback\nc,,feedback\n"
    assert run("cvi", FOUR) == run("cvi", long)


def test_results_have_item_method_and_round_first_and_null_for_the_set() -> None:
    found = run_method("cvi", *table(FOUR), {})
    assert [list(one)[:3] for one in found] == [["item", "method", "round"]] * 3
    assert [one["item"] for one in found] == ["planning", "feedback", None]
    assert {one["method"] for one in found} == {"cvi"}
    assert found[2]["scvi_ave"] == pytest.approx(0.75)


def test_each_round_has_its_own_results() -> None:
    found = run("median_iqr", "item,expert,value,round\nx,a,1,10\nx,a,5,9\n")
    assert list(found) == [("x", "9"), ("x", "10")]


def test_names_are_those_of_the_cases_with_short_forms() -> None:
    assert method_named("RAM").name == "ram_ipras"
    assert method_named("Dawid-Skene").name == "dawid_skene"
    with pytest.raises(UsageProblem) as caught:
        method_named("kendal")
    assert caught.value.fields["near"] == "kendall"


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("name,a\nx,1\n", "consensus.votes-no-item"),
        ("item,expert,value\nx,,1\n", "consensus.votes-no-expert"),
        ("item,expert,value\n,a,1\n", "consensus.votes-item-blank"),
        ("item,expert,value\nx,a,1\nx,a,2\n", "consensus.votes-repeated"),
        ("item,a\nx,1\nx,2\n", "consensus.votes-repeated"),
        ("item,a,b\n", "consensus.votes-empty"),
        ("item,a\nx,four\n", "consensus.vote-not-number"),
        ("item,a\nx,nan\n", "consensus.vote-not-number"),
        ("item,a\nx,inf\n", "consensus.vote-not-number"),
        ("item,a\nx,7\n", "consensus.vote-off-scale"),
    ],
)
def test_a_table_that_is_no_votes_is_refused_with_its_line(text: str, text_id: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        run("cvi", text)
    assert caught.value.text_id == text_id
    for language in LANGUAGES:
        assert "consensus." not in caught.value.message(Words(language))


def test_the_second_of_two_equal_votes_is_named_with_the_line_of_the_first() -> None:
    with pytest.raises(DamagedInput) as caught:
        run("cvi", "item,expert,value\nx,a,1\ny,a,2\nx,a,2\n")
    assert caught.value.message(Words("en")) == "votes.csv:4: a answers x a second time (first in line 2)"


@pytest.mark.parametrize(
    ("method", "params", "text_id"),
    [
        ("cvi", {"low": "1"}, "consensus.param-unknown-near"),
        ("cvi", {"zzz": "1"}, "consensus.param-unknown"),
        ("cvi", {"lo": "one"}, "consensus.param-not-number"),
        ("ram", {"quantile": "quadratic"}, "consensus.param-not-quantile"),
        ("percent", {"include": "170%"}, "consensus.param-not-share"),
        ("vote_rules", {"quorum": "2.5"}, "consensus.param-not-whole"),
        ("kendall_w", {"tie_correction": "perhaps"}, "consensus.param-not-flag"),
        ("aiken_v", {"lo": "4", "hi": "4"}, "consensus.param-scale-empty"),
        ("fuzzy_delphi", {}, "consensus.fuzzy-scale"),
        ("fuzzy_delphi", {"scale": "5-point", "defuzzifier": "x"}, "consensus.fuzzy-defuzzifier"),
        ("wilcoxon", {}, "consensus.rounds-too-few"),
        ("wilcoxon", {"rounds": "1,2"}, "consensus.rounds-unknown"),
        ("dawid_skene", {"init": "coin"}, "consensus.dawid-init"),
        ("apmo", {}, "consensus.apmo-cuts"),
        ("ahp", {"RI": "mine"}, "consensus.ahp-index"),
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(method: str, params: dict[str, str], text_id: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        run(method, "item,a,b\nx,4,4\n", **params)
    assert caught.value.text_id == text_id
    for language in LANGUAGES:
        assert "consensus." not in caught.value.message(Words(language))


def test_blanks_are_no_votes_and_n_says_so() -> None:
    found = run("cvr", "item,a,b,c\nx,E,,E\ny,,,\n")
    assert (found["x", None]["N"], found["x", None]["cvr"], found["x", None]["missing"]) == (2, 1.0, 1)
    assert found["y", None]["cvr"] is None
    assert found["y", None]["why"] == "consensus.why-no-votes"


def test_other_codes_for_essential_are_taken_when_said() -> None:
    assert run("cvr", "item,a,b\nx,3,1\n", essential="3")["x", None]["cvr"] == 0.0
    with pytest.raises(DamagedInput) as caught:
        run("cvr", "item,a,b\nx,3,1\n")
    assert caught.value.text_id == "consensus.vote-not-lawshe"


def test_decimal_commas_and_fractions_are_numbers() -> None:
    header, rows = ["item", "a", "b"], [(2, ["x", "4,5", "1/2"])]
    assert run_method("sd_cv", header, rows, {})[0]["mean"] == 2.5


def test_ram_warns_where_the_definitions_differ_and_decides_nothing_without_limits() -> None:
    text = "item," + ",".join("abcdefghi") + "\nx,3,3,3,7,7,7,7,8,8\n"
    found = run("ram", text)["x", None]
    assert (found["definitions_differ"], found["quantile"], found["verdict"]) == (
        True,
        "linear",
        "appropriate",
    )
    assert run("ram", text, quantile="sas5")["x", None]["verdict"] == "uncertain"
    small = run("ram_classic", "item,a,b,c\nx,7,8,9\n")["x", None]
    assert (small["agreement"], small["why"]) == (None, "consensus.why-ram-size")
    own = run("ram_classic", "item,a,b,c\nx,7,8,9\n", max_outside="0", min_each_extreme="1")["x", None]
    assert own["agreement"] is True


def test_who_answered_one_round_alone_is_counted_apart() -> None:
    text = "item,expert,value,round\nx,a,1,1\nx,b,2,1\nx,a,2,2\nx,c,3,2\n"
    found = run("wilcoxon", text)["x", "2"]
    assert (found["pairs"], found["left"], found["came"], found["unchanged_share"]) == (1, 1, 1, 0.0)
    kappa = run("kappa_stability", text)
    assert kappa["x", "2"]["pairs"] == kappa[None, "2"]["pairs"] == 1


def test_mcnemar_takes_two_answers_and_names_the_test_for_more() -> None:
    text = "item,expert,value,round\nx,a,1,1\nx,b,2,1\nx,c,3,1\nx,a,2,2\nx,b,2,2\nx,c,2,2\n"
    with pytest.raises(UsageProblem) as caught:
        run("mcnemar", text)
    assert caught.value.hint(Words("en")) == "--method bowker"
    assert run("bowker", text)["x", "2"]["df"] == 2
    same = run("mcnemar", "item,expert,value,round\nx,a,yes,1\nx,a,yes,2\n")["x", "2"]
    assert (same["chi2"], same["p"], same["why"]) == (None, 1.0, "consensus.why-nobody-changed")


def test_pairs_of_a_hierarchy_may_come_long_and_from_several_experts() -> None:
    text = "item,expert,value\na/b,x,4\na/b,y,1\n"
    found = run("ahp", text)
    assert found["a", None]["weight"] == pytest.approx(2 / 3)
    wide = run("ahp", "item,a,b\na,1,2\nb,0.5,1\n")
    assert wide[None, None]["weights"] == pytest.approx([2 / 3, 1 / 3])
    for broken in (
        "item,expert,value\na,x,4\n",
        "item,expert,value\na/b,x,0\n",
        "item,expert,value\na/b,x,1\nb/c,x,1\n",
    ):
        with pytest.raises(DamagedInput):
            run("ahp", broken)


def test_best_worst_weights_of_several_experts_are_averaged() -> None:
    text = (
        "item,expert,value,part\na,x,1,best\nb,x,2,best\na,x,2,worst\nb,x,1,worst\n"
        "a,y,2,best\nb,y,1,best\na,y,1,worst\nb,y,2,worst\n"
    )
    assert run("bwm", text)[None, None]["weights"] == pytest.approx([0.5, 0.5])
    with pytest.raises(DamagedInput):
        run("bwm", "item,best_to_others,others_to_worst\na,1,2\nb,2,\n")
    with pytest.raises(UsageProblem):
        run("bwm", "item,best_to_others,others_to_worst\na,1,2\nb,2,1\n", best="z")


def test_best_worst_counts_take_repeats_and_refuse_other_words() -> None:
    text = "item,expert,value\na,x,best\nb,x,worst\na,x,neither\n"
    assert run("bws", text)[None, None]["score"] == {"a": 0.5, "b": -1.0}
    with pytest.raises(DamagedInput):
        run("bws", "item,expert,value\na,x,great\n")


def test_items_that_somebody_left_blank_stand_aside_from_w() -> None:
    found = run("kendall_w", "item,a,b\nx,1,1\ny,2,\nz,3,3\nu,4,4\n")[None, None]
    assert found["W"] == pytest.approx(1.0)
    assert (found["rank_sums"], found["left_out"]) == ([2.0, None, 4.0, 6.0], 1)


def test_an_undefined_coefficient_is_null_with_a_reason() -> None:
    found = run("kendall_w", "item,a,b\nx,1,1\ny,1,1\n")[None, None]
    assert found["W"] is None
    assert Words("en").has(found["why"])


def test_a_method_of_the_panel_without_the_agreement_room_says_so() -> None:
    with pytest.raises(UsageProblem) as caught:
        run_method("kendall_w", *table(FOUR), {})
    assert caught.value.text_id == "consensus.method-needs-agreement"


def test_the_scale_of_concentration_is_the_one_seen_when_none_is_declared() -> None:
    text = "item,a,b\nx,1,5\ny,3,3\n"
    found = run("ordinal_consensus", text)
    assert found["x", None]["frequencies"] == [1, 0, 0, 0, 1]
    assert (found["x", None]["scale_seen"], found["x", None]["A"]) == (True, -1.0)
    assert run("ordinal_consensus", text, lo="1", hi="9")["y", None]["scale_seen"] is False
    with pytest.raises(DamagedInput):
        run("ordinal_consensus", text, categories="1,2,3")


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize(
    "text",
    [
        "item,a\nx,\n",
        "item,a,b\nx,1,\ny,,2\n",
        "item,a,b\nx,yes,no\n",
        "item,expert,value,round\nx,a,1,1\nx,a,2,2\n",
        "item,expert,value,round\nx,a,,1\nx,b,,2\n",
        "item,a,b,c\nx,1,1,1\n",
        "id\nx\n",
    ],
)
def test_every_method_answers_a_poor_table_with_figures_or_a_clear_error(method: str, text: str) -> None:
    for params in ({}, {"scale": "5-point"} if method == "fuzzy_delphi" else {}):
        message = ""
        try:
            run(method, text, **params)
        except CodexError as error:
            message = error.message(Words("en"))
        assert "consensus." not in message


@given(
    st.lists(
        st.lists(st.sampled_from(["", "1", "2", "3", "4", "x", "E"]), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_stands_in_the_cells_nothing_but_a_clear_error_comes_of_it(cells: list[list[str]]) -> None:
    rows = [(line, [f"i{line}", *row]) for line, row in enumerate(cells, 2)]
    for method in ("cvr", "cvi", "ram", "median_iqr", "ordinal_consensus", "vote_rules", "ngt", "apmo"):
        try:
            found = run_method(method, ["item", "a", "b", "c"], rows, {}, tools=TOOLS)
        except CodexError:
            continue
        assert json.dumps(found, allow_nan=False)


def test_the_order_of_columns_does_not_matter() -> None:
    one = read_votes(["round", "value", "expert", "item", "mood"], [(2, ["1", "5", "a", "x", "good"])])
    assert [(b.item, b.expert, b.value, b.round) for b in one.ballots] == [("x", "a", "5", "1")]
