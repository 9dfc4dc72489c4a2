"""The table names commands that exist, and every one of them can be explained."""

from __future__ import annotations

import inspect
import re
import shlex
from pathlib import Path

import pytest

import codex
from codex.cli import build
from codex.cli.app import main
from codex.cli.call import Call
from codex.cli.help import examples, explanation, help_id
from codex.cli.table import COMMANDS, STAGES, find, nearest, nouns
from codex.words import LANGUAGES, Words

NAMES = list(COMMANDS)
PIPED = re.compile(r"\s[|<>]")


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_its_function_and_a_sentence_in_every_language(name: str) -> None:
    assert callable(build.function_of(name))
    assert COMMANDS[name].stage in STAGES
    assert all(Words(language).has(help_id(name)) for language in LANGUAGES)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_and_argument_is_explained_in_every_language(name: str) -> None:
    command = build.build(name, Call(command=name))
    for parameter in command.params:
        for language in LANGUAGES:
            text = explanation(Words(language), name, parameter)
            assert not text.startswith("cli."), f"{language} lacks {text}"


@pytest.mark.parametrize("name", NAMES)
def test_a_command_shows_examples_that_its_own_parser_takes(name: str) -> None:
    shown = examples(build.function_of(name))
    assert shown, "show how it is typed"
    for line in shown:
        words = shlex.split(PIPED.split(line)[0])[1:]
        if words == ["--version"]:
            continue
        found = find(words)
        assert found is not None, line
        assert found[0] == name, line
        command = build.build(name, Call(command=name))
        with command.make_context(name, found[1]):
            pass


@pytest.mark.parametrize("name", NAMES)
def test_an_option_is_spelled_the_same_everywhere(name: str) -> None:
    means = {"-e": "--expert", "-c": "--code", "-s": "--source", "-w": "--where", "-r": "--round",
             "-o": "--output", "-f": "--format", "-n": "--dry-run", "-y": "--yes"}  # fmt: skip
    for parameter in build.build(name, Call(command=name)).params:
        names = {*parameter.opts, *parameter.secondary_opts}
        assert not any(re.search("[A-Z_]", option) for option in names if option.startswith("--"))
        for short in (option for option in names if len(option) == 2 and option.startswith("-")):
            assert means.get(short) in names, f"{short} means {means.get(short)} everywhere"


def test_the_stages_are_the_rooms_in_their_order() -> None:
    flow = re.findall(r"^ {4}(\w+) +.*\d$", inspect.getdoc(codex) or "", flags=re.MULTILINE)
    assert list(STAGES[1:]) == flow


def test_readme_and_help_tell_the_same_flow() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d) \| `?(\w+)`? ", readme, flags=re.MULTILINE)
    assert rows == [(str(n), stage) for n, stage in enumerate(STAGES[1:], 1)]
    for language in LANGUAGES:
        say = Words(language)
        assert all(say(f"cli.stage.{stage}").startswith(f"{n} ") for n, stage in enumerate(STAGES[1:], 1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_lists_every_command_once(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help", "--ui-lang", language]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    for name in NAMES:
        assert len([line for line in lines if line == name or line.startswith(f"{name}  ")]) == 1
    assert all(len(line) <= 80 for line in lines)


def test_a_command_that_is_a_noun_too_names_its_verbs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tag", "--help"]) == 0
    assert "tag import" in capsys.readouterr().out


def test_the_longer_name_wins() -> None:
    assert find(["tag", "import", "x.csv"]) == ("tag import", ["x.csv"])
    assert find(["tag", "-e", "aigul"]) == ("tag", ["-e", "aigul"])
    assert find(["tagg"]) is None
    assert find(["source"]) is None


def test_every_verb_is_told_where_none_is_near() -> None:
    assert nearest(["source", "zzzz"]) == [name for name in NAMES if name.startswith("source ")]
    assert "source" in nouns()
    assert nearest([]) == []
