"""Excerpts: the units that experts judge."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a cut, before the study gives it an id."""

    start: int
    end: int
    """Unicode code points in the source, end-exclusive."""
    locator: Mapping[str, str | int] = field(default_factory=dict)
    """``page``, ``paragraph``, ``turn``, ``time``, ``answer``."""
    speaker: str = ""
    context: bool = False
    """True for text that is shown around excerpts but is no unit (an interviewer's turn)."""
    codable: bool = True


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A range of a source that experts judge."""

    id: str
    source: str
    start: int
    end: int
    text: str
    locator: Mapping[str, str | int] = field(default_factory=dict)
    language: str = "unknown"
    speaker: str = ""
    codable: bool = True
    context: bool = False
    cut: str = ""
    position: int = 0
    """Order within the source."""
    lost: bool = False
    """True where a later version of the source no longer has these words: ``text`` is what was judged."""


WAYS = ("own", "back-translated", "second-reader")
"""How a translation came about: by one person; checked by translating it back; read by a second person."""


@dataclass(frozen=True, slots=True)
class Translation:
    """An excerpt in another language; the original stays what is judged."""

    excerpt: str
    language: str
    text: str
    translator: str
    way: str = "own"
    """One of :data:`WAYS`."""
    date: str = ""
    """ISO date on which it was made."""
