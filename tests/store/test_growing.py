"""Rows that come into the state by the hundred are added up together, and come to what single ones do."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codex.store import log, state, sums
from codex.store.log import Write
from codex.store.verify import damages
from tests.store.study import FACILITATOR, cut, make, opened, source

_NUMBERS = st.integers(0, 9)
_WRITES = st.one_of(
    _NUMBERS.map(lambda n: source(f"s{n}")),
    _NUMBERS.map(lambda n: Write("source@1", (f"s{n}",), None)),
    st.tuples(_NUMBERS, _NUMBERS, st.integers(1, 4)).map(lambda n: cut(f"k{n[0]}", f"s{n[1]}", n[2])),
    _NUMBERS.map(lambda n: Write("cut@1", (f"k{n}",), None)),
    _NUMBERS.map(lambda n: Write("set@1", (f"excerpt:xk{n}0", "codable"), {"is": 0})),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(_WRITES, min_size=1, max_size=14), min_size=1, max_size=4))
def test_what_is_added_up_together_is_what_single_rows_come_to(batches: list[list[Write]]) -> None:
    told = []
    for together in (False, True):
        with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
            patch.setattr(log, "SETWISE", 0 if together else 1000)
            patch.setattr(log, "_ALL_TRIGGERS", 6)
            patch.setattr(state, "MANY", 0)
            path = Path(folder) / "study.codex"
            make(path)
            for writes in batches:
                with opened(path) as file:
                    file.write(writes, FACILITATOR)
            with opened(path) as file:
                assert sums.differing(file.connection, whole=True) == []
                assert list(damages(file)) == []
                told.append(
                    {
                        name: sorted(file.connection.execute(sql).fetchall(), key=repr)
                        for name, sql in state.SORTED.items()
                    }
                )
                triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name"
                told[-1]["triggers"] = file.connection.execute(triggers).fetchall()
    assert told[0] == told[1]
