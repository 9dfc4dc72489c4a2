"""Sources: what a study starts from."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONSENTS = ("verbatim", "paraphrase", "panel", "none", "withdrawn")
"""From the widest consent to none."""
KINDS = ("paper", "reference", "interview", "answers", "web")
"""Kinds of source (``codex import --kind``)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something a reader saw at a place of the text: a page, a speaker's turn, a time, an answer."""

    kind: str
    """``page``, ``turn``, ``time``, ``answer``, ``heading``, ``highlight``, ``furniture``."""
    start: int
    end: int
    """Unicode code points, end-exclusive."""
    label: str = ""
    """Page number, speaker, time, question."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A source as read from a file, before the study gives it an id."""

    title: str
    text: str
    """Canonical text: UTF-8, LF line ends, no byte order mark."""
    kind: str
    language: str = "unknown"
    """``kk``, ``ru``, ``en``, ``mixed`` or ``unknown``."""
    encoding: str = "utf-8"
    """Python codec name of the file it came from."""
    cite: Mapping[str, Any] = field(default_factory=dict)
    """Citation as CSL fields; ``id`` is the citekey."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A source of the study."""

    id: str
    title: str
    kind: str
    language: str
    encoding: str
    length: int
    """Code points of the canonical text."""
    cite: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    """Name of the file it came from, as the researcher had it."""
    consent: str = "verbatim"
    """One of :data:`CONSENTS`."""
    original: str = ""
    """Name of the original's copy in ``corpus/``."""


def strictest(consents: Iterable[str]) -> str:
    """Return the consent that allows least; what is none allows all.

    >>> strictest(("verbatim", "panel", "paraphrase"))
    'panel'
    """
    return max(consents, key=lambda one: CONSENTS.index(one) if one in CONSENTS else 0)
