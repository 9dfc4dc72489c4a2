"""Terminals that lack letters: what cannot be shown is shown by what looks most like it, one cell for one.

Only for people's eyes: a pipe gets escapes that can be read back, and files are always UTF-8.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final

ALIKE: Final = "codex.alike"
"""Beginning of the names of the error handlers."""
_LETTERS: Final = dict(zip("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноууxiАГКНОУУXI", strict=True))
"""Kazakh letters that consoles of Russia lack -> as they are written where a keyboard lacks them."""
_MARKS: Final = {
    **dict.fromkeys("«»“”„″", '"'), **dict.fromkeys("‘’‹›", "'"), **dict.fromkeys("–—−‐‑", "-"),
    "…": ".", "→": ">", "←": "<", "│": "|", "·": ".", "█": "#", "▮": "|", "⟦": "[", "⟧": "]", "␛": "^", "№": "N",
    "░": ".", "×": "x", "≥": ">", "≤": "<", "✓": "+",
}  # fmt: skip


def show_alike(encoding: str) -> str:
    """Make the handler known for an encoding and return its name, for ``errors=`` of a stream.

    An error does not tell its encoding (all of one byte a letter are "charmap"), so each has a handler.
    """

    def alike(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        lacking = error.object[error.start : error.end]
        return "".join(as_shown(letter, encoding) for letter in lacking), error.end

    name = f"{ALIKE}.{encoding}"
    codecs.register_error(name, alike)
    return name


def as_shown(letter: str, encoding: str) -> str:
    """Return what stands for a letter that an encoding lacks; as many cells as the letter has.

    >>> "".join(as_shown(letter, "cp866") for letter in "қәі…ì漢")
    'каi.i??'
    """
    known = _LETTERS.get(letter) or _MARKS.get(letter) or unicodedata.normalize("NFKD", letter)[0]
    try:
        known.encode(encoding)
    except UnicodeEncodeError:
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
            return ""
        return "??" if unicodedata.east_asian_width(letter) in "WF" else "?"
    return known
