"""What a command's signature says may be typed; typer is not needed to read it."""

from __future__ import annotations

import inspect
import os
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from codex.cli.call import Call
from codex.cli.options import Common, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Signature:
    """The options and arguments of a command, and the way to call it with them."""

    def __init__(self, function: Callable[..., int | None]) -> None:
        self.function = function
        self.typed: list[inspect.Parameter] = []
        """Options and arguments, named tuples spread, the common options last."""
        self._groups: dict[str, Any] = {}
        self._call_name = ""
        for parameter in (*inspect.signature(function, eval_str=True).parameters.values(), _COMMON):
            annotation = parameter.annotation
            if annotation is Call:
                self._call_name = parameter.name
            elif isinstance(annotation, type) and issubclass(annotation, tuple):
                self._groups[parameter.name] = annotation
                self.typed += _members(annotation)
            else:
                self.typed.append(parameter)

    def run(self, given: Mapping[str, Any], call: Call) -> int | None:
        """Call the command.

        Args:
            given: Name -> value for everything in ``typed``.
            call: Handed in; ``--study`` after the command is put into it.
        """
        values = dict(given)
        for group, kind in self._groups.items():
            values[group] = kind(**{member: values.pop(member) for member in kind._fields})
        call.folder = values.pop(_COMMON.name).study or call.folder
        if self._call_name:
            values[self._call_name] = call
        return self.function(**values)

    def defaults(self) -> dict[str, Any] | None:
        """Return the values where nothing was typed, or None where something has to be."""
        found = {}
        for parameter in self.typed:
            if parameter.default is parameter.empty:
                return None
            marker = next((one for one in get_args(parameter.annotation) if isinstance(one, Option)), None)
            from_environment = os.environ.get(marker.envvar) if marker and marker.envvar else None
            found[parameter.name] = from_environment or parameter.default
        return found


def is_repeated(parameter: inspect.Parameter) -> bool:
    """Say whether the parameter is ``tuple[str, ...]``: it may be given several times."""
    annotation = parameter.annotation
    inner = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    return get_origin(inner) is tuple and get_args(inner)[-1:] == (Ellipsis,)


_COMMON = inspect.Parameter("_common", inspect.Parameter.KEYWORD_ONLY, annotation=Common)


def _members(group: Any) -> list[inspect.Parameter]:
    """Return the options that a named tuple stands for."""
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=group._field_defaults[name], annotation=hints[name]
        )
        for name in group._fields
    ]
