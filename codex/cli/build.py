"""A function with options in its signature -> one typer command.

Beyond typer: a parameter of type :class:`Call` is handed in, a frozen dataclass is spread into
options and put together again, ``tuple[str, ...]`` may be repeated, and every command understands
the common options.
"""

from __future__ import annotations

import importlib
import inspect
import types
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand
from typer.main import get_command

from codex.cli.call import Call
from codex.cli.options import Common
from codex.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable


def function_of(name: str) -> Callable[..., int | None]:
    """Import the module of a command and return its function."""
    module, _, function = COMMANDS[name].where.partition(":")
    found: Callable[..., int | None] = getattr(importlib.import_module(f"codex.cli.{module}"), function)
    return found


def build(name: str, call: Call) -> TyperCommand:
    """Return the one command that was typed, ready to parse its arguments.

    Args:
        name: As in the table, ``source list``.
        call: Handed to the function; ``--study`` after the command is put into it.
    """
    app = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, suggest_commands=False
    )
    app.command(
        name=name,
        cls=_command_class(call),
        help="",
        context_settings={"help_option_names": ["-h", "--help"]},
    )(_shell(function_of(name), call))
    command = get_command(app)
    assert isinstance(command, TyperCommand)  # noqa: S101 - one registered command makes no group
    return command


def _command_class(call: Call) -> type[TyperCommand]:
    class Command(TyperCommand):
        """Writes its help in the language of the call, without rich."""

        def get_help(self, ctx: Any) -> str:
            from codex.cli.help import command_help

            return command_help(self, ctx, call)

    return Command


def _shell(function: Callable[..., int | None], call: Call) -> Callable[..., int | None]:
    """Return ``function`` as typer can read it: only options and arguments in its signature."""
    shown: list[inspect.Parameter] = []
    groups: dict[str, tuple[type, list[str]]] = {}
    call_name = None
    repeated: set[str] = set()
    for parameter in (*inspect.signature(function, eval_str=True).parameters.values(), _COMMON):
        annotation = parameter.annotation
        if annotation is Call:
            call_name = parameter.name
        elif isinstance(annotation, type) and is_dataclass(annotation):
            members = _members(annotation)
            groups[parameter.name] = (annotation, [member.name for member in members])
            shown += members
        else:
            shown.append(parameter)
    repeated = {parameter.name for parameter in shown if _is_tuple(parameter.annotation)}

    def command(**given: Any) -> int | None:
        values = {name: tuple(value or ()) if name in repeated else value for name, value in given.items()}
        for group, (kind, members) in groups.items():
            values[group] = kind(**{member: values.pop(member) for member in members})
        common: Any = values.pop(_COMMON.name)
        call.folder = common.study or call.folder
        if call_name is not None:
            values[call_name] = call
        return function(**values)

    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [_listed(parameter).replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in shown]
    )
    command.__annotations__ = {}
    command.__doc__ = function.__doc__
    return command


_COMMON = inspect.Parameter("_common", inspect.Parameter.KEYWORD_ONLY, annotation=Common)


def _members(group: type) -> list[inspect.Parameter]:
    """Return the options that a dataclass stands for."""
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            member.name, inspect.Parameter.KEYWORD_ONLY, default=member.default, annotation=hints[member.name]
        )
        for member in fields(group)
    ]


def _is_tuple(annotation: Any) -> bool:
    inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return get_origin(inner) is tuple and get_args(inner)[-1:] == (Ellipsis,)


def _listed(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return ``tuple[str, ...]`` as the ``list[str]`` by which typer repeats an option."""
    if not _is_tuple(parameter.annotation):
        return parameter
    inner, *rest = get_args(parameter.annotation)
    default = parameter.default if parameter.default is parameter.empty else list(parameter.default) or None
    as_list = types.GenericAlias(list, get_args(inner)[:1])
    return parameter.replace(annotation=Annotated[(as_list, *rest)], default=default)
