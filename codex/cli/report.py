"""The only writer of standard error, and the keeper of exit codes."""

from __future__ import annotations

import errno
import re
import sys
from typing import TYPE_CHECKING, Any

from codex.cli.terminal import is_terminal
from codex.errors import CodexError, NotFound, UsageProblem
from codex.words.visible import escaped_json, visible

if TYPE_CHECKING:
    from codex.cli.call import Call
    from codex.words import Words

INTERRUPTED = 130


def tell(text: str) -> None:
    """Write one text to standard error, with nothing in it that could act on a terminal."""
    _write(visible(text, lines=True) + "\n")


def typed(*, interactive: bool) -> str | None:
    """Return the next line of the input without its end, None where there is no more.

    Args:
        interactive: True where a person types: there is a prompt then.
    """
    if interactive:
        _write("> ")
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def ask(question: str, say: Words) -> bool:
    """Ask on the terminal; anything but a yes of any of our languages is a no."""
    _write(visible(question, lines=True) + " ")
    answer = sys.stdin.readline().strip().casefold()
    return answer in {"y", "yes", *say("cli.words-for-yes").split()}


def problem(error: BaseException, call: Call) -> int:
    """Tell what went wrong and return the exit code.

    Args:
        error: What ended the command: an error of ours, of the command line, of the system, or a
            bug. A traceback is shown for a bug with ``--debug`` only.
        call: Gives language and form.
    """
    if call.debug:
        import traceback

        _write(visible("".join(traceback.format_exception(error)), lines=True))
    if isinstance(error, KeyboardInterrupt):
        _say_error("cli.interrupted", call.say("cli.interrupted"), "", call)
        return INTERRUPTED
    known = _as_codex_error(error, call)
    _say_error(known.text_id, known.message(call.say), known.hint(call.say), call)
    return known.exit_code


def _say_error(code: str, message: str, hint: str, call: Call) -> None:
    if call.json:
        import json

        told: dict[str, Any] = {"code": code, "message": message, "hint": hint or None}
        if call.warnings:
            told["warnings"] = call.warnings
        _write_json(escaped_json(json.dumps({"error": told}, ensure_ascii=False)) + "\n")
        return
    _write(f"codex: {visible(call.say('cli.error', what=message))}\n")
    if hint:
        _write(visible(call.say("cli.hint", what=hint), lines=True) + "\n")


def _write_json(document: str) -> None:
    """Write a document for a program: UTF-8 whatever the locale, as on standard output."""
    buffer = getattr(sys.stderr, "buffer", None)
    if buffer is None or is_terminal(sys.stderr):
        _write(document)
        return
    try:
        sys.stderr.flush()
        buffer.write(document.encode())
        buffer.flush()
    except (OSError, ValueError):
        return  # nobody is left to be told


def _write(text: str) -> None:
    stream = sys.stderr
    if stream is None:  # pragma: no cover - a windowed Python without a console
        return
    try:
        encoding = stream.encoding or "ascii"
        how = stream.errors if stream.isatty() else "backslashreplace"
        stream.write(text.encode(encoding, how or "backslashreplace").decode(encoding))
        stream.flush()
    except (OSError, ValueError):
        return  # nobody is left to be told


def _as_codex_error(error: BaseException, call: Call) -> CodexError:
    if isinstance(error, CodexError):
        return error
    if isinstance(error, MemoryError):
        return CodexError("cli.no-memory")
    if isinstance(error, OSError):
        return _system_problem(error)
    if isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        return UsageProblem("cli.no-letters", what=error.object)  # a word typed in another encoding
    usage = _usage_problem(error, call)
    if usage is not None:
        return usage
    return CodexError("errors.unexpected", what=f"{type(error).__name__}: {error}")


def _system_problem(error: OSError) -> CodexError:
    where = str(error.filename) if error.filename is not None else ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CodexError("cli.disk-full", where=where or "-")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return CodexError("cli.not-allowed", where=where or "-")
    if isinstance(error, FileNotFoundError) and where:
        return NotFound("cli.no-such-file", where=where)
    if isinstance(error, IsADirectoryError):
        return CodexError("cli.is-a-folder", where=where or "-")
    return CodexError("cli.system", where=where or "-", what=error.strerror or type(error).__name__)


def _usage_problem(error: BaseException, call: Call) -> UsageProblem | None:
    """Return typer's complaint about what was typed in our words; typer is loaded if it complained."""
    if "typer" not in sys.modules:
        return None
    from typer import Abort, TyperException

    if isinstance(error, Abort):
        return UsageProblem("cli.no-answer")
    if not isinstance(error, TyperException):
        return None
    # The classes are private to typer, which vendors them: their names and attributes are read.
    kind = type(error).__name__
    fields: dict[str, Any] = vars(error)
    message = error.format_message()
    command = f"codex {call.command}".rstrip()
    parameter = fields.get("param")
    name = _name_of(parameter)
    if kind == "NoSuchOption":
        typed, likely = str(fields["option_name"]), fields.get("possibilities") or ()
        if likely:
            return UsageProblem("cli.no-such-option-but", option=typed, likely=likely[0], command=command)
        return UsageProblem("cli.no-such-option", option=typed, command=command)
    if kind == "MissingParameter":
        return UsageProblem("cli.missing", what=name, command=command)
    if kind == "BadOptionUsage":
        use = "cli.option-takes-none" if "does not take" in message else "cli.option-needs-value"
        return UsageProblem(use, option=str(fields["option_name"]), command=command)
    if kind == "BadParameter" and parameter is not None:
        return _bad_value(parameter, name, message, command)
    extra = re.search(r"unexpected extra argument\S* \((.*)\)", message)
    if extra:
        return UsageProblem("cli.extra", what=extra[1], command=command)
    return UsageProblem("cli.usage", what=message, command=command)


def _name_of(parameter: Any) -> str:
    """Return how a person types a parameter: its long option, or the name of the argument."""
    if parameter is None:
        return ""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.human_readable_name)


def _bad_value(parameter: Any, name: str, message: str, command: str) -> UsageProblem:
    choices = getattr(parameter.type, "choices", None)
    if choices:
        listed = ", ".join(str(choice) for choice in choices)
        return UsageProblem("cli.not-a-choice", option=name, choices=listed, command=command)
    if parameter.type.name.startswith(("int", "float")):
        return UsageProblem("cli.not-a-number", option=name, command=command)
    return UsageProblem("cli.bad-value", option=name, what=message.rpartition(": ")[2], command=command)
