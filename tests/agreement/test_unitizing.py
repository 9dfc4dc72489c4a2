from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.agreement.alpha_u_2004 import alpha_u_2004
from codex.agreement.unitizing import overlapping, unitized_alphas
from codex.model.continuum import Continuum, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from codex.model.estimate import Estimate

THREE = (
    Span("r0", 0, 10, "a"),
    Span("r0", 20, 30, "b"),
    Span("r0", 40, 45, "a"),
    Span("r1", 2, 10, "a"),
    Span("r1", 22, 32, "b"),
    Span("r1", 50, 55, "c"),
    Span("r2", 0, 12, "a"),
    Span("r2", 20, 28, "a"),
    Span("r2", 41, 47, "a"),
)


def value(estimate: Estimate) -> float:
    assert estimate.value is not None
    return estimate.value


def by_hand(continuum: Continuum) -> dict[str, float]:
    """u alpha, |u alpha and cu alpha position by position, straight from the definition."""
    m, length = len(continuum.raters), continuum.length
    text = {rater: ["" for _ in range(length)] for rater in continuum.raters}
    for span in continuum.spans:
        text[span.rater][span.start : span.end] = [span.category] * span.length
    values = ["", *continuum.categories]

    def marked_elsewhere(span: Span) -> int:
        others = [text[r] for r in continuum.raters if r != span.rater]
        return sum(any(row[i] for row in others) for i in range(span.start, span.end))

    def alpha(
        value_of: Callable[[str], object], kept: Callable[[str], object], own: dict[object, float]
    ) -> float:
        pairs = [
            (value_of(a[i]), value_of(b[i]))
            for i in range(length)
            for r, a in text.items()
            for s, b in text.items()
            if r != s and kept(a[i]) and kept(b[i])
        ]
        size = {v: sum(x == v for x, _ in pairs) / (m - 1) for v in {x for x, _ in pairs}}
        total = sum(size.values())
        observed = sum(x != y for x, y in pairs) / (m - 1)
        scale = total - sum(own.values()) / total
        same = sum(size[v] ** 2 - own.get(v, 0) for v in size) / scale
        return 1 - observed / (total - same)

    squares: dict[object, float] = {
        v: float(sum(s.length**2 for s in continuum.spans if s.category == v)) for v in values
    }
    squares[""] = float(sum(not at for row in text.values() for at in row))
    joined: dict[object, float] = {True: sum(squares[c] for c in continuum.categories), False: squares[""]}
    shared: dict[object, float] = {
        v: float(sum(marked_elsewhere(s) ** 2 for s in continuum.spans if s.category == v)) for v in values
    }
    return {
        "krippendorff_u_alpha": alpha(lambda v: v, lambda v: True, squares),
        "krippendorff_u_alpha_binary": alpha(bool, lambda v: True, joined),
        "krippendorff_cu_alpha": alpha(lambda v: v, bool, shared),
    }


def test_the_family_equals_its_definition_position_by_position() -> None:
    continuum = Continuum(60, THREE)
    named = unitized_alphas([continuum]).named()
    for name, value in by_hand(continuum).items():
        assert named[name].value == pytest.approx(value, abs=1e-12)


def test_three_raters_give_the_known_values() -> None:
    named = unitized_alphas([Continuum(60, THREE)]).named()
    assert named["krippendorff_u_alpha"].value == pytest.approx(0.4441148314)
    assert named["krippendorff_cu_alpha"].value == pytest.approx(0.4712404712)
    assert named["krippendorff_(k)u_alpha[b]"].value == pytest.approx(0.482042042)
    assert named["krippendorff_(k)u_alpha[c]"].why == "reliability.category-not-paired"


@st.composite
def continua(draw: st.DrawFn) -> Continuum:
    spans = []
    for rater in "xyz"[: draw(st.integers(2, 3))]:
        at = 0
        for _ in range(draw(st.integers(0, 4))):
            start = at + draw(st.integers(0, 5))
            at = start + draw(st.integers(1, 6))
            spans.append(Span(rater, start, at, draw(st.sampled_from("ab"))))
    return Continuum(60, tuple(spans), ("x", "y", "z"))


@settings(max_examples=60, deadline=None)
@given(continua(), st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(continuum: Continuum, random: Random) -> None:
    spans = list(continuum.spans)
    random.shuffle(spans)
    other = {"x": "p", "y": "q", "z": "o"}
    renamed = [Span(other[s.rater], s.start, s.end, {"a": "2", "b": "1"}[s.category]) for s in spans]
    before = unitized_alphas([continuum]).named()
    after = unitized_alphas([Continuum(60, tuple(renamed), tuple("opq"))]).named()
    for name, estimate in before.items():
        twin = after.get(name.replace("[a]", "[2]").replace("[b]", "[1]"))
        if twin is not None:
            assert twin.value == (None if estimate.value is None else pytest.approx(estimate.value, abs=1e-9))


@settings(max_examples=60, deadline=None)
@given(continua())
def test_a_value_is_none_exactly_where_there_is_a_reason(continuum: Continuum) -> None:
    for estimate in [*unitized_alphas([continuum]).named().values(), *alpha_u_2004(continuum).values()]:
        assert (estimate.value is None) == (estimate.why is not None)
        assert estimate.value is None or estimate.value <= 1 + 1e-12


def test_two_raters_who_mark_alike_agree_wholly() -> None:
    spans = tuple(Span(r, a, b, c) for r in "xy" for a, b, c in ((1, 4, "a"), (6, 9, "b")))
    named = unitized_alphas([Continuum(12, spans)]).named()
    assert {round(value(e), 12) for e in named.values()} == {1.0}


def test_overlapping_spans_of_one_rater_are_undefined_in_the_new_family() -> None:
    spans = (Span("x", 0, 5, "a"), Span("x", 3, 8, "b"), Span("y", 0, 5, "a"))
    assert overlapping(Continuum(10, spans))
    assert unitized_alphas([Continuum(10, spans)]).u.why == "reliability.overlapping-spans"
    assert alpha_u_2004(Continuum(10, spans))["krippendorff_alpha_u_2004"].value is not None


def test_nothing_to_compare_has_its_reason() -> None:
    assert unitized_alphas([]).u.why == "reliability.nothing-to-compare"
    alone = Continuum(10, (Span("x", 0, 5, "a"),))
    assert unitized_alphas([alone]).u.why == "reliability.one-rater"
    assert alpha_u_2004(alone)["krippendorff_alpha_u_2004"].why == "reliability.one-rater"
    empty = Continuum(10, (), ("x", "y"))
    assert unitized_alphas([empty]).u.why == "reliability.no-spans"
    full = Continuum(10, (Span("x", 0, 10, "a"), Span("y", 0, 10, "a")))
    assert unitized_alphas([full]).u.why == "reliability.no-variation"


def test_several_sources_add_up_and_give_an_interval_over_sources() -> None:
    sources = [Continuum(60 + i, THREE[: 6 + i % 4], ("r0", "r1", "r2")) for i in range(8)]
    once = unitized_alphas(sources, resamples=200, seed=4)
    again = unitized_alphas(sources, resamples=200, seed=4)
    interval = once.u.interval
    assert interval is not None
    assert interval == again.u.interval
    assert interval.low < value(once.u) < interval.high
    assert interval.clustered
    one = unitized_alphas(sources[:1], resamples=200)
    assert one.u.why_no_interval == "reliability.few-continua"


def test_copies_of_a_source_take_alpha_to_its_limit_without_self_pairs() -> None:
    once = unitized_alphas([Continuum(60, THREE)]).u.value
    often = unitized_alphas([Continuum(60, THREE)] * 50).u.value
    lengths, alike = np.array([106.0, 49.0, 20.0, 5.0]), 122.0
    limit = 1 - (180 - alike) / (180 - (lengths**2).sum() / 180)
    assert once == pytest.approx(0.4441148314)
    assert often == pytest.approx(limit, abs=1e-3)


def test_a_span_outside_the_continuum_is_no_span() -> None:
    with pytest.raises(ValueError, match="3-12"):
        Continuum(10, (Span("x", 3, 12, "a"),))
    with pytest.raises(ValueError, match="not declared"):
        Continuum(10, (Span("x", 3, 8, "a"),), ("y",))
