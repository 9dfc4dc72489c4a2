"""Bars: every part says its number, no script is needed, and the figure can be heard."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from codex.exporting.figure_bars import PARTS, bars_figure
from codex.model.figure import Bar, Bars

SVG = "{http://www.w3.org/2000/svg}"
BARS = Bars(
    "How often",
    ("supports", "contradicts", "only mentions"),
    (
        Bar("Форум & <доска>", (62, 7, 1)),
        Bar("Жоспар", (0, 0, 0)),
        Bar("A name that does not fit " * 4, (9, 0, 3)),
    ),
    "Judgments of round 1",
    "3 of 9.",
)


def drawn_parts(root: ET.Element) -> list[ET.Element]:
    fills = [fill for fill, _ in PARTS]
    return [one for one in root.iter(f"{SVG}rect") if one.get("fill") in fills and not one.get("rx")]


def test_parts_lie_side_by_side_and_say_their_numbers() -> None:
    root = ET.fromstring(bars_figure(BARS, "en"))
    widths = [float(one.get("width", "0")) for one in drawn_parts(root)]
    assert len(widths) == 5
    assert widths[0] / widths[1] == pytest.approx(62 / 7, rel=0.01)
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert {"62", "7", "70", "12", "supports", "only mentions"} <= set(shown)
    assert any(text and text.endswith("…") for text in shown)


def test_it_is_told_to_who_does_not_see_it() -> None:
    told = ET.fromstring(bars_figure(BARS, "en")).findtext(f"{SVG}desc") or ""
    assert "Judgments of round 1. 3 of 9." in told
    assert "Форум & <доска>: supports 62, contradicts 7, only mentions 1" in told


def test_nothing_to_draw_is_an_empty_axis_and_one_part_needs_no_legend() -> None:
    empty = Bars("Time", ("minutes",), (), "Minutes")
    assert b"<svg" in bars_figure(empty, "kk")
    root = ET.fromstring(bars_figure(Bars("Time", ("minutes",), (Bar("a", (1.5,)),), "Minutes"), "ru"))
    shown = [one.text for one in root.iter(f"{SVG}text")]
    assert "1,5" in shown
    assert "minutes" not in shown


def test_the_ends_of_bars_fit_the_figure() -> None:
    long = Bars("Time", ("minutes",), (Bar("a", (90,), "90 min: 263 finished, 20 s each"),), "Minutes")
    root = ET.fromstring(bars_figure(long, "en"))
    (bar,) = drawn_parts(root)
    assert float(bar.get("x", "0")) + float(bar.get("width", "0")) < 720 - 150
    assert bar.get("fill") == PARTS[0][0]
