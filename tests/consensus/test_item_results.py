"""Results of a round: figures, verdicts, rounds compared, what may be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.feedback import FeedbackPacks, may_show
from codex.consensus.item_results import panel_results
from codex.consensus.protocol_file import read_protocol
from codex.consensus.rounds_compared import changes, leavers, may_stop, still_open
from codex.errors import DamagedInput
from codex.model.panel import Stopping
from codex.model.protocol import Protocol
from codex.model.vote import Vote
from codex.words import LANGUAGES, Words

if TYPE_CHECKING:
    from codex.model.feedback import FeedbackItem
    from codex.model.item_change import ItemChange
    from codex.model.item_result import ItemResult


def rated(*values: object, item: str = "code:a", number: str = "2", question: str = "vote") -> list[Vote]:
    """One vote an expert: a number, None for a blank, ``?`` cannot judge, ``-`` recused."""
    states = {"?": "cannot-judge", "-": "recused"}
    return [
        Vote(
            number,
            item,
            question,
            f"e{place}",
            "" if value in states else str(value),
            states.get(str(value), "given"),
        )
        for place, value in enumerate(values)
        if value is not None
    ]


def experts(n: int) -> list[str]:
    return [f"e{place}" for place in range(n)]


def one(protocol: str | Protocol, votes: list[Vote], n: int) -> ItemResult:
    read = protocol if isinstance(protocol, Protocol) else read_protocol(protocol)
    return panel_results(read, votes, ["code:a"], experts(n)).items[0]


MEDIAN = "kind: rate\nrule: median>=7 & iqr<=2\nquorum: 3\n"


def test_every_figure_of_a_rated_item_is_there() -> None:
    found = one(MEDIAN, rated(7, 8, 9, 7, 5, None, "?", "-"), 8)
    assert (found.n, found.roster, found.blank, found.cannot_judge, found.recused) == (5, 7, 1, 1, 1)
    assert (found.median, found.quartiles, found.iqr, found.quantile) == (7.0, (7.0, 8.0), 1.0, "linear")
    assert found.mean == pytest.approx(7.2)
    assert found.sd == pytest.approx(1.4832396974)
    assert dict(found.distribution) == {
        "1": 0,
        "2": 0,
        "3": 0,
        "4": 0,
        "5": 1,
        "6": 0,
        "7": 2,
        "8": 1,
        "9": 1,
    }
    assert (found.agree, found.against, found.share) == (4, 1, 0.8)
    assert found.share_interval is not None
    assert found.share_interval.method == "wilson"
    assert (found.outcome, found.if_absent_agreed, found.if_absent_against) == ("in", "in", "undecided")


@pytest.mark.parametrize(
    ("rule", "values", "outcome"),
    [
        ("median>=7 & iqr<=2", (1, 2, 2), "out"),
        ("median>=7 & iqr<=2", (1, 5, 9), "undecided"),
        ("median>=7 & iqr<=2", (9, 9), "undecided"),
        ("median at least 7", (1, 9, 6), "out"),
        ("iqr<=1", (4, 4, 5), "in"),
        ("iqr<=1", (1, 4, 9), "undecided"),
        ("share at least 70%", (7, 8, 9), "in"),
        ("share at least 70%", (7, 8, 1), "undecided"),
        ("share at least 70%", (1, 2, 3), "out"),
        ("at least 2 of 3", (9, 9, 1), "in"),
        ("preset:majority", (9, 9, 1, 1), "tie"),
        ("preset:70/15", (7, 8, 9), "in"),
        ("preset:70/15", (1, 1, 1), "out"),
        ("preset:70/15", (7, 8, 1), "undecided"),
        ("preset:rand-ucla", (7, 8, 9), "in"),
        ("preset:rand-ucla", (1, 1, 2), "out"),
        ("preset:rand-ucla", (1, 5, 9), "undecided"),
        ("sd<=1", (5, 5, 6), "in"),
        ("cv<=0.1 & mean>=7", (8, 8, 8), "in"),
        ("range<=2 and median>=7", (7, 8, 9), "in"),
        ("median>=7 and share>=70%", (7, 7, 1), "undecided"),
    ],
)
def test_a_rule_says_in_out_or_leaves_it_open(rule: str, values: tuple[int, ...], outcome: str) -> None:
    found = one(Protocol(kind="rate", rule=rule, quorum=3), rated(*values), len(values))
    assert found.outcome == outcome
    for language in LANGUAGES:
        assert Words(language).has(found.why)


def test_the_index_of_a_preset_comes_with_it() -> None:
    four = "kind: rate\nrule: preset:i-cvi\nscale: {low: 1, high: 4}\n"
    found = one(four, rated(4, 3, 3, 4, 2), 5)
    assert (found.index, found.index_value, found.outcome) == ("icvi", 0.8, "in")
    assert found.figures["grade"] == "excellent"
    seven = "kind: rate\nrule: preset:fuzzy-delphi\nscale: {low: 1, high: 7}\n"
    assert one(seven, rated(7, 7, 6), 3).outcome == "in"
    assert one(seven, rated(1, 1, 2), 3).outcome == "out"
    assert one(seven, rated(1, 4, 7), 3).outcome == "undecided"


LAWSHE = """\
kind: select
rule: preset:lawshe
questions:
  - id: vote
    answers: [{id: essential, counts: agree}, {id: useful}, {id: not-needed, counts: against}]
"""


def test_lawshe_decides_nothing_below_five_experts() -> None:
    four = one(LAWSHE, rated(*["essential"] * 4), 4)
    assert (four.outcome, four.why, four.index_value) == ("undecided", "consensus.why-lawshe-small", 1.0)
    assert one(LAWSHE, rated(*["essential"] * 5), 5).outcome == "in"
    assert one(LAWSHE, rated(*["essential"] * 4, "useful"), 5).outcome == "out"


def test_a_quartile_definition_that_turns_the_verdict_is_pointed_out() -> None:
    assert one(MEDIAN, rated(5, 7, 9), 3).quantile_turns
    assert not one(MEDIAN, rated(7, 7, 7), 3).quantile_turns


def test_a_divided_panel_is_flagged_though_its_mean_is_in_the_middle() -> None:
    assert one(MEDIAN, rated(1, 1, 9, 9), 4).divided
    assert not one(MEDIAN, rated(5, 5, 5, 5), 4).divided
    approve = Protocol(kind="approve", rule="preset:majority")
    assert one(approve, rated("yes", "yes", "no", "no"), 4).divided
    assert one(approve, rated("yes", "yes", "no", "no"), 4).outcome == "tie"


def test_weights_stand_beside_and_decide_nothing() -> None:
    text = "kind: rate\nrule: share at least 70%\nweights: {e0: 10}\n"
    found = one(text, rated(9, 1, 1), 3)
    assert found.outcome == "undecided"
    assert found.share == pytest.approx(1 / 3)
    assert found.weighted_share == pytest.approx(10 / 12)
    assert found.weighted_mean == pytest.approx(92 / 12)


def test_an_item_without_votes_has_figures_of_nothing() -> None:
    found = one(MEDIAN, [], 3)
    assert (found.n, found.blank, found.median, found.share, found.outcome) == (0, 3, None, None, "undecided")


def test_votes_of_strangers_do_not_count() -> None:
    stranger = Vote("2", "code:a", "vote", "nobody", "9")
    assert one(MEDIAN, [*rated(7, 7, 7), stranger], 3).n == 3


@pytest.mark.parametrize("value", ["10", "0", "7.5", "seven", "nan"])
def test_a_vote_outside_the_scale_is_refused(value: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        one(MEDIAN, rated(value), 1)
    assert caught.value.text_id == "consensus.vote-impossible"


def test_an_answer_that_was_not_offered_is_refused() -> None:
    with pytest.raises(DamagedInput):
        one(Protocol(kind="approve", rule="unanimous"), rated("perhaps"), 1)


def test_ranks_become_points() -> None:
    protocol = Protocol(kind="rank", rule="", rest={"questions": [{"id": "vote", "places": "3"}]})
    votes = [*rated(1, 1, item="a"), *rated(2, 3, item="b"), *rated(None, 2, item="c")]
    found = {r.item: r for r in panel_results(protocol, votes, ["a", "b", "c"], experts(2)).items}
    assert {item: r.index_value for item, r in found.items()} == {"a": 6.0, "b": 3.0, "c": 2.0}
    assert found["b"].figures["voters"] == 2
    with pytest.raises(DamagedInput):
        panel_results(protocol, rated(4, item="a"), ["a"], experts(1))


def test_panels_under_five_are_told_what_they_cannot_show() -> None:
    truths = panel_results(read_protocol(MEDIAN), [], ["code:a"], experts(3)).truths
    assert [truth.why for truth in truths] == ["consensus.means-never-significant"]


@given(st.lists(st.integers(1, 9), min_size=3, max_size=7), st.randoms())
def test_the_order_of_votes_changes_nothing(values: list[int], random: object) -> None:
    votes = rated(*values)
    shuffled = sorted(votes, key=lambda vote: hash((vote.expert, id(random))))
    assert one(MEDIAN, votes, len(values)) == one(MEDIAN, shuffled, len(values))


STOPPING = (
    "kind: rate\nrule: median>=7 & iqr<=2\nquorum: 3\nstopping: {rounds: 3, unchanged: 60%, histogram: 0.5}\n"
)


def compared(first: list[Vote], second: list[Vote], n: int, text: str = STOPPING) -> ItemChange:
    protocol = read_protocol(text)
    results = panel_results(protocol, second, ["code:a"], experts(n)).items
    return changes(protocol, first, second, results)[0]


def test_stable_disagreement_is_a_result_of_its_own() -> None:
    change = compared(rated(1, 1, 9, 9, number="1"), rated(1, 1, 9, 9), 4)
    assert (change.end, change.stable, change.unchanged, change.p) == ("stable-disagreement", True, 1.0, 1.0)
    moving = compared(rated(1, 1, 9, 9, number="1"), rated(9, 5, 1, 9), 4)
    assert (moving.end, moving.stable, moving.changed) == ("moving", False, 3)
    settled = compared(rated(1, 1, 9, number="1"), rated(8, 8, 9), 3)
    assert settled.end == "settled"


def test_only_experts_of_both_rounds_are_compared() -> None:
    change = compared(rated(7, 8, None, number="1"), rated(7, None, 9), 3)
    assert (change.pairs, change.left, change.came, change.before, change.after) == (1, 1, 1, "1", "2")
    nobody = compared(rated(7, None, number="1"), rated(None, 9), 2)
    assert (nobody.pairs, nobody.p, nobody.unchanged, nobody.stable) == (0, None, None, None)


def test_answers_are_compared_by_mcnemar_and_more_of_them_by_bowker() -> None:
    approve = "kind: approve\nrule: unanimous\n"
    change = compared(rated("yes", "no", "no", number="1"), rated("yes", "yes", "yes"), 3, approve)
    assert (change.test, change.p) == ("mcnemar", 0.5)
    three = compared(rated("useful", "useful", number="1"), rated("essential", "useful"), 2, LAWSHE)
    assert three.test == "bowker"


def test_the_rounds_end_when_nothing_moves_or_the_protocol_says_so() -> None:
    assert may_stop(Stopping(), 9, []) == (False, "consensus.stop-not-yet")
    assert may_stop(Stopping(rounds=2), 1, [])[0] is False
    assert may_stop(Stopping(rounds=2), 2, []) == (True, "consensus.stop-rounds")
    ended = compared(rated(8, 8, 9, number="1"), rated(8, 8, 9), 3)
    assert may_stop(Stopping(), 2, [ended]) == (True, "consensus.stop-all-ended")


def test_leavers_who_had_voted_otherwise_are_seen() -> None:
    protocol = read_protocol(MEDIAN)
    found = leavers(protocol, rated(1, 1, 1, 9, 9, 9, 9, number="1"), ["e3", "e4", "e5", "e6"])[0]
    assert (found.left, found.stayed, found.median_left, found.median_stayed) == (3, 4, 1.0, 9.0)
    assert (found.agree_left, found.agree_stayed) == (0, 4)
    assert found.p == pytest.approx(1 / 35)
    approve = Protocol(kind="approve", rule="unanimous")
    stayed = leavers(approve, rated("yes", "no", number="1"), ["e0", "e1"])[0]
    assert (stayed.left, stayed.p) == (0, None)


ALL = "kind: rate\nrule: median>=7 & iqr<=1\nquorum: 2\nfeedback: all\n"


def packed(values: tuple[object, ...], text: str = ALL, expert: str = "e0") -> FeedbackItem:
    protocol = read_protocol(text)
    votes = [
        Vote(v.round, v.item, v.question, v.expert, v.value, v.state, f"note of {v.value}")
        for v in rated(*values)
    ]
    results = panel_results(protocol, votes, ["code:a"], experts(len(values))).items
    return FeedbackPacks(protocol, results, votes, settled=True).of(expert)[0]


def test_three_answers_are_never_shown_unless_they_are_one() -> None:
    hidden = packed((1, 5, 9))
    assert (hidden.median, hidden.distribution, hidden.quartiles) == (None, (), None)
    assert hidden.hidden == "consensus.feedback-too-few"
    assert hidden.own == "1"
    agreed = packed((8, 8, 8))
    assert (agreed.unanimous, agreed.hidden) == (True, "")
    assert dict(agreed.distribution)["8"] == 3
    five = packed((1, 5, 9, 9, 9))
    assert (five.median, five.hidden) == (9.0, "")
    alone = packed((8,))
    assert alone.hidden == "consensus.feedback-too-few"


def test_comments_come_without_names_and_without_one_s_own() -> None:
    assert packed((9, 1, 5)).comments == ("note of 1", "note of 5")
    assert packed((9, 1, 5), ALL.replace("all", "median")).comments == ()
    shut = packed((9, 1, 5, 5, 5), ALL.replace("all", "comments"))
    assert (shut.hidden, shut.median) == ("consensus.feedback-by-protocol", None)


def test_settled_items_are_left_out_unless_asked_for() -> None:
    protocol = read_protocol(ALL)
    votes = rated(8, 8, 8)
    results = panel_results(protocol, votes, ["code:a"], experts(3)).items
    assert FeedbackPacks(protocol, results, votes).of("e0") == []


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4))
def test_no_figure_of_a_small_panel_depends_on_the_others_answers(values: list[int]) -> None:
    votes = rated(*values)
    result = panel_results(read_protocol(ALL), votes, ["code:a"], experts(len(values))).items[0]
    assert (may_show(result) == "") == (len(values) > 1 and len(set(values)) == 1)


def test_the_next_round_takes_what_is_open_and_not_stably_divided() -> None:
    protocol = read_protocol(STOPPING)
    first = [*rated(1, 1, 9, 9, number="1"), *rated(1, 5, 9, 9, item="code:b", number="1")]
    second = [*rated(1, 1, 9, 9), *rated(9, 1, 5, 9, item="code:b"), *rated(8, 8, 9, 9, item="code:c")]
    items = ["code:a", "code:b", "code:c"]
    results = panel_results(protocol, second, items, experts(4)).items
    assert still_open(results) == ["code:a", "code:b"]
    assert still_open(results, changes(protocol, first, second, results)) == ["code:b"]


def test_the_agreement_of_two_rounds_comes_from_the_function_handed_in() -> None:
    from codex.steps.panel.panel_coefficients import PanelCoefficients

    protocol = Protocol(kind="approve", rule="unanimous")
    first, second = rated("yes", "no", "no", number="1"), rated("yes", "no", "no")
    results = panel_results(protocol, second, ["code:a"], experts(3)).items
    found = changes(
        protocol, first, second, results, kappa=lambda t: PanelCoefficients().kappa(t, weights="")["kappa"]
    )
    assert found[0].kappa == pytest.approx(1.0)
