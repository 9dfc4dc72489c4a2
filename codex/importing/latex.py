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
    "textbackslash": "\\", "textless": "<", "textgreater": ">", "textbar": "|", "textcopyright": "©",
    "textsection": "§",
    "textmu": "µ", "textbullet": "•", "textperiodcentered": "·", "textquotesingle": "'", "textquotedbl": '"',
    "quotedblbase": "„", "quotesinglbase": "‚", "guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹",
    "guilsinglright": "›", "texttimes": "×", "textpm": "±", "textminus": "−", "textsterling": "£", "texteuro": "€",
    "textnumero": "№", "numero": "№", "textdollar": "\x04", "textunderscore": "_", "textonehalf": "½", "textdiv": "÷",
    "textbraceleft": "\x01", "textbraceright": "\x02", "textexclamdown": "¡", "textquestiondown": "¿", "newline": " ",
    "par": " ", "quad": " ", "space": " ", "TeX": "TeX", "LaTeX": "LaTeX",
    "textdegree": "°", "degree": "°", "S": "§", "P": "¶", "dag": "†", "textellipsis": "…", "slash": "/",
}  # fmt: skip
_ACCENT: Final = re.compile(
    r"\\(?:(?P<sign>[`'^~\"=.])\s*|(?P<word>[uvHcdkbr])(?:\s+|(?=\{)|(?=\\)))"
    r"(?:\{\\?(?P<braced>[^\W\d_]?)\s*\}|\\?(?P<bare>[^\W\d_]))"
)
_NAMED: Final = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+|(?![A-Za-z]))")
_ESCAPED: Final = re.compile(r"\\([&%$#_{}])")
_STYLED: Final = re.compile(
    r"\\(?:textit|textbf|emph|textsc|texttt|textrm|textsf|textsl|textup|textmd|textnormal|mbox|text|textsuperscript"
    r"|textsubscript|uppercase|lowercase|MakeUppercase|underline|url|path|enquote|mathrm|mathit|mathbf|ensuremath"
    r"|foreignlanguage\s*\{\w+\}|href\s*\{[^{}]*\})\s*(?=\{)"
)
_SWITCH: Final = re.compile(
    r"\\(?:em|bf|it|sc|rm|tt|sl|sf|bfseries|itshape|scshape|slshape|upshape|normalfont|small|cyr|protect|relax"
    r"|selectlanguage\s*\{\w+\}|noopsort\s*\{[^{}]*\})(?![A-Za-z])\s*"
)
"""Commands that change how what follows looks, and say nothing."""
_SPACING: Final = re.compile(r"\\[-/!]|\\[,;: ]|\\\\")
_MATHS: Final = re.compile(r"(?<!\\)\$(?! )([^$\n]{1,200}?)(?<![ \\])\$")
_IN_MATHS: Final = re.compile(r"\\([A-Za-z]+)\s*")
_WORDS: Final = re.compile(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
_RAISED: Final = re.compile(r"([_^])\{?([0-9+\-=()n]{1,4})\}?")
_LOWERED: Final = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_LIFTED: Final = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_GREEK_NAMES: Final = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon"
    " phi chi psi omega"
)
_SIGNS: Final = {
    **dict(zip(_GREEK_NAMES.split(), "αβγδεζηθικλμνξοπρςστυφχψω", strict=True)),
    **dict(zip(_GREEK_NAMES.title().split(), "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΣΤΥΦΧΨΩ", strict=True)),
    "varepsilon": "ε", "vartheta": "ϑ", "varphi": "φ", "times": "×", "cdot": "·", "pm": "±", "leq": "≤", "le": "≤",
    "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "rightarrow": "→", "to": "→", "leftarrow": "←",
    "infty": "∞", "circ": "°", "ldots": "…", "dots": "…", "sum": "∑", "partial": "∂", "in": "∈", "ll": "≪", "gg": "≫",
    "percent": "%", "degree": "°", "chi ": "χ",
}  # fmt: skip
_CYRILLIC_NAMES: Final = """
A а B б V в G г D д E е YO ё ZH ж Z з I и ISHRT й K к L л M м N н O о P п R р S с T т U у F ф H х C ц CH ч SH ш SHCH щ
HRDSN ъ ERY ы SFTSN ь EREV э YU ю YA я SCHWA ә GHCRS ғ KDSC қ NDSC ң OTLD ө Y ү YHCRS ұ SHHA һ II і YI ї IE є GUP ґ
"""


def _cyrillic() -> dict[str, str]:
    """Return the letters by the names that the Cyrillic encodings of LaTeX give them: ``CYRA``, ``cyra``."""
    words = _CYRILLIC_NAMES.split()
    pairs = list(zip(words[::2], words[1::2], strict=True))
    small = {f"cyr{name.lower()}": letter for name, letter in pairs}
    return small | {f"CYR{name}": letter.upper() for name, letter in pairs}


_LETTERS.update(_cyrillic())


def plain(source: str) -> str:
    r"""Return a field as people read it.

    >>> plain(r"M{\"u}ller \& S{\o}n--Ab\v{c}"), plain(r"See \input{/etc/passwd}")
    ('Müller & Søn–Abč', 'See \\input{/etc/passwd}')
    """
    if "$" in source:
        source = _MATHS.sub(_formula, source)
    if "\\" in source:
        source = _SPACING.sub(lambda found: "" if found[0][1] in "-/!" else " ", source)
        source = _SWITCH.sub("", _STYLED.sub("", source))
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
        .replace("\x04", "$")
    )


def _formula(found: re.Match[str]) -> str:
    """Return a short formula in letters and signs; one that needs its TeX, and what is none, as it is written."""
    body, whole = found[1], found[0].replace("{", "\x01").replace("}", "\x02")
    if _WORDS.search(_IN_MATHS.sub(" ", body)) and not re.search(r"[_^\\]", body):
        return found[0]
    told = _IN_MATHS.sub(lambda name: _SIGNS.get(name[1], name[0]), _STYLED.sub("", body))
    told = _RAISED.sub(
        lambda part: (
            part[2].translate(_LOWERED if part[1] == "_" else _LIFTED)
            if part[1] == "^" or "n" not in part[2]
            else part[0]
        ),
        told,
    )
    return whole if re.search(r"[_^\\]", told) else told.replace("{", "").replace("}", "")


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
