"""Help, in the language of the reader: plain text, headings in bold on a terminal."""

from __future__ import annotations

import inspect
import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from codex.cli.table import COMMANDS, STAGES, nouns
from codex.cli.terminal import has_colour, is_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from codex.cli.call import Call
    from codex.words import Words

WIDTH = 80
"""Columns where nobody looks; on a terminal its own width, up to ``WIDEST``."""
WIDEST = 100
_GAP = 2
_TERM = 26
"""A term longer than this gets a line of its own."""


def overview(call: Call, noun: str | None = None) -> str:
    """Return the help of codex, or of one noun: its commands by stage, a sentence each."""
    say, width = call.say, _width()
    usage = f"codex {noun} VERB ..." if noun else say("cli.usage-line")
    blocks = [_usage(say, usage)]
    if noun is None:
        blocks.append(textwrap.fill(say("cli.about"), width))
    for stage in STAGES:
        rows = [
            (name, say(help_id(name)))
            for name, command in COMMANDS.items()
            if command.stage == stage and noun in {None, name.partition(" ")[0]}
        ]
        if rows:
            blocks.append(_list(say(f"cli.stage.{stage}"), rows, width))
    if noun is None:
        options = [
            ("--study FOLDER", say("cli.option.study")),
            ("--ui-lang en|ru|kk", say("cli.option.ui-lang")),
            ("--debug", say("cli.option.debug")),
            ("--version", say("cli.option.version")),
            ("-h, --help", say("cli.option.help")),
        ]
        blocks.append(_list(say("cli.heading.options"), options, width))
    blocks.append(textwrap.fill(say("cli.more-help"), width))
    return "\n\n".join(blocks) + "\n"


def how_to_begin(call: Call) -> str:
    """Return what ``codex`` says where there is no study."""
    return call.say("cli.how-to-begin") + "\n"


def command_help(command: Any, context: Any, call: Call) -> str:
    """Return the help of one command: sentence, usage, arguments, options, examples.

    Args:
        command: The built typer command.
        context: Its parsing context.
        call: Gives the language and the name of the command.
    """
    say, name, width = call.say, call.command, _width()
    arguments, options = [], []
    for parameter in command.get_params(context):
        if parameter.param_type_name == "argument":
            arguments.append((_argument(parameter), explanation(say, name, parameter)))
        elif not parameter.hidden:
            options.append((_option(parameter), _with_extras(say, name, parameter)))
    usage = " ".join(["codex", name, *(_in_usage(p) for p in command.params)]).rstrip()
    blocks = [
        _usage(say, usage + (" [OPTIONS]" if options else "")),
        textwrap.fill(say(help_id(name)), width),
    ]
    about = help_id(name).replace("cli.help.", "cli.about.")
    if say.has(about):
        blocks.append(textwrap.fill(say(about), width))
    if arguments:
        blocks.append(_list(say("cli.heading.arguments"), arguments, width))
    blocks.append(_list(say("cli.heading.options"), options, width))
    shown = examples(command.callback)
    if shown:
        blocks.append("\n".join([_bold(say("cli.heading.examples")), *(f"  {line}" for line in shown)]))
    if name in nouns():
        more = [(verb, say(help_id(verb))) for verb in COMMANDS if verb.startswith(f"{name} ")]
        blocks.append(_list(say("cli.heading.more"), more, width))
    return "\n\n".join(blocks)


def help_id(name: str) -> str:
    """Return the id of a command's sentence.

    >>> help_id("source list")
    'cli.help.source-list'
    """
    return f"cli.help.{name.replace(' ', '-')}"


def explanation(say: Words, name: str, parameter: Any) -> str:
    """Return what an option or argument means: for this command, else everywhere."""
    kind = parameter.param_type_name
    short = max(parameter.opts, key=len).lstrip("-").replace("_", "-")
    own = f"cli.{kind}.{name.replace(' ', '-')}.{short}"
    return say(own) if say.has(own) else say(f"cli.{kind}.{short}")


def examples(function: Any) -> list[str]:
    """Return the example lines of a command's docstring."""
    return [line.strip() for line in (inspect.getdoc(function) or "").splitlines() if _is_example(line)]


def _is_example(line: str) -> bool:
    return line.strip().startswith("codex ")


def _argument(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _in_usage(parameter: Any) -> str:
    if parameter.param_type_name != "argument":
        return ""
    name = _argument(parameter)
    return name if parameter.required or name.startswith("[") else f"[{name}]"


def _option(parameter: Any) -> str:
    """Return how an option is written; of two that are each other's opposite, the one of its name first."""
    shorter_first = sorted(parameter.opts, key=lambda name: (len(name) > 2, name))
    names = ", ".join((*shorter_first, *parameter.secondary_opts))
    if parameter.is_flag:
        return names
    choices = getattr(parameter.type, "choices", None)
    value = "|".join(str(choice) for choice in choices) if choices else parameter.metavar
    return f"{names} {value or parameter.type.name.upper()}"


def _with_extras(say: Words, name: str, parameter: Any) -> str:
    text = explanation(say, name, parameter)
    extras = []
    if parameter.envvar:
        extras.append(str(parameter.envvar))
    if parameter.required:
        extras.append(say("cli.required"))
    elif parameter.default not in (None, False, "", (), []) and not callable(parameter.default):
        of_a_pair = parameter.default is True and parameter.secondary_opts
        extras.append(say("cli.default", value=parameter.opts[0] if of_a_pair else parameter.default))
    if getattr(parameter, "multiple", False):
        extras.append(say("cli.may-be-repeated"))
    return f"{text} [{'; '.join(extras)}]" if extras else text


def _list(heading: str, rows: Iterable[tuple[str, str]], width: int) -> str:
    rows = list(rows)
    column = min(max(len(term) for term, _ in rows), _TERM) + 2 * _GAP
    lines = [_bold(heading)]
    for term, text in rows:
        wrapped = textwrap.wrap(text, max(width - column, 20)) or [""]
        start = " " * _GAP + term
        if len(start) > column - _GAP:
            lines.append(start)
            start = ""
        lines.append(f"{start:<{column}}{wrapped[0]}")
        lines += [" " * column + line for line in wrapped[1:]]
    return "\n".join(lines)


def _usage(say: Words, what: str) -> str:
    return f"{_bold(say('cli.heading.usage'))} {' '.join(what.split())}"


def _bold(text: str) -> str:
    return f"\x1b[1m{text}\x1b[0m" if has_colour(sys.stdout) else text


def _width() -> int:
    return min(shutil.get_terminal_size().columns, WIDEST) if is_terminal(sys.stdout) else WIDTH
