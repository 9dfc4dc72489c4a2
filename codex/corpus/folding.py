"""A text with nothing left but its letters and digits, each knowing where it came from.

Two texts that read alike fold alike: white space, punctuation, quotes, hyphens at line ends, soft
hyphens, case, composed and decomposed letters, ё and е, and Latin and Cyrillic letters that
only look alike make no difference. Folding is for finding; what is shown and stored is always
the text itself.
"""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass
from typing import Final

from codex.words.letters import LOOKALIKES


@dataclass(frozen=True, slots=True)
class Folded:
    """Folded text; ``origin[i]`` is the place of its i-th letter in the text it came from."""

    letters: str
    origin: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return first and one past the last place in the text of ``letters[start:end]``."""
        return self.origin[start], self.origin[end - 1] + 1


class _Table(dict[str, str]):
    """Letter (with its marks) -> folded letters; worked out once per letter."""

    def __missing__(self, cluster: str) -> str:
        plain = unicodedata.normalize("NFKC", cluster).casefold().replace("ё", "е")
        kept = (letter for letter in unicodedata.normalize("NFC", plain) if letter.isalnum())
        self[cluster] = found = "".join(LOOKALIKES.get(letter, letter) for letter in kept)
        return found


_TABLE: Final = _Table()


def folded(text: str, start: int = 0) -> Folded:
    r"""Fold a text; ``start`` is added to every place.

    >>> folded("Ер-\u00adтен").letters == folded("ЕРТЕН").letters
    True
    """
    letters: list[str] = []
    origin = array("l")
    table, composed = _TABLE, unicodedata.is_normalized("NFC", text)
    for place, cluster in enumerate(text, start) if composed else _clusters(text, start):
        found = table[cluster]
        if found:
            letters.append(found)
            if len(found) == 1:
                origin.append(place)
            else:
                origin.extend([place] * len(found))
    return Folded("".join(letters), origin)


def letters_of(text: str) -> str:
    """Return the letters of :func:`folded` alone, where nobody asks for their places.

    >>> letters_of("On courses!")
    'oncourses'
    """
    if unicodedata.is_normalized("NFC", text):
        return "".join(map(_TABLE.__getitem__, text))
    return folded(text).letters


def _clusters(text: str, start: int) -> list[tuple[int, str]]:
    """Return letters with the combining marks that follow them."""
    found: list[tuple[int, str]] = []
    for place, letter in enumerate(text, start):
        if found and unicodedata.combining(letter):
            found[-1] = (found[-1][0], found[-1][1] + letter)
        else:
            found.append((place, letter))
    return found
