"""Plain words after a command are read as typer would read them, without loading it."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, get_args

import pytest

from codex.cli.build import _command, function_of
from codex.cli.call import Call
from codex.cli.options import Option
from codex.cli.signature import Signature, _is_argument, is_repeated
from codex.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Mapping


def options(signature: Signature) -> list[tuple[str, object]]:
    found = []
    for parameter in signature.typed:
        inner, *markers = get_args(parameter.annotation)
        names = [name for one in markers if isinstance(one, Option) for name in one.names]
        found += [(name, inner) for name in names if "/" not in name]
    return found


def by_typer(name: str, words: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    seen: dict[str, Any] = {}
    signature = Signature(function_of(name))

    def kept(values: Mapping[str, Any], _call: Call) -> None:
        seen.update(values)

    monkeypatch.setattr(signature, "run", kept)
    with _command(signature, name, Call()).make_context(name, words) as context:
        context.command.invoke(context)
    return seen


@pytest.mark.parametrize("name", COMMANDS)
def test_plain_words_are_read_as_typer_reads_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CODEX_EXPERT", "dana")
    signature = Signature(function_of(name))
    if any(one.default is inspect.Parameter.empty for one in signature.typed):
        assert signature.given([]) is None
    words: list[str] = []
    told: set[object] = set()
    for option, kind in options(signature):
        if kind is bool:
            words += [option] if option.startswith("--") else []
        elif kind in (str, str | None) and option.startswith("--"):
            words += [option, f"a value of {option}"]
        elif get_args(kind) == (str, ...) and kind not in told:
            words += [option, "one", option, "two"]
            told.add(kind)
    arguments = [one for one in signature.typed if _is_argument(one)]
    needed = [one.name for one in arguments if one.default is inspect.Parameter.empty]
    every = [one.name for one in arguments]
    more = ["a b", "", "я"] if arguments and is_repeated(arguments[-1]) else []
    for said in (needed, [*needed, *words], [*words, *every, *more], [*every[:1], *words, *every[1:], *more]):
        given = signature.given(said)
        if given is None:
            assert any(may_be_left(one, said) for one in signature.typed)
        else:
            assert given == by_typer(name, said, monkeypatch)


def may_be_left(parameter: inspect.Parameter, said: list[str]) -> bool:
    """Say whether typer is asked for a parameter's sake: a number or a choice, or what must be said and is not."""
    kind, *markers = get_args(parameter.annotation)
    typed = [name for one in markers if isinstance(one, Option) for name in one.names]
    if kind not in (bool, str, str | None, tuple[str, ...]):
        return True
    return bool(typed) and parameter.default is inspect.Parameter.empty and not {*typed} & {*said}


@pytest.mark.parametrize("words", [["a", "b"], ["--dry-run"], [], ["-"], ["--", "a"], ["a", "--", "b"]])
def test_words_too_many_or_too_few_are_left_to_typer(words: list[str]) -> None:
    assert Signature(function_of("source show")).given(words) is None


def test_the_last_argument_takes_all_that_is_left() -> None:
    given = Signature(function_of("import")).given(["a.ris", "--lang", "kk", "b", "--dry-run", "c"])
    assert given is not None
    assert (given["files"], given["lang"], given["dry_run"]) == (("a.ris", "b", "c"), "kk", True)


@pytest.mark.parametrize(
    "words",
    [
        ["--nothing"],
        ["-e"],
        ["--expert", "-x"],
        ["--expert=aigul"],
        ["-eaigul"],
        ["-e", "a", "-e", "b"],
        ["aigul"],
        ["--"],
        ["-h"],
        ["--plain", "--plain"],
    ],
)
def test_what_is_not_plain_is_left_to_typer(words: list[str]) -> None:
    assert Signature(function_of("tag")).given(words) is None
