"""A function with options in its signature -> one typer command."""

from __future__ import annotations

import importlib
import inspect
import types
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from codex.cli.options import Argument, Option
from codex.cli.signature import Signature, is_repeated
from codex.cli.table import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from typer.core import TyperCommand

    from codex.cli.call import Call


def function_of(name: str) -> Callable[..., int | None]:
    """Import the module of a command and return its function."""
    module, _, function = COMMANDS[name].where.partition(":")
    found: Callable[..., int | None] = getattr(importlib.import_module(f"codex.cli.{module}"), function)
    return found


def run(name: str, arguments: list[str], call: Call) -> int | None:
    """Run one command; where what follows it is plain, typer is not even loaded.

    Args:
        name: As in the table, ``source list``.
        arguments: What was typed after it.
        call: Handed to the function.
    """
    signature = Signature(function_of(name))
    values = signature.given(arguments)
    if values is not None:
        return signature.run(values, call)
    import typer

    command = _command(signature, name, call)
    try:
        with command.make_context(f"codex {name}", arguments) as context:
            code: int | None = command.invoke(context)
    except typer.Exit as done:
        return done.exit_code
    return code


def build(name: str, call: Call) -> TyperCommand:
    """Return the one command of that name, ready to parse arguments."""
    return _command(Signature(function_of(name)), name, call)


def _command(signature: Signature, name: str, call: Call) -> TyperCommand:
    import typer
    from typer.core import TyperCommand
    from typer.main import get_command

    class Command(TyperCommand):
        """Writes its help in the language of the call, without rich."""

        def get_help(self, ctx: Any) -> str:
            from codex.cli.help import command_help

            return command_help(self, ctx, call)

    app = typer.Typer(
        add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, suggest_commands=False
    )
    app.command(name=name, cls=Command, help="", context_settings={"help_option_names": ["-h", "--help"]})(
        _shell(signature, call)
    )
    command = get_command(app)
    assert isinstance(command, TyperCommand)  # noqa: S101 - one registered command makes no group
    return command


def _shell(signature: Signature, call: Call) -> Callable[..., int | None]:
    """Return a function that typer can read: only options and arguments in its signature."""
    repeated = {parameter.name for parameter in signature.typed if is_repeated(parameter)}

    def command(**given: Any) -> int | None:
        values = {name: tuple(value or ()) if name in repeated else value for name, value in given.items()}
        return signature.run(values, call)

    command.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [_for_typer(parameter) for parameter in signature.typed]
    )
    command.__annotations__ = {}
    command.__doc__ = signature.function.__doc__
    return command


def _for_typer(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return the parameter with typer's markers, and as the ``list`` by which typer repeats an option."""
    annotation, default = parameter.annotation, parameter.default
    inner, *markers = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    if is_repeated(parameter):
        inner = types.GenericAlias(list, get_args(inner)[:1])
        default = default if default is parameter.empty else list(default) or None
    markers = [_marker(one) for one in markers]
    return inspect.Parameter(
        parameter.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=default,
        annotation=Annotated[(inner, *markers)] if markers else inner,
    )


def _marker(marker: object) -> object:
    import typer

    if isinstance(marker, Option):
        return typer.Option(
            *marker.names, metavar=marker.metavar, envvar=marker.envvar, min=marker.least, max=marker.most
        )
    return typer.Argument(metavar=marker.metavar) if isinstance(marker, Argument) else marker
