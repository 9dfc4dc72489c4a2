"""The form an event must have to be taken from another's file: checked before anything is written."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from codex.store.canonical import canonical
from codex.store.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from codex.store.carrying import Kind
    from codex.store.log import Event

AT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-6]\dZ")
_HEX = re.compile(r"[0-9a-f]{32}")
_NUMBERS = frozenset({"occasion"})
"""Items of keys that are numbers; all others are text."""
LONGEST = 20_000
"""Code points of an id, name of a field or actor."""
_CLOCK = 2**53


@cache
def shape_of_key(kind: str) -> Callable[[str], re.Match[str] | None]:
    """Return a quick test for keys of a kind: what it lets through is sound; the rest is looked at in full.

    Group n of a match is item n of the key.

    >>> bool(shape_of_key("done@1")('["done","1","x1","aigul",1]'))
    True
    """
    return re.compile(_shape(kind)).fullmatch


@cache
def shape_of_keys(kind: str) -> Callable[[str], list[tuple[str, ...]]]:
    """Return what finds all keys of a kind in lines of them, with their items; a key of another form is passed over.

    >>> shape_of_keys("done@1")('["done","1","x1","aigul",1]')
    [('1', 'x1', 'aigul', '1')]
    """
    return re.compile(rf"^{_shape(kind)}$", re.MULTILINE).findall


def _shape(kind: str) -> str:
    known = KINDS[kind]
    text, number = rf'"([^"\\\x00-\x1f\ud800-\udfff]{{1,{LONGEST}}})"', r"([1-9][0-9]{0,3})"
    items = ",".join(number if name in _NUMBERS else text for name in known.key)
    return rf'\["{known.stem}"{"," if items else ""}{items}\]'


def fault(event: Event) -> str:
    """Return the id of the text that says what is wrong with an event's form; empty where nothing is.

    The hash is not looked at here.
    """
    kind = KINDS.get(event.kind)
    if kind is None:
        return "together.unknown-kind"
    sizes = [(event.id, 16), (event.device, 16), (event.batch, 16)]
    if not all(isinstance(part, bytes) and len(part) == size for part, size in sizes):
        return "together.bad-id"
    if type(event.clock) is not int or not 0 < event.clock < _CLOCK:
        return "together.bad-clock"
    if not is_name(event.actor) or not isinstance(event.at, str) or not AT.fullmatch(event.at):
        return "together.bad-actor"
    if not sound_key(kind, event.key):
        return "together.bad-key"
    if not sound_prev(event.prev):
        return "together.bad-prev"
    return "" if sound_value(kind, event.value) else "together.bad-value"


def sound_key(kind: Kind, told: object) -> bool:
    """Say whether a key is the canonical array of its kind."""
    key = _read(told)
    if not isinstance(key, list) or len(key) != len(kind.key) + 1 or key[0] != kind.stem:
        return False
    return all(
        (type(item) is int and 0 < item < 10_000) if name in _NUMBERS else is_name(item)
        for name, item in zip(kind.key, key[1:], strict=True)
    )


def sound_prev(told: object) -> bool:
    """Say whether the heads that an actor saw are a canonical array of ids."""
    seen = _read(told)
    return isinstance(seen, list) and all(isinstance(one, str) and _HEX.fullmatch(one) for one in seen)


def sound_value(kind: Kind, told: object) -> bool:
    """Say whether a value is a canonical object with fields of its kind, without floats."""
    if told is None:
        return True
    value = _read(told)
    if not isinstance(value, dict) or not value.keys() <= kind.value:
        return False
    named = (value.get(name) for name in kind.bodies)
    return all(one is None or (isinstance(one, str) and _HEX.fullmatch(one)) for one in named)


def is_name(item: object) -> bool:
    """Say whether something may be an id, the name of a field or an actor."""
    return isinstance(item, str) and 0 < len(item) <= LONGEST


def _read(told: object) -> Any:
    """Return canonical JSON without floats, None for anything else."""
    if not isinstance(told, str):
        return None
    try:
        value = json.loads(told, parse_float=_refuse, parse_constant=_refuse)
        return value if canonical(value) == told and _can_be_kept(told) else None
    except (ValueError, RecursionError):
        return None


def _can_be_kept(told: str) -> bool:
    """Say whether SQLite can hold a text: no lone surrogates."""
    return told.isascii() or told == told.encode("utf-8", "replace").decode("utf-8")


def _refuse(told: str) -> Any:
    raise ValueError(told)
