"""Searches of the literature: what is logged adds up, in the table, the figure and the report."""

from __future__ import annotations

import contextlib
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codex.errors import UsageProblem
from codex.steps.sources.literature import Search, check_numbers, stages_of
from codex.steps.sources.literature_figure import flow_steps
from codex.words import Words

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

LOGGED = (
    ("Scopus", "TITLE(mooc)", "--on", "2026-11-02", "--hits", "214", "--duplicates", "30", "--screened", "180",
     "--included", "20", "--excluded", "no teachers=100", "--excluded", "not empirical=50"),
    ("ERIC", "mooc teachers", "--on", "2026-11-03", "--hits", "90", "--duplicates", "12"),
    ("КиберЛенинка", "инструменты учителя", "--on", "2026-11-04", "--screened", "60", "--excluded", "no teachers=30"),
)  # fmt: skip


@pytest.fixture
def logged(codex: Typed) -> Typed:
    """Return a study with three searches, of which one is not screened and one tells no hits."""
    codex("init", ".")
    for said in LOGGED:
        assert codex("search-log", "add", *said).code == 0
    return codex


def flow(codex: Typed) -> dict[str, Any]:
    """Return the numbers of the flow."""
    (found,) = codex("search-log", "flow", "--json").results
    return dict(found)


def test_every_hit_is_somewhere(logged: Typed) -> None:
    found = flow(logged)
    assert (found["hits"], found["duplicates"], found["removed"], found["unscreened"]) == (364, 42, 4, 78)
    assert (found["screened"], found["unexplained"], found["undecided"], found["included"]) == (
        240,
        10,
        30,
        20,
    )
    assert found["excluded"] == {"no teachers": 130, "not empirical": 50}


numbers = st.none() | st.integers(0, 500)


@given(st.lists(st.tuples(numbers, numbers, numbers, numbers, st.integers(0, 40)), max_size=6))
def test_the_stages_add_up_whatever_the_searches_tell(told: list[tuple[int | None, ...]]) -> None:
    searches = []
    for hits, duplicates, screened, included, reasons in told:
        left_out = {"r": reasons} if reasons else {}
        search = Search("", "X", "q", "2026-01-01", hits, screened, included, left_out, "", duplicates)
        with contextlib.suppress(UsageProblem):
            check_numbers(search)
            searches.append(search)
    steps = flow_steps(stages_of(searches), Words("en"))
    for before, after in pairwise(steps):
        assert before.left == after.items
    assert all(n >= 0 for step in steps for n in step.gone.values())


def test_a_search_is_changed_in_what_is_said_anew(logged: Typed) -> None:
    (row,) = [one for one in logged("search-log", "list", "--json").results if one["database"] == "ERIC"]
    assert logged("search-log", "add", "--change", row["id"], "--screened", "78").code == 0
    (now,) = [one for one in logged("search-log", "list", "--json").results if one["database"] == "ERIC"]
    assert now == {**row, "screened": 78}
    assert logged("search-log", "add", "--change", "zzz", "--hits", "1").code == 3
    assert logged("search-log", "add").code == 2


@pytest.mark.parametrize(
    "said",
    [
        ("--hits", "10", "--duplicates", "5", "--screened", "8"),
        ("--hits", "10", "--duplicates", "11"),
        ("--hits", "10", "--screened", "11"),
        ("--hits", "10", "--included", "5", "--excluded", "a=6"),
        ("--hits", "10", "--screened", "8", "--excluded", "a=9"),
        ("--screened", "8", "--included", "3", "--excluded", "a=4", "--excluded", "b=2"),
    ],
)
def test_numbers_that_cannot_be_are_refused(codex: Typed, said: tuple[str, ...]) -> None:
    codex("init", ".")
    assert codex("search-log", "add", "X", "q", *said).code == 2
    assert codex("search-log", "list", "--json").results == []


def test_the_flow_is_drawn_and_verified(logged: Typed) -> None:
    assert logged("search-log", "flow", "-o", "flow.svg").code == 0
    assert logged("verify", "flow.svg").code == 0
    drawn = logged("search-log", "flow", "-f", "svg", "--ui-lang", "ru").out
    assert "записей: 364" in drawn
    assert "no teachers" in drawn
    logged("search-log", "add", "X", "q", "--hits", "7")
    assert logged("verify", "flow.svg").code == 4


def test_without_hits_nothing_is_drawn(codex: Typed) -> None:
    codex("init", ".")
    assert codex("search-log", "flow", "-f", "svg").code == 3
    assert codex("search-log", "flow").code == 0


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_report_tells_searches_and_what_became_of_their_records(logged: Typed, language: str) -> None:
    told = logged("report", "-f", "md", "--lang", language).out
    assert "| Scopus | 2026-11-02 | TITLE(mooc) | 214 | 30 | 180 | 20 |" in told
    assert "| − no teachers | 130 |" in told
    cells = [line.split("|") for line in told.splitlines() if line.startswith("|") and line.count("|") == 3]
    numbers = {row[1].strip(): int(row[2]) for row in cells if row[2].strip().isdigit()}
    kept = [n for stage, n in numbers.items() if not stage.startswith("−")]
    gone = sum(n for stage, n in numbers.items() if stage.startswith("−"))
    assert kept[0] - gone == kept[2] == 20


def test_a_study_without_searches_has_no_such_section(codex: Typed) -> None:
    codex("init", ".")
    assert "Search of the literature" not in codex("report", "-f", "md").out
