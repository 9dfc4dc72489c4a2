"""Bytes to text: which encoding, and whether the text is sound.

The order is: what the researcher says, byte order mark, UTF-16/32 by its pattern, strict UTF-8,
then the 8-bit encodings by how probable the letters are. Nothing is ever decoded with
replacements: a text is right, or it is refused with the byte where it went wrong.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from codex.errors import UsageProblem
from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from codex.importing.notes import Notes

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CALLED: Final = {f"windows-{page}": f"cp{page}" for page in range(1250, 1259)}
"""What web pages call an encoding -> what Python and this project call it."""
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r\x07\x08\x0b\x0c\x1a\x1b") | {0x7F})
_UTF8_WORD: Final = re.compile(rb"(?:[\xd0\xd1][\x80-\xbf]){4}")
"""Four Cyrillic letters as UTF-8 writes them; as 8-bit text they would be no word of any language."""
_READABLE: Final = frozenset(" \t\r\n\xa0.,;:!?-()\"'«»–—…“”„‘’/%+=*@#&_[]{}<>|№§°₸$€©^~`•")
_MAGIC: Final = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "ZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"%PDF-", "PDF"),
    (b"\xd0\xcf\x11\xe0", "OLE"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "EXE"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"RIFF", "RIFF"),
    (b"SQLite format 3", "SQLite"),
)
_SIGNS: Final = tuple(magic for magic, _ in _MAGIC)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Canonical text (LF, no byte order mark) and the codec it came by."""

    text: str
    encoding: str
    guessed: bool = False
    """True where only the letters told the encoding."""


def decode(data: bytes, notes: Notes, encoding: str | None = None) -> Decoded:
    r"""Return the text of a file.

    Args:
        data: The whole file.
        notes: Takes what was noticed; knows the file's name.
        encoding: Python codec name, where the researcher named it.

    Raises:
        DamagedFile: Empty, binary, not decodable, or a text spoiled before it came here.
        UsageProblem: There is no such encoding.

    >>> from codex.importing.notes import Notes
    >>> decode("Сәлем!\r\n".encode("kz1048"), Notes("a.txt"))
    Decoded(text='Сәлем!\n', encoding='kz1048', guessed=True)
    """
    if not data.strip():
        raise notes.refuse("importing.empty")
    found = _decode(data, notes, encoding)
    if found.guessed:
        notes.tell(
            "importing.encoding-guessed", encoding=found.encoding, sample=_line_of_interest(found.text)
        )
    text = found.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        from codex.importing.spoiled import check_spoiled

        check_spoiled(text, notes)
    if not text.strip():
        raise notes.refuse("importing.empty")
    return found if text is found.text else Decoded(text, found.encoding, found.guessed)


def _decode(data: bytes, notes: Notes, encoding: str | None) -> Decoded:
    if encoding:
        return _as_told(data, notes, encoding)
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data, codec, notes), codec)
    if b"\0" in data or b"\4" in data:
        wide = _wide(data)
        if wide:
            return wide
    _refuse_binary(data, notes)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        if _nearly_utf8(data):
            raise notes.refuse("importing.bad-byte", byte=error.start, encoding="utf-8") from error
    from codex.importing.eight_bit import guess_eight_bit

    guess = guess_eight_bit(data)
    if guess is None:
        raise notes.refuse("importing.encoding-unknown")
    return Decoded(_strictly(data, guess, notes), guess, guessed=True)


def _as_told(data: bytes, notes: Notes, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text_codec = codec._is_text_encoding  # noqa: SLF001 - the one way to tell rot13 and zip from encodings
    except LookupError as error:
        raise UsageProblem("importing.no-such-encoding", encoding=encoding) from error
    if not text_codec:
        raise UsageProblem("importing.no-such-encoding", encoding=encoding)
    told = encoding.lower().replace("_", "-")
    return Decoded(_strictly(data, encoding, notes).removeprefix("\ufeff"), _CALLED.get(told, told))


def _strictly(data: bytes, codec: str, notes: Notes) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise notes.refuse("importing.bad-byte", byte=error.start, encoding=codec) from error
    except UnicodeError as error:
        raise notes.refuse("importing.bad-byte", byte=0, encoding=codec) from error
    nul = text.find("\0")
    if nul >= 0:
        raise notes.refuse("importing.nul", text.count("\n", 0, nul) + 1)
    return text


def _wide(data: bytes) -> Decoded | None:
    """Return the text of UTF-16 or UTF-32 without a byte order mark, if it is one.

    Latin letters have a zero, Cyrillic ones a four in their high byte: whichever half of the
    bytes is full of those is the high half.
    """
    head = data[:4000]
    high = {start: sum(byte in (0, 4) for byte in head[start::2]) for start in (0, 1)}
    half = max(1, len(head) // 2)
    for codec, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if len(data) % width:
            continue
        if width == 4 and head.count(0) < len(head) * 0.45:
            continue
        if width == 2 and high[1 if codec.endswith("le") else 0] < half * 0.7:
            continue
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        readable = sum(character.isalnum() or character in _READABLE for character in text[:2000])
        if readable >= 0.9 * len(text[:2000]) and "\0" not in text:
            return Decoded(text, codec, guessed=True)
    return None


def _refuse_binary(data: bytes, notes: Notes) -> None:
    if data.startswith(_SIGNS):
        what = next(what for magic, what in _MAGIC if data.startswith(magic))
        raise notes.refuse("importing.binary-known", what=what)
    nul = data.find(b"\0")
    if nul >= 0:
        raise notes.refuse("importing.binary", byte=nul)
    strange = len(data) - len(data.translate(None, _CONTROLS))
    if strange * 50 > len(data):
        first = next(position for position, byte in enumerate(data) if byte in _CONTROLS)
        raise notes.refuse("importing.binary", byte=first)


def is_odd(block: bytes) -> bool:
    """Say whether a piece of a file holds a byte that no plain text has: then the whole file is to be judged."""
    return len(block.translate(None, _CONTROLS + b"\4")) != len(block) or block.startswith(_SIGNS)


def _nearly_utf8(data: bytes) -> bool:
    """Say whether this is UTF-8 with bad bytes, or with a part in another encoding, rather than that encoding."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    good = data.decode("utf-8", errors="ignore")
    kept = len(good.encode()) - sum(map(len, [good.encode().translate(None, bytes(range(128, 256)))]))
    return (high >= 8 and kept >= 0.9 * high) or _UTF8_WORD.search(data) is not None


def _line_of_interest(text: str) -> str:
    """Return the beginning of the first line that is not plain ASCII: there the guess shows."""
    for line in text.splitlines():
        if not line.isascii():
            return line.strip()[:60]
    return text[:60].strip()
