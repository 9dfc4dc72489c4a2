"""Rules: words and symbols, counted in whole numbers."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.consensus.rule_text import read_rule
from codex.consensus.rules import PRESETS, agrees, fewest_agreeing
from codex.consensus.tag_verdict import judge_tally
from codex.errors import DamagedInput
from codex.model.decision import Tally
from codex.words import LANGUAGES, Words


@pytest.mark.parametrize(
    "texts",
    [
        ("at least 2 of 3", "agree>=2 of 3", "agree >= 2 out of 3", "AT LEAST 2 of 3 experts",
         "не менее 2 из 3", "хотя бы 2 из 3 экспертов", "3-тен кемінде 2", "agree ≥ 2 of 3"),
        ("share at least 70%", "share>=0.7", "at least 70%", "share >= 0,70", "доля не менее 70 процентов",
         "үлес кемінде 70%", "at least 70 per cent agree", "share>=7/10"),
        ("unanimous", "unanimity", "share>=1", "share at least 100%", "единогласно", "бірауыздан"),
        ("median at least 7 and iqr at most 2", "median>=7 & iqr<=2", "median ≥ 7, iqr ≤ 2",
         "медиана не менее 7 и межквартильный размах не более 2",
         "медиана кемінде 7 және квартильаралық ауқым ең көбі 2"),
        ("majority", "more than half", "share > 1/2", "share more than 50%", "preset:majority"),
        ("two thirds", "at least two thirds", "share >= 2/3", "preset:two-thirds"),
    ],
)  # fmt: skip
def test_a_rule_means_the_same_in_words_and_signs_and_in_three_languages(texts: tuple[str, ...]) -> None:
    first = read_rule(texts[0]).conditions
    for text in texts[1:]:
        assert read_rule(text).conditions == first, text


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("", "consensus.rule-missing"),
        ("&", "consensus.rule-missing"),
        ("most of them", "consensus.rule-unread"),
        ("2 of 3", "consensus.rule-unread"),
        ("median", "consensus.rule-unread"),
        ("median at least seven", "consensus.rule-unread"),
        ("feeling>=3", "consensus.rule-unread"),
        ("share>=1/0", "consensus.rule-unread"),
        ("median>=7 of 9", "consensus.rule-unread"),
        ("share>=70", "consensus.rule-share-above-one"),
        ("at least 4 of 3", "consensus.rule-more-than-all"),
        ("at least 2.5 of 3", "consensus.rule-people-not-whole"),
        ("agree>=0", "consensus.rule-always-met"),
        ("preset:coin", "consensus.rule-preset-unknown"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused(text: str, text_id: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        read_rule(text)
    assert caught.value.text_id == text_id
    for language in LANGUAGES:
        assert "consensus." not in caught.value.message(Words(language))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_read_by_its_name(name: str) -> None:
    assert read_rule(f"preset:{name}").preset == name


def test_eighteen_of_twenty_three_is_not_eighty_per_cent() -> None:
    rule = read_rule("share at least 80%")
    assert not agrees(rule, 18, 23)
    assert agrees(rule, 19, 23)
    assert fewest_agreeing(rule, 23) == 19


@given(st.integers(1, 100), st.integers(1, 60))
def test_a_share_is_compared_in_whole_numbers(per_cent: int, n: int) -> None:
    rule = read_rule(f"share at least {per_cent}%")
    for k in range(n + 1):
        assert agrees(rule, k, n) == (k * 100 >= per_cent * n)


@given(st.integers(1, 9), st.integers(1, 9))
def test_seventy_per_cent_of_three_is_unanimity(k: int, n: int) -> None:
    assert fewest_agreeing(read_rule("share at least 70%"), 3) == 3
    if k <= n:
        assert fewest_agreeing(read_rule(f"at least {k} of {n}"), n) == k


def outcome(rule: str, *counts: int, quorum: int = 2, ties: str = "undecided") -> str:
    return judge_tally(read_rule(rule), Tally(*counts), quorum=quorum, ties=ties).outcome


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((3, 0, 0, 0, 0), "in"),
        ((2, 0, 0, 1, 0), "in"),
        ((2, 0, 0, 0, 1), "in"),
        ((2, 1, 0, 0, 0), "in"),
        ((1, 0, 0, 2, 0), "out"),
        ((1, 2, 0, 0, 0), "out"),
        ((0, 3, 0, 0, 0), "out"),
        ((0, 0, 3, 0, 0), "out"),
        ((0, 0, 0, 3, 0), "out"),
        ((1, 0, 0, 1, 1), "tie"),
        ((1, 0, 1, 1, 0), "tie"),
        ((1, 1, 0, 0, 1), "tie"),
        ((1, 0, 2, 0, 0), "out"),
        ((1, 0, 0, 0, 2), "undecided"),
        ((0, 0, 0, 0, 3), "undecided"),
    ],
)
def test_two_of_three_counts_the_roster(counts: tuple[int, ...], expected: str) -> None:
    assert outcome("at least 2 of 3", *counts) == expected


def test_a_share_is_of_those_who_judged() -> None:
    assert outcome("share at least 70%", 2, 0, 0, 0, 1) == "in"
    assert outcome("share at least 70%", 2, 0, 0, 1, 0) == "out"
    assert outcome("unanimous", 2, 0, 0, 0, 1) == "in"
    assert outcome("unanimous", 2, 0, 0, 0, 1, quorum=3) == "undecided"
    assert outcome("unanimous", 2, 0, 1, 0, 0) == "out"


def test_an_even_split_is_never_settled_in_silence() -> None:
    tally = Tally(2, 0, 0, 2, 0)
    rule = read_rule("preset:majority")
    assert judge_tally(rule, tally, quorum=2).outcome == "tie"
    for ties in ("in", "out"):
        verdict = judge_tally(rule, tally, quorum=2, ties=ties)
        assert (verdict.outcome, verdict.why) == (ties, f"consensus.why-tie-{ties}")
    assert outcome("at least 2 of 4", 2, 0, 0, 2, 0) == "in"
    assert outcome("at least 3 of 4", 2, 0, 0, 2, 0) == "tie"
    assert outcome("unanimous", 1, 0, 0, 1, 0) == "tie"


def test_a_split_far_from_the_rule_is_out_not_a_tie() -> None:
    assert outcome("unanimous", 5, 0, 0, 5, 0) == "out"
    assert outcome("share at least 70%", 5, 0, 0, 5, 0) == "out"


def test_a_verdict_short_of_the_missing_says_so() -> None:
    verdict = judge_tally(read_rule("at least 3 of 5"), Tally(2, 0, 0, 1, 2), quorum=3)
    assert (verdict.outcome, verdict.why) == ("out", "consensus.why-absent-could-turn")


def test_one_more_who_gives_the_code_never_takes_it_out() -> None:
    rank = {"out": 0, "undecided": 0, "tie": 1, "in": 2}
    for text in ("at least 2 of 4", "share at least 60%", "unanimous", "preset:majority"):
        rule = read_rule(text)
        for gave, against, mentions in itertools.product(range(4), repeat=3):
            if gave + against + mentions < 4:
                rest = 4 - gave - against - mentions
                before = judge_tally(rule, Tally(gave, against, mentions, rest, 0), quorum=2)
                after = judge_tally(rule, Tally(gave + 1, against, mentions, rest - 1, 0), quorum=2)
                assert rank[after.outcome] >= rank[before.outcome]


def test_every_reason_is_a_text_in_three_languages() -> None:
    reasons = {
        judge_tally(read_rule(rule), Tally(*counts), quorum=2, ties=ties).why
        for counts in itertools.product(range(3), repeat=5)
        for ties in ("undecided", "in", "out")
        for rule in ("majority", "at least 3 of 5")
    }
    assert len(reasons) == 8
    assert all(Words(language).has(why) for why in reasons for language in LANGUAGES)


def test_a_bound_is_exact() -> None:
    assert read_rule("share >= 0.1").conditions[0].bound == Fraction(1, 10)
