"""Figures: sound XML, text as text, harmless, and drawn within their frame by a real browser."""

from __future__ import annotations

import importlib.util
import itertools
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from codex.errors import UsageProblem
from codex.exporting import figure_formats
from codex.exporting.figure_flow import flow_figure
from codex.exporting.figure_grid import MEASURES, co_occurrence_figure
from codex.exporting.figure_lines import saturation_figure
from codex.exporting.scales import scale
from codex.exporting.svg import wrapped
from codex.matrix.cooccurrence import co_occurrence
from codex.matrix.saturation import saturation
from codex.model.figure import FlowStep
from tests.exporting.figures import every
from tests.exporting.study import WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</text><script>alert(1)</script> & "x" \x1b[2J \u202e'


def texts(figure: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(figure).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", sorted(every()))
def test_a_figure_is_the_same_twice_and_loads_nothing(name: str) -> None:
    figure = every()[name]
    assert figure == every()[name]
    root = ET.fromstring(figure)
    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    tags = {element.tag for element in root.iter()}
    assert not tags & {f"{SVG}{tag}" for tag in ("image", "script", "use", "style", "a", "foreignObject")}
    assert re.findall(rb"https?://[^\"]+", figure) == [b"http://www.w3.org/2000/svg"]


@pytest.mark.parametrize("name", sorted(every()))
def test_hostile_names_stay_texts(name: str) -> None:
    calm, wild = every(name="x"), every(name=HOSTILE)
    shape = [element.tag for element in ET.fromstring(calm[name]).iter() if element.tag != f"{SVG}text"]
    other = [element.tag for element in ET.fromstring(wild[name]).iter() if element.tag != f"{SVG}text"]
    assert shape == other
    assert b"\x1b" not in wild[name]


def test_every_cell_of_the_heatmap_says_its_number_and_its_mark() -> None:
    found = texts(every()["matrix"])
    assert {"5 ●", "2:1 ±", "◐", "①", "×", "◌", "○", "–"} <= set(found)
    assert {"contested", "no evidence"} <= set(found)


def test_the_forest_gives_value_interval_and_n_and_says_what_is_undefined() -> None:
    found = texts(every()["forest"])
    assert ".74 [.61–.87]  n = 40" in found
    assert "not defined" in found
    assert "0,74 [0,61–0,87]  n = 40" in texts(every("ru")["forest"])


def test_the_curve_says_when_nothing_new_came() -> None:
    assert "17 codes in 12 sources; saturation after 9 (base 4, run 2, threshold 5%)." in texts(
        every()["saturation"]
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_codes_together_are_shown_by_any_measure(measure: str) -> None:
    found = co_occurrence({"a": [1, 2], "b": [2, 3]}, 4)
    shown = texts(co_occurrence_figure(found, {}, WORDS["en"], measure=measure))
    assert {"count": "1", "jaccard": ".33", "lift": "1.00"}[measure] in shown


def test_a_flow_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(UsageProblem, match="43 items entered, but 42"):
        flow_figure([FlowStep("one", 50, {"merged": 8}), FlowStep("two", 43)], WORDS["en"])


def test_a_scale_covers_its_data_with_round_marks() -> None:
    assert scale(3, 3, 0, 1).marks[0] <= 3 <= scale(3, 3, 0, 1).marks[-1]
    assert scale(0, 1, 0, 100)(2) == 100


def test_long_names_are_cut_with_a_sign() -> None:
    assert wrapped("a" * 500, 60, 12) == ["aaaaaaa…"]
    assert wrapped("", 60, 12) == [""]


@pytest.mark.parametrize("form", ["as_pdf", "as_png"])
def test_other_forms_are_made_or_say_what_is_lacking(form: str) -> None:
    figure = every()["forest"]
    if importlib.util.find_spec("cairosvg"):
        assert getattr(figure_formats, form)(figure)[:4] in {b"%PDF", b"\x89PNG"}
    else:
        with pytest.raises(UsageProblem) as caught:
            getattr(figure_formats, form)(figure)
        assert "figures" in caught.value.hint(WORDS["en"])


@pytest.mark.chromium
@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_a_browser_draws_every_text_within_the_frame(page: Page, tmp_path: Path, language: str) -> None:
    for name, figure in every(language).items():
        path = tmp_path / f"{name}.svg"
        path.write_bytes(figure)
        page.goto(path.as_uri())
        outside = page.evaluate(
            """() => {
              const frame = document.documentElement.viewBox.baseVal;
              return [...document.querySelectorAll('text')].filter(text => {
                const box = text.getBBox();
                return box.x < -1 || box.x + box.width > frame.width + 1 || box.y < -1 || box.y + box.height > frame.height + 1;
              }).map(text => text.textContent);
            }"""
        )
        assert outside == [], name


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_no_head_of_a_matrix_is_cut_and_no_legend_overlaps(language: str) -> None:
    drawn = ET.fromstring(every(language)["matrix"])
    texts = [one.text or "" for one in drawn.iter(f"{SVG}text")]
    heads = [one for one in drawn.iter(f"{SVG}text") if one.get("font-weight")]
    assert heads
    assert not any((one.text or "").endswith("…") for one in heads), texts
    swatches = [one for one in drawn.iter(f"{SVG}rect") if one.get("rx")]
    places = sorted((float(one.get("y", 0)), float(one.get("x", 0))) for one in swatches)
    assert all(
        later - earlier > 30 for (y, earlier), (other, later) in itertools.pairwise(places) if y == other
    )


def test_names_of_many_sources_lie_on_their_side_and_can_be_told_apart() -> None:
    say = WORDS["en"]
    order = [f"s{number}" for number in range(30)]
    found = saturation(order, {name: {name} for name in order})
    drawn = ET.fromstring(saturation_figure(found, [f"Interview number {n}" for n in range(30)], say))
    turned = [one.text for one in drawn.iter(f"{SVG}text") if one.get("transform")]
    assert turned == [f"Interview number {n}" for n in range(30)]
