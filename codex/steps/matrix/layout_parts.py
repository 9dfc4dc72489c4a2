"""What every layout of a paper hands over: tables in any language, and what their numbers rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from codex.model.round import Round
    from codex.model.table import Table
    from codex.words import Words


@dataclass(frozen=True, slots=True)
class Drawn:
    """A layout before it is put into a form."""

    tables: Callable[[Words], tuple[Table, ...]]
    """In one language; the layout itself first, then what stands behind it."""
    rounds: tuple[Round, ...] = ()
    codebook: str = ""
    """Version that the names are of."""
    n: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    """ISO dates of what it rests on beside the rounds."""
    figure: Callable[[Words], bytes] | None = None
    """The same as a drawing (SVG), where there is one."""
    anonymity: str = "names"
    findings: tuple[tuple[str, Mapping[str, object]], ...] = ()
    """Text ids and fields of what the person should know."""
