"""What a command's signature says may be typed; typer is not needed to read it."""

from __future__ import annotations

import inspect
import os
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from codex.cli.call import Call
from codex.cli.options import Argument, Common, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


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

    def given(self, typed: Sequence[str]) -> dict[str, Any] | None:
        """Return the values where what was typed is plain: known options with their values, each apart, and words.

        None where typer has to look: numbers and choices, ``--option=value``, ``-h``, anything that is
        amiss - its errors are better than ours would be.

        Args:
            typed: The words after the command.
        """
        options = {name: one for one in self.typed for name in _names(one)}
        found: dict[str, Any] = {}
        arguments: list[str] = []
        words = iter(typed)
        for word in words:
            if not word.startswith("-"):
                arguments.append(word)
                continue
            parameter = options.get(word)
            kind = _inner(parameter) if parameter else None
            if parameter is None or (parameter.name in found and not is_repeated(parameter)):
                return None
            if kind is bool:
                found[parameter.name] = True
                continue
            value = next(words, "-")
            if value.startswith("-"):
                return None
            if kind in (str, str | None):
                found[parameter.name] = value
            elif get_args(kind) == (str, ...):
                found[parameter.name] = (*found.get(parameter.name, ()), value)
            else:
                return None
        return self._with_defaults(found) if self._take_arguments(arguments, found) else None

    def _take_arguments(self, words: Sequence[str], found: dict[str, Any]) -> bool:
        """Give the words without a name to the arguments, in their order; say whether that was plain."""
        at = 0
        arguments = [one for one in self.typed if _is_argument(one)]
        for parameter in arguments:
            kind = _inner(parameter)
            if at == len(words):
                break
            if is_repeated(parameter) and parameter is arguments[-1]:
                found[parameter.name] = (*words[at:],)
                at = len(words)
            elif kind in (str, str | None):
                found[parameter.name] = words[at]
                at += 1
            else:
                return False
        return at == len(words)

    def _with_defaults(self, found: dict[str, Any]) -> dict[str, Any] | None:
        """Add the values of what was not typed; None where something has to be."""
        for parameter in self.typed:
            if parameter.name in found:
                continue
            if parameter.default is parameter.empty:
                return None
            marker = _marker(parameter)
            envvar = marker.envvar if isinstance(marker, Option) else None
            found[parameter.name] = (os.environ.get(envvar) if envvar else None) or parameter.default
        return found


def _marker(parameter: inspect.Parameter) -> object:
    return next((one for one in get_args(parameter.annotation)[1:] if isinstance(one, Option)), None)


def _is_argument(parameter: inspect.Parameter) -> bool:
    return any(isinstance(one, Argument) for one in get_args(parameter.annotation)[1:])


def _names(parameter: inspect.Parameter) -> tuple[str, ...]:
    """Return how an option is typed; nothing for an argument, and for a pair of yes and no."""
    marker = _marker(parameter)
    names = marker.names if isinstance(marker, Option) else ()
    return () if any("/" in name for name in names) else names


def _inner(parameter: inspect.Parameter) -> object:
    annotation = parameter.annotation
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def is_repeated(parameter: inspect.Parameter) -> bool:
    """Say whether the parameter is ``tuple[str, ...]``: it may be given several times."""
    inner = _inner(parameter)
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
