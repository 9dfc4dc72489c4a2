r"""Letters of fonts that do not say what their letters are: those that TeX makes of bitmaps.

A PDF from (pdf)TeX without outline fonts holds pictures of letters under bare codes, and PDFium gives the codes.
They are those of TeX's encodings: T1 and OT1 have ligatures and dashes where other texts have control signs
(``e\x1ecient``), T2A has Cyrillic where Latin letters with accents are expected (``Öèôðîâûå``). Every other
program shows the same; the letters are in the file all the same.

Source: ``t1enc.def``, ``ot1enc.def`` and ``t2aenc.def`` of LaTeX.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from codex.importing.notes import Notes

_T2A_UPPER: Final = (
    "ҐҒЂЋҺҖҘЉЇҚҠҜӔҢҤЅӨҪЎҮҰҲЏҸҶЄӘЊЁ№¤§ґғђћһҗҙљїқҡҝӕңҥѕөҫўүұҳџҹҷєәњё„«»"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
)
_T2A: Final = dict(zip(range(0x80, 0x100), _T2A_UPPER, strict=True))
_SIGNS: Final = {
    0x10: "“",
    0x11: "”",
    0x15: "–",
    0x16: "—",
    0x17: "",
    0x1B: "ff",
    0x1C: "fi",
    0x1D: "fl",
    0x1E: "ffi",
    0x1F: "ffl",
}
_OT1: Final = {"\x0b": "ff", "\x0c": "fi", "\x0e": "ffi", "\x0f": "ffl"}
_IN_WORDS: Final = r"(?<=[^\W\d_])[\x0b\x0c\x0e\x0f]|[\x0b\x0c\x0e\x0f](?=[^\W\d_])"
_CODES: Final = "\x10\x11\x15\x16\x17\x1b\x1c\x1d\x1e\x1f"
_OFTEN: Final = "îåàèí"
"""The codes of о е а и н: a third of all letters of a Russian text, a tenth of a Kazakh one."""


def letters_named(pages: Sequence[str], notes: Notes) -> Callable[[str], str]:
    r"""Return what makes letters of the codes of TeX's fonts; most pages have none and stay as they are.

    >>> from codex.importing.notes import Notes
    >>> letters_named([], Notes("a.pdf", keep_good=False))("e\x1ecient work\x1dows")
    'efficient workflows'
    """
    if not _is_t2a(pages):
        return _with_ligatures
    notes.tell("importing.pdf-letters-of-tex")
    return lambda page: _with_ligatures(page.translate(_T2A))


def _with_ligatures(page: str) -> str:
    if any(code in page for code in _CODES):
        page = page.translate(_SIGNS)
    if any(code in page for code in _OT1):
        page = re.sub(_IN_WORDS, lambda found: _OT1[found[0]], page)
    return page


def _is_t2a(pages: Sequence[str]) -> bool:
    """Say whether nearly all letters are Latin ones with accents, the commonest where Russian has its commonest."""
    accented = plain = often = 0
    for page in pages:
        if "о" in page or "а" in page:
            return False  # Cyrillic that is named, and most pages of it end the search
        found = 0 if page.isascii() else page.count(_OFTEN[0])
        if not found:
            continue
        often += found + sum(map(page.count, _OFTEN[1:]))
        letters = [char for char in page if char.isalpha()]
        upper = sum("À" <= char <= "ÿ" for char in letters)
        accented += upper
        plain += len(letters) - upper
    return accented > plain and often * 10 > accented
