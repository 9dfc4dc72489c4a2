"""What a run does not need it does not load; read from ``sys.modules`` of a real run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from codex.cli.call import STUDY_FILE
from codex.cli.table import COMMANDS
from codex.steps.study import opening as study

HEAVY = {
    "numpy", "scipy", "sklearn", "krippendorff", "textual", "pydantic", "rich", "sqlite_utils", "click",
    "jinja2", "ruamel", "tomlkit", "docx", "lxml", "pypdfium2", "python_calamine", "xlsxwriter", "babel",
}  # fmt: skip
CODE = """
import io, json, sys
from codex.cli.app import main
sys.stdout = io.StringIO()
code = main(sys.argv[1:])
sys.__stdout__.write(json.dumps([code, sorted(sys.modules)]))
"""
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


def loaded(process: Process, *words: str) -> tuple[int, set[str]]:
    ran = process(*words, code=CODE)
    assert b"error" not in ran.stderr, ran.stderr
    code, modules = json.loads(ran.stdout)
    return code, set(modules)


def heads(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


def test_the_version_loads_neither_typer_nor_texts(process: Process) -> None:
    code, modules = loaded(process, "--version")
    assert code == 0
    assert not heads(modules) & {*HEAVY, "typer", "dataclasses", "gettext", "pathlib", "sqlite3"}
    assert {name for name in modules if name.startswith("codex")} == {"codex", "codex.cli", "codex.cli.app"}


@pytest.mark.parametrize("words", [[], ["--help"], ["source", "--help"]])
def test_help_builds_no_command(process: Process, words: list[str]) -> None:
    code, modules = loaded(process, *words)
    assert code == 0
    assert not heads(modules) & {*HEAVY, "typer", "sqlite3"}


def test_a_command_loads_its_own_module_and_no_other(process: Process) -> None:
    code, modules = loaded(process, "help", "version")
    assert code == 0
    assert not heads(modules) & HEAVY
    others = {f"codex.cli.{command.where.partition(':')[0]}" for command in COMMANDS.values()} - {
        "codex.cli.about"
    }
    assert not modules & others


def test_status_in_a_pipe_loads_nothing_heavy(process: Process) -> None:
    assert loaded(process, "init", "trial")[0] == 0
    code, modules = loaded(process, "--study", "trial", "status")
    assert code == 0
    assert not heads(modules) & HEAVY


def test_the_help_of_every_command_loads_nothing_heavy(process: Process) -> None:
    code = (
        "import io, json, sys\nfrom codex.cli.app import main\nfrom codex.cli.table import COMMANDS\n"
        "sys.stdout = io.StringIO()\ncodes = {name: main([*name.split(), '--help']) for name in COMMANDS}\n"
        "sys.__stdout__.write(json.dumps([codes, sorted(sys.modules)]))"
    )
    codes, modules = json.loads(process(code=code).stdout)
    assert set(codes.values()) == {0}
    assert not heads(set(modules)) & HEAVY


def test_shell_and_steps_mean_the_same_file() -> None:
    assert study.STUDY_FILE == STUDY_FILE


def test_typer_is_loaded_only_where_there_is_something_to_parse(process: Process) -> None:
    assert "typer" not in loaded(process, "version")[1]
    assert "typer" not in loaded(process, "version", "--ui-lang", "ru")[1]
    assert "typer" in loaded(process, "version", "--ui-lang=ru")[1]
    assert "typer" not in loaded(process, "init", "trial")[1]


def test_a_full_screen_loads_no_openssl_and_takes_it_from_nobody(process: Process) -> None:
    code = (
        "import json, sys\nfrom codex.cli import screens\nscreens._load_asyncio()\nimport codex.tui.tagging\n"
        "import asyncio\nbefore = '_ssl' in sys.modules\nimport ssl\n"
        "print(json.dumps([before, asyncio.run(asyncio.sleep(0, 'ran')), bool(ssl.OPENSSL_VERSION)]))"
    )
    assert json.loads(process(code=code).stdout) == [False, "ran", True]
    assert "ssl" not in loaded(process, "version")[1]
