"""What is told on standard error."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Callable

import pytest

from codex.cli.call import Call
from codex.cli.options import AsJson
from codex.errors import CodexError, NotFound, NotMet, Refused, UsageProblem
from codex.model.finding import Finding
from tests.cli.conftest import Typed

Register = Callable[[Callable[..., object]], None]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CodexError("cli.declined"), 1, "nothing was changed"),
        (UsageProblem("cli.two-formats", formats="a, b"), 2, "a, b"),
        (NotFound("cli.no-such-file", where="x.ris"), 3, "x.ris"),
        (NotMet("cli.declined"), 4, "nothing was changed"),
        (Refused("cli.would-overwrite", where="m.csv"), 5, "m.csv"),
        (OSError(errno.ENOSPC, "full", "study.codex"), 1, "no room left on the disk: study.codex"),
        (PermissionError(errno.EACCES, "denied", "corpus"), 1, "does not permit this: corpus"),
        (FileNotFoundError(errno.ENOENT, "gone", "a.txt"), 3, "no such file: a.txt"),
        (IsADirectoryError(errno.EISDIR, "is", "papers"), 1, "papers is a folder"),
        (OSError(errno.EIO, "Input/output error", "disk"), 1, "disk: Input/output error"),
        (MemoryError(), 1, "not enough memory"),
        (KeyError("colour"), 1, "KeyError: 'colour'"),
        (RecursionError("deep"), 1, "RecursionError"),
    ],
)
def test_every_error_ends_in_a_line_and_an_exit_code(
    typed: Typed, command: Register, error: Exception, code: int, said: str
) -> None:
    def run() -> None:
        raise error

    command(run)
    ran = typed("trial", "run")
    assert ran.code == code
    assert ran.out == ""
    assert said in ran.err.splitlines()[0]
    assert len(ran.err.splitlines()) <= 3
    assert "Traceback" not in ran.err


def test_a_traceback_is_shown_with_debug_alone(typed: Typed, command: Register) -> None:
    def run() -> None:
        raise KeyError("x\x1b[2J")

    command(run)
    ran = typed("trial", "run", "--debug")
    assert ran.err.startswith("Traceback")
    assert "\x1b" not in ran.err


def test_an_error_speaks_the_language_of_the_reader(typed: Typed, command: Register) -> None:
    def run() -> None:
        raise Refused("cli.would-overwrite", where="m.csv")

    command(run)
    assert typed("trial", "run", "--ui-lang", "ru").err.splitlines() == [
        "codex: ошибка: m.csv уже есть",
        "подсказка: другое имя, или --yes, чтобы заменить",
    ]


def test_with_json_an_error_is_one_document(typed: Typed, command: Register) -> None:
    def run(call: Call, as_json: AsJson = False) -> None:
        call.warn("cli.no-memory")
        call.note("cli.written", where="x")
        call.findings([Finding("a.ris:3", "cli.no-memory", skipped=True)])
        raise Refused("cli.would-overwrite", where="m\u202e.csv")

    command(run)
    ran = typed("trial", "run", "--json")
    assert ran.code == 5
    assert "\u202e" not in ran.err
    assert json.loads(ran.err)["error"] == {
        "code": "cli.would-overwrite",
        "message": "m\u202e.csv is there already",
        "hint": "another name, or --yes to replace it",
        "warnings": ["there is not enough memory for this"],
    }


def test_even_a_usage_error_is_a_document_with_json(typed: Typed) -> None:
    for words in (["statsu", "--json"], ["version", "--json"], ["version", "-f", "json"]):
        ran = typed(*words)
        assert ran.code == 2
        assert json.loads(ran.err)["error"]["code"].startswith("cli.")


def test_findings_name_their_place_and_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    Call().findings(
        [Finding("a\x07.ris:3", "cli.no-memory"), Finding("a.ris:9", "cli.disk-full", True, {"where": "x"})]
    )
    assert capsys.readouterr().err.splitlines() == [
        "a␇.ris:3: there is not enough memory for this",
        "a.ris:9: no room left on the disk: x (left out)",
    ]


def test_without_a_terminal_nothing_waits_for_an_answer() -> None:
    Call().confirm("cli.declined", yes=True)
    with pytest.raises(Refused, match="not done without being confirmed"):
        Call().confirm("cli.declined", yes=False)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("да", 0), ("Д", 0), ("n", 5), ("", 5), ("yep", 5)])
def test_on_a_terminal_the_answer_counts(on_terminal: Callable[..., str], answer: str, code: int) -> None:
    program = """
from codex.cli.call import Call
from codex.errors import CodexError
from codex.words import Words
try:
    Call(Words("ru")).confirm("cli.declined", yes=False)
    print("code 0")
except CodexError as error:
    print("code", error.exit_code)
"""
    assert f"code {code}" in on_terminal(program, typed=f"{answer}\n".encode())
