"""Texts too long to be held: read line by line from an open file, where nothing in them is in question.

Whether an encoding is right, or letters were lost, is judged on the whole of a text
(:mod:`codex.importing.decoding`, :mod:`codex.importing.spoiled`). A file that is sound UTF-8
without a single odd word needs no such judgment, and a first look through it tells that. Every
other file is read whole, so that the same file gives the same answer, however long it is.
"""

from __future__ import annotations

import codecs
import io
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from codex.importing.decoding import decode, is_odd
from codex.importing.spoiled import raises_questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from codex.importing.notes import Notes

_BLOCK: Final = 1_000_000


class LongText:
    """A text that lies in an open file.

    Args:
        file: Binary, with a place that can be set; whoever opened it closes it.
        encoding: ``utf-8``, or ``utf-8-sig`` where a byte order mark stands before it.
    """

    def __init__(self, file: IO[bytes], encoding: str) -> None:
        self.file = file
        self.encoding = encoding

    def lines(self) -> Iterator[str]:
        """Yield the lines, without their ends."""
        self.file.seek(0)
        text = io.TextIOWrapper(io.BufferedReader(_Lent(self.file), _BLOCK), self.encoding)
        for line in text:
            yield line.removesuffix("\n")


class Lines(NamedTuple):
    """The lines of a text and the codec it came by."""

    lines: Iterable[str]
    encoding: str


def decoded_lines(data: bytes | LongText, notes: Notes, encoding: str | None = None) -> Lines:
    """Return the lines of a file, whether it is held or too long for that.

    Raises:
        DamagedFile: As :func:`codex.importing.decoding.decode` does.
    """
    if isinstance(data, LongText):
        return Lines(data.lines(), data.encoding)
    decoded = decode(data, notes, encoding)
    return Lines(_lines(decoded.text), decoded.encoding)


def long_text(file: IO[bytes]) -> LongText | None:
    r"""Return the text of an open file where it can be read line by line, None where it must be held whole.

    >>> read = long_text(io.BytesIO("TY  - JOUR\r\nTI  - Сабақ".encode()))
    >>> read and [*read.lines()]
    ['TY  - JOUR', 'TI  - Сабақ']
    >>> long_text(io.BytesIO("TI  - Сабақ".encode("utf-16")))
    """
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    rest = ""
    encoding = ""
    while block := file.read(_BLOCK):
        if not encoding:
            encoding = "utf-8-sig" if block.startswith(codecs.BOM_UTF8) else "utf-8"
        if is_odd(block):
            return None
        try:
            text = rest + decoder.decode(block)
        except UnicodeDecodeError:
            return None
        end = text.rfind("\n") + 1
        if raises_questions(text[:end]):
            return None
        rest = text[end:]
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    return LongText(file, encoding) if encoding and not raises_questions(rest) else None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines one by one: a file of a hundred thousand records is not held twice."""
    at = 0
    while (end := text.find("\n", at)) >= 0:
        yield text[at:end]
        at = end + 1
    yield text[at:]


class _Lent(io.RawIOBase):
    """A file that stays open when what reads it is closed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(into))
        into[: len(data)] = data
        return len(data)
