"""What suggestions are made from and what they say: values, and words with their n-grams."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_GRAMS: Final = (3, 4, 5)


@dataclass(frozen=True, slots=True)
class Coded:
    """An excerpt as experts have judged it."""

    id: str
    text: str
    codes: frozenset[str]
    """Codes it has: by the expert's own judgment, or by decision."""
    seen: frozenset[str]
    """Codes that were judged at all; the others are missing."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that an excerpt may get."""

    excerpt: str
    code: str
    probability: float
    because: tuple[str, ...] = ()
    """Words of the excerpt that speak for it most, the strongest first."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How far a code can be learned, measured on judgments that were held back."""

    code: str
    examples: int
    counter_examples: int
    precision: float | None
    """Average precision; None where nothing was learned."""
    chance: float
    """What guessing would reach: the share of examples."""
    why: str | None = None
    """Text id of the reason; set exactly where ``precision`` is None."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two excerpts that read alike."""

    first: str
    second: str
    alike: float
    """Cosine of their character n-grams, 0 to 1."""
    only_first: tuple[str, ...] = ()
    """Codes that both were judged for and only the first has."""
    only_second: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recall:
    """What reading in the suggested order would have saved."""

    code: str
    excerpts: int
    examples: int
    curve: tuple[tuple[int, int], ...]
    """(excerpts read, examples found) after each batch; the last is everything."""
    read_for_95: int
    """Excerpts read when 95 % of the examples were found."""
    saved: float
    """Work saved over sampling at 95 % recall: the share left unread, less 5 %."""


def words(text: str) -> list[str]:
    """Return the words of a text in lower case, composed.

    >>> words("Біз «Zoom»-ды қолдандық, we didn't.")
    ['біз', 'zoom', 'ды', 'қолдандық', 'we', "didn't"]
    """
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def grams(word: str) -> Iterator[str]:
    """Yield the character n-grams of a word with its ends marked.

    >>> list(grams("ab"))
    [' ab', 'ab ', ' ab ']
    """
    marked = f" {word} "
    for size in _GRAMS:
        for start in range(len(marked) - size + 1):
            yield marked[start : start + size]
