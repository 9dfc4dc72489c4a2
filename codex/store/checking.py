"""Every brought event checked: its hash, its form, its clock; nothing of it is believed before."""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple

from codex.store import log
from codex.store.carrying import NAMING
from codex.store.forms import fault, shape_of_key
from codex.store.kinds import KINDS
from codex.store.log import Event

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from codex.store.carrying import Kind

_CACHED = 20_000
"""Values that are remembered as sound: judgments repeat a handful of them."""
_one_seen = re.compile(r'\["[0-9a-f]{32}"\]').fullmatch
_SHORT = 500
_STEP = 10_000


class Fault(NamedTuple):
    """One event that cannot be taken."""

    row: int
    """In the table of brought events."""
    place: int | None
    """Line of the file, where it has lines."""
    event: str
    """Beginning of its id, hex."""
    why: str
    """Id of a text."""


class Checked(NamedTuple):
    """What was seen on the way."""

    faults: list[Fault]
    names: set[str]
    """Ids that judgments speak of: they get their integers at once."""
    bodies: set[str]
    """Bodies that the events refer to."""


def check(
    connection: sqlite3.Connection,
    study: bytes,
    largest: int,
    progress: Callable[[str, int], None],
    *,
    origin: int,
) -> Checked:
    """Check every event of ``temp.brought`` that came from one origin.

    Args:
        connection: Inside a transaction.
        study: Id of the study, which every hash binds.
        largest: The largest clock an event may have.
        progress: Called with what is done and how many were looked at.
        origin: Number of the origin.
    """
    found = Checked([], set(), set())
    eye = _Eye(study, largest, found)
    rows = connection.execute(
        f"SELECT {log.COLUMNS}, place, rowid FROM temp.brought WHERE origin = ?", [origin]
    )
    number = 0
    while some := rows.fetchmany(_STEP):
        eye.look_at(some)
        number += len(some)
        progress("events", number)
    return found


class _Hand(NamedTuple):
    """What is the same in all events of a kind by one person on one device."""

    shape: Callable[[str], re.Match[str] | None]
    before: str
    """What stands between wall time and batch in the text that is hashed."""
    after: str
    """What stands between batch and key."""
    names: tuple[int, ...]
    """Places of ids in the key, for judgments."""


class _Eye:
    """Looks at one event after the other; what repeats is looked at once."""

    def __init__(self, study: bytes, largest: int, found: Checked) -> None:
        self._head = f'["{study.hex()}",'
        self._largest = largest
        self._found = found
        self._hands: dict[tuple[Any, ...], _Hand] = {}
        self._times: dict[Any, str] = {}
        self._values: dict[tuple[Any, Any], str] = {}

    def look_at(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Check events one by one: ``clock, id, ..., value, place, row``.

        A sound event takes the short way through here; whatever is new or odd in it is looked at in
        full by :meth:`_fault`, and so is every event whose hash differs.
        """
        head, largest, quote = self._head, self._largest, encode_basestring
        hands, times, values, names = self._hands, self._times, self._values, self._found.names
        for row in rows:
            clock, told, at, actor, device, batch, kind, key, prev, value, place, number = row
            try:
                hand = hands.get((actor, device, kind))
                time, quoted = times.get(at), values.get((kind, value))
                if (
                    hand is None
                    or time is None
                    or quoted is None
                    or (match := hand.shape(key)) is None
                    or not (prev == "[]" or _one_seen(prev))
                    or len(batch) != 16
                    or not 0 < clock <= largest
                ):
                    why = self._fault(row)
                else:
                    said = (
                        f"{head}{clock},{time}{hand.before}{batch.hex()}{hand.after}{quote(key)},"
                        f"{quote(prev)},{quoted}]"
                    )
                    why = ""
                    if blake2b(said.encode(), digest_size=16).digest() != told:
                        why = self._fault(row)
                    elif hand.names:
                        names.update(match.group(*hand.names))
            except (TypeError, AttributeError, UnicodeError):
                why = "together.bad-value"
            if why:
                name = told.hex()[:8] if isinstance(told, bytes) else "?"
                self._found.faults.append(Fault(number, place, name, why))

    def _fault(self, row: tuple[Any, ...]) -> str:
        """Return the id of the text that says what is wrong, empty for nothing."""
        event = Event(*row[:10])
        why = fault(event)
        if why:
            return why
        if event.clock > self._largest:
            return "together.clock-ahead"
        known = KINDS[event.kind]
        hand, time = self._remember(event, known)
        said = (
            f"{self._head}{event.clock},{time}{hand.before}{event.batch.hex()}{hand.after}"
            f"{encode_basestring(event.key)},{encode_basestring(event.prev)},{self._keep_value(known, event.value)}]"
        )
        if blake2b(said.encode(), digest_size=16).digest() != event.id:
            return "together.bad-hash"
        items = json.loads(event.key)
        self._found.names.update(items[place] for place in hand.names)
        return ""

    def _remember(self, event: Event, kind: Kind) -> tuple[_Hand, str]:
        quote = encode_basestring
        hand = _Hand(
            shape_of_key(event.kind),
            f',{quote(event.actor)},"{event.device.hex()}","',
            f'",{quote(event.kind)},',
            _places(kind)[0] if kind.judging else (),
        )
        for remembered in (self._hands, self._times):
            if len(remembered) > _CACHED:
                remembered.clear()
        self._hands[event.actor, event.device, event.kind] = hand
        self._times[event.at] = quote(event.at)
        return hand, self._times[event.at]

    def _keep_value(self, kind: Kind, value: str | None) -> str:
        """Remember a sound value in its quoted form, and what it refers to."""
        if value is None:
            quoted = "null"
        else:
            quoted = encode_basestring(value)
            if kind.bodies or kind.judging:
                fields = json.loads(value)
                self._found.bodies.update(kind.bodies_in(fields))
                for name in _places(kind)[1] if kind.judging else ():
                    if isinstance(fields.get(name), str):
                        self._found.names.add(fields[name])
        if len(quoted) <= _SHORT:
            if len(self._values) > _CACHED:
                self._values.clear()
            self._values[kind.name, value] = quoted
        return quoted


@cache
def _places(kind: Kind) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return where a judgment names ids: places in its key, fields of its value."""
    naming = next(statement for statement in kind.state if statement.startswith(NAMING))
    found = re.findall(r"json_extract\(e\.(key|value), '\$(?:\[(\d+)\]|\.(\w+))'\)", naming)
    return (
        tuple(int(place) for _, place, _ in found if place),
        tuple(field for _, _, field in found if field),
    )
