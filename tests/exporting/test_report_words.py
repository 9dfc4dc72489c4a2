"""Single words of the report: what a sample was stratified by."""

import pytest

from codex.exporting.report_parts import Teller
from codex.exporting.report_text import _property
from codex.words import Words


@pytest.mark.parametrize(
    ("language", "said"), [("en", "source, language"), ("ru", "источник, язык"), ("kk", "дереккөз, тіл")]
)
def test_properties_of_sources_are_named_in_the_language_of_the_report(language: str, said: str) -> None:
    tell = Teller(Words(language))
    assert ", ".join(_property(name, tell) for name in ("source", "language")) == said
    assert _property("тип школы", tell) == "тип школы"
