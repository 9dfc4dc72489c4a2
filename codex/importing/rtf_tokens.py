"""Rich Text Format in pieces: control words, bytes, characters, braces; and the code pages of its fonts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE: Final = re.compile(
    r"(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)"
    r"|\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<sign>[^a-zA-Z]))"
    r"|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\"
)
_BRACES: Final = re.compile(r"\\.|[{}]", re.DOTALL)
_CHARSETS: Final = {
    77: "mac-roman", 78: "shift_jis", 84: "mac-cyrillic", 85: "gb2312", 89: "mac-latin2", 128: "cp932", 129: "cp949",
    130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_FONT: Final = re.compile(r"\\f(\d+)(?=[\\ ;{])((?:(?!\\f\d)[^;])*)")
_CHARSET: Final = re.compile(r"\\fcharset(\d{1,3})")
_PAGE: Final = re.compile(r"\\cpg(\d{3,5})")


class Piece(NamedTuple):
    """One piece; one field of the first four is filled, or none for a line end."""

    word: str
    """Control word or sign, without the backslash."""
    number: int | None
    text: str
    """Characters that stand for themselves, or the bytes of a run of ``\\'xx`` in hexadecimal digits."""
    brace: str
    is_bytes: bool = False


def pieces(source: str) -> Iterator[Piece]:
    r"""Yield the pieces of a document; the bytes behind ``\bin`` are passed over.

    Args:
        source: The document, read as Latin-1.

    >>> [(p.word or p.text or p.brace) for p in pieces(r"{\b1 \'e0 x}")]
    ['{', 'b', 'e0', ' x', '}']
    """
    at = 0
    while found := _PIECE.match(source, at):
        at = found.end()
        kind = found.lastgroup
        if kind in {"word", "number"}:
            number = int(found["number"]) if found["number"] else None
            if found["word"] == "bin" and number:
                at += max(0, number)
                continue
            yield Piece(found["word"], number, "", "")
        elif kind == "text":
            yield Piece("", None, found["text"], "")
        elif kind == "bytes":
            yield Piece("", None, found["bytes"].replace("\\'", ""), "", is_bytes=True)
        elif kind == "brace":
            yield Piece("", None, "", found["brace"])
        elif kind == "sign":
            yield Piece(found["sign"], None, "", "")


def codecs_of(table: str, page: str) -> dict[int, str]:
    r"""Return font -> codec of its bytes.

    A font of the charset 0 has Western letters, unless no font has the charset of the document's code page: programs
    other than Word then mean the code page.

    Args:
        table: The font table as it is written.
        page: Codec of the document's code page.

    >>> codecs_of(r"{\f0\fcharset204 Arial;}{\f1\fcharset0 Arial;}", "cp1251")
    {0: 'cp1251', 1: 'cp1252'}
    >>> codecs_of(r"{\f0\fcharset0 Arial;}", "cp1251")
    {0: 'cp1251'}
    """
    charsets: dict[int, int] = {}
    pages: dict[int, str] = {}
    for number, about in _FONT.findall(table):
        charset, own = _CHARSET.search(about), _PAGE.search(about)
        charsets[int(number[:9])] = int(charset[1]) if charset else 1
        if own:
            pages[int(number[:9])] = f"cp{own[1]}"
    known = {number: _CHARSETS.get(charset) for number, charset in charsets.items()}
    western = "cp1252" if page in known.values() else page
    return {
        number: pages.get(number) or known[number] or (western if charset == 0 else page)
        for number, charset in charsets.items()
    }


def balanced(source: str, start: int) -> str:
    """Return the group that begins at ``start``; to the end where it is not closed, nothing where it is not there."""
    if start < 0:
        return ""
    depth = 0
    for found in _BRACES.finditer(source, start):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return source[start : found.end()]
    return source[start:]
