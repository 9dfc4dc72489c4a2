"""Plain counts, against what was judged by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from codex.errors import Refused
from codex.steps.coding import stats_figures
from codex.steps.coding.stats import Counted
from codex.steps.coding.stats_figures import stats_figure
from codex.steps.study.opening import open_study
from codex.store.judgments import judgments
from codex.store.tallies import Tallies
from codex.words import Words
from tests.tui.conftest import TURNS, codex, seated

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def judged(folder: Path) -> Path:
    """Aigul gave planning+forum, planning, forum! and three times nothing; Marat planning once."""
    with seated(folder, "aigul", kind="all") as bench:
        order = sorted(bench.desk.session.queue)
    for expert, plan in (
        ("aigul", ["planning forum", "planning", "forum!", "", "", ""]),
        ("marat", ["planning"]),
    ):
        with seated(folder, expert, kind="all") as bench:
            for name, codes in zip(order, plan, strict=False):
                bench.go_to(name)
                for code in codes.split():
                    bench.give(code.rstrip("!"))
                    if code.endswith("!"):
                        bench.turn_stance()
                if codes:
                    bench.finish()
                else:
                    bench.nothing_fits()
    return folder


def test_frequencies_of_a_closed_round(judged: Path) -> None:
    codex("round", "close", "--yes")
    with open_study(judged) as study:
        found = {one.code: one for one in Counted(study).frequencies()}
    planning, forum = found["planning"], found["forum"]
    assert (planning.gave, planning.excerpts, planning.experts, planning.sources) == (3, 2, 2, 1)
    assert (forum.gave, forum.against, forum.excerpts) == (1, 1, 1)
    assert found["peer"].gave == 0


def test_codes_stand_together_within_one_expert(judged: Path) -> None:
    codex("round", "close", "--yes")
    with open_study(judged) as study:
        within = Counted(study).together()
        assert within.count("planning", "forum") == 1
        assert within.units == 7
        assert Counted(study).together(by="decision").units == 6
        assert Counted(study).saturation().new == (2,)


def test_coverage_and_time(judged: Path) -> None:
    codex("round", "close", "--yes")
    with open_study(judged) as study:
        counted = Counted(study)
        rows = {one.expert: one for one in counted.coverage()}
        paces = {one.expert: one for one in counted.pace()}
    assert (rows["aigul"].excerpts, rows["aigul"].done) == (TURNS, 6)
    assert (rows["aigul"].coded, rows["aigul"].nothing_fits, rows["aigul"].codes_per_excerpt) == (3, 3, 0.67)
    assert rows["dana"].codes_per_excerpt is None
    assert paces["aigul"].done == 6
    assert paces["dana"].seconds is None


def test_an_open_round_shows_ones_own_alone(judged: Path) -> None:
    with open_study(judged, "marat") as study:
        counted = Counted(study)
        assert counted.own_only
        assert [one.expert for one in counted.coverage()] == ["marat"]
        assert {one.code: one.gave for one in counted.frequencies()}["planning"] == 1
    with open_study(judged) as study, pytest.raises(Refused):
        Counted(study)
    for what in ("frequencies", "together", "saturation", "coverage", "time"):
        codex("stats", what, "-e", "marat", "--json")
    codex("stats", "saturation", "-e", "marat", "--format", "svg", "-o", "curve.svg")


def test_judgments_handed_in_are_counted_as_those_recorded(judged: Path) -> None:
    codex("round", "close", "--yes")
    with open_study(judged) as study:
        given = list(judgments(study.file, round_id="1"))
        for whose in (None, "aigul"):
            mine = [one for one in given if whose in {None, one.expert}]
            recorded, handed_in = (
                Tallies(study.file, "1", whose),
                Tallies(study.file, "1", whose, mine),
            )
            assert recorded.codes() == handed_in.codes()
            alone = 1 if whose else 2
            assert recorded.together() == handed_in.together()
            assert recorded.together() == {("planning", "forum"): 1, ("planning",): alone}
            assert sorted(recorded.by_source()) == sorted(handed_in.by_source())
            assert recorded.work() == handed_in.work()


@pytest.mark.parametrize("what", ["frequencies", "together", "saturation", "coverage", "time"])
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_every_count_is_drawn_in_three_languages(judged: Path, what: str, language: str) -> None:
    with open_study(judged, "aigul") as study:
        drawn = stats_figure(Counted(study), what, "expert", Words(language), "svg").content.decode()
    assert drawn.startswith("<?xml")
    assert f'xml:lang="{language}"' in drawn
    assert "exporting." not in drawn


def test_a_figure_of_many_codes_shows_the_most_frequent_and_says_so(
    judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stats_figures, "MOST_BARS", 1)
    with open_study(judged, "aigul") as study:
        drawn = stats_figure(Counted(study), "frequencies", "expert", Words("en"), "svg").content.decode()
    assert "The 1 most frequent of 2 codes." in drawn
    assert "Lesson planning" in drawn
    assert "Forum" not in drawn
