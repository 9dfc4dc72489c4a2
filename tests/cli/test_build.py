"""A signature becomes options and arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

import pytest

from codex.cli.call import Call
from codex.cli.options import Argument, Expert, Files, Option, Out, Seed, Sources, Where, Yes
from tests.cli.conftest import Typed

Register = Callable[[Callable[..., object]], None]


def test_options_arrive_as_the_signature_says(typed: Typed, command: Register) -> None:
    got: dict[str, Any] = {}

    def run(
        call: Call,
        files: Files,
        out: Out,
        source: Sources = (),
        where: Where = (),
        seed: Seed = None,
        by: Annotated[Literal["turn", "page"], Option("--by")] = "turn",
    ) -> None:
        got.update(locals())

    command(run)
    ran = typed(
        "trial", "run", "a.txt", "-s", "x", "-s", "y", "--json", "-o", "f.json", "-y", "--seed", "7", "b c"
    )
    assert (ran.code, ran.err) == (0, "")
    assert got["files"] == ("a.txt", "b c")
    assert (got["source"], got["where"], got["seed"], got["by"]) == (("x", "y"), (), 7, "turn")
    assert got["out"] == Out(json=True, output="f.json", yes=True)
    assert got["call"].command == "trial run"
    assert got["call"].json


def test_an_expert_may_come_from_the_environment(
    typed: Typed, command: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    got = []

    def run(expert: Expert = None) -> None:
        got.append(expert)

    command(run)
    monkeypatch.setenv("CODEX_EXPERT", "aigul")
    typed("trial", "run")
    typed("trial", "run", "-e", "dana")
    assert got == ["aigul", "dana"]


def test_a_returned_number_is_the_exit_code(typed: Typed, command: Register) -> None:
    command(lambda: 4)
    assert typed("trial", "run").code == 4


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "FILE is missing"),
        (["f", "--size", "many"], "--size takes a number"),
        (["f", "--by", "moon"], "--by takes one of: turn, page"),
        (["f", "--by"], "--by needs a value"),
        (["f", "--yes=no"], "--yes takes no value"),
        (["f", "g"], "too much was typed: g"),
    ],
)
def test_what_does_not_fit_is_said_in_our_words(
    typed: Typed, command: Register, words: list[str], said: str
) -> None:
    def run(
        file: Annotated[str, Argument(metavar="FILE")],
        size: Annotated[int, Option("--size")] = 3,
        by: Annotated[Literal["turn", "page"], Option("--by")] = "turn",
        yes: Yes = False,
    ) -> None: ...

    command(run)
    ran = typed("trial", "run", *words)
    assert (ran.code, ran.err.splitlines()) == (
        2,
        [f"codex: error: {said}", "hint: codex trial run --help"],
    )


def test_everything_after_two_dashes_is_an_argument(typed: Typed, command: Register) -> None:
    got = []

    def run(files: Files) -> None:
        got.append(files)

    command(run)
    assert typed("trial", "run", "--", "--ui-lang", "--json").code == 0
    assert got == [("--ui-lang", "--json")]


@pytest.mark.parametrize("words", [[], ["--debug"]])
def test_a_command_gets_the_same_values_with_and_without_parsing(
    typed: Typed, command: Register, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    got: dict[str, Any] = {}

    def run(call: Call, out: Out, source: Sources = (), expert: Expert = None, seed: Seed = None) -> int:
        got.update(locals())
        return 4

    command(run)
    monkeypatch.setenv("CODEX_EXPERT", "aigul")
    assert typed("trial", "run", *words).code == 4
    assert (got["out"], got["source"], got["expert"], got["seed"]) == (Out(), (), "aigul", None)


def test_what_must_be_typed_is_missed_even_where_nothing_is(typed: Typed, command: Register) -> None:
    def run(files: Files) -> None: ...

    command(run)
    assert "is missing" in typed("trial", "run").err
