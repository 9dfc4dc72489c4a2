"""The catalogues are whole, built, and hold every text that the program asks for."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from codex.words import LANGUAGES, Words
from tools.words import HOME, complaints, main

CODEX = Path(__file__).parents[1] / "codex"
CATALOGUES = sorted({path.stem for path in HOME.glob("*/*.po")})
TEXT_ID = re.compile(rf"({'|'.join(CATALOGUES)})\.[a-z0-9][a-z0-9.-]*[a-z0-9]")
FILE_NAMES = (".yaml", ".csv", ".json", ".html", ".xlsx", ".j2", ".js", ".css")
"""A catalogue is named like the file that people bring: ``codebook.yaml`` is no text."""


@pytest.mark.parametrize("room", CATALOGUES)
def test_a_catalogue_says_the_same_in_three_languages(room: str) -> None:
    assert complaints(room) == []


def test_every_catalogue_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().out


def asked_for() -> dict[str, str]:
    """Return the ids that stand as whole strings in the program, with a module that asks."""
    found = {}
    for path in sorted(CODEX.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        pieces = {
            id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values
        }
        for node in strings:
            if id(node) not in pieces and isinstance(node.value, str) and TEXT_ID.fullmatch(node.value):
                found[node.value] = path.name
    return {text_id: module for text_id, module in found.items() if not text_id.endswith(FILE_NAMES)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_asked_for_that_is_not_there(language: str) -> None:
    say = Words(language)
    missing = {text_id: module for text_id, module in asked_for().items() if not say.has(text_id)}
    assert missing == {}
