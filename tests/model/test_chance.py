from __future__ import annotations

from hashlib import blake2b

from hypothesis import given
from hypothesis import strategies as st

from codex.model.chance import shuffled

IDS = st.sets(st.text(min_size=1, max_size=5), max_size=20)


@given(IDS, st.integers(), st.randoms())
def test_the_order_depends_on_seed_and_ids_alone(ids: set[str], seed: int, draw: object) -> None:
    listed = sorted(ids)
    assert shuffled(listed, seed) == shuffled(listed[::-1], seed)
    assert set(shuffled(listed, seed)) == ids


@given(IDS, st.integers())
def test_ids_keep_their_order_when_others_come(ids: set[str], seed: int) -> None:
    whole = shuffled(ids, seed)
    part = set(sorted(ids)[::2])
    assert shuffled(part, seed) == tuple(one for one in whole if one in part)


def test_the_method_is_the_one_described() -> None:
    ids = [f"x{n}" for n in range(50)]
    expected = sorted(ids, key=lambda one: blake2b(f"7\x1forder\x1f{one}".encode(), digest_size=16).digest())
    assert list(shuffled(ids, 7, "order")) == expected
