"""Ids of codes: made from names, and what an id may look like."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from codex.model.code import wording
from codex.words.letters import slug

if TYPE_CHECKING:
    from collections.abc import Container

    from codex.model.code import Text

_ID: Final = re.compile(r"[^\W\d_][\w.\-]*")
_MISREAD: Final = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*-?\d.*|true|false|na|n-a|nan|null|none|inf"
)
"""What spreadsheets and data frames take for a date, a truth value or nothing."""


def is_id(text: str) -> bool:
    """Say whether ``text`` can be the id of a code or branch.

    A letter of any script, then letters, digits, ``_``, ``-`` or ``.``.

    >>> is_id("goals"), is_id("мақсат"), is_id("2nd"), is_id("a b")
    (True, True, False, False)
    """
    return _ID.fullmatch(text) is not None


def made_id(name: Text, taken: Container[str]) -> str:
    """Make the id of a code from its name: Latin, begins with a letter, not in ``taken``.

    The English name is preferred. A name without a letter or digit that can be written in Latin
    gives ``code-`` and five characters of its digest, so the same name gives the same id.

    >>> made_id({"": "Сабақ жоспарлау"}, ())
    'sabaq-zhosparlau'
    >>> made_id({"": "1.10"}, ()), made_id({"": "Goals"}, {"goals"}), made_id({"": "May 5"}, ())
    ('c-1-10', 'goals-2', 'c-may-5')
    """
    text = wording(name, "en")
    found = slug(text)
    if not found:
        found = f"code-{blake2b(text.encode(), digest_size=16).hexdigest()[:5]}"
    elif found[0].isdigit() or _MISREAD.fullmatch(found):
        found = f"c-{found}"
    unique, n = found, 2
    while unique in taken:
        unique, n = f"{found}-{n}", n + 1
    return unique
