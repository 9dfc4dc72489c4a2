"""What is typed -> the one command that is built and run.

Nothing heavy is imported before it is known what is asked for: ``codex --version`` loads neither
typer nor the catalogues, help loads no typer, a command loads its own module and no other.
"""

from __future__ import annotations

import atexit
import errno
import gc
import os
import sys
from typing import TYPE_CHECKING

from codex import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.cli.call import Call
    from codex.errors import UsageProblem

OK, USAGE = 0, 2
_COLLECT_AFTER = 200_000
"""Objects made before garbage is first looked for: loading a command makes many and drops few."""
_WITH_VALUE = ("--study", "--ui-lang")
_ALONE = ("--debug", "--version", "--help", "-h")


def main(argv: Sequence[str] | None = None) -> int:
    """Run codex and return its exit code.

    Args:
        argv: The words after ``codex``; those of the process where none are given.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(_COLLECT_AFTER)
    atexit.register(gc.freeze)  # the last search for garbage, when the process ends anyway, looks at nothing
    _prepare_streams()
    if words == ["--version"]:
        return _finish(_version)
    return _finish(lambda: _run(words))


def _version() -> int:
    sys.stdout.write(f"codex {__version__}\n")
    return OK


def _run(words: list[str]) -> int:
    leading, rest = _split(words)
    call = _call(words, leading)
    try:
        return _dispatch(leading, rest, call)
    except (Exception, KeyboardInterrupt) as error:
        if _reader_left(error):
            raise
        from codex.cli import report

        return report.problem(error, call)


def _dispatch(leading: list[str], rest: list[str], call: Call) -> int:
    _check_leading(leading)
    if "--version" in leading:
        return _version()
    _check_language([*leading, *rest])
    if "--help" in leading or "-h" in leading:
        return explain([], call)
    if not rest:
        return _begin(call)
    from codex.cli.table import find, nouns

    found = find(rest)
    if found is not None:
        return run_command(*found, call)
    if rest[0] in nouns() and (len(rest) == 1 or rest[1] in {"-h", "--help"}):
        return explain(rest[:1], call, asked=len(rest) > 1)
    raise _unknown(rest)


def run_command(name: str, arguments: list[str], call: Call) -> int:
    """Run one command and return its exit code."""
    from codex.cli.build import run

    call.command = name
    return run(name, arguments, call) or OK


def explain(words: list[str], call: Call, *, asked: bool = True) -> int:
    """Show the help of codex, a noun or a command; unasked it goes where errors go.

    Raises:
        UsageProblem: There is nothing of that name.
    """
    from codex.cli.help import overview
    from codex.cli.table import find, nouns

    found = find(words)
    if found is not None:
        return run_command(found[0], ["--help"], call)
    if words and words[0] not in nouns():
        raise _unknown(words)
    (sys.stdout if asked else sys.stderr).write(overview(call, *words[:1]))
    return OK if asked else USAGE


def _begin(call: Call) -> int:
    """``codex`` alone: where the study stands, or how to begin one."""
    from codex.cli.call import study_folder

    if study_folder(call.folder) is not None or call.folder:
        return run_command("status", [], call)
    from codex.cli.help import how_to_begin

    sys.stdout.write(how_to_begin(call))
    return OK


def _unknown(words: list[str]) -> UsageProblem:
    from codex.cli.table import nearest
    from codex.errors import UsageProblem

    typed = " ".join(words[:2]) if len(words) > 1 and not words[1].startswith("-") else words[0]
    likely = nearest(words)
    if not likely:
        return UsageProblem("cli.no-such-command", command=typed)
    return UsageProblem(
        "cli.no-such-command-but", command=typed, likely=", ".join(f"codex {name}" for name in likely)
    )


def _check_leading(leading: list[str]) -> None:
    """Refuse what is no option of codex itself, and an option that lacks its value."""
    from codex.errors import UsageProblem

    words = iter(leading)
    for word in words:
        option, _, value = word.partition("=")
        if option in _WITH_VALUE:
            if not (value or next(words, "")):
                raise UsageProblem("cli.option-needs-value", option=option, command="codex")
        elif word not in _ALONE:
            raise UsageProblem("cli.misplaced-option", option=word)


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """Part the options before the command from the command and what follows it."""
    at = 0
    while at < len(words) and words[at].startswith("-") and words[at] != "-":
        at += 2 if words[at] in _WITH_VALUE else 1
    return words[:at], words[at:]


def _value(words: Sequence[str], option: str) -> str | None:
    """Return what ``--option VALUE`` or ``--option=VALUE`` says, the last one counting."""
    found = None
    for at, word in enumerate(words):
        if word == "--":
            break
        if word == option and at + 1 < len(words):
            found = words[at + 1]
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def _call(words: list[str], leading: list[str]) -> Call:
    """Read what must be known before a command is built: language, study, form of errors."""
    from codex.cli.call import Call
    from codex.words import Words, chosen_language

    folder = _value(words, "--study") or os.environ.get("CODEX_STUDY")
    asked = _value(words, "--ui-lang") or os.environ.get("CODEX_UI_LANG") or _study_language(folder)
    return Call(
        say=Words(chosen_language(asked)),
        folder=_value(leading, "--study") or os.environ.get("CODEX_STUDY"),
        debug="--debug" in words,
        json="--json" in words
        or _value(words, "--format") == "json"
        or _value(words, "-f") == "json"
        or "-fjson" in words,
    )


def _check_language(words: list[str]) -> None:
    from codex.errors import UsageProblem
    from codex.words import LANGUAGES

    asked = _value(words, "--ui-lang")
    if asked is not None and asked not in LANGUAGES:
        raise UsageProblem("cli.no-such-language", language=asked, languages=", ".join(LANGUAGES))


def _study_language(folder: str | None) -> str | None:
    """Return ``ui_lang`` of the study's preferences; a damaged file is the command's business."""
    from codex.cli.call import study_folder

    found = study_folder(folder)
    if found is None:
        return None
    try:
        written = (found / "codex.toml").read_text(encoding="utf-8")
        if not any(line.lstrip(" \t'\"").startswith("ui_lang") for line in written.splitlines()):
            return None  # most studies: nothing to read, nothing to load for it
        import tomllib

        preferences = tomllib.loads(written)
    except (OSError, ValueError):
        return None
    language = preferences.get("ui_lang")
    return language if isinstance(language, str) else None


def _on_a_screen(encoding: str) -> str:
    """Return what is done with letters that a terminal lacks."""
    if encoding.replace("-", "").casefold().startswith("utf"):
        return "backslashreplace"  # lone surrogates; every letter is there
    from codex.cli.consoles import show_alike

    return show_alike(encoding)


def _prepare_streams() -> None:
    """Make text streams carry every letter: UTF-8 in a pipe, nothing that cannot be shown ends a run.

    A stream that was closed before codex began leads nowhere: there is nobody to tell, and nothing to read.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - for the whole run
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        if stream is None or not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors=_on_a_screen(stream.encoding))
        elif "PYTHONIOENCODING" in os.environ:
            stream.reconfigure(errors="backslashreplace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _finish(run: Callable[[], int]) -> int:
    """Run, then flush, so that a full disk or a closed pipe is noticed while it can be told."""
    try:
        code = run()
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        if _reader_left(error):
            _drop_stdout()
            return OK  # the reader has seen enough; nothing of ours failed
        from codex.cli import report
        from codex.cli.call import Call

        _drop_stdout()
        return report.problem(error, Call())
    else:
        return code


def _reader_left(error: BaseException) -> bool:
    """Say whether a pipe was closed at its other end; Windows calls that an invalid argument."""
    if isinstance(error, BrokenPipeError):
        return True
    on_windows = os.name == "nt" and isinstance(error, OSError) and error.filename is None
    return on_windows and getattr(error, "errno", None) == errno.EINVAL


def _drop_stdout() -> None:
    """Point standard output at nothing, so that Python does not fail once more when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
