"""What is typed, and what comes of it."""

from __future__ import annotations

import errno
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from codex import __version__
from codex.cli import app
from codex.cli.call import STUDY_FILE, Call
from codex.cli.options import Seed
from tests.cli.conftest import Typed

Register = Callable[[Callable[..., object]], None]


@pytest.mark.parametrize("words", [["--version"], ["version"], ["--debug", "--version"]])
def test_the_version_is_said(typed: Typed, words: list[str]) -> None:
    assert typed(*words).out == f"codex {__version__}\n"


def test_codex_alone_outside_a_study_says_how_to_begin(typed: Typed) -> None:
    ran = typed()
    assert ran.code == 0
    assert "codex init" in ran.out
    assert "codex demo" in ran.out


@pytest.mark.parametrize(
    ("words", "likely"),
    [
        (["statsu"], "codex status"),
        (["source", "lst"], "codex source list"),
        (["list", "source"], "codex source list"),
        (["sources"], "codex source"),
        (["codebok", "import"], "codex codebook import"),
    ],
)
def test_a_mistyped_command_names_the_likely_one(typed: Typed, words: list[str], likely: str) -> None:
    ran = typed(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert "did you mean: " in ran.err
    assert likely in ran.err


def test_a_word_that_is_like_no_command_points_to_help(typed: Typed) -> None:
    ran = typed("xyzzy")
    assert (ran.code, ran.err) == (2, "codex: error: no command xyzzy\nhint: codex --help\n")


def test_a_noun_alone_shows_its_verbs_where_errors_go(typed: Typed) -> None:
    ran = typed("sample")
    assert (ran.code, ran.out) == (2, "")
    assert "sample draw" in ran.err


@pytest.mark.parametrize("words", [["sample", "--help"], ["help", "sample"]])
def test_help_of_a_noun_that_was_asked_for_is_an_answer(typed: Typed, words: list[str]) -> None:
    ran = typed(*words)
    assert (ran.code, ran.err) == (0, "")
    assert "sample draw" in ran.out
    assert "source list" not in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--csv", "status"], "codex COMMAND --csv"),
        (["--study"], "--study"),
        (["--ui-lang"], "--ui-lang"),
        (["--ui-lang", "fr", "version"], "en, ru, kk"),
        (["version", "--ui-lang", "fr"], "en, ru, kk"),
        (["version", "--nothing"], "no option --nothing"),
        (["version", "extra"], "extra"),
        (["version", "--ui-lang"], "--ui-lang needs a value"),
    ],
)
def test_usage_errors_look_the_same_and_exit_with_2(typed: Typed, words: list[str], said: str) -> None:
    ran = typed(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("codex: error: ")
    assert said in ran.err
    assert len(ran.err.splitlines()) <= 3


def test_a_likely_option_is_named(typed: Typed, command: Register) -> None:
    def run(seed: Seed = None) -> None: ...

    command(run)
    assert "did you mean --seed?" in typed("trial", "run", "--sed", "7").err


@pytest.mark.parametrize(
    ("variable", "option", "preferences", "language"),
    [
        ("", "", "", "en"),
        ("ru", "", "", "ru"),
        ("ru", "kk", 'ui_lang = "en"', "kk"),
        ("", "", 'ui_lang = "kk"', "kk"),
        ("ru", "", 'ui_lang = "kk"', "ru"),
        ("", "", "ui_lang = [", "en"),
        ("", "", "ui_lang = 3", "en"),
    ],
)
def test_the_language_is_that_of_option_then_environment_then_study(
    typed: Typed,
    command: Register,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    variable: str,
    option: str,
    preferences: str,
    language: str,
) -> None:
    spoken = []

    def run(call: Call) -> None:
        spoken.append(call.say.language)

    command(run)
    (tmp_path / STUDY_FILE).touch()
    (tmp_path / "codex.toml").write_text(preferences, encoding="utf-8")
    if variable:
        monkeypatch.setenv("CODEX_UI_LANG", variable)
    assert typed("trial", "run", *(["--ui-lang", option] if option else [])).code == 0
    assert spoken == [language]


@pytest.mark.parametrize("words", [["--study", "here", "trial", "run"], ["trial", "run", "--study=here"]])
def test_the_study_may_be_named_before_and_after_the_command(
    typed: Typed, command: Register, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / STUDY_FILE).touch()
    found = []

    def run(call: Call) -> None:
        found.append(call.study)

    command(run)
    assert typed(*words).code == 0
    assert found == [Path("here")]


def test_the_study_above_is_found_and_a_missing_one_is_exit_3(
    typed: Typed, command: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []

    def run(call: Call) -> None:
        found.append(call.study)

    command(run)
    ran = typed("trial", "run")
    assert ran.code == 3
    assert "codex init" in ran.err
    (tmp_path / STUDY_FILE).touch()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert typed("trial", "run").code == 0
    assert found == [tmp_path]
    ran = typed("trial", "run", "--study", "nowhere")
    assert (ran.code, ran.err.splitlines()[0]) == (3, "codex: error: nowhere is no study")


def test_a_closed_pipe_is_no_failure_and_says_nothing(
    process: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    code = (
        "import sys, os; r, w = os.pipe(); os.close(r); os.dup2(w, 1);"
        "from codex.cli.app import main; sys.exit(main(['--help']))"
    )
    ran = process(code=code)
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.parametrize("words", ["'--help'", "'agree', '-'", "'init', 'made'"])
def test_streams_that_were_closed_before_are_no_failure_of_ours(
    process: Callable[..., subprocess.CompletedProcess[bytes]], words: str
) -> None:
    code = (
        "import sys; sys.stdout = sys.stdin = None;"
        f"from codex.cli.app import main; code = main([{words}]); sys.exit(code)"
    )
    ran = process(code=code)
    assert ran.returncode == (1 if "agree" in words else 0)
    assert b"did not expect" not in ran.stderr


@pytest.mark.parametrize(
    ("system", "error", "left"),
    [
        ("nt", OSError(errno.EINVAL, "Invalid argument"), True),
        ("nt", OSError(errno.EINVAL, "Invalid argument", "a?b.csv"), False),
        ("posix", OSError(errno.EINVAL, "Invalid argument"), False),
        ("posix", BrokenPipeError(), True),
        ("nt", ValueError(), False),
    ],
)
def test_windows_has_its_own_word_for_a_closed_pipe(
    monkeypatch: pytest.MonkeyPatch, system: str, error: Exception, *, left: bool
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("os.name", system)
        said = app._reader_left(error)
    assert said is left


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_full_disk_behind_standard_output_is_told(
    process: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = process("--help", stdout=full, stderr=subprocess.PIPE)
    assert ran.returncode == 1
    assert ran.stderr.startswith(b"codex: error: no room left on the disk")


def test_an_interrupt_ends_with_130_and_one_line(typed: Typed, command: Register) -> None:
    def run() -> None:
        raise KeyboardInterrupt

    command(run)
    ran = typed("trial", "run")
    assert (ran.code, len(ran.err.splitlines())) == (130, 1)


@pytest.mark.parametrize("encoding", ["cp866", "cp1251", "ascii"])
def test_a_narrow_console_loses_no_run(
    process: Callable[..., subprocess.CompletedProcess[bytes]], encoding: str
) -> None:
    ran = process("--ui-lang", "kk", "--help", env={"PYTHONIOENCODING": encoding})
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_pipe_carries_utf8_whatever_the_locale(
    process: Callable[..., subprocess.CompletedProcess[bytes]],
) -> None:
    ran = process(
        "--ui-lang", "kk", "--help", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    )
    assert "Зерттеу" in ran.stdout.decode("utf-8")
