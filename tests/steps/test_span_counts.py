"""Counts and counted layouts of unitizing rounds: spans as marked, and the places that were settled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.steps.test_span_resolving import WHY, closed
from tests.steps.test_unitizing import mark

if TYPE_CHECKING:
    from tests.steps.conftest import Typed

__all__ = ["closed"]


@pytest.fixture
def settled(closed: Typed) -> Typed:
    """The first place stands with goals and forum, the second with steps alone; the third is open."""
    typed = "g 1 goals on the forum\ng 1+2 =steps no tool\nq\n"
    assert closed("resolve", "--plain", typed=typed).code == 0
    return closed


def frequencies(study: Typed, *more: str) -> dict[str, tuple[int, int, int, int]]:
    ran = study("stats", "--json", *more)
    assert ran.code == 0, ran.err
    return {
        row["code"]: (row["gave"], row["excerpts"], row["sources"], row["experts"])
        for row in ran.results
        if row["gave"] or row["excerpts"]
    }


def test_spans_are_counted_and_settled_places_are_their_excerpts(settled: Typed) -> None:
    assert frequencies(settled) == {
        "goals": (2, 1, 1, 2),
        "forum": (2, 1, 1, 2),
        "steps": (2, 1, 1, 2),
        "miro": (2, 1, 1, 2),  # one of them is a draft of who never finished
        "sharing": (1, 0, 1, 1),
    }
    assert (
        "1 place with overlapping spans is not settled and not counted as an excerpt" in settled("stats").err
    )


def test_before_anything_is_settled_there_are_spans_and_no_excerpts(closed: Typed) -> None:
    assert frequencies(closed)["goals"] == (2, 0, 1, 2)
    assert closed("stats", "together", "--json").results == []


def test_codes_together_are_counted_on_settled_places(settled: Typed) -> None:
    ran = settled("stats", "together", "--json")
    found = {(row["code"], row["other"]): row["together"] for row in ran.results}
    assert found == {("goals", "forum"): 2, ("steps", "miro"): 1}
    assert json.loads(ran.out)["units"] == 4, "two places, each worked through by two"
    ran = settled("stats", "together", "--by", "decision", "--json")
    assert [(row["code"], row["other"], row["together"]) for row in ran.results] == [("goals", "forum", 1)]
    assert json.loads(ran.out)["units"] == 2


def test_an_open_round_shows_own_spans_and_says_what_is_not_defined_yet(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 48, 80, "goals")
    mark("marat", 48, 80, "goals", "miro")
    assert frequencies(study, "-e", "aigul") == {"goals": (1, 0, 1, 1)}
    ran = study("stats", "together", "-e", "aigul")
    assert ran.code == 2
    assert "counted on places that people settled" in ran.err
    assert "codex resolve" in ran.err
    assert study("stats").code == 5, "the facilitator sees no judgments of an open round"
    assert frequencies(study, "--peek")["goals"] == (2, 0, 1, 2)


def test_saturation_coverage_and_time_go_by_source(settled: Typed) -> None:
    (row,) = settled("stats", "saturation", "--json").results
    assert (row["new"], row["so_far"]) == (5, 5)
    rows = {row["expert"]: row for row in settled("stats", "coverage", "--json").results}
    assert (rows["aigul"]["sources"], rows["aigul"]["done"], rows["aigul"]["coded"]) == (1, 1, 1)
    assert (rows["dana"]["done"], rows["dana"]["spans"], rows["dana"]["share"]) == (0, 1, None)
    assert 0 < rows["marat"]["share"] < 1
    paces = {row["expert"]: row["done"] for row in settled("stats", "time", "--json").results}
    assert paces == {"aigul": 3, "marat": 4, "dana": 1}


@pytest.mark.parametrize(
    ("what", "language"),
    [("frequencies", "en"), ("together", "ru"), ("saturation", "kk"), ("coverage", "ru"), ("time", "kk")],
)
def test_all_of_it_is_drawn_and_verified(settled: Typed, what: str, language: str) -> None:
    name = f"{what}.svg"
    ran = settled("stats", what, "-o", name, "--ui-lang", language)
    assert ran.code == 0, ran.err
    assert "{" not in Path(name).read_text(encoding="utf-8").split("</metadata>")[-1]
    assert settled("verify", name).code == 0


def test_a_round_of_votes_has_no_such_counts(settled: Typed) -> None:
    assert settled("round", "open", "--kind", "rate", "--items", "codes").code == 0
    ran = settled("stats", "--round", "2")
    assert ran.code == 2
    assert "is one of votes" in ran.err


def test_codes_by_sources_are_counted_over_the_places_that_were_settled(settled: Typed) -> None:
    ran = settled("matrix", "--layout", "code-source", "-o", "L2.md")
    assert ran.code == 0, ran.err
    assert "1 place with overlapping spans is not settled" in ran.err
    told = Path("L2.md").read_text(encoding="utf-8")
    rows = {
        line.split("|")[1].strip(): line.split("|")[2].strip() for line in told.splitlines() if "|" in line
    }
    assert {code: rows[code] for code in ("Goals", "Steps", "Forum")} == {
        "Goals": "1",
        "Steps": "1",
        "Forum": "1",
    }
    assert settled("verify", "L2.md").code == 0


def test_codes_together_and_the_codebook_are_laid_out_from_settled_places(settled: Typed) -> None:
    for layout in ("together", "codebook", "code-source", "sensitivity"):
        sides = ("--rows", "competency", "--cols", "tool") if layout == "sensitivity" else ()
        ran = settled("matrix", "--layout", layout, *sides, "-o", f"{layout}.html")
        assert ran.code == 0, (layout, ran.err)
        assert settled("verify", f"{layout}.html").code == 0, layout
    ran = settled("matrix", "--layout", "together", "-o", "together.md")
    told = Path("together.md").read_text(encoding="utf-8")
    assert "Forum" in told
    assert "Goals" in told
    ran = settled("matrix", "--layout", "codebook", "-o", "codebook.md")
    told = Path("codebook.md").read_text(encoding="utf-8")
    assert "u-alpha" in told
    (steps,) = [line.split("|")[7:10] for line in told.splitlines() if "Steps |" in line]
    assert [cell.strip() for cell in steps] == ["1", "1", ".72"]


def test_a_codebook_without_finished_sources_has_no_figures(study: Typed) -> None:
    assert study("round", "open", "--kind", "unitize", "-s", "interview").code == 0
    mark("aigul", 48, 80, "goals")
    assert study("round", "close").code == 0
    assert study("matrix", "--layout", "codebook", "-o", "codebook.md").code == 0
    assert study("resolve", "--alike", *WHY).code == 0


def test_tables_that_authors_fill_count_settled_places(settled: Typed) -> None:
    Path("joint.csv").write_text("construct,code\nAims,goals\nSharing,sharing\n", encoding="utf-8")
    ran = settled("matrix", "fill", "joint", "joint.csv")
    assert ran.code == 0, ran.err
    ran = settled("matrix", "--layout", "joint", "-o", "joint.md")
    assert ran.code == 0, ran.err
    told = Path("joint.md").read_text(encoding="utf-8")
    assert "n = 1" in told or "| 1" in told, told
