r"""LaTeX in bibliographies: accents and signs to letters; unknown commands stay as they are."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ACCENTS: Final = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "d": "\u0323", "b": "\u0331",
    "r": "\u030a",
}  # fmt: skip
_LETTERS: Final = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å",
    "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“",
    "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©", "pounds": "£", "euro": "€", "ldots": "…", "dots": "…", "textasciitilde": "\x03",
    "textasciicircum": "^", "textasciigrave": "`",
    "textbackslash": "\\",
    "textdegree": "°", "degree": "°", "S": "§", "P": "¶", "dag": "†", "textellipsis": "…", "slash": "/",
}  # fmt: skip
_ACCENT: Final = re.compile(
    r"\\(?:(?P<sign>[`'^~\"=.])\s*|(?P<word>[uvHcdkbr])(?:\s+|(?=\{)|(?=\\)))(?:\{\\?(?P<braced>[A-Za-zıȷ]?)\s*\}|\\?(?P<bare>[A-Za-z]))"
)
_NAMED: Final = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+|(?![A-Za-z]))")
_ESCAPED: Final = re.compile(r"\\([&%$#_{}])")
_STYLED: Final = re.compile(
    r"\\(?:textit|textbf|emph|textsc|texttt|textrm|mbox|text|textsuperscript|textsubscript|uppercase)\s*(?=\{)"
)


def plain(source: str) -> str:
    r"""Return a field as people read it.

    >>> plain(r"M{\"u}ller \& S{\o}n--Ab\v{c}"), plain(r"See \input{/etc/passwd}")
    ('Müller & Søn–Abč', 'See \\input{/etc/passwd}')
    """
    if "\\" in source:
        source = _STYLED.sub("", source)
        source = _ACCENT.sub(_accented, source)
        source = _NAMED.sub(lambda found: _LETTERS.get(found[1], found[0]), source)
        source = _ESCAPED.sub(
            lambda found: "\x01" if found[1] == "{" else "\x02" if found[1] == "}" else found[1], source
        )
    source = _without_braces(source).replace("\x01", "{").replace("\x02", "}")
    return (
        source.replace("---", "—")
        .replace("--", "–")
        .replace("``", "“")
        .replace("''", "”")
        .replace("~", "\u00a0")
        .replace("\x03", "~")
    )


def _accented(found: re.Match[str]) -> str:
    letter = found["braced"] if found["braced"] is not None else found["bare"]
    mark = _ACCENTS[found["sign"] or found["word"]]
    return unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + mark) if letter else ""


def _without_braces(source: str) -> str:
    """Take off the braces that only group; those of an unknown command stay."""
    if "{" not in source:
        return source
    kept: list[str] = []
    stack: list[bool] = []
    for at, sign in enumerate(source):
        if sign == "{":
            stack.append(bool(re.search(r"\\[A-Za-z]+[0-9]*$", source[max(0, at - 40) : at])))
            if stack[-1]:
                kept.append(sign)
        elif sign == "}":
            if not stack or stack.pop():
                kept.append(sign)
        else:
            kept.append(sign)
    return "".join(kept)
