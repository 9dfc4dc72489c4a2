"""Short forms of ``benchmarks/reliability``: the same code, fewer times."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked and killed")


def test_killed_while_writing_nothing_acknowledged_is_missing(tmp_path: Path) -> None:
    from benchmarks.reliability.kills import run

    found = run(10, tmp_path)
    assert found.sound, found
    assert found.acknowledged > 10


def test_a_crowd_of_writers_loses_no_update(tmp_path: Path) -> None:
    from benchmarks.reliability.crowd import run

    found = run(4, 25, tmp_path)
    assert found.sound, found


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_FSIZE")
def test_without_room_or_right_the_error_is_clear_and_all_is_there(tmp_path: Path) -> None:
    from benchmarks.reliability.no_room import run

    found = run(3, tmp_path)
    assert found.sound, found


def test_any_order_of_merging_comes_to_one_state(tmp_path: Path) -> None:
    from benchmarks.reliability.orders import run

    found = run(4, 6, tmp_path, seed=2)
    assert found.sound, found


def test_any_history_by_rules_comes_to_one_state_with_every_fork_told() -> None:
    from benchmarks.reliability.any_history import run

    assert run(5, 12, same=True) > 20


def test_a_changed_byte_of_a_larger_study_is_told_before_any_number(tmp_path: Path) -> None:
    from benchmarks.reliability.damage import run_larger

    found, judged = run_larger(60, 200, tmp_path, seed=3)
    assert found.sound, found
    assert judged == 3000


def test_a_changed_byte_is_named_or_harmless(tmp_path: Path) -> None:
    from benchmarks.reliability.damage import run

    found = run(40, tmp_path, seed=2)
    assert found.sound, found


def test_of_a_changed_file_nothing_altered_is_accepted(tmp_path: Path) -> None:
    from benchmarks.reliability.mutated import run

    found = run(120, tmp_path, seed=2)
    assert found.sound, found
    assert found.refused > 40
    assert found.accepted > 5
