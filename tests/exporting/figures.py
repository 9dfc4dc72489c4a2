"""One figure of each kind, with names that are long, hostile and of three scripts."""

from __future__ import annotations

from codex.exporting.figure_flow import flow_figure
from codex.exporting.figure_grid import co_occurrence_figure, matrix_figure
from codex.exporting.figure_intervals import forest_figure, rounds_figure
from codex.exporting.figure_lines import recall_figure, saturation_figure
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.saturation import saturation
from codex.model.estimate import Estimate, Interval
from codex.model.figure import FlowStep, ItemRounds, RecallCurve, RoundPoint
from tests.exporting.study import WORDS, view

NAMES = {"a": "Lesson planning", "b": "Формирующее оценивание", "c": "Тәжірибеге рефлексия", "d": "Miro <&>"}


def estimate(value: float | None, low: float = 0, high: float = 0, n: int = 40) -> Estimate:
    interval = Interval(low, high, "gwet") if high else None
    return Estimate("krippendorff_alpha_nominal", value, interval=interval, units=n, raters=3)


def every(
    language: str = "en", name: str = "Knowledge sharing with colleagues in the same school"
) -> dict[str, bytes]:
    """Return name -> figure."""
    say = WORDS[language]
    names = {**NAMES, "e": name}
    together = co_occurrence({"a": range(40), "b": range(30, 60), "c": range(5, 33), "d": [], "e": [1]}, 120)
    order = [f"s{n}" for n in range(1, 13)]
    codes = {
        "s1": "abcdefgh",
        "s2": "abij",
        "s3": "klm",
        "s4": "mno",
        "s5": "p",
        "s6": "a",
        "s7": "q",
        "s8": "ab",
        "s9": "",
    }
    return {
        "matrix": matrix_figure(view(), say),
        "together": co_occurrence_figure(together, names, say, measure="jaccard"),
        "saturation": saturation_figure(saturation(order, codes), [f"Interview {n}" for n in range(1, 13)], say),
        "recall": recall_figure(
            [
                RecallCurve("suggested first", [(50, 31), (100, 52), (200, 71), (400, 80)], 800, 80),
                RecallCurve(name, [(50, 6), (200, 22), (400, 41), (800, 80)], 800, 80),
            ],
            say,
        ),
        "forest": forest_figure(
            [
                (NAMES["a"], estimate(0.74, 0.61, 0.87)),
                (NAMES["b"], estimate(0.91, 0.85, 0.97, 120)),
                (NAMES["c"], estimate(-0.08, -0.31, 0.15, 12)),
                (name, estimate(0.55)),
                (NAMES["d"], estimate(None)),
            ],
            say,
            coefficient="Krippendorff's α",
            threshold=0.667,
        ),
        "rounds": rounds_figure(
            [
                ItemRounds(name, [RoundPoint("round-1", 5, 3, 7), RoundPoint("round-2", 7, 6, 8), RoundPoint("round-3", 7.5, 7, 8, "in")]),
                ItemRounds(NAMES["b"], [RoundPoint("round-1", 4, 2, 8), RoundPoint("round-2", 4, 2, 8), RoundPoint("round-3", 4, 3, 8, "undecided")]),
                ItemRounds(NAMES["c"], [RoundPoint("round-1", 8, 8, 9, "in")]),
            ],
            say,
            low=1,
            high=9,
        ),
        "flow": flow_figure(
            [
                FlowStep("Literature and interviews", 64, {name: 9, "merged": 12}, {}),
                FlowStep("Round 1", 43, {"settled": 18, "dropped": 2}, {"proposed by experts": 5}),
                FlowStep("Round 2", 28, {"settled": 20, "stably divided": 8}, {}),
            ],
            say,
        ),
    }  # fmt: skip
