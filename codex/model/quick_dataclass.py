"""``dataclass`` as in the standard library, made in a quarter of the time: every command makes dozens at its start.

Before Python 3.13 the standard one compiles each of the six methods of a frozen class on its own. Here only
``__init__`` is compiled, when the first object is made (most commands make objects of a third of the classes they
load); the others are closures over the names of the fields. The type checker sees the
standard one, and :func:`dataclasses.fields`, ``replace`` and ``asdict`` work as ever. Classes that a command
needs before it can answer use this; what is loaded later need not.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, field, fields
from dataclasses import dataclass as standard
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type], type]:
        """Return the decorator of a class without ancestors; one without slots is left to the standard library.

        >>> @dataclass(frozen=True, slots=True)
        ... class Pair:
        ...     left: int
        ...     right: int = 2
        >>> Pair(1), Pair(1) == Pair(1, 2), hash(Pair(1)) == hash((1, 2))
        (Pair(left=1, right=2), True, True)
        """
        if not slots:
            return standard(frozen=frozen)
        return _frozen if frozen else _open


__all__ = ["dataclass", "field"]


def _frozen(cls: type) -> type:
    shaped: type = standard(init=False, repr=False, eq=False, slots=True)(cls)
    compared, values = _values_of(_compared(shaped)), _values_of([one.name for one in fields(shaped)])
    slots = [getattr(shaped, one.name) for one in fields(shaped)]

    def restored(self: object, state: Sequence[object]) -> None:
        for slot, value in zip(slots, state, strict=True):
            slot.__set__(self, value)

    return _with(
        shaped,
        cls,
        __init__=_compiled_when_called(shaped, frozen=True),
        __hash__=lambda self: hash(compared(self)),
        __setattr__=_unchangeable,
        __delattr__=_unchangeable,
        __getstate__=lambda self: values(self),  # noqa: PLW0108 - a getter of attributes is no method
        __setstate__=restored,
    )


def _open(cls: type) -> type:
    shaped: type = standard(init=False, repr=False, eq=False, slots=True)(cls)
    return _with(shaped, cls, __init__=_compiled_when_called(shaped, frozen=False), __hash__=None)


def _with(shaped: type, cls: type, **methods: object) -> type:
    """Put the methods into a class, save those that it has of its own."""
    own = cls.__dict__
    for name, method in {**methods, **_shown_and_compared(shaped)}.items():
        if own.get(name) is None:
            setattr(shaped, name, method)
    return shaped


def _compiled_when_called(cls: type, *, frozen: bool) -> object:
    """Return an ``__init__`` that puts the compiled one in its place."""

    def __init__(self: object, *given: object, **named: object) -> None:  # noqa: N807 - stands for the real one
        init = _init(cls, frozen=frozen)
        cls.__init__ = init  # type: ignore[misc]
        init(self, *given, **named)

    return __init__


def _init(cls: type, *, frozen: bool) -> Callable[..., None]:
    """Compile ``__init__``; the slots of a frozen class are set past its ``__setattr__``."""
    known: dict[str, Any] = {"_missing": MISSING}
    asked, lines = ["self"], []
    for one in fields(cls):
        name = value = one.name
        if one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            asked.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            asked.append(f"{name}=_default_{name}")
        else:
            asked.append(name)
        known[f"_set_{name}"] = getattr(cls, name).__set__
        lines.append(f" _set_{name}(self, {value})" if frozen else f" self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    body = "\n".join(lines or [" pass"])
    exec(f"def __init__({', '.join(asked)}):\n{body}", known)  # noqa: S102 - as the standard library does
    init: Callable[..., None] = known["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _compared(cls: type) -> list[str]:
    return [one.name for one in fields(cls) if one.compare]


def _values_of(names: Sequence[str]) -> Callable[[object], tuple[object, ...]]:
    """Return what gives the values of these fields of an object as a tuple."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda it: tuple(getattr(it, name) for name in names)


def _shown_and_compared(cls: type) -> dict[str, object]:
    names, values = [one.name for one in fields(cls) if one.repr], _values_of(_compared(cls))

    def equal(self: object, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def shown(self: object) -> str:
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({told})"

    return {"__eq__": equal, "__repr__": shown}


def _unchangeable(_self: object, name: str, *_value: object) -> None:
    raise FrozenInstanceError(f"cannot assign to field {name!r}")
