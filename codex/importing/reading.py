"""What is asked of a reader, and what it gives."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Protocol

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from codex.importing.notes import Notes
    from codex.model.finding import Finding
    from codex.model.source import Draft


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the researcher said about a file; empty means: find out."""

    encoding: str | None = None
    """Python codec name, where the guess is wrong."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Meaning -> column of a table: ``text`` (several parted by ``|``), ``title``, ``id``, ``case``
    (the outermost first, parted by ``|``)."""
    kind: str | None = None
    language: str | None = None
    keep_good: bool = False
    """Keep the sound records of a damaged file."""
    sheet: str | None = None
    """Sheet of a workbook, by name."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Label in a transcript -> name of the speaker; an empty name: this is no speaker."""
    format: str | None = None
    """Format by name, where neither content nor suffix tell it."""
    apart: Callable[[str, bytes], Any] | None = None
    """Runs ``module:function`` on bytes in a process of its own; PDFs are read here where there is none."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: drafts of sources, and what was noticed."""

    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]
    format: str


class Reader(Protocol):
    """A module (or third-party object) that reads one format."""

    def read(self, data: bytes, options: ReadOptions, notes: Notes) -> Iterator[Draft]:
        """Yield the drafts one by one; findings go to ``notes``."""
