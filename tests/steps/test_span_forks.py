"""Places of free spans that two copies settle without each other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.steps.test_span_resolving import SIDES, WHY, closed, made

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

__all__ = ["closed"]


def copied(name: str) -> str:
    """Copy the study in this folder, as people do with a mouse."""
    there = Path.cwd().parent / name
    shutil.copytree(Path.cwd(), there)
    return str(there)


def settled(closed: Typed, here: str, there: str) -> str:
    """Settle the second place here and in a copy, and join them; returns the copy."""
    other = copied("other")
    assert closed("resolve", "--plain", typed=f"s\n{here}\nq\n").code == 0
    assert closed("resolve", "--plain", "--study", other, typed=f"s\n{there}\nq\n").code == 0
    return other


def open_forks(closed: Typed, *more: str) -> list[Any]:
    ran = closed("forks", "--json", *more)
    assert ran.code == 0, ran.err
    return ran.results


def test_a_place_that_two_copies_settled_differently_is_a_fork_and_counts_once(closed: Typed) -> None:
    other = settled(closed, "g 1 the longer one", "d nothing is said here")
    tried = closed("merge", other, "--dry-run", "--json")
    assert [fork["key"][2] for fork in json.loads(tried.out)["forks"]] == ["150-200"]
    assert open_forks(closed) == []
    merged = closed("merge", other)
    assert "1 thing was said in two ways; see: codex forks" in merged.err
    (fork,) = open_forks(closed)
    assert [side["value"]["place"] for side in fork["sides"] if side["counts"]] == [
        "-".join(map(str, made()[0][:2]))
    ]
    assert len(made()) == 1, "a place is evidence once"
    told = closed("forks")
    assert "150-190 +miro +steps: the longer one" in told.out
    assert "150-200 -miro -steps: nothing is said here" in told.out
    assert "1" in next(line for line in closed("doctor").out.splitlines() if line.startswith("forks"))
    for place, expected in (
        ("150-190", (150, 190, ("miro", "steps"), ())),
        ("150-200", (150, 200, (), ("miro", "steps"))),
    ):
        (now,) = open_forks(closed)
        assert [side["counts"] for side in now["sides"]] == [side["counts"] for side in fork["sides"]]
        side = next(side for side in now["sides"] if side["value"]["place"] == place)
        assert closed("forks", "settle", side["event"][:10]).code == 0
        assert made() == [expected]
        assert open_forks(closed) == []
        assert closed("verify").code == 0
        assert closed("undo").code == 0
        assert len(open_forks(closed)) == 1
    assert closed("redo").code == 0
    assert closed("merge", ".", "--study", other).code == 0
    assert open_forks(closed, "--study", other) == []
    ran = closed("merge", other, "--json")
    assert json.loads(ran.out)["forks"] == []


def test_both_may_stand_when_people_say_so(closed: Typed) -> None:
    other = settled(closed, "g 1 the longer one", "g 2 =steps the other one")
    assert closed("merge", other).code == 0
    (fork,) = open_forks(closed)
    side = fork["sides"][0]["event"]
    assert closed("forks", "settle", side, "--beside", "-e", "aigul").code == 5, "a coder does not decide"
    assert closed("forks", "settle", side, "--beside").code == 0
    assert open_forks(closed) == []
    assert [one[:2] for one in made()] == [(150, 190), (160, 200)]
    assert closed("verify").code == 0
    assert closed("undo").code == 0
    assert len(made()) == 1


def test_places_that_one_person_lets_stand_beside_each_other_are_no_fork(closed: Typed) -> None:
    ran = closed("resolve", "--plain", typed="s\ng 1 the longer one\nb\ng 2 and this one too\nq\n")
    assert ran.code == 0, ran.err
    assert [one[:2] for one in made()] == [(150, 190), (160, 200)]
    assert open_forks(closed) == []
    other = copied("other")
    assert closed("merge", other).code == 0
    assert open_forks(closed) == []


def test_the_same_place_with_other_codes_is_a_fork_of_each_code(closed: Typed) -> None:
    other = settled(closed, "g 1+2 =steps no tool", "g 1+2 =miro no steps")
    assert closed("merge", other).code == 0
    assert sorted(fork["key"][2] for fork in open_forks(closed)) == ["miro", "steps"]
    assert [one[:2] for one in made()] == [(150, 200)], "one place is one excerpt"
    side = next(one for fork in open_forks(closed) for one in fork["sides"])["event"]
    assert closed("forks", "settle", side, "--beside").code == 2
    assert closed("verify").code == 0


def test_copies_that_settled_alike_have_nothing_to_settle(closed: Typed) -> None:
    other = copied("other")
    assert closed("resolve", "--alike", *WHY).code == 0
    assert closed("resolve", "--alike", "--study", other, *WHY).code == 0
    assert closed("merge", other).code == 0
    assert open_forks(closed) == []
    assert made() == [(48, 80, ("forum", "goals"), ())]


@pytest.mark.parametrize("keep", ["150-190", "150-200"])
def test_matrix_package_and_report_count_the_place_once(closed: Typed, keep: str) -> None:
    other = settled(closed, "g 1 the longer one", "g 1+2 =steps all of it")
    assert closed("merge", other).code == 0
    (fork,) = open_forks(closed)
    side = next(side for side in fork["sides"] if side["value"]["place"] == keep)
    cells = closed("matrix", *SIDES, "--json").results
    assert max(one["excerpts"] for one in cells) <= 1
    assert closed("export", "public", "-o", "../public").code == 0
    assert closed("forks", "settle", side["event"]).code == 0
    assert made()[0][:2] == tuple(map(int, keep.split("-")))
    assert closed("report", "-o", "report.md").code == 0
    assert closed("verify", "report.md").code == 0
