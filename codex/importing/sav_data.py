"""SPSS system files (.sav, .zsav), byte by byte: variables, their labels, and the cases.

Written from the published description of the format; no other program is needed to read it.
"""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SYSMIS: Final = -1.7976931348623157e308
_EPOCH: Final = dt.datetime(1582, 10, 14, tzinfo=dt.UTC)
_DATES: Final = frozenset((20, 23, 24, 26, 27, 28, 29, 30, 38, 39))
_DATE_TIMES: Final = frozenset((22, 41))
_TIME: Final = 21
_PIECE: Final = 252
"""Bytes of a very long string that each of its segments holds."""
_MOST: Final = 200_000_000
_CODEPAGES: Final = {2: "cp437", 3: "cp1252", 65001: "utf-8"}


class BrokenError(ValueError):
    """The bytes do not follow the format."""


@dataclass(slots=True)
class Variable:
    """A variable as the file describes it."""

    short: str
    width: int
    """0: a number; else bytes of text."""
    format: int
    label: str = ""
    name: str = ""
    labels: dict[bytes, str] = field(default_factory=dict)
    """Value as eight bytes -> its label."""
    missing: frozenset[bytes] = frozenset()
    """Values that the researcher declared to mean that there is none, as eight bytes."""
    between: tuple[float, float] | None = None
    """A range of such values."""
    slots: int = 1
    """Eight-byte elements in a case."""
    segments: int = 1


class SavFile:
    """A file, its dictionary read; :meth:`cases` gives the rows.

    Raises:
        BrokenError: Not a system file, or cut off.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        if data[:4] not in {b"$FL2", b"$FL3"} or len(data) < 176:
            raise BrokenError
        layout = struct.unpack_from("<i", data, 64)[0]
        self._order = "<" if 0 < layout < 1000 else ">"
        self._compression = self._number("i", 72)
        self._bias = self._number("d", 84)
        self._weight = int(self._number("i", 76))
        self.encoding = "cp1252"
        self.declared_missing: Counter[str] = Counter()
        """Label of a value that was declared missing -> cells of the cases read so far that have it."""
        self.variables: list[Variable] = []
        self._slots: list[Variable | None] = []
        self._raw_labels: list[tuple[dict[bytes, bytes], list[int]]] = []
        self._raw_texts: dict[int, bytes] = {}
        self._at = 176
        try:
            self._read_dictionary()
        except (struct.error, IndexError, LookupError, ValueError) as error:
            raise BrokenError from error

    def _number(self, form: str, at: int) -> float:
        value: float = struct.unpack_from(self._order + form, self._data, at)[0]
        return value

    def _next(self) -> int:
        value: int = struct.unpack_from(self._order + "i", self._data, self._at)[0]
        self._at += 4
        return value

    def _bytes(self, count: int) -> bytes:
        if count < 0 or self._at + count > len(self._data):
            raise BrokenError
        self._at += count
        return self._data[self._at - count : self._at]

    def _read_dictionary(self) -> None:
        labels: list[bytes] = []
        while (kind := self._next()) != 999:
            if kind == 2:
                labels.append(self._read_variable())
            elif kind == 3:
                self._read_value_labels()
            elif kind == 6:
                self._bytes(80 * self._next())
            elif kind == 7:
                subtype, size, count = self._next(), self._next(), self._next()
                self._raw_texts[subtype] = self._bytes(size * count)
            else:
                raise BrokenError
        self._at += 4
        self._finish(labels)

    def _read_variable(self) -> bytes:
        width, has_label, missing, printed, _ = (self._next() for _ in range(5))
        short = self._bytes(8).rstrip(b" ").decode("latin-1")
        label = b""
        if has_label:
            length = self._next()
            label = self._bytes(length)
            self._bytes(-length % 4)
        declared = self._bytes(8 * abs(missing))
        if width < 0:
            if not self.variables:
                raise BrokenError
            self.variables[-1].slots += 1
            self._slots.append(None)
            return b"\0"
        variable = Variable(short, width, (printed >> 16) & 0xFF)
        if missing < -1 and not width:
            low, high = struct.unpack(self._order + "2d", declared[:16])
            variable.between, declared = (low, high), declared[16:]
        variable.missing = frozenset(declared[at : at + 8] for at in range(0, len(declared), 8))
        self.variables.append(variable)
        self._slots.append(variable)
        return label

    def _read_value_labels(self) -> None:
        found: dict[bytes, bytes] = {}
        for _ in range(self._next()):
            value = self._bytes(8)
            length = self._bytes(1)[0]
            found[value] = self._bytes(length)
            self._bytes(-(length + 1) % 8)
        if self._next() != 4:
            raise BrokenError
        self._raw_labels.append((found, [self._next() for _ in range(self._next())]))

    def _finish(self, labels: list[bytes]) -> None:
        if 20 in self._raw_texts:
            self.encoding = self._raw_texts[20].decode("ascii").strip(" \0")
        elif len(self._raw_texts.get(3, b"")) >= 32:
            page = int(struct.unpack_from(self._order + "8i", self._raw_texts[3])[7])
            self.encoding = _CODEPAGES.get(page, f"cp{page}")
        kept = [label for label in labels if label != b"\0"]
        for variable, label in zip(self.variables, kept, strict=True):
            variable.label = label.decode(self.encoding, errors="strict").strip()
        for found, places in self._raw_labels:
            told = {value: label.decode(self.encoding).strip() for value, label in found.items()}
            for place in places:
                labelled = self._slots[place - 1]
                if labelled is not None:
                    labelled.labels |= told
        names = dict(
            pair.split("=", 1)
            for pair in self._raw_texts.get(13, b"").decode(self.encoding).split("\t")
            if "=" in pair
        )
        for variable in self.variables:
            variable.name = names.get(variable.short, variable.short)
        self._join_segments()

    def _join_segments(self) -> None:
        """Make one variable of the segments of a very long string."""
        written = self._raw_texts.get(14, b"").decode("latin-1").replace("\0", "").split("\t")
        lengths = {
            name: int(width)
            for name, _, width in (pair.partition("=") for pair in written)
            if width.strip().isdigit()
        }
        joined: list[Variable] = []
        left = 0
        for variable in self.variables:
            if left:
                joined[-1].slots += variable.slots
                left -= 1
                continue
            width = lengths.get(variable.short, 0)
            if width > 255:
                variable.width = width
                variable.segments = -(-width // _PIECE)
                left = variable.segments - 1
            joined.append(variable)
        self.variables = joined

    @property
    def weight(self) -> str:
        """Name of the variable that cases are weighted by; empty where they are not."""
        held = self._slots[self._weight - 1] if 0 < self._weight <= len(self._slots) else None
        return (held.name or held.short) if held else ""

    def cases(self) -> Iterator[list[str]]:
        """Yield the rows; values with a label as their label, dates as ISO dates, missing as empty.

        Raises:
            BrokenError: The data are cut off or larger than a survey can be.
        """
        size = sum(variable.slots for variable in self.variables)
        elements = self._elements()
        if not size:
            return
        while True:
            case = []
            for element in elements:
                case.append(element)
                if len(case) == size:
                    break
            if len(case) < size:
                if case:
                    raise BrokenError
                return
            yield self._values(case)

    def _elements(self) -> Iterator[bytes]:
        if self._compression == 0:
            body = self._data[self._at :]
            for at in range(0, len(body) - 7, 8):
                yield body[at : at + 8]
            return
        body = self._unzipped() if self._compression == 2 else self._data[self._at :]
        sysmis = struct.pack(self._order + "d", _SYSMIS)
        at = 0
        while at + 8 <= len(body):
            commands, at = body[at : at + 8], at + 8
            for command in commands:
                if command == 0:
                    continue
                if command == 252:
                    return
                if command == 253:
                    yield body[at : at + 8]
                    at += 8
                elif command == 254:
                    yield b" " * 8
                elif command == 255:
                    yield sysmis
                else:
                    yield struct.pack(self._order + "d", command - self._bias)

    def _unzipped(self) -> bytes:
        start, trailer = (int(self._number("q", self._at + 8 * n)) for n in (0, 1))
        del start
        blocks = int(self._number("i", trailer + 20))
        made: list[bytes] = []
        total = 0
        for block in range(blocks):
            at = trailer + 24 + 24 * block
            place, length = int(self._number("q", at + 8)), int(self._number("i", at + 20))
            unpacker = zlib.decompressobj()
            made.append(unpacker.decompress(self._data[place : place + length], _MOST - total))
            total += len(made[-1])
            if unpacker.unconsumed_tail:
                raise BrokenError
        return b"".join(made)

    def _values(self, case: list[bytes]) -> list[str]:
        values = []
        at = 0
        for variable in self.variables:
            parts = case[at : at + variable.slots]
            at += variable.slots
            values.append(self._value(variable, parts))
        return values

    def _value(self, variable: Variable, parts: list[bytes]) -> str:
        if variable.missing and parts[0] in variable.missing and variable.width <= 8:
            return self._declared(variable.labels.get(parts[0], ""))
        if variable.width:
            return self._text(variable, b"".join(parts))
        number: float = struct.unpack(self._order + "d", parts[0])[0]
        if parts[0] in variable.labels and not variable.between:
            return variable.labels[parts[0]]
        if number == _SYSMIS or number != number:  # noqa: PLR0124 - not a number
            return ""
        if variable.between and variable.between[0] <= number <= variable.between[1]:
            return self._declared(variable.labels.get(parts[0], ""))
        if parts[0] in variable.labels:
            return variable.labels[parts[0]]
        return _written(number, variable.format)

    def _declared(self, label: str) -> str:
        """Count a value that means that there is none, and return what stands for it."""
        self.declared_missing[label] += 1
        return ""

    def _text(self, variable: Variable, raw: bytes) -> str:
        if variable.segments > 1:
            step = 256  # each segment fills 255 bytes, which take 32 elements
            raw = b"".join(raw[n * step : n * step + _PIECE] for n in range(variable.segments))
        raw = raw[: variable.width]
        label = variable.labels.get(raw[:8].ljust(8)) if variable.width <= 8 else None
        return label or raw.decode(self.encoding).rstrip(" ")


def _written(number: float, form: int) -> str:
    """Return a number as people write it, by its print format."""
    try:
        if form in _DATES or form in _DATE_TIMES:
            moment = _EPOCH + dt.timedelta(seconds=number)
            return moment.date().isoformat() if form in _DATES else moment.strftime("%Y-%m-%d %H:%M:%S")
        if form == _TIME:
            return str(dt.timedelta(seconds=round(number)))
    except (OverflowError, ValueError):
        return repr(number)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
