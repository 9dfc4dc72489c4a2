"""Events of people whom nobody let in: kept aside, and counted as soon as the log holds the permission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.reliability.small_study import CODES, EXCERPTS, FACILITATOR, at, copy, judge, make
from codex.model.expert import Expert
from codex.store import merging, sums, verify
from codex.store.exchange import Sent, lines
from codex.store.log import Write

if TYPE_CHECKING:
    from pathlib import Path

    from codex.store.study_file import StudyFile

NEWCOMER = Expert("ruslan", "Ruslan", "coder")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A study that took in what a newcomer judged on a copy that lets them, without that permission."""
    path = tmp_path / "study.codex"
    make(path)
    other = copy(path, "other")
    with at(other, "other") as file:
        file.write([Write("expert@1", (NEWCOMER.id,), {"role": "coder"})], FACILITATOR)
        file.write([judge(EXCERPTS[0], CODES[0], NEWCOMER), judge(EXCERPTS[1], CODES[0], NEWCOMER)], NEWCOMER)
        told = lines(file, leave_out=lambda event: event.actor != NEWCOMER.id)
        sent = [line.encode() for line in told]
    with at(path) as file:
        merging.merge(file, [merging.Other(name="lines", sent=Sent(sent, "lines", file.study))])
    return path


def stands(file: StudyFile) -> tuple[int, list[str]]:
    """Return how many judgments of the newcomer count, and why those that do not are aside."""
    rows = file.connection.execute("SELECT why FROM aside ORDER BY clock").fetchall()
    counted = file.connection.execute(
        "SELECT count(*) FROM judgment j JOIN ident i ON i.n = j.expert WHERE i.id = ?", [NEWCOMER.id]
    ).fetchone()[0]
    assert not [one for one in verify.damages(file) if one.why == "store.state-differs"]
    assert sums.differing(file.connection, whole=True) == []
    return counted, [row[0] for row in rows]


def test_what_nobody_permitted_is_kept_aside(home: Path) -> None:
    with at(home) as file:
        assert stands(file) == (0, ["unknown", "unknown"])


def test_a_role_given_here_lets_in_what_was_kept_aside(home: Path) -> None:
    with at(home) as file:
        file.write([Write("expert@1", (NEWCOMER.id,), {"role": "coder"})], FACILITATOR)
        assert stands(file) == (2, [])
        file.write([judge(EXCERPTS[2], CODES[0], NEWCOMER)], NEWCOMER)
        assert stands(file) == (3, [])


def test_a_role_in_one_round_lets_in_what_is_of_that_round(home: Path) -> None:
    with at(home) as file:
        file.write([Write("role@1", ("1", NEWCOMER.id), {"role": "coder"})], FACILITATOR)
        assert stands(file) == (2, [])


@pytest.mark.parametrize("here", [True, False])
def test_a_role_that_does_not_suffice_changes_the_reason_in_whatever_order_it_comes(
    home: Path, here: bool
) -> None:
    observer = Write("expert@1", (NEWCOMER.id,), {"role": "observer"})
    if here:
        with at(home) as file:
            file.write([observer], FACILITATOR)
            assert stands(file) == (0, ["role", "role"])
        return
    other = copy(home, "third")
    with at(other, "third") as file:
        file.write([observer], FACILITATOR)
    with at(home) as file:
        merging.merge(file, [merging.Other(other)])
        assert stands(file) == (0, ["role", "role"])
