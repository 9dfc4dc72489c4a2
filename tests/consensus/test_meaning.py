"""What a rule means at a panel's size."""

from __future__ import annotations

import itertools

import pytest

from codex.consensus.meaning import check_fits, what_it_means
from codex.consensus.protocol_file import KINDS, default_protocol
from codex.errors import UsageProblem
from codex.model.protocol import CellRule, Protocol
from codex.words import LANGUAGES, Words


def said(protocol: Protocol, n: int) -> dict[str, dict[str, object]]:
    return {finding.why: dict(finding.fields) for finding in what_it_means(protocol, n)}


def test_seventy_per_cent_of_three_is_called_unanimity() -> None:
    assert "consensus.means-unanimity" in said(Protocol(rule="share at least 70%"), 3)
    assert said(Protocol(rule="share at least 70%"), 10)["consensus.means-fewest"]["k"] == 7
    assert "consensus.means-unanimity" not in said(Protocol(rule="unanimous"), 3)


def test_the_quartile_definition_decides_54_of_189_triples() -> None:
    found = said(Protocol(kind="rate", rule="median>=7 & iqr<=2"), 3)
    assert found["consensus.means-quantile-flips"]["flips"] == 54
    assert found["consensus.means-quantile-flips"]["reached"] == 189
    assert found["consensus.means-sets"] == {"into": 96, "total": 729, "n": 3}


def test_one_absent_expert_is_counted_by_trying_every_one_of_them() -> None:
    from codex.consensus.rating_verdict import meets
    from codex.consensus.rule_text import read_rule

    rule = read_rule("median>=4 & iqr<=1")
    turned = 0
    for ratings in itertools.product(range(1, 6), repeat=3):
        verdict = meets(rule, ratings)
        rests = [ratings[:i] + ratings[i + 1 :] for i in range(3)]
        turned += any(meets(rule, rest) != verdict for rest in rests)
    protocol = Protocol(kind="rate", rule=rule.text, quorum=2, rest={"scale": {"low": "1", "high": "5"}})
    findings = {f.why: f.fields for f in what_it_means(protocol, 3)}
    assert findings["consensus.means-absence-turns"]["turned"] == turned


def test_panels_under_five_are_told_that_nothing_can_be_significant() -> None:
    assert said(default_protocol("tag", 3), 3)["consensus.means-never-significant"]["p"] == "12.5"
    assert said(default_protocol("tag", 4), 4)["consensus.means-never-significant"]["p"] == "6.2"
    assert "consensus.means-never-significant" not in said(default_protocol("tag", 5), 5)
    assert said(Protocol(rule="majority"), 10)["consensus.means-chance"]["beyond"] == 9


def test_a_rule_that_names_another_panel_is_pointed_out() -> None:
    found = said(Protocol(rule="at least 2 of 3"), 5)
    assert found["consensus.means-other-size"] == {"named": 3, "k": 2, "n": 5}
    assert "consensus.means-other-size" not in said(Protocol(rule="at least 2 of 3"), 3)


def test_a_quorum_of_everybody_says_what_one_absence_does() -> None:
    assert "consensus.means-quorum-all" in said(Protocol(quorum=3), 3)
    assert "consensus.means-absence" not in said(Protocol(quorum=3), 3)


def test_the_tie_policy_is_told_where_ties_can_happen() -> None:
    assert "consensus.means-tie-out" in said(Protocol(rule="majority", ties="out"), 4)
    assert "consensus.means-tie-undecided" not in said(Protocol(rule="at least 1 of 2"), 2)


@pytest.mark.parametrize(
    ("protocol", "n", "text_id"),
    [
        (Protocol(), 0, "consensus.roster-empty"),
        (Protocol(quorum=4), 3, "consensus.quorum-above-roster"),
        (Protocol(rule="at least 3 of 3"), 2, "consensus.rule-above-roster"),
        (Protocol(cell=CellRule(k=4)), 3, "consensus.cell-above-roster"),
    ],
)
def test_a_protocol_that_nothing_could_meet_is_refused(protocol: Protocol, n: int, text_id: str) -> None:
    with pytest.raises(UsageProblem) as caught:
        check_fits(protocol, n)
    assert caught.value.text_id == text_id
    for language in LANGUAGES:
        assert "consensus." not in caught.value.message(Words(language))


@pytest.mark.parametrize("n", range(1, 12))
@pytest.mark.parametrize("kind", KINDS)
def test_default_protocols_fit_and_everything_said_is_a_text(kind: str, n: int) -> None:
    protocol = default_protocol(kind, n)
    check_fits(protocol, n)
    for finding in what_it_means(protocol, n):
        for language in LANGUAGES:
            text = finding.message(Words(language))
            assert "consensus." not in text
            assert "{" not in text


def test_fractions_are_written_with_the_decimal_sign_of_the_language() -> None:
    findings = what_it_means(default_protocol("tag", 3), 3)
    never = next(one for one in findings if one.why == "consensus.means-never-significant")
    assert "12.5%" in never.message(Words("en"))
    assert "12,5\u00a0%" in never.message(Words("ru"))
    assert "12,5" in never.message(Words("kk"))
