"""Single words and sentences of the report."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from codex.exporting.report_hangs import panel_figures
from codex.exporting.report_parts import Teller
from codex.exporting.report_text import _property
from codex.model.estimate import Estimate, Interval
from codex.words import Words

if TYPE_CHECKING:
    from codex.model.report import VoteFacts


@pytest.mark.parametrize(
    ("language", "said"), [("en", "source, language"), ("ru", "источник, язык"), ("kk", "дереккөз, тіл")]
)
def test_properties_of_sources_are_named_in_the_language_of_the_report(language: str, said: str) -> None:
    tell = Teller(Words(language))
    assert ", ".join(_property(name, tell) for name in ("source", "language")) == said
    assert _property("тип школы", tell) == "тип школы"


def test_an_interval_of_a_panel_over_few_items_is_called_rough() -> None:
    def figure(units: int, *, told: bool = True) -> SimpleNamespace:
        interval = Interval(-0.13, -0.12, "bca") if told else None
        estimate = Estimate("krippendorff_alpha_ordinal", -0.125, interval=interval, units=units, raters=3)
        return SimpleNamespace(primary=True, estimate=estimate)

    def said(*figures: SimpleNamespace) -> str:
        vote = SimpleNamespace(figures=[("acquired", one) for one in figures])
        return " ".join(one.text for one in panel_figures(cast("VoteFacts", vote), Teller(Words("en"))))

    assert "With only 3 items an interval is a rough one" in said(figure(20), figure(3))
    assert "rough" not in said(figure(20))
    assert "rough" not in said(figure(3, told=False))
    assert said() == ""
