from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.agreement import alignment
from codex.agreement.alignment import Dissimilarity, best_alignment, marked
from codex.agreement.gamma import gamma
from codex.errors import UsageProblem
from codex.model.continuum import Continuum, Span

if TYPE_CHECKING:
    from codex.model.estimate import Estimate

ALEX_PAUL_SUZAN = """
Alex 2 9 1|Alex 11 17 2|Alex 24 30 5|Alex 32 36 6|Alex 36 44 6|Alex 44 60 7|Paul 2 9 1|Paul 11 17 3
Paul 19 25 5|Paul 32 44 6|Suzan 2 9 1|Suzan 11 17 4|Suzan 21 27 5|Suzan 32 36 6|Suzan 36 40 6|Suzan 40 44 6
"""


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


def spans_of(text: str) -> tuple[Span, ...]:
    rows = [row.split() for row in text.replace("|", "\n").strip().splitlines()]
    return tuple(Span(rater, int(start), int(end), code) for rater, start, end, code in rows)


def disorder(continuum: Continuum, weights: Dissimilarity) -> float:
    return best_alignment(marked(continuum), weights, weights.table(continuum.categories)).disorder


def least_by_trial(continuum: Continuum, weights: Dissimilarity) -> float:
    """Least disorder over every partition into groups, by exhaustion."""
    n, table = len(continuum.raters), weights.table(continuum.categories)
    number = {c: i for i, c in enumerate(continuum.categories)}
    own = [[s for s in continuum.spans if s.rater == rater] for rater in continuum.raters]

    def apart(u: Span | None, v: Span | None) -> float:
        if u is None or v is None:
            return weights.empty
        moved = abs(u.start - v.start) + abs(u.end - v.end)
        return weights.empty * float(
            weights.alpha * (moved / (u.length + v.length)) ** 2
            + weights.beta * table[number[u.category], number[v.category]]
        )

    def cost(group: tuple[Span | None, ...]) -> float:
        pairs = [apart(group[i], group[j]) for i in range(n) for j in range(i)]
        return sum(pairs) / len(pairs)

    def least(left: list[list[Span]]) -> float:
        first = next((i for i, spans in enumerate(left) if spans), None)
        if first is None:
            return 0.0
        choices: list[list[Span | None]] = [[None, *spans] for spans in left]
        choices[first] = [left[first][0]]
        return min(
            cost(group) + least([[s for s in spans if s not in group] for spans in left])
            for group in product(*choices)
        )

    return least(own) / (len(continuum.spans) / n)


def test_the_alignment_of_three_raters_is_the_known_one() -> None:
    weights = Dissimilarity(alpha=3.0)
    continuum = Continuum(60, spans_of(ALEX_PAUL_SUZAN))
    best = best_alignment(marked(continuum), weights, weights.table(continuum.categories))
    assert best.disorder == pytest.approx(0.96, abs=0.01)
    assert len(best.groups) == 6


def test_gamma_of_three_raters_lies_where_other_programs_put_it() -> None:
    result = gamma(
        [Continuum(60, spans_of(ALEX_PAUL_SUZAN))], dissimilarity=Dissimilarity(3.0), precision=0.03
    )
    assert 0.44 <= value(result.gamma) <= 0.48
    assert result.by_category["1"].value == 1.0
    assert value(result.by_category["2"]) <= 0.0
    assert result.by_category["7"].why == "reliability.no-aligned-pairs"


def test_heavier_weights_give_the_known_disorder() -> None:
    text = "a 1 5 x|a 6 10 y|a 11 15 z|b 2 7 x|b 8 12 y|b 11 15 x"
    assert disorder(Continuum(20, spans_of(text)), Dissimilarity(3.0, 2.0)) == pytest.approx(1.0277778)


@st.composite
def small_continua(draw: st.DrawFn) -> Continuum:
    spans = []
    for rater in "xyz"[: draw(st.integers(2, 3))]:
        for _ in range(draw(st.integers(0, 2))):
            start = draw(st.integers(0, 12))
            spans.append(Span(rater, start, start + draw(st.integers(1, 5)), draw(st.sampled_from("ab"))))
    return Continuum(20, tuple(dict.fromkeys(spans)), ("x", "y", "z"))


@settings(max_examples=40, deadline=None)
@given(small_continua(), st.sampled_from([(1.0, 1.0), (3.0, 1.0), (0.0, 1.0), (1.0, 0.5)]))
def test_no_other_alignment_has_less_disorder(continuum: Continuum, weights: tuple[float, float]) -> None:
    if continuum.spans:
        chosen = Dissimilarity(*weights)
        assert disorder(continuum, chosen) == pytest.approx(least_by_trial(continuum, chosen), abs=1e-5)


def test_each_span_is_in_exactly_one_group() -> None:
    continuum = Continuum(60, spans_of(ALEX_PAUL_SUZAN))
    result = gamma([continuum], precision=0.2)
    placed = [span for group in result.alignment for span in group]
    assert sorted(placed, key=repr) == sorted(continuum.spans, key=repr)
    assert all(len({span.rater for span in group}) == len(group) for group in result.alignment)


def test_the_same_seed_gives_the_same_gamma_and_says_how_sure_it_is() -> None:
    continuum = Continuum(60, spans_of(ALEX_PAUL_SUZAN))
    one, other = (gamma([continuum], seed=9, precision=0.1) for _ in range(2))
    assert one.gamma == other.gamma
    extra = one.gamma.extra
    assert extra["low"] < value(one.gamma) < extra["high"]
    assert extra["precision"] <= 0.1
    assert extra["samples"] >= 30


def test_raters_who_mark_alike_have_gamma_one() -> None:
    spans = tuple(Span(r, a, b, c) for r in "xyz" for a, b, c in ((1, 5, "a"), (10, 15, "b"), (20, 25, "a")))
    result = gamma([Continuum(40, spans)], precision=0.2)
    assert result.gamma.value == 1.0
    assert result.cat.value == 1.0


def test_on_given_units_gamma_cat_comes_near_to_alpha() -> None:
    krippendorff = pytest.importorskip("krippendorff")
    random = np.random.RandomState(2)
    truth = random.randint(3, size=40)
    table = [np.where(random.rand(40) < 0.7, truth, random.randint(3, size=40)) for _ in range(3)]
    spans = tuple(
        Span(f"r{r}", 10 * i, 10 * i + 10, "abc"[v]) for r, row in enumerate(table) for i, v in enumerate(row)
    )
    got = gamma([Continuum(400, spans)], dissimilarity=Dissimilarity(3.0), precision=0.1).cat.value
    alpha = krippendorff.alpha(reliability_data=np.array(table), level_of_measurement="nominal")
    assert got == pytest.approx(alpha, abs=0.06)


def test_graded_distances_of_categories_count() -> None:
    spans = spans_of("a 1 5 x|b 1 5 y")
    continuum = Continuum(10, spans)
    far = disorder(continuum, Dissimilarity())
    near = disorder(continuum, Dissimilarity(categories={("y", "x"): 0.25}))
    assert (far, near) == (1.0, 0.25)


def test_without_two_raters_or_spans_there_is_a_reason() -> None:
    assert gamma([]).gamma.why == "reliability.nothing-to-compare"
    assert gamma([Continuum(5, spans_of("a 1 3 x"))]).cat.why == "reliability.one-rater"
    assert gamma([Continuum(5, (), ("a", "b"))]).gamma.why == "reliability.no-spans"


def test_too_many_spans_at_one_place_are_told_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "MOST_GROUPS", 20)
    spans = tuple(Span(r, i, 30 + i, "a") for r in "xyz" for i in range(6))
    assert gamma([Continuum(50, spans)]).gamma.why == "reliability.too-many-groups"


def test_several_sources_are_aligned_each_for_itself() -> None:
    spans = spans_of(ALEX_PAUL_SUZAN)
    one = gamma([Continuum(60, spans)], precision=0.2)
    two = gamma([Continuum(60, spans), Continuum(60, spans)], precision=0.2)
    assert two.disorder == pytest.approx(one.disorder)
    assert len(two.alignment) == 2 * len(one.alignment)


def test_weights_and_precisions_that_mean_nothing_are_refused() -> None:
    for alpha, empty in ((-1.0, 1.0), (1.0, 0.0)):
        with pytest.raises(UsageProblem):
            Dissimilarity(alpha, 1.0, empty)
    with pytest.raises(UsageProblem):
        Dissimilarity(categories={("a", "b"): 1.5})
    with pytest.raises(UsageProblem):
        gamma([Continuum(60, spans_of(ALEX_PAUL_SUZAN))], precision=0)
