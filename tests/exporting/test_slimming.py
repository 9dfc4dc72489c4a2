"""Our scripts keep to what the slimming understands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import codex.exporting
from codex.exporting.slimming import slim_script

TEMPLATES = Path(codex.exporting.__file__).parent / "templates"
SCRIPTS = sorted(TEMPLATES.glob("*.js"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_template_stands_inside_another(path: Path) -> None:
    for found in re.findall(r"`[^`]*`", path.read_text(encoding="utf-8")):
        assert found.count("${") == len(re.findall(r"\$\{[^`{}]*\}", found)), found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_line_comments_are_not_used(path: Path) -> None:
    assert not re.search(r"(?:^|\s)//", path.read_text(encoding="utf-8"))


def test_texts_and_patterns_stay_as_they_are() -> None:
    script = 'a = b.replace(/ {2}"/g, "  ,  ") + `x  ${ c }`;'
    assert slim_script(script) == 'a=b.replace(/ {2}"/g,"  ,  ")+ `x  ${ c }`;'


@pytest.mark.parametrize("path", sorted(TEMPLATES.iterdir()), ids=lambda path: path.name)
def test_templates_never_switch_escaping_off(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert not re.search(r"=\{\{", text), "an attribute without quotes"
    assert ".innerHTML" not in text
