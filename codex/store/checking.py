"""Every brought event checked: its hash, its form, its clock; nothing of it is believed before."""

from __future__ import annotations

import gc
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from codex.store import log
from codex.store.forms import AT, fault, is_name, shape_of_keys, sound_prev, sound_value
from codex.store.kinds import KINDS
from codex.store.log import Event
from codex.store.naming import Named, places_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

_CACHED = 20_000
"""Values that are remembered as sound: judgments repeat a handful of them."""
_one_seen = re.compile(r'\["[0-9a-f]{32}"\]').fullmatch
_SHORT = 500
_FEW = 30
"""Events that are looked at one by one where not all of them are plainly sound."""
_STEP = 500
"""Events that are looked at together: so few that a processor keeps them at hand (4,000 cost a third more)."""
_TOLD = 20 * _STEP
"""After so many, and at the end, the progress is told."""


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


@dataclass(slots=True)
class Checked:
    """What was seen on the way."""

    named: Named
    """Ids that judgments speak of: they get their integers at once."""
    faults: list[Fault] = field(default_factory=list)
    bodies: set[str] = field(default_factory=set)
    """Bodies that the events refer to."""
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Kind and actor -> how many sound events."""


def check(
    connection: sqlite3.Connection,
    study: bytes,
    largest: int,
    progress: Callable[[str, int], None],
    *,
    origin: int,
    named: Named,
) -> Checked:
    """Check every event of ``temp.brought`` that came from one origin.

    Args:
        connection: Inside a transaction.
        study: Id of the study, which every hash binds.
        largest: The largest clock an event may have.
        progress: Called with what is done and how many were looked at.
        origin: Number of the origin.
        named: Takes in what sound judgments speak of.
    """
    found = Checked(named)
    eye = _Eye(study, largest, found)
    collecting = gc.isenabled()
    gc.disable()  # thousands of rows are made and none of them holds another: looking for rings costs a tenth
    try:
        _look_at_all(connection, eye, origin, progress)
    finally:
        if collecting:
            gc.enable()
    return found


def _look_at_all(
    connection: sqlite3.Connection, eye: _Eye, origin: int, progress: Callable[[str, int], None]
) -> None:
    rows = connection.execute(
        f"SELECT {log.COLUMNS}, place, rowid FROM temp.brought WHERE origin = ?", [origin]
    )
    number = 0
    while some := rows.fetchmany(_STEP):
        eye.look_at(some)
        number += len(some)
        if number % _TOLD == 0 or len(some) < _STEP:
            progress("events", number)


class _Unsound(Exception):
    """Something is not as it must be, or not known to be: one of the events is to be looked at in full."""


class _Hand(NamedTuple):
    """What is the same in all events of a kind by one person on one device."""

    before: str
    """What stands between wall time and batch in the text that is hashed."""
    after: str
    """What stands between batch and key."""


class _Hands(dict[tuple[str, bytes, str], _Hand]):
    """Actor, device and kind -> what is the same in their events, worked out when it is first asked for."""

    def __missing__(self, told: tuple[str, bytes, str]) -> _Hand:
        actor, device, kind = told
        if kind not in KINDS or not is_name(actor) or len(device) != _SIZE:
            raise _Unsound
        quote = encode_basestring
        hand = _Hand(f',{quote(actor)},"{device.hex()}","', f'",{quote(kind)},')
        return _remembered(self, told, hand)


class _Times(dict[str, str]):
    """Wall time -> its quoted form."""

    def __missing__(self, at: str) -> str:
        if not AT.fullmatch(at):
            raise _Unsound
        return _remembered(self, at, encode_basestring(at))


class _Values(dict[tuple[str, str | None], str]):
    """Kind and value -> its quoted form; what a value refers to is noted."""

    def __init__(self, found: Checked) -> None:
        super().__init__()
        self._found = found

    def __missing__(self, told: tuple[str, str | None]) -> str:
        name, value = told
        kind = KINDS.get(name)
        if kind is None or not sound_value(kind, value):
            raise _Unsound
        if value is None:
            return _remembered(self, told, "null")
        if kind.bodies or kind.judging:
            fields = json.loads(value)
            self._found.bodies.update(kind.bodies_in(fields))
            for field_name in places_of(kind)[1] if kind.judging else ():
                if isinstance(fields.get(field_name), str):
                    self._found.named.add(fields[field_name])
        quoted = encode_basestring(value)
        return _remembered(self, told, quoted) if len(quoted) <= _SHORT else quoted


_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


def _remembered(known: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    if len(known) > _CACHED:
        known.clear()
    known[key] = value
    return value


class _Eye:
    """Looks at many events together; what repeats is looked at once."""

    def __init__(self, study: bytes, largest: int, found: Checked) -> None:
        self._head = f'["{study.hex()}",'
        self._largest = largest
        self._found = found
        self._hands, self._times, self._values = _Hands(), _Times(), _Values(found)

    def look_at(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Check events: ``clock, id, ..., value, place, row``.

        They are looked at column by column, which costs half as much; where anything is not plainly
        sound, the halves are, and at last one by one.
        """
        try:
            self._together(rows)
        except _DOUBTFUL:
            if len(rows) <= _FEW:
                self._one_by_one(rows)
                return
            half = len(rows) // 2
            self.look_at(rows[:half])
            self.look_at(rows[half:])

    def _one_by_one(self, rows: Sequence[tuple[Any, ...]]) -> None:
        for row in rows:
            try:
                why = self._fault(Event(*row[:10]), row[11])
            except (TypeError, AttributeError, UnicodeError):
                why = "together.bad-value"
            if why:
                name = row[1].hex()[:8] if isinstance(row[1], bytes) else "?"
                self._found.faults.append(Fault(row[11], row[10], name, why))

    def _together(self, rows: Sequence[tuple[Any, ...]]) -> None:
        clocks, ids, ats, actors, devices, batches, kinds, keys, prevs, values, _, numbers = zip(
            *rows, strict=True
        )
        if not (min(clocks) > 0 and max(clocks) <= self._largest and {*map(len, batches)} == {_SIZE}):
            raise _Unsound
        if not all(prev == "[]" or _one_seen(prev) or sound_prev(prev) for prev in prevs):
            raise _Unsound
        quoted, named = _keys(kinds, keys, numbers)
        columns = zip(
            clocks,
            map(self._times.__getitem__, ats),
            map(self._hands.__getitem__, zip(actors, devices, kinds, strict=True)),
            batches,
            quoted,
            map(encode_basestring, prevs),
            map(self._values.__getitem__, zip(kinds, values, strict=True)),
            strict=True,
        )
        head = self._head
        said = [
            f'{head}{clock},{at}{before}{batch.hex()}{after}"{key}",{prev},{value}]'.encode()
            for clock, at, (before, after), batch, key, prev, value in columns
        ]
        if [blake2b(one, digest_size=_SIZE).digest() for one in said] != [*ids]:
            raise _Unsound
        self._found.counts.update(zip(kinds, actors, strict=True))
        for judged in named:
            self._found.named.take(*judged)

    def _fault(self, event: Event, row: int) -> str:
        """Return the id of the text that says what is wrong, empty for nothing."""
        why = fault(event)
        if why:
            return why
        if event.clock > self._largest:
            return "together.clock-ahead"
        quote = encode_basestring
        hand = self._hands[event.actor, event.device, event.kind]
        said = (
            f"{self._head}{event.clock},{self._times[event.at]}{hand.before}{event.batch.hex()}{hand.after}"
            f"{quote(event.key)},{quote(event.prev)},{self._values[event.kind, event.value]}]"
        )
        if blake2b(said.encode(), digest_size=_SIZE).digest() != event.id:
            return "together.bad-hash"
        self._found.counts[event.kind, event.actor] += 1
        kind = KINDS[event.kind]
        if kind.judging:
            items, places = json.loads(event.key), places_of(kind)[0]
            self._found.named.take([row], places, [[items[place]] for place in places])
        return ""


_DOUBTFUL = (_Unsound, TypeError, AttributeError, UnicodeError)
_SIZE = 16
"""Bytes of an id, of an event, a batch or a device."""
_Judged = tuple[Sequence[int], Sequence[int], Sequence[Sequence[str]]]


def _keys(
    kinds: Sequence[str], keys: Sequence[str], numbers: Sequence[int]
) -> tuple[list[str], list[_Judged]]:
    """Return keys as they stand between quotes, and for each kind of judgments what they speak of.

    Raises:
        _Unsound: A key is not plainly of the form of its kind.
    """
    lines = "\n".join(keys)
    if lines.count("\n") != len(keys) - 1:
        raise _Unsound
    named: list[_Judged] = []
    for name in {*kinds}:
        kind = KINDS.get(name)
        if kind is None:
            raise _Unsound
        whose = [number for number, one in zip(numbers, kinds, strict=True) if one == name]
        its = (
            lines
            if len(whose) == len(keys)
            else "\n".join(key for key, one in zip(keys, kinds, strict=True) if one == name)
        )
        items = shape_of_keys(name)(its)
        if len(items) != len(whose):
            raise _Unsound
        if kind.judging:
            columns, places = [*zip(*items, strict=True)], places_of(kind)[0]
            named.append((whose, places, [columns[place - 1] for place in places]))
    return encode_basestring(lines)[1:-1].split(
        "\\n"
    ), named  # a sound key holds no sign that is escaped but quotes
