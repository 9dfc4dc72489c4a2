"""The open round: proposals, merges, and their trail."""

from __future__ import annotations

import pytest

from codex.consensus.proposals import alike, items_of, left_out
from codex.errors import UsageProblem
from codex.model.vote import Merge, Proposal
from codex.words import LANGUAGES, Words

MADE = [
    Proposal("p1", "aigul", {"kk": "Сабақ жоспарлау"}),
    Proposal("p2", "serik", {"kk": "сабақты жоспарлау"}),
    Proposal("p3", "dana", {"kk": "Кері байланыс"}),
]


def test_every_proposal_is_in_an_item_or_left_out_with_a_reason() -> None:
    merges = [
        Merge("planning", {"kk": "Сабақ жоспарлау"}, ("p1", "p2"), "the same"),
        Merge("", {}, ("p3",), "too wide"),
    ]
    items = items_of(MADE, merges)
    assert [item.merged_from for item in items] == [("p1", "p2")]
    assert left_out(merges)[0].proposals == ("p3",)
    assert [item.id for item in items_of(MADE, [])] == ["statement:p1", "statement:p2", "statement:p3"]


@pytest.mark.parametrize(
    "merges",
    [
        [Merge("a", {}, ("p1",), " ")],
        [Merge("a", {}, ("p9",), "why")],
        [Merge("a", {}, ("p1",), "why"), Merge("b", {}, ("p1",), "why")],
        [Merge("a", {}, ("p1",), "why"), Merge("a", {}, ("p2",), "why")],
    ],
)
def test_a_merge_that_would_lose_the_trail_is_refused(merges: list[Merge]) -> None:
    with pytest.raises(UsageProblem) as caught:
        items_of(MADE, merges)
    for language in LANGUAGES:
        assert "consensus." not in caught.value.message(Words(language))


def test_likeness_is_a_hint_in_any_script() -> None:
    assert [pair[:2] for pair in alike(MADE, "kk")] == [("p1", "p2")]
    assert alike([]) == []
