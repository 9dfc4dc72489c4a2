"""One key, three letters: what the same keys type on the us, ru and kk layouts.

Tables after the layouts that keyboards in Kazakhstan carry: the letters of the Russian and the
Kazakh layout are the same; the Kazakh one has letters and marks where the others have digits.
"""

from __future__ import annotations

from typing import Final

_US: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_US_SHIFT: Final = '~QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>?'
_RU: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю."
_RU_SHIFT: Final = "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_KK: Final = "(йцукенгшщзхъфывапролджэячсмитьбю№"
_KK_SHIFT: Final = ")ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ?"
_DIGITS: Final = "1234567890-="
_KK_DIGITS: Final = '"әіңғ,.үұқөһ'

RU: Final = {**dict(zip(_US, _RU, strict=True)), **dict(zip(_US_SHIFT, _RU_SHIFT, strict=True))}
"""What the us key types on the Russian layout."""

KK: Final = {
    **dict(zip(_US, _KK, strict=True)),
    **dict(zip(_US_SHIFT, _KK_SHIFT, strict=True)),
    **dict(zip(_DIGITS, _KK_DIGITS, strict=True)),
}
"""What the us key types on the Kazakh layout, top row included."""

_LAYOUTS: Final = tuple(
    str.maketrans(table) for table in (RU, KK, {v: k for k, v in RU.items()}, {v: k for k, v in KK.items()})
)


def twins(text: str) -> tuple[str, ...]:
    """Return what the same keys give on the other layouts, the text itself left out.

    >>> twins("зуук")
    ('peer',)
    >>> "сабақ" in twins("cf,f0")
    True
    >>> twins("xj")
    ('чо',)
    """
    found = dict.fromkeys(text.translate(table) for table in _LAYOUTS)
    found.pop(text, None)
    return tuple(found)


def us_key(letter: str) -> str:
    """Return the us letter or digit of the key that types ``letter``, else the letter itself.

    Marks that stand on different keys of the Russian and the Kazakh layout stay as they are.

    >>> us_key("о"), us_key("Ч"), us_key("ә"), us_key("j")
    ('j', 'X', '2', 'j')
    """
    for table in (RU, KK):
        for key, typed in table.items():
            if typed == letter and typed.isalpha():
                return key
    return letter
