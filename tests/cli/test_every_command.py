"""What holds of every command, whichever it is: help in three languages, and clear ends where nothing is there."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args, get_origin

import pytest

from codex.cli.build import function_of
from codex.cli.options import Option
from codex.cli.signature import Signature
from codex.cli.table import COMMANDS
from codex.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cli.conftest import Ran, Typed

NEEDS_NO_STUDY = {"init", "demo", "help", "version"}
SAID = {0, 1, 2, 3, 4, 5}


def parts(name: str) -> Iterator[tuple[inspect.Parameter, object, tuple[str, ...]]]:
    """Give parameter, type and option names of what a command takes."""
    for one in Signature(function_of(name)).typed:
        inner, *markers = get_args(one.annotation)
        yield one, inner, tuple(name for mark in markers if isinstance(mark, Option) for name in mark.names)


def least(name: str, value: str) -> list[str]:
    """Return the words without which a command cannot begin, ``value`` where a word is free."""
    words: list[str] = []
    for parameter, kind, options in parts(name):
        if parameter.default is inspect.Parameter.empty:
            free = "1" if kind is int else value
            words += [*options[:1], get_args(kind)[0] if get_origin(kind) is Literal else free]
    return words


def takes(name: str, option: str) -> bool:
    return any(option in options for _, _, options in parts(name))


def is_clear(ran: Ran) -> bool:
    """Say whether a run ended as it may: a code of ours, one to three lines, no bug and no traceback."""
    if ran.code not in SAID or "errors.unexpected" in ran.err or "Traceback" in ran.out + ran.err:
        return False
    if ran.code in {0, 4}:
        return True
    lines = ran.err.strip().splitlines()
    return ran.out == "" and "codex did not expect" not in ran.err and lines[0].startswith("codex: ")


@pytest.fixture(scope="module")
def empty_study(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a study that was just made."""
    from codex.cli import app

    folder = tmp_path_factory.mktemp("made") / "empty"
    assert app.main(["init", str(folder)]) == 0
    return (folder / "study.codex").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(typed: Typed, name: str, language: str) -> None:
    ran = typed(*name.split(), "--help", "--ui-lang", language)
    assert (ran.code, ran.err) == (0, "")
    assert not re.search(r"\b(cli|errors)\.[a-z-]+\.[a-z-]+", ran.out), "a text is missing"
    assert f"codex {name}" in ran.out


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in NEEDS_NO_STUDY])
def test_where_no_study_is_every_command_says_so_or_does_without(typed: Typed, name: str) -> None:
    ran = typed(*name.split(), *least(name, "nothing"))
    assert is_clear(ran), (ran.code, ran.err)
    assert ran.code in {2, 3} or name == "sql", "only the list of tables is no study's"
    assert list(Path().iterdir()) == [], "nothing is made"


@pytest.mark.parametrize("name", [name for name in COMMANDS if takes(name, "--json")])
def test_an_error_is_a_document_where_a_program_listens(typed: Typed, name: str) -> None:
    ran = typed(*name.split(), *least(name, "nothing"), "--json", "--study", "not-there")
    if ran.code == 0:
        assert json.loads(ran.out)["schema"].startswith("codex/")
        return
    assert (ran.code, ran.out) in {(3, ""), (2, "")}
    assert {"code", "message", "hint"} <= set(json.loads(ran.err)["error"])


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"demo", "import"}])
@pytest.mark.parametrize("value", ["nothing", "", "ё\ud800"])
def test_in_an_empty_study_every_command_ends_clearly(
    typed: Typed, empty_study: bytes, name: str, value: str
) -> None:
    Path("study.codex").write_bytes(empty_study)
    ran = typed(*name.split(), *least(name, value))
    assert is_clear(ran), (ran.code, ran.err)


@pytest.mark.parametrize("name", [name for name in COMMANDS if takes(name, "--where")])
def test_a_condition_that_is_none_is_refused_in_words(typed: Typed, empty_study: bytes, name: str) -> None:
    Path("study.codex").write_bytes(empty_study)
    ran = typed(*name.split(), *least(name, "nothing"), "--where", "no condition")
    assert is_clear(ran), (ran.code, ran.err)


@pytest.mark.parametrize("name", [name for name in COMMANDS if takes(name, "--output")])
def test_a_folder_in_place_of_a_file_is_told(typed: Typed, empty_study: bytes, name: str) -> None:
    Path("study.codex").write_bytes(empty_study)
    Path("folder").mkdir()
    ran = typed(*name.split(), *least(name, "folder"), "-o", "folder")
    assert is_clear(ran), (ran.code, ran.err)
    assert Path("folder").is_dir()
