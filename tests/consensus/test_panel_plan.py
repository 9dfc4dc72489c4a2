"""The panel's part of a protocol."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from codex.consensus.panel_plan import panel_plan
from codex.consensus.protocol_file import read_protocol
from codex.errors import DamagedInput
from codex.model.panel import Feedback, PanelPlan
from codex.words import LANGUAGES, Words

HERE = Path(__file__)

PASSAGE = """\
schema: codex/protocol@1
kind: rate
rule: median at least 7 and iqr at most 2
title: {en: The passages, kk: Үзінділер}
questions:
  - id: evidence
    text: {en: Is this evidence?, ru: Это свидетельство?, kk: Бұл дәлел ме?}
    answers:
      - {id: supports, label: {en: supports}, counts: agree}
      - {id: contradicts, counts: against}
      - {id: mentions}
    rule: at least 2 of 3
  - id: worth
    text: How good is it?
    scale: {low: 1, high: 5, agree_from: 4, labels: {1: {en: poor}, 5: {en: excellent}}}
    cannot_judge: no
  - id: print
    scale: {low: 1, high: 2}
    decides: no
stopping: {rounds: 3, unchanged: 80%, histogram: 0.15, cv: "0,2"}
feedback: {show: distribution, comments: yes, own: no}
dates: {opens: 2026-11-20, closes: 2026-12-01}
weights: {aigul: 2, serik: 0.5}
recusal: no
"""


def plan(text: str) -> PanelPlan:
    return panel_plan(read_protocol(text))


def test_questions_scales_and_everything_around_them_are_read() -> None:
    found = plan(PASSAGE)
    evidence, worth, print_it = found.questions
    assert [(answer.id, answer.counts) for answer in evidence.answers] == [
        ("supports", "agree"),
        ("contradicts", "against"),
        ("mentions", "neither"),
    ]
    assert (evidence.rule, worth.rule) == ("at least 2 of 3", "")
    assert worth.scale is not None
    assert (worth.scale.agree_from, worth.scale.labels[5]) == (4, {"en": "excellent"})
    assert (worth.cannot_judge, evidence.cannot_judge, print_it.decides) == (False, True, False)
    assert worth.text == {"": "How good is it?"}
    assert found.stopping.unchanged == Fraction(4, 5)
    assert found.stopping.cv == Fraction(1, 5)
    assert found.feedback == Feedback("distribution", comments=True, own=False)
    assert (found.opens, found.closes, found.recusal) == ("2026-11-20", "2026-12-01", False)
    assert found.weights == {"aigul": 2, "serik": Fraction(1, 2)}


@pytest.mark.parametrize(
    ("written", "instead", "text_id"),
    [
        ("id: worth", "id: evidence", "consensus.question-twice"),
        ("id: worth", "id: 1st", "consensus.question-id"),
        ("id: worth", "id: worth\n    wording: x", "consensus.field-unknown"),
        ("{low: 1, high: 2}", "{low: 2, high: 2}", "consensus.scale-empty"),
        ("{low: 1, high: 2}", "{low: 1, high: 900}", "consensus.field-outside"),
        ("agree_from: 4", "agree_from: 6", "consensus.field-outside"),
        ("agree_from: 4", "agree_from: 3, against_to: 3", "consensus.scale-cuts"),
        ("labels: {1:", "labels: {9:", "consensus.scale-label"),
        ("rule: at least 2 of 3", "rule: median at least 2", "consensus.rule-not-for-answers"),
        ("counts: agree", "counts: against", "consensus.answers-none-agree"),
        ("counts: agree", "counts: yes", "consensus.field-choice"),
        ("id: mentions", "id: supports", "consensus.answer-twice"),
        ("unchanged: 80%", "unchanged: 80", "consensus.field-not-share"),
        ("opens: 2026-11-20", "opens: 20.11.2026", "consensus.date-unread"),
        ("opens: 2026-11-20", "opens: 2027-11-20", "consensus.dates-backwards"),
        ("aigul: 2", "aigul: heavy", "consensus.weight"),
        ("show: distribution", "show: everything", "consensus.field-choice"),
        ("decides: no", "decides: maybe", "consensus.field-choice"),
        ("decides: no", "decides: no\n    answers: [{id: a}]", "consensus.question-both"),
        ("questions:", "questions: many\nx:", "consensus.field-unknown"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(written: str, instead: str, text_id: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        read_protocol(PASSAGE.replace(written, instead, 1))
    assert caught.value.text_id.removesuffix("-near") == text_id
    for language in LANGUAGES:
        message = caught.value.message(Words(language))
        assert message.startswith("protocol.yaml:")
        assert "consensus." not in message


@pytest.mark.parametrize(
    ("rule", "scale", "text_id"),
    [
        ("preset:rand-ucla", "{low: 1, high: 5}", "consensus.preset-scale"),
        ("preset:70/15", "{low: 1, high: 7}", "consensus.preset-scale"),
        ("preset:fuzzy-delphi", "{low: 1, high: 9}", "consensus.preset-scale-fuzzy"),
        ("preset:lawshe", "{low: 1, high: 3}", "consensus.preset-lawshe"),
    ],
)
def test_a_preset_on_a_scale_it_is_not_made_for_is_refused(rule: str, scale: str, text_id: str) -> None:
    with pytest.raises(DamagedInput) as caught:
        read_protocol(f"kind: rate\nrule: {rule}\nscale: {scale}\n")
    assert caught.value.text_id == text_id


def test_where_agreeing_begins_is_the_top_third_when_nothing_is_said() -> None:
    for high, begins in ((9, 7), (7, 6), (5, 4), (4, 3)):
        found = plan(f"kind: rate\nrule: share at least 70%\nscale: {{low: 1, high: {high}}}\n")
        assert found.questions[0].scale is not None
        assert found.questions[0].scale.agree_from == begins


def test_a_word_is_enough_for_feedback() -> None:
    for word, shown in (("none", Feedback()), ("comments", Feedback("none", comments=True)),
                        ("all", Feedback("distribution", comments=True)), ("median", Feedback("median"))):  # fmt: skip
        assert plan(f"kind: rate\nrule: unanimous\nfeedback: {word}\n").feedback == shown


def test_the_protocols_that_the_house_ships_are_read() -> None:
    shipped = sorted((HERE.parents[2] / "protocols").glob("*.yaml"))
    assert shipped
    for file in shipped:
        assert plan(file.read_text(encoding="utf-8")).questions
