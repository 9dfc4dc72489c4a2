"""Control characters made visible, so that no text can steer a terminal or reorder a line."""

from __future__ import annotations

from typing import Final

_BIDI: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_BREAKS: Final = (0x2028, 0x2029)
_C1: Final = tuple(range(0x80, 0xA0))
_TAGS: Final = tuple(range(0xE0000, 0xE0080))

_PICTURES: Final = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    0x7F: "\u2421",
    **{code: f"‹U+{code:04X}›" for code in (*_BIDI, *_BREAKS, *_C1, *_TAGS)},
}
_KEEP_LINES: Final = {code: shown for code, shown in _PICTURES.items() if code != 0x0A}


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
    shown = text.translate(_KEEP_LINES if lines else _PICTURES)
    if shown.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in shown):
        return shown
    return "".join(f"‹U+{ord(letter):04X}›" if "\ud800" <= letter <= "\udfff" else letter for letter in shown)


def escaped_json(document: str) -> str:
    r"""Return a JSON document with the characters that act escaped; its value stays the same.

    >>> escaped_json('{"title": "a\u202e"}')
    '{"title": "a\\u202e"}'
    """
    return document.translate(_JSON)


def _escape(code: int) -> str:
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    high, low = divmod(code - 0x10000, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


_JSON: Final = {
    code: _escape(code) for code in (0x7F, *_BIDI, *_BREAKS, *_C1, *_TAGS, *range(0xD800, 0xE000))
}
