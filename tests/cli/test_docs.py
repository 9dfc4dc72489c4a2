"""What the documents tell people to type can be typed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from codex.cli.build import build
from codex.cli.call import Call
from codex.cli.table import find, nouns

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs" / "reference").rglob("*.md")),
]
TYPED = re.compile(r"^(?:    |\$ |> )(codex .*)$|`(codex [^`]*)`", flags=re.MULTILINE)
PLACEHOLDERS = re.compile(r"[A-Z]{4,}|\.\.\.")


def lines() -> list[tuple[str, str]]:
    found = []
    for path in DOCUMENTS:
        text = re.sub(r"```text\n.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found += [(path.name, a or b) for a, b in TYPED.findall(text)]
    return found


@pytest.mark.parametrize(("document", "line"), lines())
def test_a_command_of_the_documents_is_one(document: str, line: str) -> None:
    words = shlex.split(line, comments=True)[1:]
    if not words or words[0].startswith(("-", "COMMAND", "NOUN")) or words in [[noun] for noun in nouns()]:
        return
    found = find(words)
    assert found is not None, f"{document}: {line}"
    if PLACEHOLDERS.search(line) and not found[1]:
        return
    name, arguments = found
    with build(name, Call(command=name)).make_context(name, arguments):
        pass


def test_there_are_commands_to_look_at() -> None:
    assert len(lines()) > 10


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_within_the_documents_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8"))
    assert all((path.parent / target).exists() for target in targets)
