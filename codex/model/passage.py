"""Passages: quotes chosen beforehand, before they are found in their sources."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from codex.model.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote of a source, as somebody wrote it down."""

    quote: str
    source: str
    """Id, title, citekey or file name, as written."""
    line: int = 0
    """Line of the table."""
    page: str = ""
    who: str = ""
    """Who says it."""
    language: str = ""
    id: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Further columns."""
