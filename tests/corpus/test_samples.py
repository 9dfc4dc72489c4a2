from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.corpus.identity import excerpt_id
from codex.corpus.samples import allocated, draw
from codex.errors import NotFound, UsageProblem
from codex.model.excerpt import Excerpt
from codex.words import LANGUAGES, Words


def pool(count: int) -> list[Excerpt]:
    return [
        Excerpt(
            f"x{n}", f"s{n % 7}", n, n + 1, "a", language=("ru", "kk", "en")[n % 10 // 4], context=n % 11 == 0
        )
        for n in range(count)
    ]


REGION = {f"s{n}": {"region": "Almaty" if n < 2 else "Atyrau"} for n in range(7)}


def test_an_id_begins_with_a_letter_and_depends_on_place_and_cut() -> None:
    ids = {excerpt_id("s", "c", n, n + 5) for n in range(2000)}
    assert len(ids) == 2000
    assert all(re.fullmatch(r"x[a-z2-7]{9}", one) for one in ids)
    assert excerpt_id("s", "c", 1, 23) != excerpt_id("s", "c", 12, 3)
    assert excerpt_id("s", "c", 1, 2) != excerpt_id("s", "d", 1, 2) != excerpt_id("t", "c", 1, 2)


def test_the_same_seed_draws_the_same_and_another_draws_others() -> None:
    one = draw("trial", pool(300), 50, 7).sample
    assert one == draw("trial", pool(300), 50, 7).sample
    assert set(one.excerpts) == set(draw("trial", pool(300)[::-1], 50, 7).sample.excerpts)
    assert one.excerpts != draw("trial", pool(300), 50, 8).sample.excerpts
    assert (len(one.excerpts), one.size, one.pool, one.seed) == (50, 50, 272, 7)


def test_the_sample_keeps_the_order_of_the_study_and_leaves_context_out() -> None:
    found = draw("trial", pool(300), 100, 1).sample.excerpts
    numbers = [int(one[1:]) for one in found]
    assert numbers == sorted(numbers)
    assert all(number % 11 for number in numbers)


def test_a_larger_sample_of_the_seed_holds_the_smaller() -> None:
    small, large = (set(draw("t", pool(300), size, 3).sample.excerpts) for size in (20, 60))
    assert small < large


def test_strata_are_drawn_in_proportion_and_told() -> None:
    found = draw("trial", pool(300), 30, 7, stratify=("language", "region"), attributes=REGION)
    assert sum(one.drawn for one in found.strata) == 30
    for one in found.strata:
        assert abs(one.drawn - 30 * one.pool / 272) < 1
    assert {one.values for one in found.strata} == {
        (language, region) for language in ("ru", "kk", "en") for region in ("Almaty", "Atyrau")
    }
    assert found.sample.stratify == ("language", "region")


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(0, 9), st.data())
def test_shares_add_up_and_never_exceed_their_stratum(
    sizes: list[int], seed: int, data: st.DataObject
) -> None:
    if not sum(sizes):
        return
    pools: dict[tuple[str, ...], int] = {(str(n),): size for n, size in enumerate(sizes)}
    size = data.draw(st.integers(0, sum(sizes)))
    shares = allocated(pools, size, seed)
    assert sum(shares.values()) == size
    for stratum, count in pools.items():
        assert 0 <= shares[stratum] <= count
        assert abs(shares[stratum] - size * count / sum(sizes)) < 1


def test_what_cannot_be_drawn_is_said() -> None:
    for size in (0, -1, 400):
        with pytest.raises(UsageProblem):
            draw("t", pool(300), size, 1)
    with pytest.raises(NotFound) as caught:
        draw("t", pool(30), 5, 1, stratify=("regoin",), attributes=REGION)
    for language in LANGUAGES:
        assert "region" in caught.value.message(Words(language))


def test_a_draw_is_fixed_for_good() -> None:
    assert draw("t", pool(20), 3, 7).sample.excerpts == ("x1", "x8", "x12")
