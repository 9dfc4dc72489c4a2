"""Control characters made visible, so that no text can steer a terminal or reorder a line."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

_C1_AND_BEYOND: Final = (
    "\x80-\x9f"  # a second set of control characters
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction of writing
    "\u2028\u2029"  # line and paragraph separators
    "\ud800-\udfff"  # halves of letters, as undecodable file names have them
    "\U000e0000-\U000e007f"  # invisible tags
)


@cache
def _acting(extra: str) -> re.Pattern[str]:
    return re.compile(f"[{extra}\x7f{_C1_AND_BEYOND}]")


def visible(text: str, *, lines: bool = False) -> str:
    r"""Return ``text`` with every character shown that would otherwise act.

    Escape and other control characters become their pictures; bidirectional controls, C1 controls,
    line separators and lone surrogates become ``‹U+202E›``.

    Args:
        text: Any text, from a file, a file name or a person.
        lines: True keeps line feeds, for texts of several lines.

    >>> visible("a\x1b[31mb\u202e")
    'a␛[31mb‹U+202E›'
    """
    if (text.replace("\n", "") if lines else text).isprintable():  # no character that acts is printable
        return text
    return _acting("\x00-\x09\x0b-\x1f" if lines else "\x00-\x1f").sub(_picture, text)


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"‹U+{code:04X}›"


def escaped_json(document: str) -> str:
    r"""Return a JSON document with the characters that act escaped; its value stays the same.

    >>> escaped_json('{"title": "a\u202e"}')
    '{"title": "a\\u202e"}'
    """
    return _acting("").sub(_escape, document)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"
