"""Help is plain text in a pipe, bold on a terminal, and never wider than its reader."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Annotated, Literal

import pytest

from codex.cli.options import Argument, Expert, Files, Option, Out, Sources
from codex.words import Words
from tests.cli.conftest import Typed

Register = Callable[[Callable[..., object]], None]


def trial(
    files: Files,
    out: Out,
    name: Annotated[str, Argument(metavar="NAME")] = "",
    source: Sources = (),
    expert: Expert = None,
    by: Annotated[Literal["turn", "page"], Option("--format-of")] = "turn",
    hidden: Annotated[bool, Option("--not-codable/--codable")] = True,
) -> None:
    """Try.

    codex trial run a.txt
    """


@pytest.mark.parametrize(("language", "heading"), [("en", "Usage:"), ("ru", "Вызов:"), ("kk", "Қолданылуы:")])
def test_help_of_a_command_speaks_the_language_of_the_reader(
    typed: Typed, command: Register, language: str, heading: str
) -> None:
    command(trial)
    ran = typed("trial", "run", "--help", "--ui-lang", language)
    say = Words(language)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{heading} codex trial run FILE... [NAME] [OPTIONS]\n")
    text = " ".join(ran.out.split())
    assert say("cli.option.expert") in text
    assert "CODEX_EXPERT" in text
    assert "--format-of turn|page" in text
    assert say("cli.default", value="turn") in text
    assert say("cli.may-be-repeated") in text
    assert ran.out.rstrip().endswith("  codex trial run a.txt")
    assert all(len(line) <= 80 for line in ran.out.splitlines())
    assert "\x1b" not in ran.out


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_headings_are_bold_on_a_terminal_unless_colour_is_unwanted(on_terminal: Callable[..., str]) -> None:
    code = "import sys; from codex.cli.app import main; sys.exit(main(sys.argv[1:]))"
    assert "\x1b[1mUsage:\x1b[0m" in on_terminal(code, "--help")
    for unwanted in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in on_terminal(code, "--help", env=unwanted)
    narrow = on_terminal(code, "--help", width=40, env={"NO_COLOR": "1"})
    assert max(map(len, narrow.splitlines())) <= 60


def test_of_two_opposite_options_the_one_in_force_is_told_by_its_name(
    typed: Typed, command: Register
) -> None:
    command(trial)
    said = " ".join(typed("trial", "run", "--help").out.split())
    assert (
        "--not-codable, --codable take them out of coding, or put them back [default: --not-codable]" in said
    )
