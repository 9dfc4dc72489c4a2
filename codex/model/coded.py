"""What was coded in another tool: texts, codes, and who gave which to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from codex.model.code import Codebook


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage that somebody gave codes to."""

    given: tuple[tuple[str, str], ...]
    """(coder, code id of the project's codebook) pairs; the coder is empty where nobody is named."""
    start: int = -1
    """Unicode code points of the text; -1 where the tool only kept the words."""
    end: int = -1
    quote: str = ""
    """The words, where the tool wrote them down."""
    where: str = ""
    """How the tool calls the place."""
    note: str = ""
    """What was remarked on it."""


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text with what was coded in it."""

    name: str
    text: str | None
    """None where only quotes are known."""
    passages: tuple[CodedPassage, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CodedProject:
    """All that another tool's file says of coding."""

    tool: str
    """``REFI-QDA``, ``Taguette``, ``ATLAS.ti``, ``brat``, ``WebAnno``, ``doccano``, ``Label Studio``, ``table``."""
    codebook: Codebook
    texts: tuple[CodedText, ...]

    @property
    def coders(self) -> tuple[str, ...]:
        """Who coded, in the order in which they first appear; empty for nobody named."""
        found = (coder for text in self.texts for passage in text.passages for coder, _ in passage.given)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class TaguetteDocument:
    """A document of a Taguette database, with its highlights."""

    name: str
    html: str
    highlights: tuple[tuple[int, int, tuple[int, ...], str, int], ...]
    """Start and end (bytes of the text in UTF-8, without tags), numbers of its tags, who made it, its number."""


@dataclass(frozen=True, slots=True)
class TaguetteProject:
    """A project of a Taguette database."""

    name: str
    tags: Mapping[int, tuple[str, str]]
    """Number -> path and description."""
    documents: tuple[TaguetteDocument, ...]
